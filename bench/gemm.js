// C = A B at n = 512: bound by arithmetic, where 128-bit vectors are a quarter of what AVX-512 offers.

import { fillUniform, relativeError } from './data.js';

const N = 512;

/** Rows of B and C in the inner loop, which is the order that suits the caches. */
function plainGemm(a, b, c) {
  c.fill(0);
  for (let i = 0; i < N; i++) {
    for (let p = 0; p < N; p++) {
      const v = a[i * N + p];
      for (let j = 0, at = i * N, bt = p * N; j < N; j++) c[at++] += v * b[bt++];
    }
  }
}

function reference(a, b) {
  const c = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let p = 0; p < N; p++) sum += a[i * N + p] * b[p * N + j];
      c[i * N + j] = sum;
    }
  }
  return c;
}

const SUBJECT = 'onsager';

/** The workload for one precision. */
function gemm({ name, type, goal, bytes, Plain, view, kernel, tolerance }) {
  return {
    name,
    title: `A B, n = ${N}, ${type}`,
    subject: SUBJECT,
    goals: [
      { against: 'TypeScript', atLeast: goal },
      { against: 'numpy (BLAS)', atLeast: 0.15 },
      { against: 'numpy-ts', atLeast: 1.3 },
      { against: 'tfjs-wasm', atLeast: 1.3 },
    ],
    setup({ exports, memory, block, peers }) {
      const [a, b, c] = [1, 2, 3].map(() => block(bytes * N * N));
      const ws = block(exports[`${kernel}_ws`]());
      const see = (at) => memory[view](at, N * N);
      fillUniform(see(a), 1);
      fillUniform(see(b), 2);
      const [plainA, plainB] = [see(a).slice(), see(b).slice()];
      const plainC = new Plain(N * N);
      const expected = reference(plainA, plainB);
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
          TypeScript: { run: () => plainGemm(plainA, plainB, plainC), result: () => plainC },
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

export const dgemm = gemm({
  name: 'gemm',
  type: 'f64',
  goal: 6,
  bytes: 8,
  Plain: Float64Array,
  view: 'f64',
  kernel: 'dgemm',
  tolerance: 1e-13,
});

export const sgemm = gemm({
  name: 'gemm-f32',
  type: 'f32',
  goal: 12,
  bytes: 4,
  Plain: Float32Array,
  view: 'f32',
  kernel: 'sgemm',
  tolerance: 5e-6,
});
