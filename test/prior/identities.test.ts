import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  gaussBernoulli,
  gaussian,
  lower,
  mixture,
  type Posterior,
  type Prior,
  rademacher,
  sparseRademacher,
  sphere,
  twoPoint,
  writePrior,
} from '../../src/prior/index.js';
import { draws } from '../reference/draws.js';
import { rankTwoMixture } from './examples.js';

// A posterior is the calculus of its ln Z: the mean is the gradient in B, the covariance the Hessian, the second moment -2 d ln Z / d Lambda.
// These hold for no wrong formula, so they test every prior without a closed form.

const CASES = 1000;

/** The core's posterior of one prior, which is written once: the identities need about 40 evaluations a case. */
function evaluator(prior: Prior) {
  const { memory, exports } = core();
  const { rank: r } = lower(prior);
  const at = writePrior(memory, prior);
  const [B, L, mean, covariance] = [r, r * r, r, r * r].map((length) => memory.alloc(8 * length));
  const workspace = memory.alloc(exports.denoise_ws(at, 1) >>> 0);
  return (field: ArrayLike<number>, precision: ArrayLike<number>): Posterior => {
    memory.f64(B, r).set(field);
    memory.f64(L, r * r).set(precision);
    const logPartition = exports.posterior(at, B, L, mean, covariance, workspace);
    return {
      mean: memory.f64(mean, r).slice(),
      covariance: memory.f64(covariance, r * r).slice(),
      logPartition,
    };
  };
}

/** Fourth-order differences of f at 0, two-sided, or one-sided where the argument must not become negative. */
const central = (f: (t: number) => number, h: number) =>
  (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h);
const forward = (f: (t: number) => number, h: number) =>
  (-25 * f(0) + 48 * f(h) - 36 * f(2 * h) + 16 * f(3 * h) - 3 * f(4 * h)) / (12 * h);

/**
 * The relative error of `value` as the derivative of f at 0, beyond what rounding of f explains, at the best of the steps. (Functions here
 * have features anywhere between 1e-3 and 1e6, so no single step serves.)
 */
function derivativeError(
  f: (t: number) => number,
  value: number,
  steps: number[],
  difference: (f: (t: number) => number, h: number) => number,
): number {
  const size = Math.abs(f(0)) + 1;
  let best = Infinity;
  for (const h of steps) {
    const excess = Math.abs(difference(f, h) - value) - (8 * Number.EPSILON * size) / h;
    best = Math.min(best, Math.max(0, excess) / Math.abs(value || 1));
    if (best < 1e-7) return best;
  }
  return best;
}

const ladder = (lo: number, hi: number) =>
  Array.from({ length: 2 * (hi - lo) + 1 }, (_, i) => 10 ** (hi - i / 2));

const priors: Record<string, Prior> = {
  gaussian: gaussian({ variance: 2, mean: -0.7 }),
  rademacher: rademacher(),
  'sparse-rademacher': sparseRademacher({ rho: 0.2 }),
  'gauss-bernoulli': gaussBernoulli({ rho: 0.2 }),
  'two-point': twoPoint({ rho: 0.1 }),
  sphere: sphere(),
  mixture: mixture({
    weights: [0.5, 0.2, 0.3],
    means: [[1], [-2], [0.3]],
    covariances: [[[0.5]], [[0]], [[2]]],
  }),
};

