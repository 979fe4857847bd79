import { largest, perron, solve } from '../../numerics/index.js';
import { jacobian } from '../jacobian.js';
import { blockMatrix, type Recursion } from '../recursion.js';

/** A fixed point of state evolution, or how far the search came. */
export interface Settled {
  point: Float64Array;
  status: 'converged' | 'max-iterations' | 'non-finite';
  /** Evaluations of the recursion. */
  iterations: number;
  /** max |F(q) - q|. */
  residual: number;
}

/** Distance to the fixed point, as the last Newton step tells it, that counts as none. */
const CLOSE = 1e-11;
/** The same where rounding forbids more: next to a critical point F(q) - q is flat. */
const ROUNDED = 1e-8;
/** Negative entries and eigenvalues of this size are rounding. */
const ROUNDING = 1e-13;
/** Below this share of the overlaps their changes are rounding. */
const STILL = 1e-14;
/** So many rounds with changes that may be rounding lead nowhere: from a vanishing start, growth needs fewer. */
const STILL_ROUNDS = 100;
/** Where the distance is estimated below it, Newton's method takes over. */
const NEAR = 1e-3;
/** The longest leap, in steps of the recursion. */
const LEAP = 1e12;
const MAX_EVALUATIONS = 20_000;
const MAX_NEWTON = 40;

/**
 * The fixed point that q <- F(q) leads to from `start`, without walking all the way.
 *
 * F keeps the order of overlaps, so from a start with F(q) >= q the walk goes up to the smallest fixed point above it,
 * and from F(q) <= q down to the largest below. A point p ahead that satisfies the same inequality, reached through
 * points that do, is on the near side of that fixed point: the search leaps to such points, half as far as the measured
 * rate of the walk promises, which does not overshoot where F(q) - q is convex (before a fold, and in the bottleneck
 * behind one). Newton's method makes the end. Its Jacobian is of finite differences.
 *
 * @param origin the walk counts as begun there (default: the start): leaps are short compared with the way behind
 */
export function settle(recursion: Recursion, start: Float64Array, origin = start): Settled {
  let evaluations = 0;
  const increment = (q: Float64Array) => {
    evaluations++;
    const f = recursion.step(q);
    for (let i = 0; i < f.length; i++) f[i] -= q[i];
    return f;
  };
  const end = (
    point: Float64Array,
    status: Settled['status'],
    residual = largest(increment(point)),
  ): Settled => ({ point, status, iterations: evaluations, residual });

  let q = start;
  let g = increment(q);
  const order = isPositive(recursion, g, 1) ? 1 : isPositive(recursion, g, -1) ? -1 : 0;
  let reach = 1;
  let patience = 1;
  let still = 0;
  for (let round = 0, tried = 0; evaluations < MAX_EVALUATIONS; round++) {
    const residual = largest(g);
    if (Number.isNaN(residual)) return end(q, 'non-finite', residual);
    if (residual === 0) return end(q, 'converged', residual);
    if (residual < ROUNDING) still++;
    if (residual < STILL * largest(q) || still > STILL_ROUNDS) {
      const { point } = newton(recursion, q, NEAR);
      return point ? end(point, 'converged') : end(q, 'max-iterations', residual);
    }
    // Half steps: the eigenvalues -lambda of F, which make the walk limp, do not slow them.
    const first = plus(q, g, 0.5);
    const g1 = increment(first);
    q = plus(first, g1, 0.5);
    g = increment(q);
    const gap = 1 - dot(g, g1) / dot(g1, g1);
    const distance = (0.5 * largest(g)) / gap;
    if (gap > 0 && distance < NEAR && round - tried >= patience) {
      const polished = newton(recursion, q, 10 * distance);
      evaluations += polished.evaluations;
      if (polished.point) return end(polished.point, 'converged');
      tried = round;
      patience *= 2;
    }
    if (order === 0) continue;
    const longest = (0.5 * largest(minus(q, origin))) / largest(g);
    const length = reach * Math.min(LEAP, 0.25 / Math.abs(gap), longest);
    if (!(length > 1)) continue;
    const ahead = plus(q, g, length);
    const there = increment(ahead);
    const allowed = isPositive(recursion, there, order);
    // The slow manifold is curved: what a leap leaves it by must stay below what a step gains.
    reach = allowed ? Math.min(1, 2 * reach) : 0.25 * reach;
    if (allowed) {
      q = ahead;
      g = there;
    }
  }
  return end(q, 'max-iterations');
}

