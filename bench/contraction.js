// The flagship: y_i = sum_jk T_ijk x_j x_k for symmetric T, of which the core stores the entries i <= j <= k only.
// numpy has no packed form: it gets the full array, in the three ways that people write it.

import { fillUniform, padded, relativeError, uniformAt } from './data.js';

const N = 400;
const P = padded(N);
const SEED = 1;

const entry = (i, j, k) => Math.fround(uniformAt(SEED, (i * N + j) * N + k));
const stored = (i, j, k) => (i <= j && j <= k && k < N ? entry(i, j, k) : 0);
/** 1 / prod m! over the multiplicities of i <= j <= k: with it plain loops may treat every entry alike. */
const weight = (i, j, k) => (i === k ? 1 / 6 : i === j || j === k ? 1 / 2 : 1);
const weighted = (i, j, k) => weight(i, j, k) * stored(i, j, k);

const put = (scale, value) => (scale === 1 ? value : Math.round(scale * value));

/** Slab i: rows j = i & ~3 .., row j with columns from j & ~3. Entries times `scale`: a scale above 1 is that of integers. */
function fillSlabs(to, scale = 1, value = stored) {
  let p = 0;
  for (let i = 0; i < N; i++) {
    for (let j = i & ~3; j < P; j++) for (let k = j & ~3; k < P; k++) to[p++] = put(scale, value(i, j, k));
  }
}

/** The same with four rows of a slab interleaved, four columns of each in a 64-byte line of f32. */
function fillTiles(to, scale = 1) {
  let p = 0;
  for (let i = 0; i < N; i++) {
    for (let j = i & ~3; j < P; j += 4) {
      for (let k = j; k < P; k += 4)
        for (let e = 0; e < 16; e++) to[p++] = put(scale, stored(i, j + (e >> 2), k + (e & 3)));
    }
  }
}

/** What one writes without WebAssembly: weighted entries, no padding, state in f64 (faster here than f32). */
function plainPacked(t, x, y) {
  y.fill(0);
  let p = 0;
  for (let i = 0; i < N; i++) {
    const xi = x[i];
    let sum = 0;
    for (let j = i; j < N; j++) {
      const c = 2 * xi * x[j];
      const row = p - j;
      let dot = 0;
      for (let k = j; k < N; k++) {
        const v = t[row + k];
        dot += v * x[k];
        y[k] += c * v;
      }
      p += N - j;
      sum += x[j] * dot;
      y[j] += 2 * xi * dot;
    }
    y[i] += 2 * sum;
  }
}

/** By the definition: every stored entry stands for all its permutations. */
function reference(x) {
  const y = new Float64Array(N);
  for (let i = 0; i < N; i++) {
    for (let j = i; j < N; j++) {
      for (let k = j; k < N; k++) {
        const t = entry(i, j, k);
        if (i < j && j < k) {
          y[i] += 2 * t * x[j] * x[k];
          y[j] += 2 * t * x[i] * x[k];
          y[k] += 2 * t * x[i] * x[j];
        } else if (i < k) {
          const [twice, once] = i === j ? [i, k] : [j, i];
          y[once] += t * x[twice] * x[twice];
          y[twice] += 2 * t * x[twice] * x[once];
        } else y[i] += t * x[i] * x[i];
      }
    }
  }
  return y;
}

/** All n^3 entries, as libraries without symmetric storage need them. */
function full() {
  const t = new Float32Array(N ** 3);
  let p = 0;
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      for (let k = 0; k < N; k++) {
        const [low, middle, high] = [i, j, k].sort((a, b) => a - b);
        t[p++] = entry(low, middle, high);
      }
    }
  }
  return t;
}

const SUBJECT = 'onsager, packed slabs';

/** The weighted entries without padding, as the plain loops read them. */
function fillPacked(to) {
  let p = 0;
  for (let i = 0; i < N; i++) {
    for (let j = i; j < N; j++) for (let k = j; k < N; k++) to[p++] = weighted(i, j, k);
  }
  return to;
}

const ENTRIES = (N * (N + 1) * (N + 2)) / 6;

