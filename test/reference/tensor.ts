// Tensors the plain way: full arrays in C order, loops over all indices.

export interface Coupling {
  /** Rank of every mode. */
  ranks: number[];
  /** Index tuples and their values. */
  entries: { index: number[]; value: number }[];
}

export const one = (order: number): Coupling => ({
  ranks: Array(order).fill(1),
  entries: [{ index: Array(order).fill(0), value: 1 }],
});

/** Numbers in (-1, 1) that are good enough for a test. */
export function noise(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >> 0) / 2147483648;
  };
}

export function random(length: number, seed: number): Float64Array {
  const next = noise(seed);
  return Float64Array.from({ length }, next);
}

/** All index tuples below dims, the last index fastest. */
export function* tuples(dims: readonly number[]): Generator<number[]> {
  const index = dims.map(() => 0);
  if (dims.some((n) => n === 0)) return;
  for (;;) {
    yield index.slice();
    let m = dims.length - 1;
    while (m >= 0 && ++index[m] === dims[m]) index[m--] = 0;
    if (m < 0) return;
  }
}

export function offset(dims: readonly number[], index: readonly number[]): number {
  let at = 0;
  for (let m = 0; m < index.length; m++) at = at * dims[m] + index[m];
  return at;
}

/** A full coupling, every entry present. */
export function fullCoupling(ranks: number[], seed: number): Coupling {
  const next = noise(seed);
  return { ranks, entries: [...tuples(ranks)].map((index) => ({ index, value: next() })) };
}

/** A full symmetric coupling: the value depends on the sorted index. */
export function symmetricCoupling(order: number, rank: number, seed: number): Coupling {
  const ranks = Array(order).fill(rank);
  const values = random(rank ** order, seed);
  const entries = [...tuples(ranks)].map((index) => {
    const sorted = [...index].sort((a, b) => a - b);
    return { index, value: values[offset(ranks, sorted)] };
  });
  return { ranks, entries };
}

/** A full symmetric array: the value is that of the sum of the numbers, modulo 2^32, that the index values draw. */
export function symmetricArray(order: number, n: number, seed: number): Float64Array {
  const next = noise(seed);
  const drawn = Int32Array.from({ length: n }, () => next() * 2 ** 31);
  return Float64Array.from({ length: n ** order }, (_, at) => {
    let sum = 0;
    for (let m = 0; m < order; m++, at = Math.floor(at / n)) sum = (sum + drawn[at % n]) | 0;
    for (let round = 0; round < 2; round++) sum = Math.imul(sum ^ (sum >>> 16), 0x45d9f3b);
    return (sum ^ (sum >>> 16)) / 2 ** 31;
  });
}

/**
 * Field of every mode: y_m[i, a] = sum over the other indices of A[..a..] T[..i..] prod_{l != m} x_l[i_l, a_l].
 * Factors and fields by columns without padding. `from` and `to` restrict the first index.
 */
export function fields(
  dims: number[],
  values: ArrayLike<number>,
  coupling: Coupling,
  factors: ArrayLike<number>[],
  from = 0,
  to = dims[0],
): Float64Array[] {
  const order = dims.length;
  const result = dims.map((n, m) => new Float64Array(n * coupling.ranks[m]));
  const size = dims.slice(1).reduce((a, b) => a * b, 1);
  const x = new Float64Array(order);
  const position = new Int32Array(order);
  const index = new Int32Array(order);
  index[0] = from;
  for (let at = from * size; at < to * size; at++) {
    for (const entry of coupling.entries) {
      for (let m = 0; m < order; m++) {
        position[m] = entry.index[m] * dims[m] + index[m];
        x[m] = factors[m][position[m]];
      }
      const t = values[at] * entry.value;
      for (let m = 0; m < order; m++) {
        let product = t;
        for (let l = 0; l < order; l++) if (l !== m) product *= x[l];
        result[m][position[m]] += product;
      }
    }
    let m = order - 1;
    while (++index[m] === dims[m] && m > 0) index[m--] = 0;
  }
  return result;
}

const padded = (n: number) => Math.ceil(n / 4) * 4;