/** Newton's method on F(q) = q, which gives up when it leads away or further than `trust`. */
function newton(
  recursion: Recursion,
  start: Float64Array,
  trust: number,
): { point?: Float64Array; evaluations: number } {
  const n = recursion.size;
  let q = start;
  let previous = Number.POSITIVE_INFINITY;
  let evaluations = 0;
  for (let k = 0; k < MAX_NEWTON; k++) {
    const g = minus(recursion.step(q), q);
    const J = jacobian(recursion, q);
    evaluations += 2 + 2 * n;
    const step = solve(
      J.map((entry, p) => (p % (n + 1) === 0 ? 1 : 0) - entry),
      g,
    );
    const size = largest(step);
    if (!(size <= trust)) return { evaluations };
    q = plus(q, step, 1);
    for (let i = 0; i < n; i++) if (Math.abs(q[i]) < ROUNDING) q[i] = 0;
    if (largest(minus(q, start)) > 2 * trust || !isPositive(recursion, q, 1)) return { evaluations };
    if (size < CLOSE || (size < ROUNDED && size > 0.5 * previous)) return { point: q, evaluations };
    if (size > 0.9 * previous) return { evaluations };
    previous = size;
  }
  return { evaluations };
}

/** A fixed point on the way up from the uninformative start, and what grows there next. */
export interface Stage {
  point: Float64Array;
  /** Spectral radius of the recursion's Jacobian: above 1 the point is left along `direction`. */
  radius: number;
  direction: Float64Array;
}

export interface Ascent extends Settled {
  stages: Stage[];
}

const MARGIN = 1e-10;

/**
 * The fixed point that state evolution reaches from the prior means plus a vanishing perturbation: the limit of a
 * vanishing floor. Each fixed point that is linearly unstable is left along its leading direction, until one is stable.
 */
export function ascend(recursion: Recursion): Ascent {
  const stages: Stage[] = [];
  let settled = settle(recursion, recursion.start('uninformative'));
  let iterations = settled.iterations;
  while (settled.status === 'converged') {
    const { value, vector } = perron(jacobian(recursion, settled.point), recursion.inside());
    const direction = vector.map((entry) => (Math.abs(entry) < 1e-9 ? 0 : entry));
    stages.push({ point: settled.point, radius: value, direction });
    if (!(value > 1 + MARGIN)) break;
    // Small beside the branch to come, whose size goes with value - 1 where it begins continuously.
    const kick = Math.min(1e-6, 1e-2 * (value - 1));
    const next = settle(recursion, plus(settled.point, direction, kick), settled.point);
    iterations += next.iterations;
    const back = largest(minus(next.point, settled.point)) < kick;
    // Too close to the onset to tell growth from rounding.
    if (back || stages.length > 4 * recursion.size) settled = { ...settled, status: 'max-iterations' };
    else settled = next;
  }
  return { ...settled, iterations, stages };
}

/** Whether sign * q is positive semidefinite, up to rounding, for every species. */
function isPositive({ blocks }: Recursion, q: Float64Array, sign: number): boolean {
  return blocks.every((block) => {
    if (block.rank === 1) return sign * q[block.at] >= -ROUNDING;
    const M = blockMatrix(q, block).map((row) => row.map((entry) => sign * entry));
    // Cholesky of M + rounding; what is left of a diagonal entry tells.
    const slack = ROUNDING + 1e-10 * Math.max(...M.map((row, a) => Math.abs(row[a])));
    for (let k = 0; k < block.rank; k++) {
      const pivot = M[k][k] + slack;
      if (!(pivot > 0)) return false;
      for (let i = k + 1; i < block.rank; i++)
        for (let j = k + 1; j < block.rank; j++) M[i][j] -= (M[i][k] * M[k][j]) / pivot;
    }
    return true;
  });
}

function plus(q: Float64Array, g: Float64Array, factor: number): Float64Array {
  return q.map((value, i) => value + factor * g[i]);
}

function minus(p: Float64Array, q: Float64Array): Float64Array {
  return p.map((value, i) => value - q[i]);
}

function dot(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i] * q[i];
  return sum;
}
