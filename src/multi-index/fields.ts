// Quadratures over the field omega ~ N(0, Q) that state evolution averages over.

import { type Channel, isSignLink } from '../channel/index.js';
import { decomposed } from './symmetric.js';

/** Fields with their weights, which sum to one. */
export interface Fields {
  omega: Float64Array[];
  weight: number[];
}

/**
 * Steps of the trapezoid rule by the number of axes, for labels that are few and for others: with the smaller ones errors are 1e-9 for one
 * and 1e-7 for two axes, with 0.2 about 1e-6 and with 0.4 about 1e-4.
 */
const STEPS = { atoms: [0.1, 0.12, 0.25, 0.5], dense: [0.1, 0.2, 0.5, 0.8] };
const REACH = 7.5;

/** Nodes and weights of one standard normal number, dense around 0 on the scale c: the trapezoid rule in t, x = c sinh t. No node is 0. */
function axis(c: number, step: number): { x: number; weight: number }[] {
  const half = Math.ceil(Math.asinh(REACH / c) / step);
  const nodes = Array.from({ length: 2 * half }, (_, k) => {
    const t = (k - half + 0.5) * step;
    const x = c * Math.sinh(t);
    return { x, weight: Math.exp(-0.5 * x * x) * c * Math.cosh(t) };
  });
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ x, weight }) => ({ x, weight: weight / total })).filter(({ weight }) => weight > 1e-17);
}

/**
 * Fields along the eigenvectors of Q. What a channel answers to them changes on the scale of the square root of V = 1 - Q, around 0.
 * A channel that looks at the length of z alone needs the length of the field alone, where Q is a multiple of the identity.
 */
export function fields(channel: Channel, Q: ArrayLike<number>, given?: number): Fields {
  const { p } = channel;
  const { values, vectors } = decomposed(p, Q);
  const round = channel.link.kind === 'norm' && values[p - 1] - values[0] < 1e-9;
  if (round && p > 1) return radial(p, Math.max(0, values[0]));
  const step = given ?? stepOf(channel);
  const axes = Array.from(values, (q) => {
    if (!(q > 1e-14)) return [{ x: 0, weight: 1 }];
    const c = Math.min(1.5, Math.max(1e-4, Math.sqrt((1 - q) / q)));
    return axis(c, step).map(({ x, weight }) => ({ x: x * Math.sqrt(q), weight }));
  });
  const omega: Float64Array[] = [];
  const weight: number[] = [];
  const along = (a: number, before: Float64Array, product: number) => {
    if (a === p) {
      omega.push(before);
      weight.push(product);
      return;
    }
    for (const node of axes[a]) {
      if (product * node.weight < 1e-15) continue;
      along(
        a + 1,
        before.map((value, b) => value + vectors[b * p + a] * node.x),
        product * node.weight,
      );
    }
  };
  along(0, new Float64Array(p), 1);
  return { omega, weight };
}

function stepOf(channel: Channel): number {
  const { link, noise, p } = channel;
  const atoms = isSignLink(link) && (noise.kind === 'probit' || noise.variance === 0);
  return STEPS[atoms ? 'atoms' : 'dense'][Math.min(p, 4) - 1];
}

/** Lengths of a field of p numbers of variance q, all along the first axis: the double exponential rule on the half line. */
function radial(p: number, q: number): Fields {
  if (q < 1e-14) return { omega: [new Float64Array(p)], weight: [1] };
  const omega: Float64Array[] = [];
  const weight: number[] = [];
  const step = 0.12;
  for (let t = -4; t <= 4; t += step) {
    const r = Math.exp(t - Math.exp(-t));
    const density = Math.exp(p * Math.log(r) - 0.5 * r * r) * (1 + Math.exp(-t));
    if (!(density > 1e-18)) continue;
    const field = new Float64Array(p);
    field[0] = r * Math.sqrt(q);
    omega.push(field);
    weight.push(density);
  }
  const total = weight.reduce((sum, w) => sum + w, 0);
  return { omega, weight: weight.map((w) => w / total) };
}
