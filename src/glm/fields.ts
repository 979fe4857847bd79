// Quadratures over the field omega ~ N(0, Q) that state evolution averages over.

import { type Channel, isSignLink } from '../channel/index.js';
import { checkReal } from '../core/check.js';
import { decomposed, identity, multiply, trace, transposed } from '../linalg/small.js';
import { NODES, WEIGHTS } from '../numerics/legendre.js';
import { axisSymmetries, signPatterns, spanned, symmetricMean } from './symmetries.js';

/** Fields with their weights, which sum to one; of those that a symmetry of the link makes alike there is one. */
export interface Fields {
  omega: Float64Array[];
  weight: number[];
  /** Makes the mean of a p x p matrix over these fields the mean over all. */
  settled(mean: Float64Array): Float64Array;
}

/**
 * Steps of the trapezoid rule by the number of axes with more than a little overlap, for labels that are few and for others: with the smaller ones
 * errors are 1e-9 for one and 1e-7 for two axes, with 0.2 about 1e-6 and with 0.4 about 1e-4.
 */
const STEPS = { atoms: [0.1, 0.12, 0.25, 0.5], dense: [0.1, 0.2, 0.5, 0.6] };
/**
 * The fine steps, for corrections where the coarse ones have errors of up to 1e-2 (four axes). Their errors are
 * about 1e-5 for three axes and 1e-4 for four.
 */
const FINE = { atoms: [0.1, 0.12, 0.2, 0.4], dense: [0.1, 0.2, 0.35, 0.35] };
/** A step of the rule, or what a channel affords many times, or a few times. */
export type Step = number | 'coarse' | 'fine';

const REACH = 7.5;
/** Along an axis of so little overlap what a channel says is almost a polynomial: the rule of Gauss and Hermite with six nodes is as good as many. */
const LITTLE = 1e-2;
const LITTLE_RULE = [
  { x: 0.6167065901925941, weight: 0.4088284695560292 },
  { x: 1.8891758777537107, weight: 0.0886157460419145 },
  { x: 3.324257433552119, weight: 0.0025557844020562483 },
];

/**
 * Positive nodes of one standard normal number with their weights, which sum to 1/2: the trapezoid rule in t, x = c sinh t, dense around 0 on the
 * scale c. No node is 0.
 */
function halfAxis(c: number, step: number): { x: number; weight: number }[] {
  const half = Math.ceil(Math.asinh(REACH / c) / step);
  const nodes = Array.from({ length: half }, (_, k) => {
    const t = (k + 0.5) * step;
    const x = c * Math.sinh(t);
    return { x, weight: Math.exp(-0.5 * x * x) * c * Math.cosh(t) };
  });
  const total = 2 * nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ x, weight }) => ({ x, weight: weight / total })).filter(({ weight }) => weight > 1e-17);
}

/** Panels of the rule of Gauss and Legendre: the shortest in units of c, and the longest in deviations of the field. */
const [SHORTEST, LONGEST] = [2, 1.5];

/**
 * The same where what a channel says changes at other places than 0 too, on the scale c: panels with the nodes of Gauss and Legendre, which end at
 * the places and double in length from each.
 *
 * @param share of the lengths that are enough
 */
function aroundEdges(c: number, edges: number[], share: number): { x: number; weight: number }[] {
  const ends = [0, ...new Set(edges.map(Math.abs).filter((x) => x < REACH)), REACH].sort((a, b) => a - b);
  const nodes: { x: number; weight: number }[] = [];
  for (let k = 0; k + 1 < ends.length; k++) {
    const [low, high] = [ends[k], ends[k + 1]];
    for (let from = low; from < high; ) {
      const room = Math.min(from - low, (high - from) / 2);
      const length = share * Math.min(LONGEST, Math.max(SHORTEST * c, room));
      // No sliver is left at the end.
      const to = high - from < 1.5 * length ? high : from + length;
      NODES.forEach((node, m) => {
        const x = from + (to - from) * node;
        nodes.push({ x, weight: WEIGHTS[m] * (to - from) * Math.exp(-0.5 * x * x) });
      });
      from = to;
    }
  }
  const total = 2 * nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ x, weight }) => ({ x, weight: weight / total })).filter(({ weight }) => weight > 1e-17);
}

/**
 * Fields along the eigenvectors of Q. What a channel answers to them changes on the scale of the square root of V = 1 - Q, around 0.
 * A channel that looks at the length of z alone needs the length of the field alone, where Q is a multiple of the identity.
 */
