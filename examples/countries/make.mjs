/**
 * Makes the data files of this folder from two npm packages, which it installs into a temporary folder and
 * removes again. Run it as `node examples/countries/make.mjs`; the same package versions give the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dump } from 'npyjs';

const PACKAGES = ['vega-datasets@3.2.1', 'world-countries@5.1.0'];
const INDICATORS = [
  { key: 'fertility', label: 'fertility (children per woman)' },
  { key: 'life_expect', label: 'life expectancy (years)' },
  { key: 'pop', label: 'log10 population', map: Math.log10 },
];

/** Names in gapminder.json that world-countries spells otherwise; all other names agree letter by letter. */
const SPELLING = { 'Hong Kong, China': 'Hong Kong', Turkey: 'Türkiye' };

/** An attribute must hold for at least this many countries, and fail for as many, to say something about groups. */
const SUPPORT = 2;

const here = fileURLToPath(new URL('.', import.meta.url));
const { gapminder, world } = fetchSources();
const subjects = unique(gapminder.map((row) => row.country));
const years = unique(gapminder.map((row) => row.year)).sort((a, b) => a - b);
const countries = subjects.map(find);
const columns = attributes(countries);

write('matrix.csv', csv(subjects, columns));
write('tensor.npy', new Uint8Array(dump(series(), [subjects.length, years.length, INDICATORS.length])));
write('subjects.txt', lines(subjects));
write('regions.txt', lines(countries.map((country) => country.region)));
write('years.txt', lines(years));
write('indicators.txt', lines(INDICATORS.map((indicator) => indicator.label)));

function fetchSources() {
  const folder = mkdtempSync(join(tmpdir(), 'onsager-countries-'));
  try {
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', folder, ...options, ...PACKAGES], { stdio: 'inherit' });
    const json = (path) => JSON.parse(readFileSync(join(folder, 'node_modules', path), 'utf8'));
    return {
      gapminder: json('vega-datasets/data/gapminder.json'),
      world: json('world-countries/countries.json'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function find(subject) {
  const name = SPELLING[subject] ?? subject;
  const country = world.find((entry) => entry.name.common === name);
  if (!country) throw new Error(`world-countries knows no country named "${name}"`);
  return country;
}

/** Binary columns { name, values }, those without SUPPORT dropped and equal ones merged under a joint name. */
function attributes(list) {
  const byPattern = new Map();
  const add = (name, holds) => {
    const values = list.map((country) => (holds(country) ? 1 : 0));
    const count = values.reduce((sum, value) => sum + value, 0);
    if (Math.min(count, list.length - count) < SUPPORT) return;
    const pattern = values.join('');
    const twin = byPattern.get(pattern);
    if (twin) twin.name += ` = ${name}`;
    else byPattern.set(pattern, { name, values });
  };
  const addEach = (word, read) => {
    for (const value of unique(list.flatMap(read)).sort())
      add(`${word}: ${value}`, (c) => read(c).includes(value));
  };
  const nameOf = new Map(world.map((entry) => [entry.cca3, entry.name.common]));

  addEach('region', (country) => [country.region]);
  addEach('subregion', (country) => [country.subregion]);
  addEach('UN group', (country) => (country.unRegionalGroup ? [country.unRegionalGroup] : []));
  addEach('language', (country) => Object.values(country.languages));
  addEach('neighbour', (country) => country.borders.map((code) => nameOf.get(code)));
  addEach('currency', (country) => Object.keys(country.currencies));
  add('landlocked', (country) => country.landlocked);
  add('no land border', (country) => country.borders.length === 0);
  add('between the tropics', (country) => Math.abs(country.latlng[0]) < 23.5);
  add('southern hemisphere', (country) => country.latlng[0] < 0);
  add('above 1 000 000 km2', (country) => country.area > 1e6);
  add('below 50 000 km2', (country) => country.area < 5e4);
  return [...byPattern.values()];
}

/** countries x years x indicators, the last index fastest. */
function series() {
  const rows = new Map(gapminder.map((row) => [`${row.country} ${row.year}`, row]));
  const values = subjects.flatMap((subject) =>
    years.flatMap((year) => {
      const row = rows.get(`${subject} ${year}`);
      return INDICATORS.map(({ key, map = (value) => value }) => map(row[key]));
    }),
  );
  if (!values.every(Number.isFinite)) throw new Error('gapminder.json has gaps');
  return Float64Array.from(values);
}

function csv(labels, list) {
  const quote = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const header = ['country', ...list.map((column) => column.name)].map(quote).join(',');
  return lines([
    header,
    ...labels.map((label, i) => [quote(label), ...list.map((c) => c.values[i])].join(',')),
  ]);
}

function unique(list) {
  return [...new Set(list)];
}

function lines(list) {
  return `${list.join('\n')}\n`;
}

function write(name, content) {
  writeFileSync(join(here, name), content);
}
