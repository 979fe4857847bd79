// C = A B: bound by arithmetic, where 128-bit vectors are a quarter of what AVX-512 offers. The C contender has the same
// structure and the same vectors: what is lost to it is lost to WebAssembly.

import { fillUniform, relativeError } from './data.js';

/** Rows of B and C in the inner loop, which is the order that suits the caches. */
function plainGemm(N, a, b, c) {
  c.fill(0);
  for (let i = 0; i < N; i++) {
    for (let p = 0; p < N; p++) {
      const v = a[i * N + p];
      for (let j = 0, at = i * N, bt = p * N; j < N; j++) c[at++] += v * b[bt++];
    }
  }
}

const SUBJECT = 'onsager';
const COMPILED = 'C, 128-bit vectors';

/** The workload for one precision. */
function gemm({ name, n: N, type, goal, bytes, Plain, view, kernel, tolerance }) {
  return {
    name,
    title: `A B, n = ${N}, ${type}`,
    subject: SUBJECT,
    ceiling: COMPILED,
    goals: [
      { against: 'TypeScript', atLeast: goal },
      { against: COMPILED, atLeast: { simd: 0.85, relaxed: 1 } },
      { against: 'numpy (BLAS)', atLeast: 0.15 },
      { against: 'numpy-ts', atLeast: { simd: 1.3, relaxed: 1.6 } },
      { against: 'tfjs-wasm', atLeast: { simd: 1.3, relaxed: 1.6 } },
      { against: 'jax-js', atLeast: { simd: 1.3, relaxed: 1.6 } },
    ],
    setup({ exports, memory, block, peers, compiled }) {
      const [a, b, c] = [1, 2, 3].map(() => block(bytes * N * N));
      const ws = block(exports[`${kernel}_ws`]());
      const see = (at) => memory[view](at, N * N);
      fillUniform(see(a), 1);
      fillUniform(see(b), 2);
      const [plainA, plainB] = [see(a).slice(), see(b).slice()];
      const plainC = new Plain(N * N);
      const expected = new Float64Array(N * N);
      plainGemm(N, plainA, plainB, expected);
      return {
        work: { unit: 'GFLOP/s', amount: 2 * N ** 3 },
        verify: (result) => ({ error: relativeError(result, expected), tolerance }),
        contenders: {
          [SUBJECT]: {
            run() {
              see(c).fill(0);
              exports[kernel](N, N, N, 1, a, N, 1, b, N, 1, c, N, ws);
            },
            result: () => see(c),
          },
          // At 1024 the plain loop only waits for memory.
          ...(N <= 512 && {
            TypeScript: { run: () => plainGemm(N, plainA, plainB, plainC), result: () => plainC },
          }),
          ...(compiled && {
            [COMPILED]: {
              run() {
                see(c).fill(0);
                compiled[kernel](N, see(a), see(b), see(c));
              },
              result: () => see(c),
            },
          }),
          ...peers.matmul(N, plainA, plainB),
        },
        native: {
          names: ['A', 'B'].reduce((names, letter, m) => {
            names[letter] = `uniform(${m + 1}, ${N}, ${N}, dtype=np.float${8 * bytes})`;
            return names;
          }, {}),
          contenders: { 'numpy (BLAS)': { run: 'A @ B' } },
        },
      };
    },
  };
}

const f64 = {
  type: 'f64',
  goal: 6,
  bytes: 8,
  Plain: Float64Array,
  view: 'f64',
  kernel: 'dgemm',
  tolerance: 1e-13,
};
const f32 = {
  type: 'f32',
  goal: 12,
  bytes: 4,
  Plain: Float32Array,
  view: 'f32',
  kernel: 'sgemm',
  tolerance: 5e-6,
};

export const dgemm = gemm({ name: 'gemm', n: 512, ...f64 });
export const sgemm = gemm({ name: 'gemm-f32', n: 512, ...f32 });
export const dgemm1024 = gemm({ name: 'gemm-1024', n: 1024, ...f64 });
export const sgemm1024 = gemm({ name: 'gemm-f32-1024', n: 1024, ...f32 });
