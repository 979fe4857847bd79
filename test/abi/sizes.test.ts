import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

// Lengths that are zero or no multiple of four, and codes that do not exist, on the bare ABI: nothing traps, nothing is
// written outside of what the document says, and what returns a status says UNSUPPORTED where it promises to.

type Kernel = (...numbers: number[]) => number;
const UNSUPPORTED = -4;

async function bare() {
  const bytes = await readFile(process.env.ONSAGER_CORE ?? new URL('../../build/core.wasm', import.meta.url));
  const { instance } = await WebAssembly.instantiate(bytes);
  const kernels = instance.exports as unknown as Record<string, Kernel>;
  const memory = instance.exports.memory as WebAssembly.Memory;
  /** `count` f64 of 0.5 in a block with room behind. */
  const block = (count: number) => {
    const at = kernels.alloc(8 * count + 1024) >>> 0;
    new Float64Array(memory.buffer, at, count + 128).fill(0.5);
    return at;
  };
  return { kernels, memory, block };
}

describe('sizes on the bare ABI', () => {
  it('may be zero or anything: vector kernels write n elements and no more', async () => {
    const { kernels, memory, block } = await bare();
    const maps = ['dexp', 'dlog', 'dlog1p', 'dsoftplus', 'dtanh', 'derf', 'derfc', 'derfcx'];
    for (const n of [0, 1, 2, 3, 5, 7, 9]) {
      const [x, y] = [block(16), block(16)];
      const untouched = () => [...new Float64Array(memory.buffer, y + 8 * n, 8)].every((v) => v === 0.5);
      for (const name of maps) {
        kernels[name](n, x, y);
        expect(untouched(), `${name}(${n})`).toBe(true);
      }
      for (const name of ['dnormal', 'duniform', 'snormal']) {
        kernels[name](n, y, 1, 2, 3, 4);
        expect(untouched(), `${name}(${n})`).toBe(true);
      }
      kernels.daxpy(n, 2, x, y);
      kernels.dscal(n, 2, y);
      expect(untouched()).toBe(true);
      if (n === 0)
        expect([kernels.ddot(n, x, x), kernels.dnrm2(n, x), kernels.dmaxabs(n, x)]).toEqual([0, 0, 0]);
    }
  });

  it('may be zero for every factorisation, and no multiple of four', async () => {
    const { kernels, memory, block } = await bare();
    for (const n of [0, 1, 2, 3, 5, 6, 7]) {
      const a = block(n * n);
      const view = () => new Float64Array(memory.buffer, a, n * n + 64);
      for (let i = 0; i < n; i++) view()[i * n + i] = 10;
      const room =
        kernels.alloc(Math.max(kernels.dcholesky_ws(), kernels.deigh_ws(n), kernels.dqr_ws(n)) + 4096) >>> 0;
      const copy = view().slice();
      expect(kernels.dcholesky(n, a, n, room)).toBe(0);
      expect(
        view()
          .subarray(n * n)
          .every((v) => v === 0.5),
      ).toBe(true);
      view().set(copy);
      const [values, z] = [block(n), block(n * n)];
      expect(kernels.deigh(n, a, n, values, z, n, room)).toBe(0);
      for (const at of [values + 8 * n, z + 8 * n * n]) {
        expect([...new Float64Array(memory.buffer, at, 8)]).toEqual(Array(8).fill(0.5));
      }
    }
  });

  it('are refused by status where a kind, a type or a rank is unknown', async () => {
    const { kernels, block } = await bare();
    const at = block(64);
    for (const [kind, type] of [
      [-1, 0],
      [8, 0],
      [99, 1],
      [0, -1],
      [0, 4],
    ]) {
      const args = [kind, type, 4, 4, 1, 1, at, 0, at, at, 0, 0, at, at, 0, 0, at];
      expect(kernels.contract(...args), `kind ${kind}, type ${type}`).toBe(UNSUPPORTED);
    }
  });
});
