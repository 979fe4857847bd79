import { core, writeFactor } from '../core/index.js';
import { SMALL } from '../core/layout.js';
import { smallMatrix } from './descriptor.js';
import type { SpikedModel } from './model.js';
import type { Learned } from './start.js';
import type { Working } from './working.js';

/** Sets the state of the model to that after an iteration that produced these estimates. */
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
