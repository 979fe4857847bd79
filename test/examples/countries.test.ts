import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCoupled } from '../../src/cli/recover/read.js';
import { readText } from '../../src/io/index.js';
import { recover } from '../../src/spiked/recover/index.js';

const file = (name: string) => fileURLToPath(new URL(`../../examples/countries/${name}`, import.meta.url));
const lines = (name: string) => readText(file(name)).trimEnd().split('\n');

describe('the countries example', () => {
  const coupled = readCoupled({
    matrix: file('matrix.csv'),
    tensor: file('tensor.npy'),
    sharedMode: 0,
    missing: 'refuse',
    groups: file('regions.txt'),
    tensorLabels: [file('years.txt'), file('indicators.txt')],
  });

  const matrix = coupled.data.matrix!;
  const tensor = coupled.data.tensor!;

  it('has the same 62 countries in all of its files, in one order', () => {
    expect(coupled.labels.subjects).toEqual(lines('subjects.txt'));
    expect(matrix.shape).toEqual([62, 90]);
    expect(tensor.shape).toEqual([62, 11, 3]);
    expect([...new Set(matrix.data as Float64Array)].sort()).toEqual([0, 1]);
    // Afghanistan in 1955: children, years of life, log10 of 7 971 931 people.
    const [children, years, people] = tensor.data as Float64Array;
    expect([children, years, Math.round(10 ** people)]).toEqual([7.42, 43.88, 7971931]);
  });

  const recovery = recover({ matrix, tensor }, { scale: true });
  const { components, factors } = recovery;
  const rank = components.length;

  it('claims nothing, because neither array has white noise, and says why', () => {
    expect(recovery.status).toBe('noise-model-fails');
    expect(recovery.noise.matrix.model.failures).toEqual(['tails', 'correlation', 'dependence']);
    expect(recovery.noise.tensor.model.failures).toContain('correlation');
    for (const kind of ['matrix', 'tensor'])
      expect(recovery.warnings.some((text) => text.startsWith(`The ${kind}'s noise is not white`))).toBe(
        true,
      );
    // The famine of 1959 to 1961.
    expect(recovery.warnings.join()).toContain('(China, 1960, life expectancy (years))');
  });

  it('has candidates of either array that separate Latin America, Europe and Asia', () => {
    expect(components.slice(0, 2).map(({ seen }) => seen)).toEqual(
      Array.from({ length: 2 }, () => ({ matrix: true, tensor: false })),
    );
    const centre = (region: string) => {
      const members = coupled.groups!.flatMap((group, i) => (group === region ? [i] : []));
      const along = (k: number) =>
        members.reduce((sum, i) => sum + factors.u[i * rank + k], 0) / members.length;
      return [along(0), along(1)];
    };
    const [americas, europe, asia] = ['Americas', 'Europe', 'Asia'].map(centre);
    expect(americas[0]).toBeGreaterThan(0.5);
    expect(europe[0]).toBeLessThan(-0.5);
    expect(europe[1]).toBeLessThan(-0.5);
    expect(asia[1]).toBeGreaterThan(0.5);
  });

  it('has one candidate in common: large countries against small islands', () => {
    const shared = components.flatMap(({ seen }, k) => (seen.matrix && seen.tensor ? [k] : []));
    expect(shared).toEqual([2]);
    expect(components[2].tensor.alone).toBe(true);
    expect(components[2].matrix.alone).toBe(false);
    const along = (country: string) => factors.u[lines('subjects.txt').indexOf(country) * rank + 2];
    const [island, giant] = [along('Grenada'), along('China')];
    expect(Math.sign(island)).toBe(-Math.sign(giant));
    const [children, years, people] = [0, 1, 2].map((k) => Math.abs(factors.y[k * rank + 2]));
    expect(people).toBeGreaterThan(10 * Math.max(children, years));
    const size = coupled.labels.columns!.indexOf('above 1 000 000 km2');
    expect(Math.sign(factors.v[size * rank + 2])).toBe(Math.sign(giant));
  });
});
