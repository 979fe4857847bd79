import { type Channel, evaluate } from '../channel/index.js';
import { isRandom } from '../channel/likelihood.js';
import { checkCount } from '../core/check.js';
import { hermite, hermiteCoefficients } from '../numerics/index.js';
import { labelLaw } from './label-law.js';
import { channelFrom, type GlmModel } from './model.js';

/** Below it a component counts as zero where it comes from a quadrature (docs/theory/multi-index.md, section 5). */
const FLOOR = 1e-3;
const ORDERS = 6;
/** Evaluations of a channel that are affordable; a norm takes a contour integral for each. */
const EVALUATIONS = 4e5;

export interface Exponents {
  /**
   * The first k >= 1 for which E[y He_k(z)] is not zero: what descent on a loss of the label itself sees. Undefined if there is none up to the
   * order that was looked at, or where labels have no mean.
   */
  information?: number;
  /** The first k >= 1 for which E[He_k(z) | y] is not zero: what descent sees that may transform the label. 1 trivial, 2 easy, above hard. */
  generative?: number;
  /** |E[y h_k(z)]|^2 of the normalised Hermite tensors h_k, k = 1 .. */
  labels: number[];
  /** E |E[h_k(z) | y]|^2, k = 1 .. */
  components: number[];
}

/**
 * Information and generative exponents of a link (arXiv 2403.05529, 2405.15480; docs/theory/multi-index.md, section 5), the leap of the origin
 * where there
 * are several directions. E[h_k(z) | y] = r^-k E[h_k(omega / r) Zout(y, omega, 1 - r^2)] / Zout(y, 0, 1) over omega ~ N(0, r^2): a quadrature over
 * fields, not over bins of labels, so that labels with a probability of their own stay whole.
 *
 * @param orders k is looked at up to it; default 6. Where directions are too many for a quadrature over fields and labels, always 2
 * @param onProgress called after every field, with the share of them that is done. What it throws ends the computation
 */
export function exponents(
  from: GlmModel | Channel,
  orders?: number,
  onProgress?: (share: number) => void,
): Exponents {
  const channel = channelFrom(from);
  if (orders !== undefined) checkCount('orders', orders, 1, 60);
  const { p, link } = channel;
  const labels = channel.labels();
  const nodes = fieldNodes(p);
  const affordable = link.kind !== 'norm' && nodes.length * labels.y.length <= EVALUATIONS;
  if (!affordable || (orders !== undefined && orders <= 2)) return lowest(channel);
  const most = orders ?? ORDERS;
  const tensors = Array.from({ length: most }, (_, k) => multiIndices(p, k + 1));
  const n = labels.y.length;
  // conditional[k][t][i] = E[h_t(z) | y_i]
  const conditional = tensors.map((members) => members.map(() => new Float64Array(n)));
  const V = Float64Array.from({ length: p * p }, (_, e) => (e % (p + 1) === 0 ? 1 - RADIUS ** 2 : 0));
  const unit = V.map((v) => (v === 0 ? 0 : 1));
  const base = channel.gOut(labels.y, new Float64Array(n * p), unit).logZ;
  nodes.forEach(({ x, weight }, place) => {
    onProgress?.(place / nodes.length);
    const omega = new Float64Array(n * p);
    x.forEach((value, a) => {
      omega.fill(RADIUS * value, a * n, (a + 1) * n);
    });
    const { logZ } = channel.gOut(labels.y, omega, V);
    const factors = tensors.map((members) =>
      members.map((m) => m.reduce((product, degree, a) => product * hermite(degree, x[a]), 1)),
    );
    for (let i = 0; i < n; i++) {
      const share = weight * Math.exp(logZ[i] - base[i]);
      if (!(share > 0)) continue;
      for (let k = 0; k < most; k++) {
        const scale = share * RADIUS ** -(k + 1);
        factors[k].forEach((h, t) => {
          conditional[k][t][i] += scale * h;
        });
      }
    }
  });
  return summary(channel, conditional, labels);
}

