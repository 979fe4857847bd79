import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import * as exact from '../reference/exact.js';

const { exports, memory } = core();
type Name = 'exp' | 'log' | 'log1p' | 'softplus' | 'tanh' | 'erf' | 'erfc' | 'erfcx';
type Kernel = (n: number, x: number, y: number) => void;
const kernel = (name: Name) => exports[`d${name}`] as Kernel;

function map(name: Name, x: ArrayLike<number>): Float64Array {
  return memory.scope((scratch) => {
    const at = scratch.f64(x.length, x);
    kernel(name)(x.length, at, at);
    return memory.f64(at, x.length).slice();
  });
}

/** Low-discrepancy points of (0, 1), the same in every run. */
const spread = (count: number, warp: (u: number) => number) =>
  Array.from({ length: count }, (_, i) => warp(((i + 0.5) * 0.6180339887498949) % 1));
const across = (low: number, high: number) => (u: number) => low + (high - low) * u;
const logarithmic = (low: number, high: number) => (u: number) => low ** (1 - u) * high ** u;
const both = (values: number[]) => [...values, ...values.map((v) => -v)];

/** Where each function is measured, with the range where it is worst, and what docs/abi.md promises: half a million points agree. */
const accuracy: Record<Name, { reference: (x: bigint) => bigint; bound: number; points: number[] }> = {
  exp: {
    reference: exact.exp,
    bound: 1,
    points: [...spread(400, across(-745, 709.7)), ...spread(300, across(-1, 1)), 1e-20, -1e-5],
  },
  log: {
    reference: exact.log,
    bound: 1,
    points: [
      ...spread(400, logarithmic(5e-324, 1e308)),
      ...spread(400, across(0.5, 2)),
      1 + 2 ** -52,
      1 - 2 ** -53,
    ],
  },
  log1p: {
    reference: exact.log1p,
    bound: 1.5,
    points: [...both(spread(300, logarithmic(1e-18, 0.9))), ...spread(200, logarithmic(0.5, 1e300))],
  },
  softplus: {
    reference: exact.softplus,
    bound: 2.5,
    points: [
      ...spread(400, across(-744, 40)),
      ...spread(300, across(-3, 3)),
      ...spread(300, across(-1.4, -1.1)),
    ],
  },
  tanh: {
    reference: exact.tanh,
    bound: 3,
    points: [
      ...both(spread(300, logarithmic(1e-300, 22))),
      ...both(spread(300, across(0, 3))),
      ...spread(300, across(0.19, 0.22)),
    ],
  },
  erf: {
    reference: exact.erf,
    bound: 2,
    points: [
      ...both(spread(200, logarithmic(1e-300, 6))),
      ...both(spread(300, across(0, 3))),
      ...spread(300, across(0.998, 1)),
    ],
  },
  erfc: {
    reference: exact.erfc,
    bound: 5,
    points: [
      ...both(spread(200, across(0, 27.2))),
      ...both(spread(300, across(0, 3))),
      ...spread(300, across(0.5, 0.502)),
    ],
  },
  erfcx: {
    reference: exact.erfcx,
    bound: 6,
    points: [
      ...spread(200, across(0, 27)),
      ...spread(300, across(0, 3)),
      ...spread(300, across(0.002, 0.025)),
      0,
    ],
  },
};

/** The errors that docs/abi.md states. */
const abi = readFileSync(new URL('../../docs/abi.md', import.meta.url), 'utf8');
const documented = Object.fromEntries(
  [...abi.matchAll(/^- `d(\w+)\(n: i32, x: usize, y: usize\)`\n.*Error below ([\d.]+) ulp\.$/gm)].map(
    ([, name, ulps]) => [name, Number(ulps)],
  ),
);

