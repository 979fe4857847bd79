import { core, padded, readFactor, writeFactor } from '../core/index.js';
import { meanOf as average, differenceOf, Identities, type IdentityReport } from '../numerics/identities.js';
import { normals, purpose } from '../random/index.js';
import { denoiserOf } from './denoiser.js';
import { drawSignal } from './draw.js';
import { meanOf, rankOf, secondMoment } from './lower.js';
import { lawOf, type Posterior, posteriorUnder } from './posterior.js';
import type { Prior } from './schema.js';

/** Precisions, in units of 1 over the mean square of an entry. */
const PRECISIONS = [0.02, 0.3, 3, 30];
/** Rows whose fields are looked at, and rows of an average. */
const ROWS = 12;
const DRAWN = 4000;
/** Step of differences, in deviations of the posterior, and what they may be wrong by, of the size of what they are compared with. */
const STEP = 0.005;
const ALLOWED = 1e-5;
/** Standard errors that an average may be off. */
const ERRORS = 5;
/** A precision so large that nothing but the value is left, and one that says nothing. */
const [LARGE, SMALL] = [1e8, 1e-8];

/**
 * Checks a prior against identities that hold for every one. For fields B = A x + A^(1/2) z of drawn rows x and precisions A:
 *
 *     mean          is the gradient of logZ in B                  covariance    is the gradient of the mean
 *     precision     -2 d logZ / dA is the second moment           nishimori     E[x xhat'] = E[xhat xhat'], over drawn rows
 *     draw          drawn rows have the prior's mean and second moment
 *     no data       at A -> 0 the posterior is the prior          all data      at A -> infinity and B = A x it is x
 *
 * Differences may be off by 1e-5, averages by five standard errors. Every identity comes with its worst error over that and where it was.
 *
 * @example
 * checkPrior(laplace()).passed // true
 *
 * @throws what the prior's own functions throw
 */
export function checkPrior(prior: Prior): IdentityReport {
  const found = new Identities();
  const r = rankOf(prior);
  const moment = secondMoment(prior);
  const scale = moment.reduce((sum, row, a) => sum + row[a], 0) / r;
  const x = drawSignal(prior, DRAWN, { seed: 'check of a prior' });
  const z = normals(DRAWN * r, { seed: 'check of a prior', purpose: purpose.user });
  const law = lawOf(prior);
  const ask = (B: ArrayLike<number>, A: number) => posteriorUnder(law, Array.from(B), diagonal(r, A));
  const row = (values: Float64Array, i: number) => values.subarray(i * r, (i + 1) * r);
  for (const A of PRECISIONS.map((precision) => precision / scale)) {
    const field = (i: number) => row(x, i).map((value, a) => A * value + Math.sqrt(A) * z[i * r + a]);
    for (let i = 0; i < ROWS; i++) derivatives(found, r, ask, field(i), A);
    const gaps: number[][] = Array.from({ length: r * r }, () => []);
    const means = meansOf(
      prior,
      r,
      x.map((value, e) => A * value + Math.sqrt(A) * z[e]),
      A,
    );
    for (let i = 0; i < DRAWN; i++) {
      const [own, mean] = [row(x, i), row(means, i)];
      for (let a = 0; a < r; a++)
        for (let b = 0; b < r; b++) gaps[a * r + b].push((own[a] - mean[a]) * mean[b]);
    }
    for (const gap of gaps) zero(found, 'nishimori', gap, scale, `A = ${A}`);
  }
  const mean = meanOf(prior);
  for (let a = 0; a < r; a++) {
    const column = Array.from({ length: DRAWN }, (_, i) => x[i * r + a]);
    zero(
      found,
      'draw',
      column.map((value) => value - mean[a]),
      Math.sqrt(scale),
      `the mean of entry ${a}`,
    );
    for (let b = 0; b <= a; b++) {
      const gap = column.map((value, i) => value * x[i * r + b] - moment[a][b]);
      zero(found, 'draw', gap, scale, `the second moment of entries ${a} and ${b}`);
    }
  }
  const nothing = ask(new Float64Array(r), SMALL / scale);
  for (let a = 0; a < r; a++) {
    found.add('no data', nothing.mean[a] - mean[a], 1e-6 * Math.sqrt(scale), `the mean of entry ${a}`);
    for (let b = 0; b < r; b++) {
      const covariance = moment[a][b] - mean[a] * mean[b];
      found.add(
        'no data',
        nothing.covariance[a * r + b] - covariance,
        1e-6 * scale,
        `the covariance ${a}, ${b}`,
      );
    }
  }
  for (let i = 0; i < ROWS; i++) {
    const own = row(x, i);
    const at = ask(
      own.map((value) => (LARGE / scale) * value),
      LARGE / scale,
    );
    for (let a = 0; a < r; a++)
      found.add('all data', at.mean[a] - own[a], 1e-2 * Math.sqrt(scale), `x = [${Array.from(own)}]`);
  }
  return found.report();
}

/** Posterior means of many rows, by the denoiser that algorithms use. */
function meansOf(prior: Prior, r: number, fields: Float64Array, A: number): Float64Array {
  const { memory } = core();
  const ld = padded(DRAWN);
  return memory.scope((scratch) => {
    const [B, estimate] = [scratch.f64(r * ld), scratch.f64(r * ld)];
    writeFactor(B, fields, DRAWN, r);
    denoiserOf(scratch, prior, DRAWN, r)(B, scratch.f64(r * r, diagonal(r, A)), estimate, scratch.f64(r * r));
    return readFactor(estimate, DRAWN, r);
  });
}

type Ask = (B: ArrayLike<number>, A: number) => Posterior;

function derivatives(found: Identities, r: number, ask: Ask, B: Float64Array, A: number): void {
  const at = ask(B, A);
  const where = `B = [${Array.from(B)}], A = ${A}`;
  const moved = (b: number, t: number) =>
    ask(
      B.map((value, a) => (a === b ? value + t : value)),
      A,
    );
  let second = 0;
  for (let b = 0; b < r; b++) {
    const deviation = Math.sqrt(Math.max(at.covariance[b * (r + 1)], 0));
    second += at.covariance[b * (r + 1)] + at.mean[b] ** 2;
    // The field changes the posterior over 1 / deviation; where that is 0 the value is known, and nothing changes.
    const h = STEP / Math.max(deviation, 0.1 / Math.sqrt(A + 1));
    const size = 1 / h;
    found.add('mean', differenceOf((t) => moved(b, t).logPartition, h) - at.mean[b], ALLOWED * size, where);
    for (let a = 0; a < r; a++) {
      const slope = differenceOf((t) => moved(b, t).mean[a], h);
      found.add('covariance', slope - at.covariance[a * r + b], ALLOWED * size * size, where);
    }
  }
  const slope = -2 * differenceOf((t) => ask(B, A + t).logPartition, STEP * A);
  found.add('precision', slope - second, ALLOWED * (second + r / A), where);
}

/** An average that is zero, within its standard errors; rounding is nothing. */
function zero(found: Identities, name: string, values: number[], size: number, where: string): void {
  const { mean, error } = average(values);
  found.add(name, mean, ERRORS * error + 1e-9 * size, where);
}

const diagonal = (r: number, value: number) =>
  Array.from({ length: r * r }, (_, e) => (e % (r + 1) === 0 ? value : 0));