export const kinds = [
  'dense2',
  'dense3',
  'dense4',
  'symmetric2',
  'symmetric3_tiled',
  'symmetric3_slabs',
  'symmetric4',
] as const;
export type Kind = (typeof kinds)[number];
export const orderOf = (kind: Kind) => Number(kind.match(/\d/)![0]);
export const isSymmetric = (kind: Kind) => kind.startsWith('symmetric');

/**
 * The storage of slab i, slot by slot: the index tuple that lies there, or undefined where a zero does.
 * `lanes` is how many numbers fill 16 bytes.
 */
export function* slots(
  kind: Kind,
  dims: readonly number[],
  i: number,
  lanes: number,
): Generator<number[] | undefined> {
  const order = dims.length;
  if (!isSymmetric(kind)) {
    for (const index of tuples([...dims.slice(1, -1), padded(dims[order - 1])])) {
      yield index[index.length - 1] < dims[order - 1] ? [i, ...index] : undefined;
    }
    return;
  }
  const n = dims[0];
  const P = padded(n);
  const block = i - (i % 4);
  const entry = (...index: number[]) =>
    index.every((k, m) => k < n && (m === 0 || k >= index[m - 1])) ? index : undefined;
  if (order === 2) for (let j = block; j < P; j++) yield entry(i, j);
  if (kind === 'symmetric3_slabs') {
    for (let j = block; j < P; j++) for (let k = j - (j % 4); k < P; k++) yield entry(i, j, k);
  }
  if (kind === 'symmetric3_tiled') {
    for (let j = block; j < P; j += 4) {
      for (let k = j; k < P; k += lanes) {
        for (let row = 0; row < 4; row++) {
          for (let column = 0; column < lanes; column++) yield entry(i, j + row, k + column);
        }
      }
    }
  }
  if (order === 4) {
    for (let j = block; j < P; j++) {
      for (let k = j - (j % 4); k < P; k++) for (let l = k - (k % 4); l < P; l++) yield entry(i, j, k, l);
    }
  }
}

/** 1 / prod m!, m the multiplicity of every index value. */
export function weight(index: readonly number[]): number {
  let w = 1;
  for (let m = 1, run = 1; m < index.length; m++) {
    run = index[m] === index[m - 1] ? run + 1 : 1;
    w /= run;
  }
  return w;
}

/** Where entry `at` of a symmetric array stands again, its index sorted. */
function sortedOffset(at: number, n: number, order: number): number {
  const index: number[] = [];
  for (let m = 0; m < order; m++, at = Math.floor(at / n)) index.push(at % n);
  return offset(
    Array(order).fill(n),
    index.sort((a, b) => a - b),
  );
}

/**
 * A full array as integers in the layout of a kind, every slab with the scale that its largest entry asks for; and what these
 * integers say, as a full array.
 */
export function quantise(kind: Kind, dims: number[], values: ArrayLike<number>, limit: number) {
  const stored: number[] = [];
  const scales: number[] = [];
  const seen = new Float64Array(values.length);
  for (let i = 0; i < dims[0]; i++) {
    const entries = [...slots(kind, dims, i, 4)].map((index) => ({
      index,
      value: index ? values[offset(dims, index)] : 0,
    }));
    const scale = Math.max(...entries.map(({ value }) => Math.abs(value))) / limit;
    scales.push(scale);
    for (const { index, value } of entries) {
      const q = scale > 0 ? Math.round(value / scale) : 0;
      stored.push(q);
      if (index) seen[offset(dims, index)] = scale * q;
    }
  }
  if (isSymmetric(kind))
    for (let at = 0; at < seen.length; at++) seen[at] = seen[sortedOffset(at, dims[0], dims.length)];
  return { stored, scales, seen };
}

/** A full array in the layout of a kind. */
export function place(kind: Kind, dims: number[], values: ArrayLike<number>, lanes: number): Float64Array {
  if (!isSymmetric(kind)) {
    const last = dims[dims.length - 1];
    const P = padded(last);
    const rows = new Float64Array((values.length / last) * P);
    for (let at = 0; at < values.length; at++) rows[Math.floor(at / last) * P + (at % last)] = values[at];
    return rows;
  }
  const stored: number[] = [];
  for (let i = 0; i < dims[0]; i++) {
    for (const index of slots(kind, dims, i, lanes)) stored.push(index ? values[offset(dims, index)] : 0);
  }
  return Float64Array.from(stored);
}