describe('elementary functions', () => {
  for (const [name, { reference, bound, points }] of Object.entries(accuracy) as [
    Name,
    (typeof accuracy)[Name],
  ][]) {
    it(`${name} stays within ${bound} ulp of big-integer arithmetic`, () => {
      const computed = map(name, points);
      let worst = 0;
      let where = 0;
      points.forEach((x, i) => {
        const error = exact.ulps(computed[i], reference(exact.fixed(x)));
        if (error > worst) [worst, where] = [error, x];
      });
      expect(worst, `at ${where}`).toBeLessThan(bound);
      expect(worst).toBeGreaterThan(0.4);
      expect(documented[name]).toBe(bound);
    });
  }

  const inf = Infinity;
  const values: Record<Name, [number, number][]> = {
    // biome-ignore format: a table
    exp: [[0, 1], [-0, 1], [inf, inf], [-inf, 0], [709.79, inf], [1e308, inf], [-746, 0], [-1e308, 0], [-745, 5e-324], [5e-324, 1]],
    // biome-ignore format: a table
    log: [[0, -inf], [-0, -inf], [1, 0], [inf, inf], [-1, NaN], [-inf, NaN], [5e-324, -744.4400719213812]],
    log1p: [[0, 0], [-1, -inf], [inf, inf], [-2, NaN], [5e-324, 5e-324]], // biome-ignore format: a table
    softplus: [[inf, inf], [-inf, 0], [0, Math.LN2], [1e308, 1e308], [-745, 5e-324]], // biome-ignore format: a table
    tanh: [[0, 0], [-0, -0], [inf, 1], [-inf, -1], [1e308, 1], [5e-324, 5e-324]], // biome-ignore format: a table
    erf: [[0, 0], [-0, -0], [inf, 1], [-inf, -1], [-1e308, -1], [5e-324, 5e-324]], // biome-ignore format: a table
    erfc: [[0, 1], [-0, 1], [inf, 0], [-inf, 2], [1e308, 0], [-1e308, 2]], // biome-ignore format: a table
    erfcx: [[0, 1], [inf, 0], [1e200, 1e-200 / Math.sqrt(Math.PI)]], // biome-ignore format: a table
  };
  for (const [name, table] of Object.entries(values) as [Name, [number, number][]][]) {
    it(`${name} has its limits at zeros, infinities and NaN`, () => {
      const y = map(name, [...table.map(([x]) => x), NaN]);
      table.forEach(([x, expected], i) => {
        if (Number.isFinite(expected) && Math.abs(expected) > 1e-300 && expected !== Math.round(expected)) {
          expect(Math.abs(y[i] / expected - 1), `${name}(${x})`).toBeLessThan(1e-15);
        } else expect(y[i], `${name}(${x})`).toBe(expected);
      });
      expect(y[table.length]).toBeNaN();
    });
  }

  it('gives a number the same bits in any lane, at any place, beside any neighbour', () => {
    const x = [0.3, -0.7, 1.9, 700, 1e-310, 3.3, -2.2];
    for (const name of Object.keys(accuracy) as Name[]) {
      const alone = x.map((v) => map(name, [v])[0]);
      expect([...map(name, x)]).toEqual(alone);
      expect([...map(name, [1, ...x])].slice(1)).toEqual(alone);
      expect([...map(name, [...x].reverse())].reverse()).toEqual(alone);
    }
  });

  it('writes n results for every n and nothing beyond them', () => {
    for (const name of Object.keys(accuracy) as Name[]) {
      for (let n = 0; n <= 9; n++) {
        memory.scope((scratch) => {
          const x = scratch.f64(n, Array(n).fill(0.25));
          const y = scratch.f64(n + 4, Array(n + 4).fill(-7));
          kernel(name)(n, x, y + 8);
          const out = memory.f64(y, n + 4);
          expect([out[0], ...out.slice(n + 1)]).toEqual([-7, -7, -7, -7]);
          for (let i = 1; i <= n; i++) expect(out[i]).not.toBe(-7);
        });
      }
    }
  });
});