/** Orders 1 and 2 from the moments of z. */
function lowest(channel: Channel): Exponents {
  const { p, y, weight, first, G } = labelLaw(channel);
  const n = y.length;
  // E[h_t(z) | y] of the normalised tensors: z_a, (z_a^2 - 1) / sqrt 2, z_a z_b.
  const second = multiIndices(p, 2).map((m) => {
    const [a, b] = [
      m.findIndex((degree) => degree > 0),
      m.length - 1 - [...m].reverse().findIndex((degree) => degree > 0),
    ];
    const scale = a === b ? Math.SQRT1_2 : 1;
    return Float64Array.from({ length: n }, (_, i) => scale * G[(i * p + a) * p + b]);
  });
  const one = Array.from({ length: p }, (_, a) =>
    Float64Array.from({ length: n }, (_, i) => first[i * p + a]),
  );
  return summary(channel, [one, second], { y, weight });
}

function summary(
  channel: Channel,
  conditional: Float64Array[][],
  labels: { y: Float64Array; weight: Float64Array },
): Exponents {
  const components = conditional.map((members) =>
    members.reduce((sum, values) => sum + values.reduce((s, c, i) => s + labels.weight[i] * c * c, 0), 0),
  );
  const products = labelProducts(channel, conditional, labels, conditional.length);
  const first = (values: number[]) => {
    const at = values.findIndex((value) => value > FLOOR);
    return at < 0 ? undefined : at + 1;
  };
  const scale = secondMomentOf(labels);
  return {
    information: channel.link.kind === 'ratio' ? undefined : first(products.map((value) => value / scale)),
    generative: first(components),
    labels: products,
    components,
  };
}

/** Correlation of the auxiliary field with z: the larger, the fewer digits are lost, the sharper what is integrated. */
const RADIUS = Math.sqrt(0.7);

/** The trapezoid rule over p standard normals. */
function fieldNodes(p: number): { x: number[]; weight: number }[] {
  const step = p === 1 ? 0.1 : p === 2 ? 0.35 : 0.5;
  const half = Math.ceil(6.5 / step);
  const line = Array.from({ length: 2 * half }, (_, k) => (k - half + 0.5) * step).map((x) => ({
    x,
    weight: (step * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI),
  }));
  let nodes: { x: number[]; weight: number }[] = [{ x: [], weight: 1 }];
  for (let a = 0; a < p; a++)
    nodes = nodes.flatMap(({ x, weight }) =>
      line
        .map((node) => ({ x: [...x, node.x], weight: weight * node.weight }))
        .filter((node) => node.weight > 1e-12),
    );
  return nodes;
}

/** All ways to write k as a sum of p degrees. */
function multiIndices(p: number, k: number): number[][] {
  if (p === 1) return [[k]];
  return Array.from({ length: k + 1 }, (_, m) =>
    multiIndices(p - 1, k - m).map((rest) => [m, ...rest]),
  ).flat();
}

/** |E[y h_k(z)]|^2: for one direction from the link itself, which noise that is added does not change. */
function labelProducts(
  { p, link, noise }: Channel,
  conditional: Float64Array[][],
  { y, weight }: { y: Float64Array; weight: Float64Array },
  orders: number,
): number[] {
  if (p === 1 && noise.kind === 'gaussian' && link.kind !== 'function' && !isRandom(link)) {
    const g = evaluate(link);
    const c = hermiteCoefficients((z) => g([z]), orders);
    return Array.from(c.subarray(1), (value) => value * value);
  }
  if (link.kind === 'ratio') return Array.from({ length: orders }, () => Number.NaN);
  return conditional.map((members) =>
    members.reduce((sum, values) => sum + values.reduce((s, c, i) => s + weight[i] * y[i] * c, 0) ** 2, 0),
  );
}

function secondMomentOf({ y, weight }: { y: Float64Array; weight: Float64Array }): number {
  let mean = 0;
  let square = 0;
  for (let i = 0; i < y.length; i++) {
    mean += weight[i] * y[i];
    square += weight[i] * y[i] * y[i];
  }
  return Math.max(square - mean * mean, 1e-300);
}
