// y = A x at n = 2000: 32 MB are read once, so this measures the way to memory.

import { fillUniform, relativeError } from './data.js';

const N = 2000;

function plainGemv(a, x, y) {
  for (let i = 0, p = 0; i < N; i++) {
    let sum = 0;
    for (let j = 0; j < N; j++) sum += a[p++] * x[j];
    y[i] = sum;
  }
}

const SUBJECT = 'onsager';

export default {
  name: 'gemv',
  title: `A x, n = ${N}, f64`,
  subject: SUBJECT,
  goals: [
    { against: 'TypeScript', atLeast: 1.8 },
    { against: 'numpy (BLAS)', atLeast: 1.05 },
  ],
  setup({ exports, memory, block, peers }) {
    const [a, x, y] = [N * N, N, N].map((length) => block(8 * length));
    fillUniform(memory.f64(a, N * N), 1);
    fillUniform(memory.f64(x, N), 2);
    const plainA = memory.f64(a, N * N).slice();
    const plainX = memory.f64(x, N).slice();
    const plainY = new Float64Array(N);
    const expected = Float64Array.from({ length: N }, (_, i) =>
      plainX.reduce((sum, value, j) => sum + plainA[i * N + j] * value, 0),
    );
    return {
      work: { unit: 'GB/s', amount: 8 * N * N },
      verify: (result) => ({ error: relativeError(result, expected), tolerance: 1e-13 }),
      contenders: {
        [SUBJECT]: { run: () => exports.dgemv(N, N, a, N, x, y), result: () => memory.f64(y, N) },
        TypeScript: { run: () => plainGemv(plainA, plainX, plainY), result: () => plainY },
        ...peers.matvec(N, plainA, plainX),
      },
      native: {
        names: { A: `uniform(1, ${N}, ${N})`, x: `uniform(2, ${N})` },
        contenders: { 'numpy (BLAS)': { run: 'A @ x' } },
      },
    };
  },
};
