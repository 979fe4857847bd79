// All three fields of a dense order-3 tensor, T(., y, z), T(x, ., z) and T(x, y, .): one pass over the data in the core,
// where matrix-vector products need three (or two, when the first two fields share one).

import { fillUniform, padded, relativeError } from './data.js';

const N = 300;
const P = padded(N);

/** One pass without WebAssembly: per row one dot and one axpy, as the kernel does it. State in f64. */
function plainSweep(t, x, y, z, fx, fy, fz) {
  fx.fill(0);
  fy.fill(0);
  fz.fill(0);
  let p = 0;
  for (let i = 0; i < N; i++) {
    let sum = 0;
    for (let j = 0; j < N; j++) {
      const c = x[i] * y[j];
      let dot = 0;
      for (let k = 0; k < N; k++, p++) {
        const v = t[p];
        dot += v * z[k];
        fz[k] += c * v;
      }
      sum += y[j] * dot;
      fy[j] += x[i] * dot;
    }
    fx[i] = sum;
  }
}

/** By the definition, one entry after the other. */
function reference(t, x, y, z) {
  const fields = new Float64Array(3 * N);
  for (let i = 0, p = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      for (let k = 0; k < N; k++, p++) {
        fields[i] += t[p] * y[j] * z[k];
        fields[N + j] += t[p] * x[i] * z[k];
        fields[2 * N + k] += t[p] * x[i] * y[j];
      }
    }
  }
  return fields;
}

const SUBJECT = 'onsager, one pass';
const EIGHT = 'onsager, int8, f64 state';
const EIGHT_IN_C = 'C 128-bit, int8, one pass';

/** The tensor in eight bits, one scale for all of it, and the state in f64. */
function eightBits({ exports, memory, block, compiled }, plainT, state) {
  const stored = N * N * P;
  const step = 1 / 127;
  const t = block(exports.tensor_bytes(1, 2, N, N, N, 1));
  const factors = state.map(() => block(8 * P));
  const fields = state.map(() => block(8 * P));
  const ws = block(exports.contract_ws(1, 2, N, N, N, 1, 0));
  // Views last until memory grows: no block is taken from here on.
  const integers = new Int8Array(memory.u8(t, stored).buffer, t, stored);
  plainT.forEach((v, at) => {
    integers[at] = Math.round(v / step);
  });
  const records = memory.f64(t + Math.ceil(stored / 64) * 64, 4 * N).fill(0);
  for (let i = 0; i < N; i++) records[4 * i] = step;
  factors.forEach((at, m) => {
    memory.f64(at, P).fill(0).set(state[m]);
  });
  const forC = compiled && {
    state: Float64Array.from(state.flatMap((v) => [...v])),
    fields: new Float64Array(3 * N),
  };
  return {
    expected: reference(
      Float64Array.from(integers, (q) => q * step),
      ...state,
    ),
    contenders: {
      [EIGHT]: {
        run() {
          for (const at of fields) memory.f64(at, P).fill(0);
          exports.bdense3(N, N, N, t, 0, ...factors, ...fields, 0, N, ws);
        },
        result: () => fields.flatMap((at) => Array.from(memory.f64(at, N))),
      },
      ...(compiled && {
        [EIGHT_IN_C]: {
          run: () => compiled.bsweep(N, memory.u8(t, stored), forC.state, forC.fields),
          result: () => Array.from(forC.fields, (v) => v * step),
        },
      }),
    },
  };
}