/** The three ways of numpy, for a tensor T and a vector x of one type. */
const numpy = {
  'numpy einsum': { run: "np.einsum('ijk,j,k->i', T, x, x)" },
  'numpy tensordot': { run: 'np.tensordot(np.tensordot(T, x, (2, 0)), x, (1, 0))' },
  'numpy matmul': { run: `(T.reshape(-1, ${N}) @ x).reshape(${N}, ${N}) @ x` },
};

const CEILING = 'C, 128-bit vectors';

/** The plain loop over packed entries as a C compiler vectorises it, and ours in C, both weighted; `see` makes views of t, x and y. */
const inC = (plain, slabwise, see, { packed, slabs, size, x, y }) => {
  const contender = (kernel, t, entries) => ({
    run() {
      see(y, N).fill(0);
      kernel(N, see(t, entries), see(x, N), see(y, N));
    },
    result: () => see(y, N),
  });
  return { 'C, packed': contender(plain, packed, ENTRIES), [CEILING]: contender(slabwise, slabs, size) };
};

export const contraction64 = {
  name: 'contraction-f64',
  title: `T(., x, x), symmetric order 3, n = ${N}, f64`,
  subject: SUBJECT,
  ceiling: CEILING,
  goals: [
    { against: 'C, packed', atLeast: 1.3 },
    { against: 'numpy einsum', atLeast: 13 },
    { against: 'numpy tensordot', atLeast: 5 },
    { against: 'numpy matmul', atLeast: 5 },
  ],
  setup({ exports, memory, block, compiled }) {
    const see = (at, length) => memory.f64(at, length);
    const size = exports.tensor_size(5, N, 1, 1, 1);
    const [slabs, x, y] = [size, P, P].map((length) => block(8 * length));
    const ws = block(exports.contract_ws(5, 0, N, 1, 1, 1, 0));
    fillSlabs(see(slabs, size));
    const packed = compiled && block(8 * ENTRIES);
    const weightedSlabs = compiled && block(8 * size);
    if (compiled) {
      fillPacked(see(packed, ENTRIES));
      fillSlabs(see(weightedSlabs, size), 1, weighted);
    }
    const plain = fillUniform(new Float32Array(N), 2);
    see(x, P).fill(0);
    see(x, N).set(plain);
    const expected = reference(plain);
    return {
      work: { unit: 'GB/s packed', amount: 8 * ENTRIES },
      verify: (result) => ({ error: relativeError(result, expected), tolerance: 1e-12 }),
      contenders: {
        [SUBJECT]: {
          run() {
            see(y, P).fill(0);
            exports.dsymmetric3_slabs(N, slabs, 0, x, y, 0, N, ws);
          },
          result: () => see(y, N),
        },
        ...(compiled &&
          inC(compiled.dsymmetric3, compiled.dsymmetric3_slabs, see, {
            packed,
            slabs: weightedSlabs,
            size,
            x,
            y,
          })),
      },
      native: {
        names: {
          T: `symmetric3(${SEED}, ${N}, np.float32).astype(np.float64)`,
          x: `uniform(2, ${N}, dtype=np.float32).astype(np.float64)`,
        },
        contenders: numpy,
      },
    };
  },
};

