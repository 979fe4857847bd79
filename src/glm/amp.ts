import { checkBoolean, checkObject, shown } from '../core/check.js';
import { core, padded, readFactor, writeFactor } from '../core/index.js';
import type { LoopResult } from '../iterate/result.js';
import { denoiserOf } from '../prior/denoiser.js';
import type { Seed } from '../random/index.js';
import { checkInstance, type Instance } from './instance.js';
import { checkGlmOptions, type GlmOptions, glmFields, runGlm } from './iterate.js';
import { type Measurement, measure } from './measure.js';
import { checkStart, informed, random, type Start, uninformative } from './starts.js';

export interface AmpOptions extends GlmOptions {
  /**
   * `random` (default), `uninformative` (the prior's mean), `informed` (next to what is planted), or a start of your own, for example that of a
   * spectral method.
   */
  start?: 'random' | 'uninformative' | 'informed' | Start;
  /** Of a random or informed start. Default 0. */
  seed?: Seed;
  /** Keep what was measured at every iteration, the start included. */
  trajectory?: boolean;
}

/** The measurements of an iteration; without planted directions `self` alone. */
export type AmpMeasurement = Partial<Measurement> & Pick<Measurement, 'self'> & { residual?: number };

export interface AmpResult extends LoopResult, AmpMeasurement {
  residual: number;
  /** Posterior means of the rows of W, d x p row-major, up to the symmetries of the link. */
  estimate: Float64Array;
  /** Mean posterior covariance of a row, p x p. */
  covariance: number[][];
  trajectory?: AmpMeasurement[];
}

/**
 * Bayes-optimal approximate message passing for a multi-index model (arXiv 2405.15480; docs/theory/multi-index.md, section 2): p x p covariances
 * that all rows share, posterior-mean denoisers of the prior, g_out of the channel. Reads every datum once per iteration. `self` follows state
 * evolution from the same start, up to fluctuations of order d^(-1/2), as long as damping is 0, given so or by default.
 *
 * A run that meets what is not finite, such as labels that the channel cannot give, ends as `non-finite` with its last finite estimate.
 *
 * @throws RangeError for options out of range. Not converging is a status.
 */
export function bayesAmp(instance: Instance, options: AmpOptions = {}): AmpResult {
  checkInstance(instance);
  checkObject('options', options, { ...glmFields, start: true, seed: true, trajectory: true });
  checkGlmOptions(options);
  if (options.trajectory !== undefined) checkBoolean('trajectory', options.trajectory);
  const { model, size: d, map, labels, channel } = instance;
  const p = model.directions;
  const start = startOf(instance, options);
  checkStart(instance, start);
  const covariance = Float64Array.from({ length: p * p }, (_, e) => {
    const [a, b] = [Math.floor(e / p), e % p];
    return start.covariance ? start.covariance[a][b] : a === b ? 1 : 0;
  });
  return core().memory.scope((scratch) => {
    const estimate = scratch.f64(p * padded(d));
    writeFactor(estimate, start.estimate, d, p);
    const response = start.response && scratch.f64(p * padded(instance.samples));
    if (response) writeFactor(response, start.response as ArrayLike<number>, instance.samples, p);
    const denoise = denoiserOf(scratch, model.prior, d, p);
    const trajectory: AmpMeasurement[] = options.trajectory ? [measure(instance, estimate)] : [];
    const result = runGlm(
      { map, labels, p, channel, denoise, estimate, covariance, response },
      options,
      (_, residual) => {
        if (options.trajectory) trajectory.push({ ...measure(instance, estimate), residual });
      },
    );
    return {
      ...result,
      ...measure(instance, estimate),
      estimate: readFactor(estimate, d, p),
      covariance: Array.from({ length: p }, (_, a) => Array.from(covariance.subarray(a * p, (a + 1) * p))),
      ...(options.trajectory && { trajectory }),
    };
  });
}

function startOf(instance: Instance, { start = 'random', seed }: AmpOptions): Start {
  if (start === 'random') return random(instance, { seed });
  if (start === 'uninformative') return uninformative(instance);
  if (start === 'informed') return informed(instance, { seed });
  if (typeof start === 'string')
    throw new RangeError(`start must be random, uninformative, informed or an estimate, got ${shown(start)}`);
  return start;
}
