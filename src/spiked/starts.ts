import { checkInstance, checkKeys, checkObject, checkReal, shown } from '../core/index.js';
import { checkEstimate } from '../iterate/start.js';
import { squareRoot } from '../linalg/small.js';
import { rankOf, secondMoment } from '../prior/index.js';
import { normals, purpose, type Seed } from '../random/index.js';
import { Instance } from './instance.js';
import type { Start } from './start.js';

/**
 * A start on the Nishimori line: xhat = q x + sqrt(q (1 - q)) S^{1/2} z, so that x'xhat / n = xhat'xhat / n = q S on
 * average, with S the second moment of the prior. State evolution begins at q S. For tests and for the informed branch.
 *
 * @param overlap q in (0, 1], one number for all species
 * @throws RangeError for an instance without planted factors
 */
export function informed(instance: Instance, options: { overlap: number; seed?: Seed }): Start {
  checkInstance(instance, Instance);
  checkObject('options', options, { overlap: true, seed: true });
  const { overlap: q, seed = 0 } = options;
  checkReal('overlap', q, 'in (0, 1]', (x) => x > 0 && x <= 1);
  if (!instance.truth)
    throw new RangeError('instance must have planted factors to start informed, got data alone');
  const estimate: Record<string, Float64Array> = {};
  for (const [s, [name, n]] of Object.entries(instance.sizes).entries()) {
    const { prior } = instance.model.species[name];
    const rank = rankOf(prior);
    const root = squareRoot(rank, secondMoment(prior).flat());
    const z = normals(n * rank, { seed, purpose: purpose.start, index: s });
    const x = instance.signal(name);
    const spread = Math.sqrt(q * (1 - q));
    estimate[name] = x.map((value, p) => {
      const row = p - (p % rank);
      let noise = 0;
      for (let b = 0; b < rank; b++) noise += root[(p % rank) * rank + b] * z[row + b];
      return q * value + spread * noise;
    });
  }
  return { estimate };
}

/**
 * A start on the spheres whose every column has exactly this cosine with its planted one, random otherwise: where dynamics begins,
 * and what a random start has by luck, about N^{-1/2}.
 *
 * @param cosine in [-1, 1], one number for all columns
 * @throws RangeError for an instance without planted factors
 */
export function aligned(instance: Instance, options: { cosine: number; seed?: Seed }): Start {
  checkInstance(instance, Instance);
  checkObject('options', options, { cosine: true, seed: true });
  const { cosine, seed = 0 } = options;
  checkReal('cosine', cosine, 'in [-1, 1]', (x) => Math.abs(x) <= 1);
  if (!instance.truth)
    throw new RangeError('instance must have planted factors to start aligned, got data alone');
  const estimate: Record<string, Float64Array> = {};
  for (const [s, [name, n]] of Object.entries(instance.sizes).entries()) {
    const rank = rankOf(instance.model.species[name].prior);
    const x = instance.signal(name);
    const z = normals(n * rank, { seed, purpose: purpose.start, index: s });
    const sums = (f: (p: number) => number) => {
      const sum = Array(rank).fill(0);
      for (let p = 0; p < n * rank; p++) sum[p % rank] += f(p);
      return sum;
    };
    const xx = sums((p) => x[p] * x[p]);
    const xz = sums((p) => x[p] * z[p]);
    const rest = z.map((value, p) => value - (xz[p % rank] / xx[p % rank]) * x[p]);
    const zz = sums((p) => rest[p] * rest[p]);
    const across = Math.sqrt(1 - cosine * cosine);
    estimate[name] = x.map((value, p) => {
      const a = p % rank;
      return cosine * value + across * Math.sqrt(xx[a] / zz[a]) * rest[p];
    });
  }
  return onSphere(instance, { estimate });
}

/** Independent Gaussian estimates of mean square `floor` (default 1 / n), and that floor for the run that follows. */
export function random(instance: Instance, options: { seed?: Seed; floor?: number } = {}): Start {
  checkInstance(instance, Instance);
  checkObject('options', options, { seed: true, floor: true });
  const { seed = 0, floor = 1 / instance.size } = options;
  checkReal('floor', floor, 'in (0, 1)', (x) => x > 0 && x < 1);
  const estimate: Record<string, Float64Array> = {};
  for (const [s, [name, n]] of Object.entries(instance.sizes).entries()) {
    const rank = rankOf(instance.model.species[name].prior);
    estimate[name] = normals(n * rank, { seed, purpose: purpose.start, index: s }).map(
      (z) => Math.sqrt(floor) * z,
    );
  }
  return { estimate, floor };
}

/**
 * The same directions with every column scaled to the sphere of radius (n E x^2)^{1/2}: where maximum likelihood looks.
 *
 * @throws RangeError for a column that vanishes
 */
export function onSphere(instance: Instance, start: Start): Start {
  const estimate: Start['estimate'] = {};
  for (const [name, n] of Object.entries(instance.sizes)) {
    const S = secondMoment(instance.model.species[name].prior);
    const rank = S.length;
    const square = Array(rank).fill(0);
    start.estimate[name].forEach((value, p) => {
      square[p % rank] += value * value;
    });
    if (square.some((sum) => !(sum > 0)))
      throw new RangeError(`start.estimate.${name} must have columns that do not vanish`);
    const scale = square.map((sum, a) => Math.sqrt((n * S[a][a]) / sum));
    estimate[name] = start.estimate[name].map((value, p) => scale[p % rank] * value);
  }
  const { alternatives: _, ...rest } = start;
  return { ...rest, estimate };
}

/** Checks that a start has an estimate of the right length, all finite, for every species, and so its alternatives. */
export function checkStart(instance: Instance, start: Start): void {
  const fields = { estimate: true, predicted: true, learned: true } as const;
  checkObject('start', start, { ...fields, floor: true, alternatives: true });
  checkEstimates(instance, start);
  const { alternatives = [] } = start;
  if (!Array.isArray(alternatives))
    throw new TypeError(`start.alternatives must be an array of starts, got ${shown(alternatives)}`);
  for (const [i, other] of alternatives.entries()) {
    checkObject(`start.alternatives.${i}`, other, fields);
    checkEstimates(instance, other, `start.alternatives.${i}`);
  }
}

/** The same of a start or a run. */
export function checkEstimates(
  instance: Instance,
  { estimate }: Pick<Start, 'estimate'>,
  argument = 'start',
): void {
  const at = `${argument}.estimate`;
  checkObject(at, estimate);
  checkKeys(at, estimate, Object.keys(instance.sizes));
  for (const [name, n] of Object.entries(instance.sizes))
    checkEstimate(`${at}.${name}`, estimate[name], n * rankOf(instance.model.species[name].prior));
}
