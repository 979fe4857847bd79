import { core, writeFactor } from '../core/index.js';
import { SMALL, smallMatrix } from './descriptor.js';
import type { SpikedModel } from './model.js';
import type { Working } from './working.js';

/**
 * How estimates depend on the data they were made from. A principal component is a fixed point of the linear AMP of its channel
 * (Montanari and Venkataramanan, arXiv 1711.01682), so an iteration that starts there owes the data the reaction of an iterate.
 */
export interface Learned {
  /** Mean derivative of every column with respect to its field; 0 for one that comes from nowhere. */
  response: Record<string, number[]>;
  /** Modes of every channel whose estimates were made from it. */
  modes: number[][];
}

/** Leaves the model as an iteration would have left it that made these estimates. */
export function remember(
  { at, vectors }: Working,
  model: SpikedModel,
  estimate: Record<string, Float64Array>,
  { response, modes }: Learned,
): void {
  const { exports } = core();
  for (const species of at.species) {
    const { name, rank } = species;
    const { n, old } = vectors[name];
    const covariance = smallMatrix(species, SMALL.covariance);
    response[name].forEach((derivative, a) => {
      covariance[a * rank + a] = derivative;
    });
    const lasting = estimate[name].map((value, p) => (response[name][p % rank] > 0 ? value : 0));
    writeFactor(old, lasting, n, rank);
  }
  model.channels.forEach((channel, c) => {
    const silent = channel.modes.reduce((bits, _, m) => (modes[c].includes(m) ? bits : bits | (1 << m)), 0);
    exports.spiked_silence(at.ptr, c, silent);
  });
  exports.spiked_measure(at.ptr);
}
