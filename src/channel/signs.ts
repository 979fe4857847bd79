// Links that look at the signs of z alone, and the signs that are added to other links: sums of probabilities of patterns of signs.

import { core } from '../core/index.js';
import { LOG_TWO_PI } from '../numerics/index.js';
import { conditional } from './conditional.js';
import { type Law, type Row, rowByRow } from './law.js';
import { evaluate, type Link } from './link.js';
import type { Noise } from './noise.js';
import { Orthants } from './orthant.js';

/** Patterns whose logarithms are so far below the largest do not count. */
const DEPTH = 45;
/** A sum is taken from tables while their errors are less than this beside it. */
const ERROR = 1e-11;

/** A link on coordinates of z. */
export interface SignTerm {
  link: Link;
  on: number[];
  weight: number;
}

/** One value of what signs add to a label. */
export interface Share {
  value: number;
  /** The patterns that make it: bit j is set where the j-th coordinate of the signs is negative. */
  patterns: number[];
}

/** Coordinates that terms name. */
export const namedBy = (terms: { on: number[] }[]) =>
  [...new Set(terms.flatMap(({ on }) => on))].sort((a, b) => a - b);

/** The contribution to a label of the signs of the coordinates that terms name. */
export function sharesOf(terms: SignTerm[]): Share[] {
  const coordinates = namedBy(terms);
  const shares: Share[] = [];
  const z: number[] = [];
  const parts = terms.map((term) => ({ ...term, g: evaluate(term.link) }));
  for (let pattern = 0; pattern < 2 ** coordinates.length; pattern++) {
    coordinates.forEach((coordinate, j) => {
      z[coordinate] = pattern & (1 << j) ? -1 : 1;
    });
    const value = parts.reduce((sum, { g, on, weight }) => sum + weight * g(on.map((a) => z[a])), 0);
    const share = shares.find((other) => close(other.value, value));
    if (share) share.patterns.push(pattern);
    else shares.push({ value, patterns: [pattern] });
  }
  return shares;
}

/** The law of a link of signs alone. */
export function signLaw(p: number, terms: SignTerm[], noise: Noise): Law {
  const shares = sharesOf(terms);
  const named = namedBy(terms);
  const values = shares.map(({ value }) => value);
  const additive = noise.kind === 'gaussian' ? noise.variance : 0;
  const inside = noise.kind === 'probit' ? noise.variance : 0;
  const spread = 9 * Math.sqrt(additive);
  const range: [number, number] = [Math.min(...values) - spread, Math.max(...values) + spread];
  return {
    p,
    dense: additive > 0,
    atoms: additive > 0 ? [] : values,
    breaks: values,
    range: () => range,
    ...(additive > 0 && { blur: Math.sqrt(additive) }),
    possible: additive > 0 ? 'a finite number' : `one of ${[...values].sort((a, b) => a - b).join(', ')}`,
    rows: rowByRow(p, (V) => prepare(shares, named, additive, part(p, named, V, inside)), peakOf(additive)),
  };
}

/** The largest ln of the likelihood of a label: a probability without noise. */
export function peakOf(noise: number): number {
  return noise > 0 ? -0.5 * (LOG_TWO_PI + Math.log(noise)) : 0;
}

function prepare(shares: Share[], named: number[], noise: number, V: Float64Array): Row {
  const k = named.length;
  const sum = patternSum(k, V);
  const center = new Float64Array(k);
  const logs = new Float64Array(2 ** k);
  return (y, omega, g) => {
    g.fill(0);
    const near = shares.reduce((a, b) => (Math.abs(b.value - y) < Math.abs(a.value - y) ? b : a)).value;
    const top = noise > 0 ? -0.5 * ((y - near) ** 2 / noise + LOG_TWO_PI + Math.log(noise)) : 0;
    if (!(noise > 0 ? top > Number.NEGATIVE_INFINITY : close(near, y))) return Number.NEGATIVE_INFINITY;
    for (const { value, patterns } of shares) {
      const below = value === near ? 0 : ((value - near) * (y - value + (y - near))) / (2 * noise);
      for (const pattern of patterns) logs[pattern] = below;
    }
    for (let j = 0; j < k; j++) center[j] = omega[named[j]];
    const { log, slope } = sum(center, logs);
    for (let j = 0; j < k; j++) g[named[j]] = slope[j];
    return top + log;
  };
}

