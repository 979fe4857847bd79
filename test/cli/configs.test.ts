import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { onsager } from '../../src/cli/program.js';
import { Place } from './onsager.js';

type Document = Record<string, any>;

const valid = (): Document => ({
  experiment: 'spiked/staircase-snr',
  seeds: 3,
  seed: 'first',
  parameters: { ratio: 0.45, size: 60, snr: '1:3:5', theory: [1, 2], iterations: 50, damping: 0.2 },
  sweep: { size: [20, 40], ratio: '0.3:0.5:3' },
});

/** A generator of numbers in [0, 1) that is the same every time (mulberry32). */
function generator(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Values that no number of a config may have, whatever its bounds. */
const notNumbers = [
  null,
  true,
  'big',
  '',
  {},
  { a: 1 },
  [],
  ['x'],
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '1e',
];
/** Texts that are neither numbers nor ranges. */
const notRanges = [
  '1:2',
  '1:2:x',
  '1:2:0',
  '1:2:-3',
  '1:2:2.5',
  ':::',
  '1::3',
  '1:2:3:4',
  'a:b:c',
  '0:1:1e9',
  '∞:1:2',
];

interface Mutation {
  document: unknown;
  /** What the message has to name. */
  place: RegExp;
}

type Mutate = (document: Document, pick: <T>(values: T[]) => T, word: () => string) => RegExp;

const numeric = ['ratio', 'size', 'iterations', 'damping'];
const lists = ['snr', 'theory'];
const at = (path: string) => new RegExp(`[:; ]${path.replaceAll('.', '\\.')}[.:\\d]`);

/** Each makes one mistake, and says at which path. */
const mutations: Record<string, Mutate> = {
  'a parameter of another kind': (d, pick) => {
    const key = pick(numeric);
    d.parameters[key] = pick(notNumbers);
    return at(`parameters.${key}`);
  },
  'a number out of bounds': (d, pick) => {
    const [key, value] = pick<[string, number]>([
      ['ratio', 0],
      ['ratio', -1],
      ['size', 1],
      ['size', 2.5],
      ['size', 1e9],
      ['size', -7],
      ['iterations', 0],
      ['iterations', 0.1],
      ['damping', 1],
      ['damping', -0.1],
    ]);
    d.parameters[key] = value;
    return at(`parameters.${key}`);
  },
  'a list that is none': (d, pick) => {
    const key = pick(lists);
    d.parameters[key] = pick<unknown>([
      ...notRanges,
      null,
      true,
      {},
      [],
      [null],
      [1, 'x'],
      [1, 0],
      [-1],
      '-1:1:3',
    ]);
    return at(`parameters.${key}`);
  },
  'an unknown parameter': (d, _, word) => {
    const key = word();
    d.parameters[key] = 1;
    return new RegExp(`there is no parameter parameters\\.${key}: expected one of ratio, size`);
  },
  'a parameter that is given twice': (d, _, word) => {
    const [outer, inner] = [word(), word()];
    Object.assign(d.parameters, { [outer]: { [inner]: 1 }, [`${outer}.${inner}`]: 2 });
    return new RegExp(
      `parameters\\.${outer}\\.${inner}: expected once, found within parameters\\.${outer} too`,
    );
  },
  'an unknown key': (d, _, word) => {
    const key = word();
    d[key] = 1;
    return new RegExp(`there is no key ${key}: expected one of experiment`);
  },
  'a misspelled key': (d, pick) => {
    const key = pick(['seeds', 'parameters', 'sweep', 'seed']);
    d[`${key}x`] = d[key];
    delete d[key];
    return new RegExp(`there is no key ${key}x`);
  },
  'no experiment': (d, pick) => {
    const value = pick([undefined, null, 3, [], {}]);
    if (value === undefined) delete d.experiment;
    else d.experiment = value;
    return at('experiment');
  },
  'an experiment that does not exist': (d, _, word) => {
    d.experiment = `spiked/${word()}`;
    return /experiment must be one of spiked\/staircase-snr/;
  },
  'a wrong number of seeds': (d, pick) => {
    d.seeds = pick([0, -1, 1.5, '3', null, 1e7, Number.NaN, [3], {}]);
    return at('seeds');
  },
  'a wrong seed': (d, pick) => {
    d.seed = pick([null, true, 1.5, [], {}, '']);
    return at('seed');
  },
  'parameters that are no map': (d, pick) => {
    d.parameters = pick<unknown>([null, 3, 'size', [1], true]);
    return at('parameters');
  },
  'a sweep that is no map': (d, pick) => {
    d.sweep = pick<unknown>([null, 3, 'size', [1], true]);
    return at('sweep');
  },
  'a sweep over nothing': (d, pick) => {
    const key = pick(['size', 'ratio']);
    d.sweep[key] = pick<unknown>([[], null, {}, [[1]], [null], [{}]]);
    return at(`sweep.${key}`);
  },
  'a sweep over a wrong range': (d, pick) => {
    const key = pick(['size', 'ratio']);
    d.sweep[key] = pick(notRanges);
    return at(`sweep.${key}`);
  },
  'a sweep over a value out of bounds': (d, pick) => {
    const [key, value] = pick<[string, unknown]>([
      ['size', [20, 1]],
      ['size', [20, 2.5]],
      ['size', '20:30:4'],
      ['ratio', [0.4, 0]],
      ['ratio', '-1:1:3'],
      ['ratio', ['a']],
      ['damping', [0, 1]],
      ['damping', [true]],
      ['iterations', [10, -10]],
    ]);
    d.sweep[key] = value;
    return at(`sweep.${key}`);
  },
  'a sweep over an unknown parameter': (d, _, word) => {
    const key = word();
    d.sweep[key] = [1, 2];
    return new RegExp(`there is no parameter sweep\\.${key}: expected one of`);
  },
  'a sweep into a number': (d, pick) => {
    const key = pick(numeric);
    d.sweep = { [`${key}.x`]: [1] };
    return at(`sweep.${key}.x`);
  },
  'a sweep over what the experiment sweeps itself': (d, pick) => {
    const key = pick(lists);
    d.sweep[key] = pick<unknown>([[1, 2], '1:2:3', 2]);
    return at(`sweep.${key}`);
  },
  'too many combinations': (d, pick) => {
    d.sweep = { size: `10:20:${pick([11, 101])}`, ratio: `0.1:1:${pick([50_000, 90_000])}` };
    return /sweep: expected at most 100000 combinations, found \d+/;
  },
  'a document that is no map': (d, pick) => {
    for (const key of Object.keys(d)) delete d[key];
    d[''] = pick([0, 1]);
    return /experiment: expected string, found nothing.*there is no key|there is no key/;
  },
};

function mutated(seed: number): Mutation & { name: string } {
  const random = generator(seed);
  const pick = <T>(values: T[]): T => values[Math.floor(random() * values.length)];
  const letters = () => String.fromCharCode(97 + Math.floor(random() * 26));
  const word = () => `z${Array.from({ length: 2 + Math.floor(random() * 6) }, letters).join('')}`;
  const name = pick(Object.keys(mutations));
  const document = valid();
  return { name, place: mutations[name](document, pick, word), document };
}

let folder: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onsager-configs-'));
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += `stdout: ${text}`;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a command on a config. @returns its exit code, what it said, and which files there are beside the config */
async function run(command: string, name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  said = '';
  const code = await onsager(['sweep', command, path, '--out', join(folder, 'out')]);
  return {
    code,
    said: said.replaceAll(folder, ''),
    files: readdirSync(folder).filter((file) => file !== name),
  };
}

describe('a sweep config with a mistake', () => {
  it('is accepted without one', async () => {
    for (const [name, text] of [
      ['c.yaml', stringify(valid())],
      ['d.json', JSON.stringify(valid())],
    ]) {
      expect((await run('plan', name, text)).code, said).toBe(0);
    }
  });

  it('is refused with its path, exit code 2 and nothing written: a thousand and more', async () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 1200; seed++) {
      const { name, document, place } = mutated(seed);
      const json = seed % 2 === 0;
      // JSON.stringify would make null of what JSON cannot say: a mistake all the same.
      const text = json ? JSON.stringify(document) : stringify(document);
      const file = json ? 'config.json' : 'config.yaml';
      const command = ['plan', 'run', 'resume', 'status', 'merge', 'slurm'][seed % 6];
      const result = await run(command, file, text);
      expect({ seed, name, text, ...result }).toMatchObject({ code: 2, files: [] });
      expect(result.said.startsWith(`onsager: /${file}: `), `${name}: ${result.said}`).toBe(true);
      expect(result.said, `${name}: ${text}`).toMatch(place);
      expect(result.said).not.toMatch(/\n {4}at |undefined|\[object/);
      expect(result.said.length).toBeLessThan(1500);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      rmSync(join(folder, file));
    }
    expect([...seen.keys()].sort()).toEqual(Object.keys(mutations).sort());
  });

  it('is refused, or is no mistake, where bytes are cut, doubled or exchanged', async () => {
    const text = stringify(valid());
    let refused = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = generator(7919 + seed);
      const from = Math.floor(random() * text.length);
      const to = Math.min(text.length, from + 1 + Math.floor(random() * 12));
      const signs = [
        '\t',
        '"',
        '{',
        '[',
        ':',
        '&a',
        '*a',
        '\0',
        '- ',
        '!!js',
        '%',
        ']',
        '#',
        '\u202e',
        '__proto__: 1\n',
      ];
      const replacement = ['', text.slice(from, to).repeat(2), signs[Math.floor(random() * signs.length)]][
        Math.floor(random() * 3)
      ];
      const result = await run('status', 'config.yaml', text.slice(0, from) + replacement + text.slice(to));
      if (result.code === 2) {
        refused++;
        expect(result.said).toMatch(/^onsager: \/config\.yaml: /);
      } else expect(result.code, said).toBe(1);
      expect(result.files).toEqual([]);
    }
    expect(refused).toBeGreaterThan(150);
  });

  it('is refused by the built command as well', () => {
    vi.restoreAllMocks();
    const place = new Place();
    place.write('s.yaml', 'experiment: spiked/staircase-snr\nparameters: { size: -3 }\n');
    for (const command of ['plan', 'run', 'status', 'slurm']) {
      place.refuses(['sweep', command, 's.yaml'], /s\.yaml: parameters\.size: expected .*, found -3/);
    }
    place.write('t.yaml', 'experiment: [\n');
    place.refuses(
      ['sweep', 'plan', 't.yaml'],
      /t\.yaml: expected YAML or JSON, found a file that does not parse/,
    );
    place.refuses(['sweep', 'plan', 'none.yaml'], /none\.yaml: cannot read it: there is no such file/);
    expect(readdirSync(place.folder).sort()).toEqual(['s.yaml', 't.yaml']);
  });
});