export default {
  name: 'contraction',
  title: `T(., x, x), symmetric order 3, n = ${N}, f32`,
  subject: SUBJECT,
  ceiling: CEILING,
  goals: [
    { against: 'TypeScript, packed', atLeast: 3 },
    { against: 'C, packed', atLeast: 1.4 },
    { against: 'numpy einsum', atLeast: 20 },
    { against: 'numpy einsum', of: 'onsager, int8 tiles, f64 state', atLeast: { simd: 22, relaxed: 30 } },
    { against: 'numpy tensordot', atLeast: 6.5 },
    { against: 'numpy matmul', atLeast: 6.5 },
  ],
  setup({ exports, memory, block, peers, compiled }) {
    // Kinds of assembly/tensor/layout.ts.
    const sizes = { tiled: exports.tensor_size(4, N, 1, 1, 1), slabs: exports.tensor_size(5, N, 1, 1, 1) };
    const slabs = block(4 * sizes.slabs);
    const tiles = block(4 * sizes.tiled);
    const [x32, y32, x64, y64] = [4, 4, 8, 8].map((bytes) => block(bytes * P));
    const ws = block(exports.contract_ws(5, 1, N, 1, 1, 1, 0));
    fillSlabs(memory.f32(slabs, sizes.slabs));
    fillTiles(memory.f32(tiles, sizes.tiled));
    const integers = (type, kind, View, levels, fill) => {
      const at = block(exports.tensor_bytes(kind, type, N, 1, 1, 1));
      fill(new View(memory.f64(at, 0).buffer, at, sizes.slabs), levels);
      const records = memory.f64(exports.tensor_records(kind, type, N, 1, 1, 1, at) >>> 0, 4 * N).fill(0);
      for (let i = 0; i < N; i++) records[4 * i] = 1 / levels;
      return at;
    };
    const bytes = integers(2, 4, Int8Array, 127, fillTiles);
    const byteSlabs = integers(2, 5, Int8Array, 127, fillSlabs);
    const words = integers(3, 5, Int16Array, 32767, fillSlabs);
    const x = fillUniform(new Float32Array(N), 2);
    for (const view of [memory.f32(x32, P), memory.f64(x64, P)]) {
      view.fill(0);
      view.set(x);
    }

    const packed = fillPacked(new Float32Array(ENTRIES));
    const forC = compiled && block(4 * ENTRIES);
    const slabsForC = compiled && block(4 * sizes.slabs);
    if (compiled) {
      memory.f32(forC, ENTRIES).set(packed);
      fillSlabs(memory.f32(slabsForC, sizes.slabs), 1, weighted);
    }
    const plainX = Float64Array.from(x);
    const plainY = new Float64Array(N);
    const expected = reference(x);

    return {
      // What is read: the entries i <= j <= k. numpy reads six times as many.
      work: { unit: 'GB/s packed', amount: packed.byteLength },
      // Integers are another tensor: with steps of 1 / 127 their field is off by sqrt(h^2 / 12) over the size of an entry.
      verify: (result, label) => ({
        error: relativeError(result, expected),
        tolerance: label.includes('int8') ? 1e-2 : label.includes('int16') ? 5e-5 : 1e-5,
      }),
      contenders: {
        [SUBJECT]: {
          run() {
            memory.f32(y32, P).fill(0);
            exports.ssymmetric3_slabs(N, slabs, 0, x32, y32, 0, N, ws);
          },
          result: () => memory.f32(y32, N),
        },
        'onsager, packed tiles': {
          run() {
            memory.f32(y32, P).fill(0);
            exports.ssymmetric3_tiled(N, tiles, 0, x32, y32, 0, N, ws);
          },
          result: () => memory.f32(y32, N),
        },
        'onsager, slabs, f64 state': {
          run() {
            memory.f64(y64, P).fill(0);
            exports.msymmetric3_slabs(N, slabs, 0, x64, y64, 0, N, ws);
          },
          result: () => memory.f64(y64, N),
        },
        ...Object.fromEntries(
          [
            ['onsager, int8 tiles, f64 state', exports.bsymmetric3_tiled, bytes],
            ['onsager, int8 slabs, f64 state', exports.bsymmetric3_slabs, byteSlabs],
            ['onsager, int16 slabs, f64 state', exports.hsymmetric3_slabs, words],
          ].map(([label, kernel, data]) => [
            label,
            {
              run() {
                memory.f64(y64, P).fill(0);
                kernel(N, data, 0, x64, y64, 0, N, ws);
              },
              result: () => memory.f64(y64, N),
            },
          ]),
        ),
        ...(compiled &&
          inC(compiled.ssymmetric3, compiled.ssymmetric3_slabs, (at, length) => memory.f32(at, length), {
            ...{ packed: forC, slabs: slabsForC, size: sizes.slabs, x: x32, y: y32 },
          })),
        'TypeScript, packed': { run: () => plainPacked(packed, plainX, plainY), result: () => plainY },
        ...peers.contract(N, full, x),
      },
      native: {
        names: {
          T: `symmetric3(${SEED}, ${N}, np.float32)`,
          x: `uniform(2, ${N}, dtype=np.float32)`,
        },
        contenders: numpy,
      },
    };
  },
};
