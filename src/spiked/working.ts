import { core, padded, type Scratch, writeFactor } from '../core/index.js';
import { rankOf } from '../prior/index.js';
import { type Descriptor, describe, type Vectors } from './descriptor.js';
import type { Instance } from './instance.js';
import type { SpikedModel } from './model.js';
import type { Start } from './start.js';

/** An instance in linear memory with room to iterate in: the estimates are those of the start, everything else is 0. */
export interface Working {
  scratch: Scratch;
  at: Descriptor;
  vectors: Record<string, Vectors>;
  /** Workspace of the kernels spiked_iterate, spiked_fields, spiked_gradient and spiked_bethe. */
  ws: number;
}

/** Runs `work` on memory that is given back when it ends. `model`: what the algorithm takes the instance for. */
export function working<T>(
  instance: Instance,
  start: Start,
  model: SpikedModel,
  work: (working: Working) => T,
): T {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const vectors: Record<string, Vectors> = {};
    for (const [name, n] of Object.entries(instance.sizes)) {
      const rank = rankOf(model.species[name].prior);
      const factor = () => scratch.f64(padded(n) * rank);
      vectors[name] = {
        n,
        x: factor(),
        old: factor(),
        field: factor(),
        previous: factor(),
        truth: instance.truth?.[name] ?? 0,
      };
      writeFactor(vectors[name].x, start.estimate[name], n, rank);
    }
    const at = describe(scratch, model, { size: instance.size, vectors, data: instance.data });
    const ws = scratch.bytes(exports.spiked_iterate_ws(at.ptr));
    exports.spiked_measure(at.ptr);
    return work({ scratch, at, vectors, ws });
  });
}
