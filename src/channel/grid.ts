import { cholesky } from '../linalg/small.js';
import { LOG_TWO_PI } from '../numerics/index.js';
import type { Field } from './channel.js';
import { type Law, type Row, rowByRow } from './law.js';
import type { LinkFunction } from './link.js';

/** Standard deviations of z that the grid covers. */
const REACH = 7;
/** Most nodes along one axis, for p = 1, 2, 3. */
const CAP = [4096, 240, 48];

/**
 * y = g(z) + noise for any g of up to three coordinates: the trapezoid rule over z = omega + L t, in half steps. Its step has to resolve the
 * likelihood, sqrt(noise) / |g'|; where it would need more than 4096, 240 or 48 nodes along an axis, it takes those and the error grows.
 */
export function gridLaw(p: number, g: LinkFunction, noise: number): Law {
  const range = ({ omega, V }: Field): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const L = cholesky(p, V);
    visit(p, 24, (t) => {
      const value = g(place(p, omega, L, t, 8.5 / REACH));
      if (value < low) low = value;
      if (value > high) high = value;
    });
    const spread = 9 * Math.sqrt(noise);
    return [low - spread, high + spread];
  };
  return {
    p,
    atoms: [],
    dense: true,
    breaks: [0],
    blur: Math.sqrt(noise),
    range,
    possible: 'a finite number',
    rows: rowByRow(p, (V) => prepare(p, g, noise, V)),
    hessian: (y, omega, V) => hessianOf(p, g, noise, y, omega, V),
  };
}

/** ln Zout, and mean and second moment of t given the label, z = omega + L t. */
interface Posterior {
  logZ: number;
  mean: Float64Array;
  second: Float64Array;
}

function posterior(
  p: number,
  link: LinkFunction,
  noise: number,
  L: Float64Array,
): (y: number, omega: ArrayLike<number>) => Posterior {
  const constant = -0.5 * (LOG_TWO_PI + Math.log(noise)) - 0.5 * p * LOG_TWO_PI;
  let known: Grid | undefined;
  return (y, omega) => {
    if (!known?.omega.every((value, a) => value === omega[a])) known = gridOf(p, link, noise, omega, L);
    const { values, halves, places, step } = known;
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    const mean = new Float64Array(p);
    const second = new Float64Array(p * p);
    for (let i = 0; i < values.length; i++) {
      const log = (-0.5 * (y - values[i]) ** 2) / noise - halves[i];
      if (!(log > top - 45)) continue;
      if (log > top) {
        const shrink = Math.exp(top - log);
        Z *= shrink;
        for (let a = 0; a < p; a++) mean[a] *= shrink;
        for (let e = 0; e < second.length; e++) second[e] *= shrink;
        top = log;
      }
      const weight = Math.exp(log - top);
      Z += weight;
      for (let a = 0; a < p; a++) {
        const t = places[i * p + a];
        mean[a] += weight * t;
        for (let b = 0; b < p; b++) second[a * p + b] += weight * t * places[i * p + b];
      }
    }
    return {
      logZ: Z > 0 ? top + Math.log(Z * step ** p) + constant : Number.NEGATIVE_INFINITY,
      mean: mean.map((sum) => sum / Z),
      second: second.map((sum) => sum / Z),
    };
  };
}

/** The grid of a field, and the link on it: all labels of the field share it. */
interface Grid {
  omega: Float64Array;
  step: number;
  /** The link, |t|^2 / 2, and t. */
  values: Float64Array;
  halves: Float64Array;
  places: Float64Array;
}

function gridOf(
  p: number,
  link: LinkFunction,
  noise: number,
  given: ArrayLike<number>,
  L: Float64Array,
): Grid {
  const omega = Float64Array.from(given);
  const nodes = resolution(p, link, noise, omega, L);
  const [values, halves] = [0, 1].map(() => new Float64Array(nodes ** p));
  const places = new Float64Array(p * nodes ** p);
  let i = 0;
  visit(p, nodes, (t) => {
    values[i] = link(place(p, omega, L, t));
    for (let a = 0; a < p; a++) halves[i] += 0.5 * t[a] * t[a];
    places.set(t, p * i++);
  });
  return { omega, step: (2 * REACH) / nodes, values, halves, places };
}

