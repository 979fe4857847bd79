import { shown } from '../core/check.js';
import { cholesky } from '../linalg/small.js';
import { differenceOf, Identities, type IdentityReport, meanOf } from '../numerics/identities.js';
import { normals, purpose } from '../random/index.js';
import type { Channel } from './channel.js';
import type { Link } from './link.js';
import { channel } from './make.js';
import type { Noise } from './noise.js';

/** Fields that are looked at: places and variances. */
const PLACES = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0.7, -0.4, 0.25, 0.1, -0.6, 0.3, -0.2, 0.5],
];
const VARIANCES = [1, 0.4];
/** Covariance of two entries of z, of their variance. */
const SHARED = 0.2;
/** Labels at which derivatives are taken. */
const LABELS = 9;
const DRAWN = 4000;
/** Step of differences, in deviations of z, and what they may be wrong by. */
const STEP = 0.004;
const ALLOWED = 1e-5;
/** What quadratures over labels may be wrong by, and standard errors of averages over drawn labels. */
const MISSING = 1e-5;
const ERRORS = 5;

/**
 * Checks an output channel against identities that hold for every one, with z ~ N(omega, V) at a few fields:
 *
 *     mass          exp(logZ) sums to 1 over labels          mean          g averages to 0 over labels
 *     gradient      g is the gradient of logZ in omega       hessian       is the gradient of g
 *     draw          drawn labels can occur, have g of mean 0, E[g g'] as over labels, and E[(z - omega) g'] = V E[g g']
 *
 * Differences and quadratures may be off by 1e-5, averages by five standard errors. Every identity comes with its worst error over that and
 * where it was.
 *
 * @param link a link as `channel` takes it, or a channel
 * @example
 * checkChannel({ kind: 'logit' }).passed // true
 *
 * @throws what the channel's own functions throw
 */
export function checkChannel(link: Link | Channel, noise?: Noise): IdentityReport {
  if (typeof link !== 'object' || link === null)
    throw new TypeError(`link must be a link or a channel, got ${shown(link)}`);
  const law =
    'gOut' in link && 'labels' in link && 'supports' in link
      ? (link as Channel)
      : channel(link as Link, noise);
  const found = new Identities();
  PLACES.forEach((place, k) => {
    const omega = place.slice(0, law.p);
    const V = Array.from(
      { length: law.p ** 2 },
      (_, e) => VARIANCES[k] * (e % (law.p + 1) === 0 ? 1 : k === 0 ? 0 : SHARED),
    );
    checkField(found, law, omega, V, `omega = [${omega}], V = [${V}]`);
  });
  return found.report();
}

function checkField(found: Identities, law: Channel, omega: number[], V: number[], where: string): void {
  const { p } = law;
  const { y, weight, mass, g } = law.labels({ omega, V });
  const n = y.length;
  found.add('mass', mass - 1, MISSING, where);
  const information = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    let mean = 0;
    weight.forEach((w, i) => {
      mean += w * g[a * n + i];
      for (let b = 0; b < p; b++) information[a * p + b] += w * g[a * n + i] * g[b * n + i];
    });
    found.add('mean', mean * Math.sqrt(V[a * (p + 1)]), MISSING, where);
  }
  const likely = Array.from(y).filter((_, i) => weight[i] > 1e-8);
  const some = likely.filter((_, i) => i % Math.ceil(likely.length / LABELS) === 0);
  derivatives(found, law, some, omega, V, where);
  drawn(found, law, omega, V, information, where);
}

function derivatives(
  found: Identities,
  law: Channel,
  y: number[],
  omega: number[],
  V: number[],
  where: string,
): void {
  const { p } = law;
  const n = y.length;
  const rows = (b: number, t: number) => {
    const moved = omega.map((value, a) => (a === b ? value + t : value));
    return Float64Array.from({ length: p * n }, (_, e) => moved[Math.floor(e / n)]);
  };
  const { g, jacobian } = law.gOut(y, rows(-1, 0), V, { jacobian: true });
  for (let b = 0; b < p; b++) {
    const deviation = Math.sqrt(V[b * (p + 1)]);
    const h = STEP * deviation;
    y.forEach((label, i) => {
      const at = `y = ${label}, ${where}`;
      const slope = differenceOf((t) => law.gOut(y, rows(b, t), V).logZ[i], h);
      const size = Math.abs(g[b * n + i]) + 1 / deviation;
      found.add('gradient', slope - g[b * n + i], ALLOWED * size, at);
      for (let a = 0; a < p; a++) {
        const second = differenceOf((t) => law.gOut(y, rows(b, t), V).g[a * n + i], h);
        found.add('hessian', second - jacobian![(i * p + a) * p + b], ALLOWED * size * size, at);
      }
    });
  }
}

function drawn(
  found: Identities,
  law: Channel,
  omega: number[],
  V: number[],
  information: Float64Array,
  where: string,
): void {
  const { p, draws } = law;
  const L = cholesky(p, V);
  const seed = 'check of a channel';
  const white = normals(DRAWN * p, { seed, purpose: purpose.user });
  const noise = normals(DRAWN * Math.max(1, draws), { seed, purpose: purpose.label });
  const shifts = Array.from({ length: DRAWN }, (_, i) =>
    omega.map((_, a) => omega.reduce((sum, _, b) => sum + (b <= a ? L[a * p + b] * white[i * p + b] : 0), 0)),
  );
  const y = shifts.map((shift, i) => {
    const label = law.label(
      shift.map((value, a) => omega[a] + value),
      noise.subarray(i * draws, (i + 1) * draws),
    );
    if (!law.supports(label)) found.add('draw', Number.NaN, 1, `y = ${label}, which cannot occur, ${where}`);
    return label;
  });
  const { g } = law.gOut(
    y,
    Float64Array.from({ length: p * DRAWN }, (_, e) => omega[Math.floor(e / DRAWN)]),
    V,
  );
  for (let a = 0; a < p; a++) {
    const own = g.subarray(a * DRAWN, (a + 1) * DRAWN);
    average(found, own, 0, `the mean of g, ${where}`);
    for (let b = 0; b < p; b++) {
      const products = own.map((value, i) => value * g[b * DRAWN + i]);
      average(found, products, information[a * p + b], `the mean of g g', ${where}`);
      const expected = omega.reduce((sum, _, c) => sum + V[b * p + c] * information[c * p + a], 0);
      average(
        found,
        own.map((value, i) => value * shifts[i][b]),
        expected,
        `the response of g to z, ${where}`,
      );
    }
  }
}

function average(found: Identities, values: Float64Array, expected: number, where: string): void {
  const { mean, error } = meanOf(values);
  found.add('draw', mean - expected, ERRORS * error + MISSING * (1 + Math.abs(expected)), where);
}