/**
 * The signs beside a coordinate z_c of z ~ N(omega, V): ln of the probability that they make a share where z_c is z, and its derivatives in omega.
 *
 * @param named the coordinates of the signs, z_c maybe among them
 */
export function signsBeside(
  p: number,
  c: number,
  shares: Share[],
  named: number[],
  V: ArrayLike<number>,
): (share: number, z: number, omega: ArrayLike<number>) => Summed {
  const others = named.filter((a) => a !== c);
  const { rest, gain, covariance } = conditional(p, V, [c], others);
  const k = rest.length;
  const sum = patternSum(k, covariance);
  // ln of the weight of every pattern of the others, where z is positive and where it is negative.
  const weights = shares.map(({ patterns }) =>
    [0, 1].map((negative) => {
      const logs = new Float64Array(2 ** k).fill(Number.NEGATIVE_INFINITY);
      for (const pattern of patterns) {
        const bits = named.map((_, j) => (pattern >> j) & 1);
        const at = named.indexOf(c);
        if (at >= 0 && bits[at] !== negative) continue;
        logs[rest.reduce((sum, a, m) => sum + (bits[named.indexOf(a)] << m), 0)] = 0;
      }
      return logs;
    }),
  );
  const center = new Float64Array(k);
  const slope = new Float64Array(p);
  // Without others there is nothing to sum.
  if (k === 0) return (share, z) => ({ log: weights[share][z < 0 ? 1 : 0][0], slope });
  return (share, z, omega) => {
    for (let m = 0; m < k; m++) center[m] = omega[rest[m]] + gain[m][0] * (z - omega[c]);
    const beside = sum(center, weights[share][z < 0 ? 1 : 0]);
    slope[c] = 0;
    for (let m = 0; m < k; m++) {
      slope[rest[m]] = beside.slope[m];
      slope[c] -= gain[m][0] * beside.slope[m];
    }
    return { log: beside.log, slope };
  };
}

/** A sum of probabilities of patterns of k signs, z ~ N(omega, V), with weights e^logs (2^k): its logarithm and the derivatives of that. */
export type PatternSum = (omega: ArrayLike<number>, logs: ArrayLike<number>) => Summed;

/** Overwritten by the next sum. */
export interface Summed {
  log: number;
  slope: Float64Array;
}

/** Quickly where the sum is not small, as logarithms of patterns where it is: all of them are positive, and nothing cancels or vanishes. */
export function patternSum(k: number, V: ArrayLike<number>): PatternSum {
  const orthants = new Orthants(k, V);
  if (orthants.apart) return independentSum(k, V);
  const result = { log: 0, slope: new Float64Array(k) };
  return (omega, logs) => {
    if (!quickly(k, V, orthants, omega, logs, result)) slowly(k, V, orthants, omega, logs, result);
    return result;
  };
}

/** From tables of all patterns. False where their errors are too large beside the sum. */
function quickly(
  k: number,
  V: ArrayLike<number>,
  orthants: Orthants,
  omega: ArrayLike<number>,
  logs: ArrayLike<number>,
  result: Summed,
): boolean {
  const weight = Float64Array.from(logs, Math.exp);
  orthants.all(omega);
  let [Z, error] = [0, 0];
  weight.forEach((w, pattern) => {
    Z += w * orthants.table[pattern];
    error += w * orthants.error[pattern];
  });
  if (!(error < ERROR * Z)) return false;
  result.log = Math.log(Z);
  for (let j = 0; j < k; j++) {
    const v = V[j * (k + 1)];
    const density = Math.exp((-0.5 * omega[j] ** 2) / v) / Math.sqrt(2 * Math.PI);
    const { law, at } = orthants.face(omega, j);
    let [slope, error] = [0, 0];
    weight.forEach((w, pattern) => {
      slope += ((pattern >> j) & 1 ? -w : w) * law.table[at[pattern]];
      error += w * law.error[at[pattern]];
    });
    if (!(density * error < ERROR * Z)) return false;
    result.slope[j] = (density * slope) / (Math.sqrt(v) * Z);
  }
  return true;
}

