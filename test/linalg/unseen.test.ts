import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { EigenKrylov } from '../../src/linalg/eigen-krylov.js';
import type { Krylov } from '../../src/linalg/lanczos.js';
import { SingularKrylov } from '../../src/linalg/singular-krylov.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const { memory } = core();
const n = 300;

/** A diagonal operator on core memory. Its bulk fills [-1, 1], one more value may lie outside. */
const diagonal = (last: number) => (x: number, y: number) => {
  const from = memory.f64(x, n);
  memory.f64(y, n).set(from.map((v, i) => v * (i < n - 1 ? -1 + (2 * i) / (n - 2) : last)));
};

/** Runs `each` after every step of a space that begins at random, restarted at 30 vectors, until it returns false. */
function run(krylov: Krylov, above: number, each: () => boolean): void {
  krylov.extend();
  krylov.ritz();
  krylov.renew(0, above);
  for (let step = 0; step < 400; step++) {
    krylov.extend();
    if (!each()) return;
    krylov.ritz();
    if (krylov.size === krylov.capacity) krylov.restart(12);
  }
  throw new Error('it takes no end');
}

describe('the chance that an eigenvalue was overlooked', () => {
  // The component c of the start along the hidden vector is at most 1 / max |g|, and the chance goes with that.
  const least = (c: number) => Math.min(1, Math.sqrt((2 * n) / Math.PI) * Math.abs(c));

  it('never falls below what the start has of an eigenvector that is there, until it is seen', () => {
    for (const [hidden, above] of [
      [1.05, 1.05],
      [1.05, 1.01],
      [1.5, 1.1],
      [-1.3, 1.2],
    ]) {
      for (let seed = 1; seed <= 20; seed++) {
        memory.scope((scratch) => {
          const krylov = new EigenKrylov(scratch, { size: n, apply: diagonal(hidden) }, 30, hidden < 0, seed);
          let component: number | undefined;
          run(krylov, above, () => {
            component ??= krylov.basis.vector(0)[n - 1];
            if (krylov.rank(krylov.ritz().values[0]) > above - 1e-6) return false;
            expect(krylov.overlooked).toBeGreaterThanOrEqual(least(component) * (1 - 1e-6));
            return true;
          });
        });
      }
    }
    expect(memory.bytesInUse).toBe(held);
  });

  it('is as large for singular values', () => {
    for (let seed = 1; seed <= 20; seed++) {
      memory.scope((scratch) => {
        const apply = diagonal(1.05);
        const krylov = new SingularKrylov(
          scratch,
          { rows: n, cols: n, apply, applyTransposed: apply },
          30,
          seed,
        );
        let component: number | undefined;
        run(krylov, 1.05, () => {
          component ??= krylov.right.vector(0)[n - 1];
          if (krylov.ritz().values[0] > 1.05 - 1e-6) return false;
          expect(krylov.overlooked).toBeGreaterThanOrEqual(least(component) * (1 - 1e-6));
          return true;
        });
      });
    }
    expect(memory.bytesInUse).toBe(held);
  });

  it('falls below every bound where there is none, the sooner the higher the value', () => {
    const steps = (above: number, magnitude = false) =>
      memory.scope((scratch) => {
        const krylov = new EigenKrylov(scratch, { size: n, apply: diagonal(0) }, 30, magnitude, 1);
        let count = 0;
        run(krylov, above, () => {
          count++;
          return krylov.overlooked > 1e-8;
        });
        return count;
      });
    const counts = [1.001, 1.01, 1.1, 2].map((above) => steps(above));
    for (let i = 1; i < counts.length; i++) expect(counts[i]).toBeLessThan(counts[i - 1]);
    expect(steps(1.01, true)).toBeGreaterThanOrEqual(counts[1]);
  });
});
