// ln Zout and its derivatives of a log-likelihood that is smooth in z, by the trapezoid rule, which converges exponentially on what falls to nothing at both ends.

import { LOG_TWO_PI } from '../numerics/index.js';
import type { Row } from './law.js';

/** What is below the largest value by so much in ln is nothing. */
const NOTHING = 40;
/** Places of a look at the integrand; how far it goes at first, in deviations of z. */
const PLACES = 16;
const REACH = 9;
/** Looks for the stretch that matters. */
const LOOKS = 60;
/** Nodes of the first sum and the most. What two sums may differ by: the error of the second is about the square of it. */
const FIRST = 32;
const MOST = 4096;
const AGREEMENT = 1e-9;

/** One row's answer: ln Zout, g, and the Hessian. */
interface Out {
  logZ: number;
  g: number;
  hessian: number;
}

/** Zout of z = omega + sqrt(V) t: the integral of exp(h(t)), h(t) = ln P(y | z) - t^2 / 2. g is E[t] / sqrt(V), its derivative (Var t - 1) / V. */
export function smoothOut(log: (z: number) => number, omega: number, V: number): Out {
  const deviation = Math.sqrt(V);
  const h = (t: number) => log(omega + deviation * t) - 0.5 * t * t;
  const stretch = stretchOf(h);
  if (!stretch) return { logZ: Number.NEGATIVE_INFINITY, g: Number.NaN, hessian: Number.NaN };
  const [from, to, top] = stretch;
  const center = 0.5 * (from + to);
  let [mass, first, second] = [0, 0, 0];
  let before = [Number.NaN, Number.NaN, Number.NaN];
  for (let n = FIRST; ; n *= 2) {
    const step = (to - from) / n;
    // Of a doubled rule the even nodes are known.
    for (let k = n === FIRST ? 0 : 1; k <= n; k += n === FIRST ? 1 : 2) {
      const t = from + k * step;
      const w = Math.exp(h(t) - top);
      mass += w;
      first += w * (t - center);
      second += w * (t - center) ** 2;
    }
    const mean = first / mass;
    const now = [step * mass, mean, second / mass - mean * mean];
    const width = to - from;
    const settled = now.every(
      (x, k) => Math.abs(x - before[k]) <= AGREEMENT * (k === 0 ? now[0] : width ** k),
    );
    if (settled || n >= MOST)
      return {
        logZ: top + Math.log(now[0]) - 0.5 * LOG_TWO_PI,
        g: (center + mean) / deviation,
        hessian: (now[2] - 1) / V,
      };
    before = now;
  }
}

/** Where exp(h) is not nothing, and the largest h found: looks move out where the largest value is at an end, and close in on it. */
function stretchOf(h: (t: number) => number): [number, number, number] | undefined {
  let [from, to] = [-REACH, REACH];
  for (let look = 0; look < LOOKS; look++) {
    const step = (to - from) / PLACES;
    const values = Array.from({ length: PLACES + 1 }, (_, k) => h(from + k * step));
    const top = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (top === Number.NEGATIVE_INFINITY) {
      // Nothing is seen: the label may be far from what omega expects.
      [from, to] = [4 * from, 4 * to];
      if (to > 1e9) return undefined;
      continue;
    }
    const kept = values.map((value) => value > top - NOTHING);
    const [first, last] = [kept.indexOf(true), kept.lastIndexOf(true)];
    const span = (last - first) * step;
    const [low, high] = [first === 0, last === PLACES];
    if (low || high) {
      // The stretch goes on beyond an end: as far again as it is long.
      const more = Math.max(span, PLACES * step * 0.5);
      [from, to] = [
        low ? from - more : from + (first - 1) * step,
        high ? to + more : from + (last + 1) * step,
      ];
      continue;
    }
    [from, to] = [from + (first - 1) * step, from + (last + 1) * step];
    if (last - first >= PLACES / 4) return [from, to, top];
  }
  return undefined;
}

/** Rows of a log-likelihood. */
export function smoothRow(log: (y: number, z: number) => number): (V: ArrayLike<number>) => Row {
  return (V) => (y, omega, g) => {
    const out = smoothOut((z) => log(y, z), omega[0], V[0]);
    g[0] = out.g;
    return out.logZ;
  };
}
