import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

// The core as a stranger meets it: bytes, WebAssembly.instantiate, and what docs/abi.md says. Nothing of the library.

type Kernel = (...numbers: number[]) => number;

async function stranger() {
  const bytes = await readFile(process.env.ONSAGER_CORE ?? new URL('../../build/core.wasm', import.meta.url));
  const { instance } = await WebAssembly.instantiate(bytes);
  const memory = instance.exports.memory as WebAssembly.Memory;
  const kernels = instance.exports as unknown as Record<string, Kernel>;
  const put = (values: number[]) => {
    const at = kernels.alloc(8 * values.length) >>> 0;
    new Float64Array(memory.buffer, at, values.length).set(values);
    return at;
  };
  const get = (at: number, length: number) => [...new Float64Array(memory.buffer, at, length)];
  return { memory, kernels, put, get };
}

const range = (n: number, f: (i: number) => number) => Array.from({ length: n }, (_, i) => f(i));

describe('core.wasm with bare WebAssembly.instantiate', () => {
  it('has the version of the document, and no features that every host might lack', async () => {
    const { kernels } = await stranger();
    const text = await readFile(new URL('../../docs/abi.md', import.meta.url), 'utf8');
    expect(text).toContain(`This is **version ${kernels.abi_version()}**.`);
    if (!process.env.ONSAGER_CORE) expect(kernels.features()).toBe(0);
  });

  it('allocates blocks of 64-byte alignment, grows, takes back, and says 0 when there is no more', async () => {
    const { kernels, memory } = await stranger();
    const floor = kernels.mark() >>> 0;
    const [a, b] = [kernels.alloc(1) >>> 0, kernels.alloc(65) >>> 0];
    expect([a % 64, b - a]).toEqual([0, 64]);
    const before = memory.buffer.byteLength;
    expect(kernels.alloc(before) >>> 0).toBe(b + 128);
    expect(memory.buffer.byteLength).toBeGreaterThan(before);
    expect(kernels.alloc(0xffffffff)).toBe(0);
    kernels.release(floor);
    expect(kernels.mark() >>> 0).toBe(floor);
  });

  it('multiplies a matrix with a vector, and touches nothing behind the result', async () => {
    const { kernels, put, get } = await stranger();
    for (const [m, n] of [
      [1, 1],
      [3, 4],
      [7, 5],
      [13, 9],
    ]) {
      const entry = (i: number, j: number) => Math.sin(i + 3 * j);
      const a = put(range(m * n, (t) => entry(Math.floor(t / n), t % n)));
      const x = put(range(n, (j) => j - 1.5));
      const y = put(Array(m + 8).fill(-7));
      kernels.dgemv(m, n, a, n, x, y);
      const got = get(y, m + 8);
      for (let i = 0; i < m; i++) {
        expect(got[i]).toBeCloseTo(
          range(n, (j) => entry(i, j) * (j - 1.5)).reduce((p, q) => p + q),
          12,
        );
      }
      expect(got.slice(m)).toEqual(Array(8).fill(-7));
    }
  });

  it('contracts a dense and a packed symmetric tensor of order three, whole or by ranges', async () => {
    const { kernels, put, get, memory } = await stranger();
    const n = 6;
    const padded = 8;
    const entry = (i: number, j: number, k: number) => Math.cos(i + j + k) + i * j * k;
    const values = range(n, (i) => 0.3 * i - 1);
    const field = range(n, (i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) sum += entry(i, j, k) * values[j] * values[k];
      return sum;
    });
    const plain = put(range(n ** 3, (t) => entry(Math.floor(t / n / n), Math.floor(t / n) % n, t % n)));
    const x = put([...values, 0, 0]);
    const zeros = () => put(Array(padded).fill(0));
    for (const kind of [1, 4, 5]) {
      const t = kernels.alloc(8 * kernels.tensor_size(kind, n, n, n, 1)) >>> 0;
      const transfer = kernels.alloc(kernels.transfer_ws()) >>> 0;
      expect(kernels.pack_tensor(kind, 0, n, n, n, 1, t, plain, 0, 0, n, transfer)).toBe(0);
      const bytes = kernels.contract_ws(kind, 0, n, n, n, 1, 0);
      const ws = kernels.alloc(bytes + 64) >>> 0;
      new Uint8Array(memory.buffer, ws + bytes, 64).fill(0xa5);
      const [y, y2, y3] = [zeros(), zeros(), zeros()];
      expect(kernels.contract(kind, 0, n, n, n, 1, t, 0, x, x, x, 0, y, y2, y3, 0, ws)).toBe(0);
      const parts = zeros();
      for (const [from, to] of [
        [0, 2],
        [2, 3],
        [3, n],
      ]) {
        if (kind === 1) kernels.ddense3(n, n, n, t, 0, x, x, x, parts, zeros(), zeros(), from, to, ws);
        if (kind === 4) kernels.dsymmetric3_tiled(n, t, 0, x, parts, from, to, ws);
        if (kind === 5) kernels.dsymmetric3_slabs(n, t, 0, x, parts, from, to, ws);
      }
      for (let i = 0; i < n; i++) {
        expect(get(y, n)[i]).toBeCloseTo(field[i], 10);
        expect(get(parts, n)[i]).toBeCloseTo(field[i], 10);
      }
      expect(get(y, padded).slice(n)).toEqual([0, 0]);
      expect([...new Uint8Array(memory.buffer, ws + bytes, 64)]).toEqual(Array(64).fill(0xa5));
    }
    expect(kernels.contract(99, 0, n, n, n, 1, plain, 0, x, x, x, 0, x, x, x, 0, x)).toBe(-4);
  });

  it("passes over the rows of a generalised linear model with a caller's channel, and takes its slopes", async () => {
    const { kernels, put, get, memory } = await stranger();
    const [n, d, p] = [11, 5, 2];
    const padded = (k: number) => (k + 3) & ~3;
    const entry = (i: number, j: number) => Math.sin(3 * i + 5 * j + 1);
    const column = (a: number, j: number) => Math.cos(2 * a + j);
    const label = (i: number) => Math.cos(7 * i);
    const V = [0.5, 0.1, 0.1, 0.8];
    // A channel whose g is straight in omega, so that differences are slopes.
    const slopes = [-0.7, 0.2, 0.4, -1.1];
    const g = (y: number, omega: number[], a: number) =>
      y + slopes[2 * a] * omega[0] + slopes[2 * a + 1] * omega[1];
    const columns = (rows: number, f: (a: number, i: number) => number) =>
      put(
        range(p * padded(rows), (e) =>
          e % padded(rows) < rows ? f(Math.floor(e / padded(rows)), e % padded(rows)) : 0,
        ),
      );
    const x = kernels.alloc(8 * kernels.tensor_size(0, n, d, 1, 1)) >>> 0;
    const plain = put(range(n * d, (t) => entry(Math.floor(t / d), t % d)));
    const transfer = kernels.alloc(kernels.transfer_ws()) >>> 0;
    expect(kernels.pack_tensor(0, 0, n, d, 1, 1, x, plain, 0, 0, n, transfer)).toBe(0);
    const [w, out, field] = [columns(d, column), columns(n, () => 0), columns(d, () => 0)];
    const lost = put([0, 0, 0, 0]);
    const bytes = kernels.glm_ws(0, n, d, p, 1);
    const ws = kernels.alloc(bytes + 64) >>> 0;
    new Uint8Array(memory.buffer, ws + bytes, 64).fill(0xa5);
    const y = put(range(padded(n), (i) => (i < n ? label(i) : 0)));
    expect(kernels.glm_begin(ws, 0, n, d, p, 1, x, w, y, out, put(V), out, field)).toBe(0);
    for (let rows = kernels.glm_step(ws); rows > 0; rows = kernels.glm_step(ws)) {
      const stride = kernels.glm_stride(ws);
      const answer = (to: number) => {
        const labels = get(kernels.glm_labels(ws), rows);
        const [first, second] = [0, stride].map((at) => get(kernels.glm_omega(ws) + at, rows));
        for (let a = 0; a < p; a++)
          for (let i = 0; i < rows; i++)
            new Float64Array(memory.buffer, to + a * stride, rows)[i] = g(
              labels[i],
              [first[i], second[i]],
              a,
            );
      };
      answer(kernels.glm_g(ws));
      answer(kernels.glm_move(ws));
      kernels.glm_slopes(ws, lost);
    }
    const total = (values: number[]) => values.reduce((s, t) => s + t);
    const omega = (i: number) =>
      [0, 1].map((a) => total(Array.from({ length: d }, (_, j) => entry(i, j) * column(a, j))));
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const b = (i >> 1) % p;
      for (let a = 0; a < p; a++) {
        expect(get(out, p * padded(n))[a * padded(n) + i]).toBeCloseTo(g(label(i), omega(i), a), 12);
        sums[2 * a + b] -= p * slopes[2 * a + b];
      }
    }
    get(lost, 4).forEach((value, e) => {
      expect(value).toBeCloseTo(sums[e], 9);
    });
    for (let a = 0; a < p; a++)
      for (let j = 0; j < d; j++)
        expect(get(field, p * padded(d))[a * padded(d) + j]).toBeCloseTo(
          total(range(n, (i) => entry(i, j) * g(label(i), omega(i), a))),
          11,
        );
    expect([...new Uint8Array(memory.buffer, ws + bytes, 64)]).toEqual(Array(64).fill(0xa5));
  });
});
