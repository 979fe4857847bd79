import type { Core } from '../../src/core/index.js';
import type { Check, Residual } from './checks.js';
import { type Dense, dense, product, symmetrics, ULP } from './matrices.js';
import { padded, place, takeTransposed } from './memory.js';
import { columnsTimes, norm1, orthonormality, scaled } from './residuals.js';

/** Orders 0 and 1, powers of two and their neighbours, odd ones, some that take several merges. */
const SIZES = [0, 1, 2, 3, 5, 10, 17, 50, 64, 65, 128, 200];

function decompose({ exports, memory }: Core, a: Dense, vectors: boolean) {
  return memory.scope((scratch) => {
    const n = a.rows;
    const ld = padded(n);
    const values = scratch.f64(n);
    const z = vectors ? scratch.f64(n * ld) : 0;
    const bytes = vectors ? exports.deigh_ws(n) : exports.deigh_values_ws(n);
    const status = exports.deigh(n, place(scratch, a), ld, values, z, ld, scratch.bytes(bytes >>> 0));
    return {
      status,
      values: memory.f64(values, n).slice(),
      z: vectors ? takeTransposed(memory, z, n, n) : dense(0, 0, () => 0),
    };
  });
}

export const eigenChecks: Check[] = Object.entries(symmetrics).map(([kind, make]) => ({
  name: `eigen-decomposition, ${kind}`,
  run: (core) =>
    SIZES.flatMap((n): Residual[] => {
      const a = make(n);
      const { status, values, z } = decompose(core, a, true);
      const alone = decompose(core, a, false);
      const norm = norm1(a);
      let apart = 0;
      let descents = 0;
      for (let i = 0; i < n; i++) {
        apart = Math.max(apart, Math.abs(values[i] - alone.values[i]));
        if (i > 0 && !(values[i] >= values[i - 1] && alone.values[i] >= alone.values[i - 1])) descents++;
      }
      return [
        { what: `n = ${n}, A Z - Z L`, value: off(a, z, values), bar: 10 },
        { what: `n = ${n}, Z'Z - 1`, value: orthonormality(z), bar: 10 },
        { what: `n = ${n}, values alone`, value: apart === 0 ? 0 : apart / (norm * n * ULP), bar: 10 },
        { what: `n = ${n}, descents and failures`, value: descents - status - alone.status, bar: 1 },
      ];
    }),
}));

/** |A Z - Z L| / (|A| n ulp). */
function off(a: Dense, z: Dense, values: Float64Array): number {
  const both = scaled(product(a, z), columnsTimes(z, values), a.rows);
  // Relative to |A|, not to |A Z|.
  return both === 0 ? 0 : (both * norm1(product(a, z))) / norm1(a);
}
