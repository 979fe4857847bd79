// y = f(z) + Gaussian noise for a function of one number that the core does not know: every z is possible, and the likely ones are integrated over, as
// assembly/channel/noisy.ts does it.

import { LAST, NODES, WEIGHTS } from '../numerics/legendre.js';
import type { Branch } from './pieces.js';
import { indexOf, type Scalar } from './univariate.js';

/** A z that a label may come from, and the logarithm of what it counts beside N(z; omega, V). */
export interface Solution {
  z: number;
  log: number;
}

/** Standard deviations of z beyond which nothing matters of labels that occur. */
export const REACH = 8.5;
/** So far a label may be off that does not occur. */
const FAR = 50;
/** Exponents so far below the largest do not count. */
const DEPTH = 40;
/** Deviations of the prior, or of the label, along a panel. */
const LENGTH = 5;
/** A panel is halved while the last coefficients of the integrand in Legendre's polynomials, of a whole of 1, exceed it. */
const SMALL = 1e-6;
const MOST_PANELS = 4000;

/** A stretch of z along which f is monotone, and f at its ends. What else was found out about f on it is kept for other labels of the field. */
interface Panel {
  from: number;
  to: number;
  low: number;
  high: number;
  branch?: Branch;
  /** f at the nodes. */
  values?: Float64Array;
  halves?: [Panel, Panel];
}

/** Nodes of Gauss and Legendre on panels that end where f turns, jumps or bends, and are halved until they resolve the integrand. */
export function noisyLine(
  scalar: Scalar,
  noise: number,
): (variance: number) => (y: number, omega: number) => Solution[] {
  const { f } = scalar;
  const constant = -0.5 * Math.log(2 * Math.PI * noise);
  return (variance) => {
    const sd = Math.sqrt(variance);
    const [half, halfNoise] = [0.5 / variance, 0.5 / noise];
    const [step, stepLabel] = [LENGTH * sd, LENGTH * Math.sqrt(noise)];
    const logs = new Float64Array(NODES.length);
    let last: { omega: number; panels: Panel[] } | undefined;
    return (y, omega) => {
      if (last?.omega !== omega)
        last = { omega, panels: panelsOf(scalar, omega - FAR * sd, omega + FAR * sd) };
      // Rounding of the label is not to be resolved.
      const small = SMALL + (16 * Number.EPSILON * LENGTH * Math.abs(y)) / Math.sqrt(noise);
      const exponent = (z: number, value: number) => -half * (z - omega) ** 2 - halfNoise * (y - value) ** 2;
      const stack = [...last.panels];
      // About where the label is met, or the nearest to omega.
      let best = Number.NEGATIVE_INFINITY;
      for (const { from, to, branch } of stack) {
        const at = (branch && about(branch, y)) ?? omega;
        const z = Math.min(to, Math.max(from, at));
        best = Math.max(best, exponent(z, f(z)));
      }
      const found: Solution[] = [];
      let [top, total] = [best, 0];
      for (let taken = 0; stack.length > 0 && taken < MOST_PANELS; taken++) {
        const panel = stack.pop()!;
        const { from, to, low, high } = panel;
        const away = Math.max(0, from - omega, omega - to);
        const miss = Math.max(0, Math.min(low, high) - y, y - Math.max(low, high));
        if (-half * away * away - halfNoise * miss * miss < best - DEPTH) continue;
        const middle = 0.5 * (from + to);
        let rough = to - from > step || Math.abs(high - low) > stepLabel;
        if (!rough) {
          panel.values ??= Float64Array.from(NODES, (node) => f(from + (to - from) * node));
          let most = top;
          for (let k = 0; k < NODES.length; k++) {
            logs[k] = exponent(from + (to - from) * NODES[k], panel.values[k]);
            if (logs[k] > most) most = logs[k];
          }
          total *= Math.exp(top - most);
          top = most;
          let [mass, ninth, tenth] = [0, 0, 0];
          for (let k = 0; k < NODES.length; k++) {
            const share = (to - from) * WEIGHTS[k] * Math.exp(logs[k] - top);
            mass += share;
            ninth += LAST[k][2] * share;
            tenth += LAST[k][3] * share;
          }
          rough = Math.abs(ninth) + Math.abs(tenth) > small * (total + mass);
          if (!rough) {
            total += mass;
            for (let k = 0; k < NODES.length; k++) {
              const z = from + (to - from) * NODES[k];
              const log = logs[k] + half * (z - omega) ** 2 + Math.log((to - from) * WEIGHTS[k]);
              found.push({ z, log: log + constant });
            }
          }
        }
        if (rough && middle > from && middle < to) {
          panel.halves ??= halved(panel, middle, f(middle));
          best = Math.max(best, exponent(middle, panel.halves[0].high));
          stack.push(...panel.halves);
        }
      }
      return found;
    };
  };
}

const halved = ({ from, to, low, high }: Panel, middle: number, value: number): [Panel, Panel] => [
  { from, to: middle, low, high: value },
  { from: middle, to, low: value, high },
];

/** Where the table of a branch has y, if it does. */
function about(branch: Branch, y: number): number | undefined {
  const { z, y: values } = branch;
  const next = indexOf(branch, y);
  if (next === 0 || next === z.length) return undefined;
  const share = (y - values[next - 1]) / (values[next] - values[next - 1]);
  return z[next - 1] + share * (z[next] - z[next - 1]);
}

/** The pieces of f within reach. */
function panelsOf({ f, branches, flats }: Scalar, from: number, to: number): Panel[] {
  const within = (piece: { from: number; to: number }, branch?: Branch): Panel[] => {
    const [a, b] = [Math.max(from, piece.from), Math.min(to, piece.to)];
    return b > a ? [{ from: a, to: b, low: f(a), high: f(b), branch }] : [];
  };
  return [
    ...branches.flatMap((branch) => within(branch, branch)),
    ...flats.flatMap(({ stretches }) => stretches.flatMap((stretch) => within(stretch))),
  ];
}