export function fields(channel: Channel, Q: ArrayLike<number>, given?: Step): Fields {
  const { p } = channel;
  const { values, vectors } = decomposed(p, Q);
  const round = channel.link.kind === 'norm' && values[p - 1] - values[0] < 1e-9;
  if (round && p > 1) return radial(p, Math.max(0, values[0]));
  const little = (q: number) => p > 1 && q < LITTLE;
  const open = Math.max(1, values.filter((q) => !little(q)).length);
  const step = typeof given === 'number' ? given : stepOf(channel, open, given === 'fine' ? FINE : STEPS);
  const like = axisSymmetries(channel, values, vectors);
  // Places from the middle outwards; both signs of each are nodes.
  const axes = Array.from(values, (q) => {
    if (!(q > 1e-14)) return [{ x: 0, weight: 0.5 }];
    if (little(q)) return LITTLE_RULE.map(({ x, weight }) => ({ x: x * Math.sqrt(q), weight }));
    // Where z is known only the other axes need to be resolved.
    const known = p > 1 && 1 - q < 1e-8;
    const c = known ? 1.5 : Math.min(1.5, Math.max(1e-4, Math.sqrt((1 - q) / q)));
    const edges = channel.edges.map((z) => z / Math.sqrt(q));
    const share = step / stepOf(channel, open, STEPS);
    const nodes = p === 1 && edges.length > 0 ? aroundEdges(c, edges, share) : halfAxis(c, step);
    return nodes.map(({ x, weight }) => ({ x: x * Math.sqrt(q), weight }));
  });
  // The sign of what is 0 does not matter either.
  const still = Array.from(values, (q, a) => (q > 1e-14 ? 0 : 1 << a)).filter((bit) => bit !== 0);
  const signs = spanned([...like.flips, ...still]);
  const patterns = signPatterns(p, signs);
  const omega: Float64Array[] = [];
  const weight: number[] = [];
  const place = new Int32Array(p);
  const along = (a: number, product: number) => {
    if (a === p) {
      const share = product * signs.length * arrangements(like.classes, place);
      for (const bits of patterns) {
        const field = new Float64Array(p);
        for (let c = 0; c < p; c++) {
          const x = ((bits >> c) & 1 ? -1 : 1) * axes[c][place[c]].x;
          for (let b = 0; b < p; b++) field[b] += vectors[b * p + c] * x;
        }
        omega.push(field);
        weight.push(share);
      }
      return;
    }
    // Axes that may be exchanged take their places in order.
    const before = like.classes.lastIndexOf(like.classes[a], a - 1);
    for (let k = a > 0 && before >= 0 ? place[before] : 0; k < axes[a].length; k++) {
      const now = product * axes[a][k].weight;
      if (now * 2 ** p < 1e-15) continue;
      place[a] = k;
      along(a + 1, now);
    }
  };
  along(0, 1);
  const adjoint = transposed(p, vectors);
  return {
    omega,
    weight,
    settled: (mean) => {
      const own = symmetricMean(p, like, multiply(p, multiply(p, adjoint, mean), vectors));
      return multiply(p, multiply(p, vectors, own), adjoint);
    },
  };
}

/** In how many ways the places of axes that may be exchanged can be dealt to them. */
function arrangements(classes: number[], place: Int32Array): number {
  let ways = 1;
  const seen = new Map<number, number>();
  const alike = new Map<string, number>();
  classes.forEach((kind, a) => {
    const [n, key] = [(seen.get(kind) ?? 0) + 1, `${kind}/${place[a]}`];
    const m = (alike.get(key) ?? 0) + 1;
    seen.set(kind, n);
    alike.set(key, m);
    ways *= n / m;
  });
  return Math.round(ways);
}

function stepOf({ link, noise }: Channel, axes: number, steps: typeof STEPS): number {
  const atoms = isSignLink(link) && (noise.kind === 'probit' || noise.variance === 0);
  return steps[atoms ? 'atoms' : 'dense'][Math.min(axes, 4) - 1];
}

/** Lengths of a field of p numbers of variance q, all along the first axis: the double exponential rule on the half line. */
function radial(p: number, q: number): Fields {
  const settled = (mean: Float64Array) => identity(p, trace(p, mean) / p);
  if (q < 1e-14) return { omega: [new Float64Array(p)], weight: [1], settled };
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
  // Only the length of the field is averaged over: its direction is left.
  return { omega, weight: weight.map((w) => w / total), settled };
}

/** A step of the quadrature over fields, or none. */
export function checkStep(step: number | undefined): void {
  if (step !== undefined) checkReal('step', step, 'in [0.02, 1]', (x) => x >= 0.02 && x <= 1);
}