export default {
  name: 'sweep',
  title: `T(., y, z), T(x, ., z), T(x, y, .), dense order 3, N = ${N}, f32`,
  subject: SUBJECT,
  goals: [
    { against: 'onsager, three contractions', atLeast: 1.8 },
    { against: 'TypeScript, one pass', atLeast: 3 },
    { against: 'numpy, three einsums', atLeast: 9 },
    { against: 'numpy, two passes of BLAS', atLeast: 1.9 },
  ],
  setup({ exports, memory, block, compiled }) {
    const t = block(4 * N * N * P);
    const [x, y, z, fx, fy, fz] = Array.from({ length: 6 }, () => block(4 * P));
    // What the separate contractions leave in between: T z, and the outer product of x and y. N is a multiple of 4.
    const plane = block(4 * N * P);
    const outer = block(4 * N * P);
    const ws = block(exports.contract_ws(1, 1, N, N, N, 1, 0));
    memory.f32(plane, N * P).fill(0);
    memory.f32(outer, N * P).fill(0);
    fillUniform(memory.f32(t, N * N * P), 1);
    [x, y, z].forEach((at, m) => {
      fillUniform(memory.f32(at, P), 2 + m);
    });
    const clear = () => {
      for (const at of [fx, fy, fz]) memory.f32(at, P).fill(0);
    };
    const fields = () => [fx, fy, fz].flatMap((at) => Array.from(memory.f32(at, N)));

    const plainT = memory.f32(t, N * N * P).slice();
    const [plainX, plainY, plainZ] = [x, y, z].map((at) => Float64Array.from(memory.f32(at, N)));
    const plain = [0, 1, 2].map(() => new Float64Array(N));
    const expected = reference(plainT, plainX, plainY, plainZ);

    const eight = eightBits({ exports, memory, block, compiled }, plainT, [plainX, plainY, plainZ]);

    /** outer = x y' */
    const outerProduct = () => {
      const [view, xs, ys] = [memory.f32(outer, N * N), memory.f32(x, N), memory.f32(y, N)];
      for (let i = 0, p = 0; i < N; i++) for (let j = 0; j < N; j++) view[p++] = xs[i] * ys[j];
    };
    return {
      work: { unit: 'GB/s', amount: 4 * N ** 3 },
      verify: (result, label) => ({
        error: relativeError(result, label in eight.contenders ? eight.expected : expected),
        tolerance: 5e-6,
      }),
      contenders: {
        [SUBJECT]: {
          run() {
            clear();
            exports.sdense3(N, N, N, t, 0, x, y, z, fx, fy, fz, 0, N, ws);
          },
          result: fields,
        },
        'onsager, three contractions': {
          run() {
            clear();
            exports.sgemv(N * N, N, t, P, z, plane);
            exports.sgemv(N, N, plane, P, y, fx);
            exports.sgemv(N * N, N, t, P, z, plane);
            exports.sgemvt(N, N, plane, P, x, fy);
            outerProduct();
            exports.sgemvt(N * N, N, t, P, outer, fz);
          },
          result: fields,
        },
        'onsager, two passes': {
          run() {
            clear();
            exports.sgemv(N * N, N, t, P, z, plane);
            exports.sgemv(N, N, plane, P, y, fx);
            exports.sgemvt(N, N, plane, P, x, fy);
            outerProduct();
            exports.sgemvt(N * N, N, t, P, outer, fz);
          },
          result: fields,
        },
        'TypeScript, one pass': {
          run: () => plainSweep(plainT, plainX, plainY, plainZ, ...plain),
          result: () => plain.flatMap((field) => Array.from(field)),
        },
        ...eight.contenders,
      },
      native: {
        names: {
          T: `uniform(1, ${N}, ${N}, ${N}, dtype=np.float32)`,
          x: `uniform(2, ${N}, dtype=np.float32)`,
          y: `uniform(3, ${N}, dtype=np.float32)`,
          z: `uniform(4, ${N}, dtype=np.float32)`,
          blas: `lambda Tz: np.concatenate((Tz @ y, x @ Tz, np.outer(x, y).reshape(-1) @ T.reshape(-1, ${N})))`,
        },
        contenders: {
          'numpy, three einsums': {
            run:
              "np.concatenate((np.einsum('ijk,j,k->i', T, y, z), np.einsum('ijk,i,k->j', T, x, z), " +
              "np.einsum('ijk,i,j->k', T, x, y)))",
          },
          'numpy, two passes of BLAS': { run: `blas((T.reshape(-1, ${N}) @ z).reshape(${N}, ${N}))` },
        },
      },
    };
  },
};
