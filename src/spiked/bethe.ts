import { checkObject, core } from '../core/index.js';
import type { AmpResult } from './amp.js';
import { SMALL, smallMatrix } from './descriptor.js';
import { checkCall, type Instance } from './instance.js';
import { checkAssumed, checkStart as checkOverlaps, type SpikedModel } from './model.js';
import { checkStart } from './starts.js';
import { working } from './working.js';

/**
 * The Bethe (TAP) free entropy per N of a run of bayesAmp: an estimate, from the data alone, of the log-likelihood of the model up to a constant, and of
 * the replica-symmetric free entropy at the overlaps that were reached (theory note, section 3, where it is derived; for matrices
 * Lesieur, Krzakala and Zdeborova, arXiv 1701.00858). It compares fixed points of one instance: the largest is the Bayes-optimal one.
 *
 * For converged runs only: it is stationary at a fixed point and arbitrary elsewhere. It fluctuates from instance to instance by O(N^{-1/2}), much more than
 * overlaps do (at N = 150 to 1500 by a quarter of its value and more), most for Gaussian priors, whose norms fluctuate.
 *
 * @param given the model that the run assumed, if not the instance's own
 * @throws RangeError for a run that has not converged, or of another instance's shape
 */
export function betheFreeEntropy(instance: Instance, run: AmpResult, given?: SpikedModel): number {
  checkCall(instance);
  checkObject('run', run);
  const assume = given ?? instance.model;
  if (given !== undefined) checkAssumed(instance.model, given);
  if (run.status !== 'converged') throw new RangeError(`run must have converged, got status ${run.status}`);
  checkStart(instance, run);
  checkOverlaps(assume, run.covariance, 'run.covariance');
  return working(instance, run, assume, ({ at, ws }) => {
    for (const species of at.species)
      smallMatrix(species, SMALL.covariance).set([run.covariance[species.name]].flat(2) as number[]);
    instance.reserve();
    return core().exports.spiked_bethe(at.ptr, ws);
  });
}
