import { checkInstance, checkObject, core, readFactor } from '../core/index.js';
import { SMALL } from '../core/layout.js';
import type { LoopResult } from '../iterate/result.js';
import { smallMatrix } from './descriptor.js';
import { Instance } from './instance.js';
import { checkAssumed, checkStart as checkOverlaps, type Overlap, type SpikedModel } from './model.js';
import type { Start } from './start.js';
import { checkEstimates } from './starts.js';
import { working } from './working.js';

/** What a run of bayesAmp says of where it ended. */
export interface Ended extends Pick<LoopResult, 'status'> {
  estimate: Record<string, Float64Array>;
  covariance: Record<string, Overlap>;
}

/**
 * The Bethe (TAP) free entropy per N of a run of bayesAmp: an estimate, from the data alone, of the log-likelihood of the model up to a constant, and of
 * the replica-symmetric free entropy at the overlaps that were reached (docs/theory/spiked-matrix-tensor.md, section 3, where it is derived; for
 * matrices
 * Lesieur, Krzakala and Zdeborova, arXiv 1701.00858). It compares fixed points of one instance: the largest is the Bayes-optimal one.
 *
 * For converged runs only: it is stationary at a fixed point and arbitrary elsewhere. It fluctuates from instance to instance by O(N^{-1/2}), much more than
 * overlaps do (at N = 150 to 1500 by a quarter of its value and more), most for Gaussian priors, whose norms fluctuate.
 *
 * @param given the model that the run assumed, if not the instance's own
 * @throws RangeError for a run that has not converged, or of another instance's shape
 */
export function betheFreeEntropy(instance: Instance, run: Ended, given?: SpikedModel): number {
  checkInstance(instance, Instance);
  checkObject('run', run);
  const assume = given ?? instance.model;
  if (given !== undefined) checkAssumed(instance.model, given);
  if (run.status !== 'converged') throw new RangeError(`run must have converged, got status ${run.status}`);
  checkEstimates(instance, run);
  checkOverlaps(assume, run.covariance, 'run.covariance');
  return working(instance, run, assume, ({ at, ws }) => {
    for (const species of at.species)
      smallMatrix(species, SMALL.covariance).set([run.covariance[species.name]].flat(2) as number[]);
    instance.reserve();
    return core().exports.spiked_bethe(at.ptr, ws);
  });
}

/**
 * The same as a function of estimates alone, settled or not, for priors that are all Gaussian of mean 0 and variance 1: it compares where
 * AMP began with where it ended. The covariances are V = (I + Lambda)^{-1} at the overlaps of the estimates x, and the fields those of which x
 * is the posterior mean: with them ln Z - x'B is least. spiked_bethe takes the fields B that the data send, which adds
 * (V B - x)'(I + Lambda)(V B - x) / 2. That is 0 at a fixed point, and elsewhere a bonus for estimates that are far from settled.
 */
export function gaussianFreeEntropy(instance: Instance, start: Start): number {
  const { exports } = core();
  return working(instance, start, instance.model, ({ at, vectors, ws }) => {
    instance.reserve();
    // For the covariances it leaves in `spare`, which for Gaussian priors no field changes.
    exports.spiked_bethe(at.ptr, ws);
    for (const species of at.species)
      smallMatrix(species, SMALL.covariance).set(smallMatrix(species, SMALL.spare));
    instance.reserve();
    let phi = exports.spiked_bethe(at.ptr, ws);
    for (const species of at.species) {
      const { n, x, previous } = vectors[species.name];
      const { rank } = species;
      const precision = smallMatrix(species, SMALL.precision);
      const estimate = readFactor(x, n, rank);
      const step = readFactor(previous, n, rank).map((mean, p) => mean - estimate[p]);
      let square = 0;
      for (let i = 0; i < n * rank; i += rank) {
        for (let a = 0; a < rank; a++) {
          for (let b = 0; b < rank; b++)
            square += step[i + a] * step[i + b] * (precision[a * rank + b] + (a === b ? 1 : 0));
        }
      }
      phi -= square / (2 * instance.size);
    }
    return phi;
  });
}
