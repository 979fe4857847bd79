// The probabilities of all patterns of signs of normal numbers: quickly as numbers, or one at a time as logarithms, to all digits however small it is.
// By Plackett's identity (1954) the derivative of a probability in V_ij is plus or minus the density of (z_i, z_j) at 0 times the probability of the others
// there: that is integrated from a diagonal V. Where its terms cancel, the probability is an integral over one coordinate of that of the others given it.

import { core } from '../core/index.js';
import { LOG_TWO_PI } from '../numerics/index.js';
import { LAST, NODES, remainder, WEIGHTS } from '../numerics/legendre.js';
import { bump } from './bump.js';
import { type Conditional, conditional } from './conditional.js';

/** Error of a panel beside the whole. */
const SMALL = 1e-11;
const FINEST = 10;
/** Where correlations are nearer to 1 than these panels resolve, to about 1e-6, so many coordinates have integrals at once that are exact; for more they take minutes. */
const DIRECT = 4;
/** The way from a diagonal V is gone where it changes logarithms by no more than about this, */
const FAR = 20;
/** and its end is taken where the terms have not cancelled to less than this. */
const LEAST = 0.05;
/** Corners are kept for so many coordinates: for more there are millions. */
const KEPT = 6;
/** More coordinates than that take hours where the terms cancel. */
const MOST = 6;
const ROUNDING = 2 ** -52;

interface Tie {
  i: number;
  j: number;
  rho: number;
  /** sqrt(1 - rho^2). */
  left: number;
}

/** The others where one or two coordinates are known. */
interface Given extends Conditional {
  law: Orthants;
  mean: Float64Array;
  /** Their pattern in a pattern of all. */
  at: Uint8Array;
}

/** Where two coordinates are 0. */
interface Corner extends Given {
  i: number;
  j: number;
  /** What V_ij grows by along the panel, per weight of the node. */
  rate: number;
  /** ln of their density is constant - (p omega_i^2 + 2 q omega_i omega_j + r omega_j^2) / 2. */
  constant: number;
  p: number;
  q: number;
  r: number;
}

/** z ~ N(., V), V k x k row-major. In a pattern bit j is set where z_j is negative. */
export class Orthants {
  /** Derivatives of the last `rise` in omega. */
  readonly slope: Float64Array;
  /** Probabilities of the last `all`, and what they may be wrong by. */
  readonly table: Float64Array;
  readonly error: Float64Array;
  readonly #k: number;
  readonly #V: ArrayLike<number>;
  readonly #sd: Float64Array;
  /** Pairs that are correlated. */
  readonly #ties: Tie[] = [];
  readonly #faces: Given[] = [];
  readonly #panels: Panel[];

