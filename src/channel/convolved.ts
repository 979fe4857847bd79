// Labels z1 .. zk + noise where V is diagonal: ln |z| of a product is a sum of independent numbers, and its law a convolution. All labels of a field share
// it: tables of a few hundred places per factor, where a sum over the factors for every label takes that to the power k - 1.

import type { Rows } from './law.js';

/** Deviations of each factor that are looked at first, and at most. What is farther out is a share of exp(-reach^2 / 2), of which a label has to be more. */
const REACH = 10;
const MOST_REACH = 40;
const MARGIN = 30;
/** The coarsest step in ln |z|; others are halves of it, so that the places of a coarse table are among those of a fine one. */
const COARSEST = 0.25;
/** Steps are a share of a deviation, in ln |z| at such a share of the reach. */
const [SHARE, RESOLVED] = [0.75, 0.6];
/** With noise, products that are smaller than the largest by such a factor, in logarithms, count as nothing; depths are multiples of the second. */
const [DEPTH, DEPTHS] = [44, 8];
/** A value this small, in logarithms, may have parts that underflowed. */
const SMALLEST = -600;
const FARTHEST = 700;

/** One factor z ~ N(omega, v). */
interface Factor {
  coordinate: number;
  omega: number;
  v: number;
  /** Halvings of the coarsest step. */
  halvings: number;
  /** ln |z| at least and at most. */
  low: number;
  high: number;
}

/** The law of a product u of factors at places s = ln |u|, which are multiples of a step. */
interface Table {
  halvings: number;
  /** Multiple of the step at the first place. */
  first: number;
  /** Densities of s for u > 0, then their derivatives in the mean of each factor; and the same for u < 0. */
  positive: Float64Array[];
  negative: Float64Array[];
  factors: Factor[];
}

const stepOf = (halvings: number) => COARSEST * 2 ** -halvings;

/**
 * Rows of z1 .. zk plus noise: the trapezoid rule in every ln |z_j| where V is diagonal.
 *
 * @param noise its variance, 0 for none
 * @param otherwise for any other V, and for labels of almost no probability
 */
export function convolvedRows(k: number, noise: number, otherwise: Rows): Rows {
  const tables = remembered(k);
  return (y, omega, V, logZ, g) => {
    const n = y.length;
    const left: number[] = [];
    for (let from = 0; from < n; ) {
      const field = Float64Array.from({ length: k }, (_, a) => omega[a * n + from]);
      let to = from + 1;
      while (to < n && field.every((value, a) => value === omega[a * n + to])) to++;
      const rows = Array.from({ length: to - from }, (_, i) => from + i);
      if (diagonal(k, V) && field.every(Number.isFinite)) left.push(...ofField(field, rows));
      else left.push(...rows);
      from = to;
    }
    if (left.length > 0) among(left);

    /** Fills rows of one field; returns those that were not found. */
    function ofField(field: Float64Array, rows: number[]): number[] {
      let waiting = rows.filter((i) => Number.isFinite(y[i]) && (noise > 0 || y[i] !== 0));
      const lost = rows.filter((i) => !waiting.includes(i));
      for (let reach = REACH; waiting.length > 0 && reach <= MOST_REACH; reach *= 2) {
        const least = noise > 0 ? undefined : waiting.reduce((x, i) => Math.min(x, Math.abs(y[i])), Infinity);
        const table = tables(field, V, reach, least);
        const enough = Math.max(SMALLEST, MARGIN - 0.5 * reach ** 2);
        waiting = waiting.filter((i) => !(label(table, noise, y[i], i, n, logZ, g) > enough));
      }
      return [...lost, ...waiting];
    }

    function among(some: number[]): void {
      const m = some.length;
      const [ownLogZ, ownG] = [new Float64Array(m), new Float64Array(k * m)];
      const fields = Float64Array.from(
        { length: k * m },
        (_, e) => omega[Math.floor(e / m) * n + some[e % m]],
      );
      otherwise(
        some.map((i) => y[i]),
        fields,
        V,
        ownLogZ,
        ownG,
      );
      some.forEach((i, at) => {
        logZ[i] = ownLogZ[at];
        for (let a = 0; a < k; a++) g[a * n + i] = ownG[a * m + at];
      });
    }
  };
}

/** ln Zout of a label, and g: the last factor is integrated out in closed form. */
function label(
  { halvings, first, positive, negative, factors }: Table,
  noise: number,
  y: number,
  i: number,
  n: number,
  logZ: Float64Array,
  g: Float64Array,
): number {
  const last = factors[factors.length - 1];
  const step = stepOf(halvings);
  const slopes = new Float64Array(factors.length);
  let Z = 0;
  // Without noise |u| = |y / z| is no smaller.
  const from = noise > 0 ? 0 : Math.max(0, Math.ceil((Math.log(Math.abs(y)) - last.high) / step) - first);
  for (let m = from; m < positive[0].length; m++) {
    if (positive[0][m] === 0 && negative[0][m] === 0) continue;
    const size = Math.exp((first + m) * step);
    const variance = size * size * last.v + noise;
    if (!(variance > 0)) continue;
    const scale = step / Math.sqrt(2 * Math.PI * variance);
    for (const [sign, law] of [
      [1, positive],
      [-1, negative],
    ] as const) {
      if (law[0][m] === 0) continue;
      const u = sign * size;
      const off = y - u * last.omega;
      const exponent = (0.5 * off * off) / variance;
      if (exponent > FARTHEST) continue;
      const weight = scale * Math.exp(-exponent);
      Z += weight * law[0][m];
      for (let j = 1; j < law.length; j++) slopes[j - 1] += weight * law[j][m];
      slopes[factors.length - 1] += (weight * law[0][m] * u * off) / variance;
    }
  }
  logZ[i] = Math.log(Z);
  factors.forEach(({ coordinate }, j) => {
    g[coordinate * n + i] = slopes[j] / Z;
  });
  return logZ[i];
}

