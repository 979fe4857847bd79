// A density on the line as the core knows it. The line is cut into cells, and each cell becomes the Gaussian of its mass, its mean and its variance: what
// is seen through a Gaussian of precision A is then wrong by the fourth power of (cell width) sqrt(A) where that is small, and never by more than a cell.

import { MAX_COMPONENTS } from '../core/layout.js';
import { NODES, WEIGHTS } from '../numerics/legendre.js';
import type { Mixture } from './components.js';

/** Places of a smooth stretch that decide where cells lie. */
const PLACES = 1024;
/** Cells get narrow where the density is large: their number grows with this power of it. 1 / 3 is best on average; less of it serves rare values better. */
const CROWDING = 1 / 5;

export interface Stretch {
  from: number;
  to: number;
  /** ln of the density, up to a constant. */
  log: (x: number) => number;
}

/** Nodes of a quadrature over a density, with weights that sum to 1. */
export interface Nodes {
  x: number[];
  weight: number[];
}

/** The mixture of a density that is smooth on each stretch, and the nodes it was made from. */
export function cellsOf(stretches: Stretch[], cells = MAX_COMPONENTS): { law: Mixture; nodes: Nodes } {
  const crowds = stretches.map(({ from, to, log }) => {
    const step = (to - from) / PLACES;
    let sum = 0;
    const cumulative = Float64Array.from({ length: PLACES + 1 }, (_, k) => {
      if (k > 0) sum += step * Math.exp(CROWDING * log(from + (k - 0.5) * step));
      return sum;
    });
    return { cumulative, step, sum };
  });
  const total = crowds.reduce((sum, own) => sum + own.sum, 0);
  const counts = crowds.map(({ sum }) => Math.max(1, Math.floor((cells * sum) / total)));
  while (counts.reduce((a, b) => a + b, 0) > cells) counts[counts.indexOf(Math.max(...counts))]--;
  const law: Mixture = { rank: 1, weights: [], means: [], covariances: [] };
  const nodes: Nodes = { x: [], weight: [] };
  stretches.forEach(({ from, to, log }, s) => {
    const { cumulative, step, sum } = crowds[s];
    let left = from;
    for (let c = 1; c <= counts[s]; c++) {
      const right = c === counts[s] ? to : quantile(cumulative, (c / counts[s]) * sum, from, step);
      const x = NODES.map((t) => left + (right - left) * t);
      const w = x.map((at, k) => (right - left) * WEIGHTS[k] * Math.exp(log(at)));
      const mass = w.reduce((a, b) => a + b, 0);
      if (mass > 0) {
        const mean = w.reduce((a, own, k) => a + own * x[k], 0) / mass;
        const variance = w.reduce((a, own, k) => a + own * (x[k] - mean) ** 2, 0) / mass;
        law.weights.push(mass);
        law.means.push([mean]);
        law.covariances.push([[variance]]);
        nodes.x.push(...x);
        nodes.weight.push(...w);
      }
      left = right;
    }
  });
  const mass = law.weights.reduce((a, b) => a + b, 0);
  law.weights = law.weights.map((w) => w / mass);
  nodes.weight = nodes.weight.map((w) => w / mass);
  return { law, nodes };
}

function quantile(cumulative: Float64Array, value: number, from: number, step: number): number {
  let [a, b] = [0, cumulative.length - 1];
  while (b - a > 1) {
    const middle = (a + b) >> 1;
    if (cumulative[middle] < value) a = middle;
    else b = middle;
  }
  return from + step * (a + (value - cumulative[a]) / (cumulative[b] - cumulative[a] || 1));
}
