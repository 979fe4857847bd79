import { cholesky, choleskyInverse, logDet } from '../linalg/small.js';
import { LOG_TWO_PI } from '../numerics/index.js';
import type { Field } from './channel.js';
import { convolvedRows } from './convolved.js';
import { type Law, type Row, rowByRow } from './law.js';

/** Standard deviations that are searched; a solution has to lie within half of them, or they are doubled. */
const REACH = 7.5;

/** Where labels z1 .. zk are found: products of what each factor can be. Labels farther out cost much and weigh nothing. */
export function productRange({ omega, V }: Field): [number, number] {
  const k = omega.length;
  let range: [number, number] = [1, 1];
  for (let a = 0; a < k; a++) {
    const reach = 8.5 * Math.sqrt(V[a * (k + 1)]);
    const ends = range.flatMap((end) => [end * (omega[a] - reach), end * (omega[a] + reach)]);
    range = [Math.min(...ends), Math.max(...ends)];
  }
  return range;
}

/**
 * y = z1 .. zk without noise, k >= 3: the trapezoid rule in s_j = ln |z_j|, j < k, for every choice of their signs; the measure of the solutions is
 * ds_1 .. ds_{k-1}. Where V is diagonal the sums are convolutions. (k = 2 is in the core, in the same way.)
 */
export function productLaw(k: number): Law {
  return {
    p: k,
    atoms: [],
    dense: true,
    breaks: [0],
    range: productRange,
    possible: 'a nonzero number',
    rows: convolvedRows(
      k,
      0,
      rowByRow(k, (V) => prepare(k, V)),
    ),
  };
}

function prepare(k: number, V: ArrayLike<number>): Row {
  const L = cholesky(k, V);
  const P = choleskyInverse(k, L);
  const constant = -0.5 * (k * LOG_TWO_PI + logDet(k, L));
  const sd = Array.from({ length: k }, (_, a) => Math.sqrt(V[a * (k + 1)]));
  const z = new Float64Array(k);
  const d = new Float64Array(k);
  return (y, omega, g) => {
    g.fill(0);
    if (!(y !== 0 && Number.isFinite(y))) return Number.NEGATIVE_INFINITY;
    let reach = REACH;
    for (let tries = 0; tries < 8; tries++) {
      const log = integral(y, omega, g, reach);
      if (log > -0.5 * (0.5 * reach) ** 2 || (log > Number.NEGATIVE_INFINITY && tries > 2))
        return log + constant;
      reach *= 2;
    }
    return Number.NEGATIVE_INFINITY;
  };

  function integral(y: number, omega: ArrayLike<number>, g: Float64Array, reach: number): number {
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    g.fill(0);
    const steps = sd.map((s, a) => Math.min(0.22, (0.75 * s) / (Math.abs(omega[a]) + 4.5 * s)));
    // The last factor is what the others leave: as sharp a function of them as it is itself, so it is the least sharp one.
    const order = Array.from(steps.keys()).sort((a, b) => steps[a] - steps[b]);
    const visit = (place: number, product: number) => {
      const j = order[place];
      if (place === k - 1) {
        z[j] = y / product;
        if (Math.abs(z[j] - omega[j]) > reach * sd[j]) return;
        let square = 0;
        for (let a = 0; a < k; a++) d[a] = z[a] - omega[a];
        for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) square += d[a] * P[a * k + b] * d[b];
        const log = -0.5 * square;
        if (log > top) {
          const shrink = Math.exp(top - log);
          Z *= shrink;
          for (let a = 0; a < k; a++) g[a] *= shrink;
          top = log;
        }
        const weight = Math.exp(log - top);
        Z += weight;
        for (let a = 0; a < k; a++) g[a] += weight * d[a];
        return;
      }
      // The largest product of the remaining factors bounds this one from below.
      let others = 1;
      for (const a of order.slice(place + 1)) others *= Math.abs(omega[a]) + reach * sd[a];
      const least = Math.abs(y / product) / others;
      for (const sigma of [-1, 1]) {
        const center = sigma * omega[j];
        const to = Math.log(center + reach * sd[j]);
        const from = Math.log(Math.max(least, center - reach * sd[j]));
        if (!(to > from)) continue;
        const h = steps[j];
        // Nodes at multiples of the step: the same for every product before.
        for (let m = Math.ceil(from / h); m <= Math.floor(to / h); m++) {
          z[j] = sigma * Math.exp(m * h);
          visit(place + 1, product * z[j]);
        }
      }
    };
    visit(0, 1);
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    const mean = Array.from(g, (sum) => sum / Z);
    for (let a = 0; a < k; a++) {
      g[a] = 0;
      for (let b = 0; b < k; b++) g[a] += P[a * k + b] * mean[b];
    }
    let volume = 1;
    for (const j of order.slice(0, -1)) volume *= steps[j];
    return top + Math.log(Z * volume);
  }
}