function prepare(p: number, link: LinkFunction, noise: number, V: ArrayLike<number>): Row {
  const L = cholesky(p, V);
  const at = posterior(p, link, noise, L);
  return (y, omega, g) => {
    const { logZ, mean } = at(y, omega);
    // g = inverse(V) L <t> = inverse(L') <t>
    if (logZ > Number.NEGATIVE_INFINITY) g.set(solved(p, L, mean));
    return logZ;
  };
}

/** inverse(L') (<t t'> - <t> <t>' - I) inverse(L). Differences of g would lose what jumps of the link move between nodes. */
function hessianOf(
  p: number,
  link: LinkFunction,
  noise: number,
  y: ArrayLike<number>,
  omega: ArrayLike<number>,
  V: ArrayLike<number>,
): Float64Array {
  const L = cholesky(p, V);
  const at = posterior(p, link, noise, L);
  const n = y.length;
  const hessian = new Float64Array(n * p * p);
  for (let i = 0; i < n; i++) {
    const { mean, second } = at(
      y[i],
      Float64Array.from({ length: p }, (_, a) => omega[a * n + i]),
    );
    const spread = second.map((sum, e) => {
      const [a, b] = [Math.floor(e / p), e % p];
      return sum - mean[a] * mean[b] - (a === b ? 1 : 0);
    });
    // Rows, then columns.
    const half = Array.from({ length: p }, (_, a) => solved(p, L, spread.subarray(a * p, (a + 1) * p)));
    for (let b = 0; b < p; b++) {
      const column = solved(
        p,
        L,
        Float64Array.from(half, (row) => row[b]),
      );
      for (let a = 0; a < p; a++) hessian[(i * p + a) * p + b] = column[a];
    }
  }
  return hessian;
}

/** inverse(L') t */
function solved(p: number, L: Float64Array, t: ArrayLike<number>): Float64Array {
  const x = new Float64Array(p);
  for (let a = p - 1; a >= 0; a--) {
    let sum = t[a];
    for (let b = a + 1; b < p; b++) sum -= L[b * p + a] * x[b];
    x[a] = sum / L[a * (p + 1)];
  }
  return x;
}

/** Nodes along an axis that resolve prior and likelihood. */
function resolution(
  p: number,
  link: LinkFunction,
  noise: number,
  omega: ArrayLike<number>,
  L: Float64Array,
): number {
  let steepest = 0;
  const t = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    for (const aside of [0.5, -2, 2]) {
      let before = Number.NaN;
      for (let k = -6; k <= 6; k++) {
        t.fill(aside);
        t[a] = k / 2;
        const value = link(place(p, omega, L, t));
        if (k > -6) steepest = Math.max(steepest, 2 * Math.abs(value - before));
        before = value;
      }
    }
  }
  const step = Math.min(0.5, (0.6 * Math.sqrt(noise)) / Math.max(steepest, 1e-300));
  return Math.min(CAP[p - 1], 2 * Math.ceil(REACH / step));
}

const point = new Float64Array(8);

function place(
  p: number,
  omega: ArrayLike<number>,
  L: Float64Array,
  t: Float64Array,
  stretch = 1,
): Float64Array {
  const z = point.subarray(0, p);
  for (let a = 0; a < p; a++) {
    z[a] = omega[a];
    for (let b = 0; b <= a; b++) z[a] += L[a * p + b] * t[b] * stretch;
  }
  return z;
}

/** All points of a grid of `nodes` half steps along every axis. */
function visit(p: number, nodes: number, at: (t: Float64Array) => void): void {
  const t = new Float64Array(p);
  const step = (2 * REACH) / nodes;
  const along = (a: number) => {
    for (let k = 0; k < nodes; k++) {
      t[a] = -REACH + (k + 0.5) * step;
      if (a === p - 1) at(t);
      else along(a + 1);
    }
  };
  along(0);
}
