// One pass over the data of a generalised linear model, omega = X W, g = channel(y, omega) and its slopes, X' g, at n = 4000, d = 2000 in f64: what an
// iteration of AMP does. The 64 MB are read once, where BLAS reads them twice.

import { fillUniform, relativeError } from './data.js';

const N = 4000;
const D = 2000;
const SUBJECT = 'onsager';
const CEILING = 'C, 128-bit vectors, without the channel';

/** tanh(z) + noise as a line without cuts and with one share of no signs (assembly/channel/scalar.ts). */
const bent = new Float64Array(32 + 13 + 3 + 530);
bent.set([9, 1, 0.1, 0, 0, 0, 1, 0, 1]);
bent.set([0, 1, 1], 32 + 13);

/**
 * @param p directions
 * @param known what the core knows the channel by: sign(z1), sign(z1 z2) or tanh(z1), all with noise
 */
const workload = (p, known, tail = '') => ({
  name: `glm-${p}${tail}`,
  title: `omega = X W, channel${tail && ' of tanh'}, X' g; n = ${N}, d = ${D}, p = ${p}, f64`,
  subject: SUBJECT,
  ceiling: CEILING,
  // An integral for every row has its price: goals are those of closed forms.
  goals: tail
    ? []
    : [
        { against: 'two products', atLeast: 1.3 },
        { against: 'numpy (BLAS), without the channel', atLeast: 2 },
        {
          against: 'channel alone, with slopes',
          atMost: 0.2,
          say: (ratio) => `the channel takes ${(100 * ratio).toFixed(0)} % of the iteration, goal 20 %`,
        },
      ],
  setup({ exports, memory, block, compiled }) {
    const [x, w, y, old, g, field, omega] = [N * D, p * D, N, p * N, p * N, p * D, p * N].map((length) =>
      block(8 * length),
    );
    fillUniform(memory.f64(x, N * D), 1);
    fillUniform(memory.f64(w, p * D), 2);
    for (const [at, length] of [
      [old, p * N],
      [g, p * N],
      [omega, p * N],
    ])
      memory.f64(at, length).fill(0);
    memory.f64(y, N).fill(1);
    const ws = block(exports.glm_ws(0, N, D, p, 1));
    const v = block(8 * p * p);
    memory.f64(v, p * p).set(p === 1 ? [0.5] : [0.5, 0.1, 0.1, 0.5]);
    const channel = block(8 * known.length);
    const slopes = block(8 * p * p);
    memory.f64(channel, known.length).set(known);
    const clear = () => memory.f64(field, p * D).fill(0);
    const products = () => {
      clear();
      for (let a = 0; a < p; a++) exports.dgemv(N, D, x, D, w + 8 * a * D, omega + 8 * a * N);
      exports.channel_out(channel, N, y, omega, v, 0, g);
      for (let a = 0; a < p; a++) exports.dgemvt(N, D, x, D, g + 8 * a * N, field + 8 * a * D);
    };
    products();
    const expected = memory.f64(field, p * D).slice();
    const result = () => memory.f64(field, p * D);
    const transposed = `uniform(2, ${p}, ${D}).T.copy()`;
    return {
      work: { unit: 'GB/s', amount: 8 * N * D },
      verify: (found, label) => ({
        error: label === SUBJECT || label === 'two products' ? relativeError(found, expected) : 0,
        tolerance: 1e-12,
      }),
      contenders: {
        [SUBJECT]: {
          run: () => {
            clear();
            exports.glm_begin(ws, 0, N, D, p, 1, x, w, y, old, v, g, field);
            exports.glm_sweep(ws, channel, slopes);
          },
          result,
        },
        'two products': { run: products, result },
        'channel alone, with slopes': {
          run: () => {
            for (let evaluation = 0; evaluation < 2; evaluation++)
              exports.channel_out(channel, N, y, omega, v, 0, g);
          },
          result,
        },
        ...(compiled &&
          p === 1 &&
          !tail && {
            [CEILING]: {
              run: () => compiled.dglm(D, memory.f64(x, N * D), memory.f64(w, D), memory.f64(field, D)),
              result,
            },
          }),
      },
      native: {
        names: { X: `uniform(1, ${N}, ${D})`, W: p === 1 ? `uniform(2, ${D})` : transposed },
        contenders: { 'numpy (BLAS), without the channel': { run: 'X.T @ np.sign(X @ W)' } },
      },
    };
  },
});

export default [workload(1, [3, 1, 0, 0.5]), workload(2, [4, 2, 0, 0.5]), workload(1, bent, '-tanh')];
