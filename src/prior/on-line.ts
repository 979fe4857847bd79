// Priors on the line that a user brings: atoms, or a density. Both become a mixture, which is plain data and serves wherever a named prior does.

import { checkArray, checkNumbers, checkObject, checkReal, shown } from '../core/check.js';
import { MAX_COMPONENTS } from '../core/layout.js';
import { cellsOf, type Nodes } from './cells.js';
import { atoms, type Mixture } from './components.js';
import { type MixturePrior, mixture } from './mixture.js';
import { posteriorUnder } from './posterior.js';

/**
 * The prior of a list of values on the line.
 *
 * @param values up to 256 numbers
 * @param weights as many numbers >= 0, which are divided by their sum; equal ones by default
 * @example
 * fromAtoms([-1, 0, 2], [2, 5, 1])
 *
 * @throws RangeError naming the argument
 */
export function fromAtoms(values: ArrayLike<number>, weights?: ArrayLike<number>): MixturePrior {
  checkArray('values', values);
  checkNumbers('values', values, values.length);
  if (!(values.length >= 1 && values.length <= MAX_COMPONENTS))
    throw new RangeError(`values must hold 1 to ${MAX_COMPONENTS} numbers, got ${values.length}`);
  const shares = weights ?? new Array<number>(values.length).fill(1);
  checkNumbers('weights', shares, values.length);
  for (let k = 0; k < shares.length; k++) checkReal(`weights[${k}]`, shares[k], '>= 0', (w) => w >= 0);
  const sum = Array.from(shares).reduce((a, b) => a + b, 0);
  checkReal('the sum of weights', sum, '> 0 and finite', (total) => total > 0);
  const points = Array.from(values, (x) => [x]);
  return asPrior(
    atoms(
      points,
      Array.from(shares, (w) => w / sum),
    ),
  );
}

/** How far a lowered density is from what it stands for. */
export interface LoweringError {
  /** The largest precision that was looked at, in units of 1 over the second moment. */
  precision: number;
  /** Largest error of the posterior mean, over standard deviations of the posterior. */
  mean: number;
  /** Largest error of the log-partition. */
  logPartition: number;
}

export interface DensityOptions {
  /**
   * Numbers in rising order, two or more: the ends of the support, and between them the places where the density has a kink or a jump. The
   * ends are finite: where the density has a tail, they are where nothing matters any more.
   */
  support: ArrayLike<number>;
}

/** Precisions at which the error is measured, and the fields of each, in deviations of the noise. */
const PRECISIONS = [0.1, 1, 10, 100];
const NOISE = [-2, 0, 2];
const QUANTILES = [1e-4, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1 - 1e-4];

/**
 * The prior of a density on the line. It is normalised, cut into 256 cells, narrow where it is large, and each cell becomes the Gaussian of its
 * mass, mean and variance: the moments up to the second are those of the density. `error` is measured against a quadrature over the density, at precisions from
 * 0.1 to 100 over the second moment, for values between the quantiles 1e-4 and 1 - 1e-4 and a noise of up to two deviations. At larger precisions a posterior that is narrower than a cell is off by less than the cell. Drawn values
 * are those of the cells, which stick out of a support with a sharp end by about a third of one.
 *
 * @param density a function of x, >= 0, of any positive integral
 * @returns plain data: a mixture, and what it costs
 * @example
 * const { prior, error } = fromDensity((x) => Math.exp(-(x ** 4)), { support: [-4, 4] })
 *
 * @throws TypeError for what is no function, RangeError for values that are no finite numbers >= 0, and for a support out of order
 */
export function fromDensity(
  density: (x: number) => number,
  options: DensityOptions,
): { prior: MixturePrior; error: LoweringError } {
  if (typeof density !== 'function')
    throw new TypeError(`density must be a function of x, got ${shown(density)}`);
  checkObject('options', options, { support: true });
  const { support } = options;
  checkArray('support', support);
  checkNumbers('support', support, support.length);
  if (support.length < 2) throw new RangeError(`support must hold at least 2 numbers, got ${support.length}`);
  for (let k = 1; k < support.length; k++)
    checkReal(
      `support[${k}]`,
      support[k],
      `> support[${k - 1}], ${support[k - 1]}`,
      (x) => x > support[k - 1],
    );
  const log = (x: number) => {
    let value: number;
    try {
      value = density(x);
    } catch (cause) {
      throw new Error(`density threw at x = ${x}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
    if (!(typeof value === 'number' && Number.isFinite(value) && value >= 0))
      throw new RangeError(`density must return finite numbers >= 0, got ${shown(value)} at x = ${x}`);
    return Math.log(value);
  };
  const stretches = Array.from(support)
    .slice(1)
    .map((to, k) => ({ from: support[k], to, log }));
  const { law, nodes } = cellsOf(stretches);
  if (!(law.weights.length > 0 && law.weights.every(Number.isFinite)))
    throw new RangeError('density must have a positive, finite integral over its support, got 0 or Infinity');
  const prior = asPrior(law);
  return { prior, error: errorOf(law, nodes) };
}

const asPrior = ({ weights, means, covariances }: Mixture) => mixture({ weights, means, covariances });

function errorOf(law: Mixture, { x, weight }: Nodes): LoweringError {
  const error = { precision: PRECISIONS[PRECISIONS.length - 1], mean: 0, logPartition: 0 };
  const scale = x.reduce((sum, at, k) => sum + weight[k] * at * at, 0);
  let sum = 0;
  const cumulative = weight.map((w) => {
    sum += w;
    return sum;
  });
  const places = QUANTILES.map((q) => x[cumulative.findIndex((c) => c >= q * sum)]);
  for (const A of PRECISIONS.map((precision) => precision / scale)) {
    for (const at of places) {
      for (const noise of NOISE) {
        const B = A * at + Math.sqrt(A) * noise;
        const exponents = x.map((z) => B * z - 0.5 * A * z * z);
        const top = exponents.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
        const w = exponents.map((e, k) => weight[k] * Math.exp(e - top));
        const Z = w.reduce((a, b) => a + b, 0);
        const mean = w.reduce((a, own, k) => a + own * x[k], 0) / Z;
        const deviation = Math.sqrt(w.reduce((a, own, k) => a + own * (x[k] - mean) ** 2, 0) / Z);
        const lowered = posteriorUnder(law, [B], [A]);
        error.mean = Math.max(error.mean, Math.abs(lowered.mean[0] - mean) / deviation);
        error.logPartition = Math.max(error.logPartition, Math.abs(lowered.logPartition - top - Math.log(Z)));
      }
    }
  }
  return error;
}