  constructor(k: number, V: ArrayLike<number>) {
    this.#k = k;
    this.#V = V;
    this.slope = new Float64Array(k);
    this.table = new Float64Array(2 ** k);
    this.error = new Float64Array(2 ** k);
    this.#sd = Float64Array.from({ length: k }, (_, j) => Math.sqrt(V[j * (k + 1)]));
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < i; j++) {
        const b = V[i * k + j];
        if (b === 0) continue;
        const scale = this.#sd[i] * this.#sd[j];
        const det = core().exports.determinant(V[i * (k + 1)], b, b, V[j * (k + 1)]);
        this.#ties.push({ i, j, rho: b / scale, left: Math.sqrt(det) / scale });
      }
    }
    this.#panels = panelsOf(k, this.#ties);
  }

  /** Whether the coordinates are independent. */
  get apart(): boolean {
    return this.#ties.length === 0;
  }

  /** Fills `table` with the probabilities of all patterns for a mean omega. */
  all(omega: ArrayLike<number>): void {
    const { cdf_one, log_quadrant } = core().exports;
    const [k, table, error] = [this.#k, this.table, this.error];
    table.fill(1);
    for (let j = 0; j < k; j++) {
      const x = omega[j] / this.#sd[j];
      const sides = [cdf_one(x), cdf_one(-x)];
      for (let pattern = 0; pattern < table.length; pattern++) table[pattern] *= sides[(pattern >> j) & 1];
    }
    for (let pattern = 0; pattern < table.length; pattern++) error[pattern] = k * ROUNDING * table[pattern];
    if (this.apart) return;
    if (k > 2) {
      if (this.#panels.length > 0) this.#allOfWay(omega);
      else error.fill(Number.POSITIVE_INFINITY);
      return;
    }
    const { rho, left } = this.#ties[0];
    const tie = Math.exp(log_quadrant(omega[0] / this.#sd[0], omega[1] / this.#sd[1], rho, left)) - table[0];
    for (let pattern = 0; pattern < 4; pattern++) {
      table[pattern] += parity(pattern, 0, 1) * tie;
      error[pattern] = 4 * ROUNDING * (table[0] + Math.abs(tie));
    }
  }

  #allOfWay(omega: ArrayLike<number>): void {
    const { table, error } = this;
    const last = new Float64Array(4 * table.length);
    const size = Float64Array.from(table);
    for (const panel of this.#panels) {
      last.fill(0);
      for (let node = 0; node < NODES.length; node++) {
        for (const corner of this.#cornersAt(panel, node)) {
          const { i, j, rate, at, law, mean } = corner;
          const share = WEIGHTS[node] * rate * Math.exp(density(corner, omega));
          law.all(mean);
          for (let pattern = 0; pattern < table.length; pattern++) {
            const value = parity(pattern, i, j) * share * law.table[at[pattern]];
            table[pattern] += value;
            for (let m = 0; m < 4; m++) last[4 * pattern + m] += LAST[node][m] * value;
            size[pattern] += Math.abs(value);
            error[pattern] += Math.abs(share) * law.error[at[pattern]];
          }
        }
      }
      for (let pattern = 0; pattern < table.length; pattern++) error[pattern] += remainder(last, 4 * pattern);
    }
    for (let pattern = 0; pattern < table.length; pattern++) error[pattern] += 4 * ROUNDING * size[pattern];
  }

  /** What `all` says of the others where z_j is 0, and their pattern in each of all. */
  face(omega: ArrayLike<number>, j: number): { law: Orthants; at: Uint8Array } {
    const face = this.#where(omega, j, 0);
    face.law.all(face.mean);
    return face;
  }

  /** ln P(z has the signs of the pattern) for a mean omega. */
  log(omega: ArrayLike<number>, pattern: number): number {
    if (this.#k === 2 && !this.apart) return this.#quadrant(omega, pattern);
    const { log_cdf_one } = core().exports;
    let apart = 0;
    for (let j = 0; j < this.#k; j++) apart += log_cdf_one(this.#height(omega, pattern, j));
    if (this.apart) return apart;
    const grown = this.#way(omega, pattern, apart);
    return grown > 0 ? apart + Math.log(grown) : this.#along(omega, pattern, false);
  }

  /** The same, with its derivatives in `slope`. */
  rise(omega: ArrayLike<number>, pattern: number): number {
    const { log_cdf_one, mills_one, quadrant_slope } = core().exports;
    const [k, slope] = [this.#k, this.slope];
    const scale = (j: number) => signOf(pattern, j) / this.#sd[j];
    if (k === 2 && !this.apart) {
      const log = this.#quadrant(omega, pattern);
      for (let j = 0; j < 2; j++) slope[j] = scale(j) * quadrant_slope(j);
      return log;
    }
    let apart = 0;
    for (let j = 0; j < k; j++) {
      const height = this.#height(omega, pattern, j);
      apart += log_cdf_one(height);
      slope[j] = scale(j) * mills_one(height);
    }
    if (this.apart) return apart;
    const grown = this.#way(omega, pattern, apart);
    if (grown === 0) return this.#along(omega, pattern, true);
    const log = apart + Math.log(grown);
    for (let j = 0; j < k; j++) {
      const { at, law, mean } = this.#where(omega, j, 0);
      const x = omega[j] / this.#sd[j];
      slope[j] = scale(j) * Math.exp(law.log(mean, at[pattern]) - 0.5 * (x * x + LOG_TWO_PI) - log);
    }
    return log;
  }

  /** omega_j towards the side of the pattern, in deviations. */
  #height(omega: ArrayLike<number>, pattern: number, j: number): number {
    return (signOf(pattern, j) * omega[j]) / this.#sd[j];
  }

  #quadrant(omega: ArrayLike<number>, pattern: number): number {
    const { rho, left } = this.#ties[0];
    const [a, b] = [this.#height(omega, pattern, 0), this.#height(omega, pattern, 1)];
    return core().exports.log_quadrant(a, b, parity(pattern, 0, 1) * rho, left);
  }

  /** The probability beside that of independent numbers, whose logarithm is `apart`; 0 where the way is far, or its terms cancel. */
  #way(omega: ArrayLike<number>, pattern: number, apart: number): number {
    let far = 0;
    for (const { i, j, rho } of this.#ties) {
      const [a, b] = [this.#height(omega, pattern, i), this.#height(omega, pattern, j)];
      far += Math.abs(rho) * steepest(a) * steepest(b);
    }
    if (!(far < FAR) || this.#panels.length === 0) return 0;
    let total = 1;
    for (const panel of this.#panels) {
      let whole = 0;
      const last = [0, 0, 0, 0];
      for (let node = 0; node < NODES.length; node++) {
        let value = 0;
        for (const corner of this.#cornersAt(panel, node)) {
          const { i, j, rate, at, law, mean } = corner;
          const log = density(corner, omega) - apart;
          value += parity(pattern, i, j) * rate * Math.exp(log + law.log(mean, at[pattern]));
        }
        value *= WEIGHTS[node];
        whole += value;
        for (let m = 0; m < 4; m++) last[m] += LAST[node][m] * value;
      }
      total += whole;
      if (!(total > LEAST && remainder(last) < SMALL * total)) return 0;
    }
    return total;
  }

  /** The integral over one coordinate of the probability of the others given it, whose logarithm is concave. */
  #along(omega: ArrayLike<number>, pattern: number, rising: boolean): number {
    if (this.#k > MOST) return Number.NaN;
    // The one that is farthest on the wrong side.
    let c = 0;
    for (let j = 1; j < this.#k; j++)
      if (this.#height(omega, pattern, j) < this.#height(omega, pattern, c)) c = j;
    const [sigma, v] = [signOf(pattern, c), this.#V[c * (this.#k + 1)]];
    const { rest, at, gain, law } = this.#where(omega, c, 0);
    const exponent = (t: number, out: Float64Array) => {
      const { mean } = this.#where(omega, c, sigma * t);
      const d = sigma * t - omega[c];
      if (!rising) return law.log(mean, at[pattern]) - (0.5 * d * d) / v;
      const log = law.rise(mean, at[pattern]);
      out.set(law.slope);
      out[rest.length] = d / v;
      return log - (0.5 * d * d) / v;
    };
    const start = Math.max(0, sigma * omega[c]);
    const { log, means } = bump(exponent, rising ? this.#k : 0, start, this.#sd[c]);
    if (rising) {
      this.slope[c] = means[rest.length];
      rest.forEach((a, m) => {
        this.slope[a] = means[m];
        this.slope[c] -= gain[m][0] * means[m];
      });
    }
    return log - 0.5 * (LOG_TWO_PI + Math.log(v));
  }

  /** The others where z_c is z. */
  #where(omega: ArrayLike<number>, c: number, z: number): Given {
    this.#faces[c] ??= givenOf(this.#k, this.#V, [c]);
    const { rest, gain, mean } = this.#faces[c];
    for (let m = 0; m < rest.length; m++) mean[m] = omega[rest[m]] + gain[m][0] * (z - omega[c]);
    return this.#faces[c];
  }

  #cornersAt(panel: Panel, node: number): Corner[] {
    const known = panel.corners[node];
    if (known) return known;
    const [k, V] = [this.#k, this.#V];
    const u = panel.from + (panel.to - panel.from) * NODES[node];
    // V is t V beside its diagonal; t = 1 - (1 - u)^2 is tame where V is nearly singular.
    const t = u * (2 - u);
    const Vt = Float64Array.from(V, (v, e) => (e % (k + 1) === 0 ? v : t * v));
    const corners = this.#ties.map(({ i, j }) => {
      const [a, b, c] = [Vt[i * (k + 1)], Vt[i * k + j], Vt[j * (k + 1)]];
      const det = core().exports.determinant(a, b, b, c);
      const constant = -LOG_TWO_PI - 0.5 * Math.log(det);
      const rate = (panel.to - panel.from) * 2 * (1 - u) * V[i * k + j];
      return { ...givenOf(k, Vt, [i, j]), i, j, rate, constant, p: c / det, q: -b / det, r: a / det };
    });
    if (k <= KEPT) panel.corners[node] = corners;
    return corners;
  }
}

/** A part of the way from a diagonal V, in u, with what is known of its nodes. */
interface Panel {
  from: number;
  to: number;
  corners: Corner[][];
}

/** Shorter ones towards the end, where two coordinates are nearly one; none where there would be too many. */
function panelsOf(k: number, ties: Tie[]): Panel[] {
  const left = ties.reduce((least, tie) => Math.min(least, tie.left), 1);
  const panels: Panel[] = [];
  let from = 0;
  while (1 - from > 1.2 * left) {
    if (panels.length < FINEST) {
      panels.push({ from, to: 0.5 * (1 + from), corners: [] });
      from = 0.5 * (1 + from);
    } else if (k <= DIRECT) return [];
    else break;
  }
  return [...panels, { from, to: 1, corners: [] }];
}

/** ln of the density of both coordinates at 0; `mean` then is that of the others there. */
function density({ i, j, constant, p, q, r, rest, gain, mean }: Corner, omega: ArrayLike<number>): number {
  const [x, y] = [omega[i], omega[j]];
  for (let m = 0; m < rest.length; m++) mean[m] = omega[rest[m]] - gain[m][0] * x - gain[m][1] * y;
  return constant - 0.5 * (p * x * x + 2 * q * x * y + r * y * y);
}

function givenOf(k: number, V: ArrayLike<number>, known: number[]): Given {
  const given = conditional(k, V, known);
  const { rest, covariance } = given;
  const at = Uint8Array.from({ length: 2 ** k }, (_, pattern) =>
    rest.reduce((bits, a, m) => bits | (((pattern >> a) & 1) << m), 0),
  );
  return { ...given, at, mean: new Float64Array(rest.length), law: new Orthants(rest.length, covariance) };
}

/** No less than phi / Phi at x, by little. */
const steepest = (x: number) => (x < 0 ? 0.8 - x : 0.8 * Math.exp(-0.5 * x * x));

const signOf = (pattern: number, j: number) => ((pattern >> j) & 1 ? -1 : 1);
const parity = (pattern: number, i: number, j: number) => (((pattern >> i) ^ (pattern >> j)) & 1 ? -1 : 1);