/** Tables of the last field that was asked for, by their reach: quadratures over labels ask for one field again and again. */
function remembered(k: number) {
  let known: { field: Float64Array; V: Float64Array } = {
    field: new Float64Array(0),
    V: new Float64Array(0),
  };
  const tables = new Map<number, { depth: number; table: Table }>();
  return (field: Float64Array, V: ArrayLike<number>, reach: number, least?: number): Table => {
    if (!field.every((x, a) => x === known.field[a]) || !known.V.every((v, e) => v === V[e])) {
      known = { field, V: Float64Array.from(V) };
      tables.clear();
    }
    const most = field.reduce(
      (sum, x, a) => sum + Math.log(Math.abs(x) + reach * Math.sqrt(V[a * (k + 1)])),
      0,
    );
    const needed = least === undefined ? DEPTH : most - Math.log(least);
    const before = tables.get(reach);
    if (before && before.depth >= needed) return before.table;
    const depth = DEPTHS * Math.ceil(Math.max(1, needed) / DEPTHS);
    const table = tableOf(factorsOf(field, V, reach, depth), depth);
    tables.set(reach, { depth, table });
    return table;
  };
}

/** The factors, those with the finest law first. */
function factorsOf(field: Float64Array, V: ArrayLike<number>, reach: number, depth: number): Factor[] {
  return Array.from(field, (omega, coordinate): Factor => {
    const v = V[coordinate * (field.length + 1)];
    const sd = Math.sqrt(v);
    const size = Math.abs(omega);
    const step = (SHARE * sd) / (size + RESOLVED * reach * sd);
    const high = Math.log(size + reach * sd);
    const least = size > reach * sd ? Math.log(size - reach * sd) : Number.NEGATIVE_INFINITY;
    const halvings = Math.max(0, Math.ceil(Math.log2(COARSEST / step)));
    return { coordinate, omega, v, halvings, low: Math.max(least, high - depth), high };
  }).sort((a, b) => b.halvings - a.halvings);
}

/** The law of the product of all factors but the last. */
function tableOf(factors: Factor[], depth: number): Table {
  const [finest, ...others] = factors.slice(0, -1);
  const step = stepOf(finest.halvings);
  const first = Math.ceil(finest.low / step);
  const count = Math.max(0, Math.floor(finest.high / step) - first + 1);
  const law = lawOf(finest, step, first, count);
  law.all();
  const start: Table = { halvings: finest.halvings, first, ...law, factors };
  let most = finest.high;
  return others.reduce((table, factor) => {
    most += factor.high;
    return times(table, factor, most - depth);
  }, start);
}

/** The law of one factor at multiples of a step, each computed when it is first asked for. */
function lawOf({ omega, v }: Factor, step: number, first: number, count: number) {
  const [positive, negative] = [0, 1].map(() => [0, 1].map(() => new Float64Array(count)));
  const done = new Uint8Array(count);
  const scale = 1 / Math.sqrt(2 * Math.PI * v);
  const at = (m: number) => {
    if (done[m]) return;
    done[m] = 1;
    const size = Math.exp((first + m) * step);
    [positive, negative].forEach((law, side) => {
      const off = (side === 0 ? size : -size) - omega;
      law[0][m] = scale * size * Math.exp((-0.5 * off * off) / v);
      law[1][m] = (law[0][m] * off) / v;
    });
  };
  const all = (from = 0, to = count - 1) => {
    for (let m = from; m <= to; m++) at(m);
  };
  return { positive, negative, all };
}

/** The law of the product with one more factor, which is no finer, on the places of that factor, from `low` on. */
function times(table: Table, factor: Factor, low: number): Table {
  const step = stepOf(table.halvings);
  const coarse = stepOf(factor.halvings);
  const ratio = 2 ** (table.halvings - factor.halvings);
  const places = table.positive[0].length;
  // Places of the factor on the finer lattice.
  const bottom = Math.ceil(factor.low / step);
  const law = lawOf(factor, step, bottom, Math.max(0, Math.floor(factor.high / step) - bottom + 1));
  const top = bottom + law.positive[0].length - 1;
  const first = Math.ceil(Math.max(low, table.first * step + factor.low) / coarse);
  const last = Math.floor(((table.first + places - 1) * step + factor.high) / coarse);
  const count = Math.max(0, last - first + 1);
  const [positive, negative] = [0, 1].map(() =>
    Array.from({ length: table.positive.length + 1 }, () => new Float64Array(count)),
  );
  for (let i = 0; i < count; i++) {
    const at = (first + i) * ratio - table.first;
    const [from, to] = [Math.max(0, at - top), Math.min(places - 1, at - bottom)];
    law.all(at - to - bottom, at - from - bottom);
    // Entry q of the product is entry q of the table times the density of the factor; the last one is its derivative in the mean of the factor.
    positive.forEach((_, q) => {
      const own = q < table.positive.length ? [q, 0] : [0, 1];
      const [a, b] = [table.positive[own[0]], table.negative[own[0]]];
      const [c, d] = [law.positive[own[1]], law.negative[own[1]]];
      let [same, other] = [0, 0];
      for (let m = from, s = at - from - bottom; m <= to; m++, s--) {
        same += a[m] * c[s] + b[m] * d[s];
        other += a[m] * d[s] + b[m] * c[s];
      }
      positive[q][i] = step * same;
      negative[q][i] = step * other;
    });
  }
  return { halvings: factor.halvings, first, positive, negative, factors: table.factors };
}

function diagonal(k: number, V: ArrayLike<number>): boolean {
  for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) if (a !== b && V[a * k + b] !== 0) return false;
  return true;
}
