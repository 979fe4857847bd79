// A whole Bayes-AMP iteration of the coupled matrix-tensor model (arXiv 2506.02664) at N = 300, and how much of it is
// anything else than the one pass over the tensor.

import { gaussian } from '../dist/prior.js';
import { bayesAmp, informed, sample, spiked } from '../dist/spiked.js';
import { padded, relativeError } from './data.js';

const N = 300;
const P = padded(N);
const MATRIX_SNR = 2.5;
const TENSOR_SNR = 5;
/** Iterations of one run: enough that setting up counts little. */
const ITERATIONS = 20;

const mean = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0) / N;

/** Y y, Y' x of the matrix and the three fields of the tensor, by their definitions. */
function fields(matrix, tensor, { u, v, x, y }) {
  const [fu, fv, tu, tx, ty] = Array.from({ length: 5 }, () => new Float64Array(N));
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      fu[i] += matrix[i * P + j] * v[j];
      fv[j] += matrix[i * P + j] * u[i];
      for (let k = 0, p = (i * N + j) * P; k < N; k++, p++) {
        tu[i] += tensor[p] * x[j] * y[k];
        tx[j] += tensor[p] * u[i] * y[k];
        ty[k] += tensor[p] * u[i] * x[j];
      }
    }
  }
  return { matrix: { u: fu, v: fv }, tensor: { u: tu, x: tx, y: ty } };
}

/**
 * The algorithm for standard Gaussian priors, as the paper has it: fields less Onsager terms with lagged overlaps, then
 * the posterior mean F / (1 + A) and variance 1 / (1 + A) under precision A.
 */
function reference(matrix, tensor, start) {
  const names = ['u', 'v', 'x', 'y'];
  const channels = [
    { of: 'matrix', modes: ['u', 'v'], snr: MATRIX_SNR },
    { of: 'tensor', modes: ['u', 'x', 'y'], snr: TENSOR_SNR },
  ];
  let now = start;
  let old = Object.fromEntries(names.map((s) => [s, new Float64Array(N)]));
  let variance = { u: 0, v: 0, x: 0, y: 0 };
  for (let t = 0; t < ITERATIONS; t++) {
    const raw = fields(matrix, tensor, now);
    const next = {};
    const spread = {};
    for (const s of names) {
      let precision = 0;
      let onsager = 0;
      const field = new Float64Array(N);
      for (const { of, modes, snr } of channels.filter(({ modes }) => modes.includes(s))) {
        const others = modes.filter((m) => m !== s);
        precision += snr * others.reduce((product, m) => product * mean(now[m], now[m]), 1);
        for (const l of others) {
          const lagged = others.filter((m) => m !== l).map((m) => mean(now[m], old[m]));
          onsager += snr * lagged.reduce((product, q) => product * q, variance[l]);
        }
        const kappa = Math.sqrt(snr / N ** (modes.length - 1));
        for (let i = 0; i < N; i++) field[i] += kappa * raw[of][s][i];
      }
      next[s] = field.map((value, i) => (value - onsager * old[s][i]) / (1 + precision));
      spread[s] = 1 / (1 + precision);
    }
    old = now;
    now = next;
    variance = spread;
  }
  return names.flatMap((s) => Array.from(now[s]));
}

const SUBJECT = 'onsager, one iteration';
const SWEEP = 'onsager, its tensor sweep';

export default {
  name: 'amp',
  title: `Bayes-AMP, matrix and order-3 tensor, N = ${N}, tensor f32, state f64`,
  subject: SUBJECT,
  goals: [
    {
      against: SWEEP,
      atLeast: 0.9,
      say: (ratio) => `${((1 - ratio) * 100).toFixed(1)} % of the time outside, goal 10 %`,
    },
  ],
  setup({ exports, memory, block }) {
    const species = Object.fromEntries(['u', 'v', 'x', 'y'].map((s) => [s, { prior: gaussian() }]));
    const model = spiked({
      species,
      channels: [
        { modes: ['u', 'v'], snr: MATRIX_SNR },
        { modes: ['u', 'x', 'y'], snr: TENSOR_SNR },
      ],
    });
    const instance = sample(model, { size: N, seed: 'bench' });
    const start = informed(instance, { overlap: 0.3, seed: 'bench' });
    const [u, x, y, fu, fx, fy] = Array.from({ length: 6 }, () => block(8 * P));
    const [matrix, tensor] = instance.data;
    const [kind, type] = tensor.args;
    const ws = block(exports.contract_ws(kind, type, N, N, N, 1, 0));
    [u, x, y].forEach((at, m) => {
      memory.f64(at, P).fill(0).set(start.estimate['uxy'[m]]);
    });

    const plainMatrix = memory.f64(matrix.ptr, N * P).slice();
    const plainTensor = memory.f32(tensor.ptr, N * N * P).slice();
    const raw = fields(plainMatrix, plainTensor, start.estimate).tensor;
    const expected = {
      [SUBJECT]: reference(plainMatrix, plainTensor, start.estimate),
      [SWEEP]: [raw.u, raw.x, raw.y].flatMap((field) => Array.from(field)),
    };
    let run;
    return {
      dispose: () => instance.dispose(),
      work: { unit: 'GB/s', amount: 4 * N ** 3 },
      verify: (result, label) => ({ error: relativeError(result, expected[label]), tolerance: 1e-5 }),
      contenders: {
        [SUBJECT]: {
          per: ITERATIONS,
          run() {
            run = bayesAmp(instance, { start, tolerance: 0, maxIterations: ITERATIONS });
          },
          // One that stopped early did less than it is given credit for.
          result: () =>
            run.iterations === ITERATIONS
              ? ['u', 'v', 'x', 'y'].flatMap((s) => Array.from(run.estimate[s]))
              : [],
        },
        [SWEEP]: {
          // As many as in the run that it is compared with, so that both samples see as much of the machine's moods.
          per: ITERATIONS,
          run() {
            for (let t = 0; t < ITERATIONS; t++) {
              for (const at of [fu, fx, fy]) memory.f64(at, P).fill(0);
              exports.contract(...tensor.args, 0, u, x, y, 0, fu, fx, fy, 0, ws);
            }
          },
          result: () => [fu, fx, fy].flatMap((at) => Array.from(memory.f64(at, N))),
        },
      },
    };
  },
};
