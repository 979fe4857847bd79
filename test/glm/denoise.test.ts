import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import {
  gaussBernoulli,
  gaussian,
  lower,
  mixture,
  type Prior,
  rademacher,
  sparseRademacher,
  writePrior,
} from '../../src/prior/index.js';
import { rankTwoMixture } from '../prior/examples.js';
import { draws } from '../reference/draws.js';
import { referencePosterior } from '../reference/mixture.js';

const CANARY = -123.456;

interface Run {
  /** r columns of padded(n). */
  x: Float64Array;
  V: Float64Array;
  sum: number;
  intact: boolean;
}

/** The kernel on B (r columns of padded(n)), with canaries behind x, V and the workspace. */
function denoise(prior: Prior, n: number, B: Float64Array, L: number[][]): Run {
  const { memory, exports } = core();
  const { rank: r } = lower(prior);
  return memory.scope((s) => {
    const at = writePrior(s, prior);
    const length = r * padded(n);
    const workspace = (exports.denoise_ws(at, n) >>> 0) / 8;
    const canaries = (size: number) => {
      const p = s.f64(size + 8);
      memory.f64(p, size + 8).fill(CANARY, size);
      return p;
    };
    const [x, V, ws] = [canaries(length), canaries(r * r), canaries(workspace)];
    const sum = exports.denoise(at, n, s.f64(length, B), s.f64(r * r, L.flat()), x, V, ws);
    const intact = [
      [x, length],
      [V, r * r],
      [ws, workspace],
    ].every(([p, size]) => memory.f64(p + 8 * size, 8).every((value) => value === CANARY));
    return { x: memory.f64(x, length).slice(), V: memory.f64(V, r * r).slice(), sum, intact };
  });
}

function fields(r: number, n: number, seed: number, size = 2): Float64Array {
  const random = draws(seed);
  const B = new Float64Array(r * padded(n));
  for (let c = 0; c < r; c++) for (let i = 0; i < n; i++) B[c * padded(n) + i] = size * random.normal();
  return B;
}

/** One prior for every path through the kernel. */
const paths: Record<string, Prior> = {
  'one gaussian in rank 1': gaussian({ mean: 0.4, variance: 1.5 }),
  'one gaussian in rank 3': gaussian({
    mean: [1, 0, -1],
    covariance: [
      [2, 0.5, 0],
      [0.5, 1, 0.2],
      [0, 0.2, 0.7],
    ],
  }),
  'one gaussian in rank 8': gaussian({ rank: 8 }),
  'a symmetric pair': rademacher(),
  'an asymmetric pair': mixture({ weights: [0.25, 0.75], means: [[1], [-1]], covariances: [[[0]], [[0]]] }),
  'a line of atoms': sparseRademacher({ rho: 0.3 }),
  'an atom and a gaussian': gaussBernoulli({ rho: 0.3 }),
  'atoms in rank 2': rademacher({ correlation: 0.5 }),
  'a mixture in rank 2': rankTwoMixture,
  '256 atoms in rank 8': rademacher({ rank: 8 }),
};

describe.each(Object.entries(paths))('denoising under %s', (_, prior) => {
  const mixed = lower(prior);
  const r = mixed.rank;
  const L = draws(5)
    .semidefinite(r)
    .map((row) => row.map((v) => v / r));
  const sizes = r < 8 ? Array.from({ length: 33 }, (_, i) => i + 1).concat([64, 65, 129]) : [1, 2, 3, 5, 65];

  it.each(sizes)('is the posterior of every point, n = %i', (n) => {
    const B = fields(r, n, n);
    const { x, V, sum, intact } = denoise(prior, n, B, L);
    expect(intact).toBe(true);
    const m = padded(n);
    const average = new Float64Array(r * r);
    let logZ = 0;
    for (let i = 0; i < n; i++) {
      const point = Array.from({ length: r }, (_, c) => B[c * m + i]);
      const wanted = referencePosterior(mixed, point, L);
      logZ += wanted.logPartition;
      wanted.mean.forEach((value, c) => {
        expect(x[c * m + i]).toBeCloseTo(value, 12);
      });
      wanted.covariance.flat().forEach((value, k) => {
        average[k] += value / n;
      });
    }
    for (let k = 0; k < r * r; k++) expect(V[k]).toBeCloseTo(average[k], 12);
    expect(Math.abs(sum - logZ)).toBeLessThan(1e-12 * n * (1 + Math.abs(logZ)));
    for (let c = 0; c < r; c++) for (let i = n; i < m; i++) expect(x[c * m + i]).toBe(0);
  });

  it('keeps a NaN to its own point', () => {
    const n = 7;
    const m = padded(n);
    const B = fields(r, n, 3);
    const clean = denoise(prior, n, B, L);
    B[3] = Number.NaN;
    const { x, V, sum } = denoise(prior, n, B, L);
    expect(x[3]).toBeNaN();
    expect(sum).toBeNaN();
    for (let c = 0; c < r; c++) {
      for (let i = 0; i < m; i++) if (i !== 3) expect(x[c * m + i]).toBe(clean.x[c * m + i]);
    }
    // The covariance of a single Gaussian does not depend on the field.
    if (mixed.weights.length > 1) expect(V[0]).toBeNaN();
  });

  it('gives NaN, and ends, for a Lambda of NaN', () => {
    const unknown = L.map((row) => row.map(() => Number.NaN));
    expect(denoise(prior, 3, fields(r, 3, 1), unknown).sum).toBeNaN();
  });

  it('ignores a negative eigenvalue that rounding left in Lambda', () => {
    const n = 5;
    const B = fields(r, n, 9, 1);
    const zero = L.map((row) => row.map(() => 0));
    const noisy = zero.map((row, i) => row.map((_, j) => (i === j ? -1e-3 : 0)));
    expect(denoise(prior, n, B, noisy)).toEqual(denoise(prior, n, B, zero));
  });
});

it('a prior of rank 9 is refused with NaN and nothing is written', () => {
  const { memory, exports } = core();
  memory.scope((s) => {
    const prior = s.f64(4 + 1 + 9 + 81, [9, 1, 0, 0, 1]);
    const x = s.f64(36);
    expect(exports.denoise_ws(prior, 4)).toBe(0);
    expect(exports.denoise(prior, 4, s.f64(36), s.f64(81), x, s.f64(81), s.bytes(64))).toBeNaN();
    expect(exports.moments(prior, s.f64(81), x, s.bytes(64))).toBeNaN();
    expect(memory.f64(x, 36).every((value) => value === 0)).toBe(true);
  });
});

it('denoising no points writes no average but zero', () => {
  const run = denoise(rademacher(), 0, new Float64Array(0), [[1]]);
  expect(run.sum).toBe(0);
  expect(run.V[0]).toBe(0);
  expect(run.intact).toBe(true);
});