describe.each(Object.entries(priors))('the posterior of %s', (_, prior) => {
  it(`is the calculus of its log-partition, for |B| to 1e3 and Lambda in [1e-12, 1e12]`, () => {
    const random = draws(1);
    const evaluate = evaluator(prior);
    const posterior = (b: number, A: number) => {
      const { mean, covariance, logPartition } = evaluate([b], [A]);
      return { mean: mean[0], covariance: covariance[0], logPartition };
    };
    for (let i = 0; i < CASES; i++) {
      const A = 10 ** random.between(-12, 12);
      const b = random.sign() * 10 ** random.between(-3, 3.2);
      const at = posterior(b, A);
      const where = `B = ${b}, Lambda = ${A}`;
      expect(Number.isFinite(at.mean + at.covariance + at.logPartition), where).toBe(true);
      expect(at.covariance, where).toBeGreaterThanOrEqual(0);
      const logZ = (t: number) => posterior(b + t, A).logPartition;
      const mean = (t: number) => posterior(b + t, A).mean;
      expect(derivativeError(logZ, at.mean, ladder(-4, 6), central), `mean at ${where}`).toBeLessThan(1e-6);
      const slope = derivativeError(mean, at.covariance, ladder(-4, 6), central);
      expect(slope, `covariance at ${where}`).toBeLessThan(1e-6);
      const second = at.covariance + at.mean ** 2;
      const inLambda = (t: number) => -2 * posterior(b, A + t).logPartition;
      const steps = ladder(-7, 0);
      const moment = Math.min(
        derivativeError(
          inLambda,
          second,
          steps.map((s) => s * A * 0.4),
          central,
        ),
        derivativeError(inLambda, second, ladder(-5, 1), forward),
      );
      expect(moment, `second moment at ${where}`).toBeLessThan(1e-6);
    }
  });
});

const matrices: Record<string, Prior> = {
  'rank 2 gaussian': gaussian({
    covariance: [
      [1, 0.6],
      [0.6, 2],
    ],
    mean: [0.5, -1],
  }),
  'rank 8 gaussian': gaussian({ rank: 8 }),
  'gaussian of singular covariance': gaussian({
    covariance: [
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 3],
    ],
  }),
  'correlated rademacher': rademacher({ correlation: 0.5 }),
  'rank 3 rademacher': rademacher({ rank: 3 }),
  'rank 2 mixture': rankTwoMixture,
};

describe.each(Object.entries(matrices))('the posterior of a %s', (_, prior) => {
  it('is the calculus of its log-partition along random directions', () => {
    const random = draws(2);
    const posterior = evaluator(prior);
    const r = lower(prior).rank;
    for (let i = 0; i < CASES; i++) {
      const scale = 10 ** random.between(-12, 12);
      // Semidefinite with a spread of at most about 1e4, so that rounding of its entries does not decide.
      const L = random.semidefinite(r).map((row, a) => row.map((v, c) => scale * (v + (a === c ? 0.01 : 0))));
      const size = 10 ** random.between(-2, 3);
      const B = Array.from({ length: r }, () => size * random.normal());
      const e = Array.from({ length: r }, random.normal);
      const E = random.semidefinite(r).map((row) => row.map((v) => (scale * v) / r));
      const at = posterior(B, L.flat());
      const where = `B = ${B}, Lambda = ${JSON.stringify(L)}`;
      expect(at.mean.every(Number.isFinite) && at.covariance.every(Number.isFinite), where).toBe(true);
      const moved = (t: number) =>
        posterior(
          B.map((b, k) => b + t * e[k]),
          L.flat(),
        );
      const along = (p: Posterior) => e.reduce((sum, v, k) => sum + v * p.mean[k], 0);
      const logZ = (t: number) => moved(t).logPartition;
      expect(derivativeError(logZ, along(at), ladder(-4, 6), central), `mean at ${where}`).toBeLessThan(1e-6);
      let variance = 0;
      let second = 0;
      for (let a = 0; a < r; a++) {
        for (let c = 0; c < r; c++) {
          variance += e[a] * e[c] * at.covariance[a * r + c];
          second += E[a][c] * (at.covariance[a * r + c] + at.mean[a] * at.mean[c]);
        }
      }
      const slope = derivativeError((t) => along(moved(t)), variance, ladder(-4, 6), central);
      expect(slope, `covariance at ${where}`).toBeLessThan(1e-6);
      const inLambda = (t: number) =>
        -2 *
        posterior(
          B,
          L.flatMap((row, a) => row.map((v, c) => v + t * E[a][c])),
        ).logPartition;
      // In units of `scale`: forward keeps the matrix semidefinite.
      const steps = [...ladder(-7, 0), ...ladder(-5, 1).map((h) => h / scale)];
      expect(derivativeError(inLambda, second, steps, forward), `second moment at ${where}`).toBeLessThan(
        1e-6,
      );
    }
  });
});