/** The most likely patterns first: no pattern has more than the least likely of its signs. */
function slowly(
  k: number,
  V: ArrayLike<number>,
  orthants: Orthants,
  omega: ArrayLike<number>,
  logs: ArrayLike<number>,
  result: Summed,
): void {
  const { log_cdf_one } = core().exports;
  const alone = Array.from({ length: k }, (_, j) => {
    const x = omega[j] / Math.sqrt(V[j * (k + 1)]);
    return [log_cdf_one(x), log_cdf_one(-x)];
  });
  const bounds = Array.from(logs, (log, pattern) => ({
    pattern,
    bound: log + Math.min(...alone.map((sides, j) => sides[(pattern >> j) & 1])),
  }));
  const sum = new LogSum(k);
  for (const { pattern, bound } of bounds.sort((a, b) => b.bound - a.bound)) {
    if (!(bound > sum.top - DEPTH)) break;
    sum.add(logs[pattern] + orthants.rise(omega, pattern), orthants.slope);
  }
  sum.into(result);
}

/** Of independent numbers a pattern's logarithm is a sum. */
function independentSum(k: number, V: ArrayLike<number>): PatternSum {
  const { log_cdf_one, mills_one } = core().exports;
  const log = new Float64Array(2 * k);
  const pull = new Float64Array(2 * k);
  const slope = new Float64Array(k);
  const result = { log: 0, slope: new Float64Array(k) };
  return (omega, logs) => {
    for (let e = 0; e < 2 * k; e++) {
      const scale = (e & 1 ? -1 : 1) / Math.sqrt(V[(e >> 1) * (k + 1)]);
      log[e] = log_cdf_one(scale * omega[e >> 1]);
      pull[e] = scale * mills_one(scale * omega[e >> 1]);
    }
    const sum = new LogSum(k);
    for (let pattern = 0; pattern < 2 ** k; pattern++) {
      let total = logs[pattern];
      for (let j = 0; j < k; j++) {
        const e = 2 * j + ((pattern >> j) & 1);
        total += log[e];
        slope[j] = pull[e];
      }
      sum.add(total, slope);
    }
    sum.into(result);
    return result;
  };
}

/** A sum of e^log with the mean of slopes under it. */
class LogSum {
  top = Number.NEGATIVE_INFINITY;
  #Z = 0;
  readonly #slope: Float64Array;

  constructor(k: number) {
    this.#slope = new Float64Array(k);
  }

  add(log: number, slope: ArrayLike<number>): void {
    if (log === Number.NEGATIVE_INFINITY) return;
    if (log > this.top) {
      const shrink = Math.exp(this.top - log);
      this.#Z *= shrink;
      for (let j = 0; j < this.#slope.length; j++) this.#slope[j] *= shrink;
      this.top = log;
    }
    const w = Math.exp(log - this.top);
    this.#Z += w;
    for (let j = 0; j < this.#slope.length; j++) this.#slope[j] += w * slope[j];
  }

  into(result: Summed): void {
    result.log = this.top + Math.log(this.#Z);
    for (let j = 0; j < this.#slope.length; j++) result.slope[j] = this.#slope[j] / this.#Z;
  }
}

/** V of some coordinates, with a variance added to each. */
function part(p: number, named: number[], V: ArrayLike<number>, inside: number): Float64Array {
  const k = named.length;
  return Float64Array.from(
    { length: k * k },
    (_, e) => V[named[Math.floor(e / k)] * p + named[e % k]] + (e % (k + 1) === 0 ? inside : 0),
  );
}

const close = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * (1 + Math.abs(a));
