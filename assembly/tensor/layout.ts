// Where the entries of a data tensor lie. All offsets are in elements; P = padded(n), M = P / 4.
//
//   dense2, dense3, dense4   row-major, the last index padded to a multiple of four with zeros.
//   symmetric kinds          entries i <= j <= .. only. Kernels know which of them stand for fewer than p! (symmetric.ts).
//     symmetric2             rows i, columns from i & ~3 to P.
//     triangle (of a block)  rows j = 4b .. P-1, row j with columns from j & ~3 to P; zero where k < j.
//     symmetric3_slabs       slab i is a triangle of block b = i >> 2. Four consecutive slabs are four distant streams.
//     symmetric3_tiled       the same triangle with its rows interleaved by fours: a 64-byte line holds 16 bytes of each.
//     symmetric4             for every i and every block of four j >= i & ~3: four triangles of that block; zero where j < i.
//
// A slab, all that is stored for one value of the first index, is contiguous in every kind.
//
// The entries are of type f64, f32, int8 or int16. Integers share one scale per slab, T = scale * q; the records of the slabs
// follow the entries, from the next multiple of 64 bytes on: RECORD bytes each, four f64
//   scale   squared error of the slab's entries, summed   their squares, summed   how many were clipped
// Squares are in units of the square of the scale, so that none overflows. In symmetric kinds every entry counts with the weight
// 1 / prod m! (m: how often an index value occurs in it), which is 1 / p! of how often it stands in the full array.

export const DENSE2: i32 = 0;
export const DENSE3: i32 = 1;
export const DENSE4: i32 = 2;
export const SYMMETRIC2: i32 = 3;
export const SYMMETRIC3_TILED: i32 = 4;
export const SYMMETRIC3_SLABS: i32 = 5;
export const SYMMETRIC4: i32 = 6;
/** Noise that is drawn as it is asked for (implicit/state.ts): no entries, and the pointer is that of the state. */
export const IMPLICIT: i32 = 7;

export const F64: i32 = 0;
export const F32: i32 = 1;
export const INT8: i32 = 2;
export const INT16: i32 = 3;

/** Bytes of the record of a slab of integers. */
export const RECORD: usize = 32;

// @ts-ignore: decorator
@inline
export function padded(n: i32): i32 {
  return (n + 3) & ~3;
}

/** Order of the tensors of a kind; 0 for an unknown kind. */
export function order_of(kind: i32): i32 {
  if (kind == DENSE2 || kind == SYMMETRIC2) return 2;
  if (kind == DENSE3 || kind == SYMMETRIC3_TILED || kind == SYMMETRIC3_SLABS) return 3;
  return kind == DENSE4 || kind == SYMMETRIC4 ? 4 : 0;
}

// Sums over blocks: with R_k(m) = m (m+1) .. (m+k-1), the sum of R_k(1..m) is R_{k+1}(m) / (k+1).
// In f64, which holds them exactly up to 2^53 and tells how large too large is beyond.

/** Elements of a triangle whose rows start at P - 4 m. */
// @ts-ignore: decorator
@inline
function triangle(m: f64): f64 {
  return 8 * m * (m + 1);
}

/** Elements of the four-triangle blocks that start at P - 4 m and later. */
// @ts-ignore: decorator
@inline
function pyramid(m: f64): f64 {
  return (32 * m * (m + 1) * (m + 2)) / 3;
}

/** Elements before slab i; i = n1 gives the size of the whole. Unused dimensions are ignored. */
export function slab_offset(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, i: i32): f64 {
  if (kind == DENSE2) return <f64>i * <f64>padded(n2);
  if (kind == DENSE3) return <f64>i * <f64>n2 * <f64>padded(n3);
  if (kind == DENSE4) return <f64>i * <f64>n2 * <f64>n3 * <f64>padded(n4);
  const M = <f64>(padded(n1) >> 2);
  const m = M - <f64>(i >> 2);
  const r = <f64>(i & 3);
  if (kind == SYMMETRIC2) return 8 * (M * (M + 1) - m * (m + 1)) + r * 4 * m;
  if (kind == SYMMETRIC4) {
    return (32 * (M * (M + 1) * (M + 2) * (M + 3) - m * (m + 1) * (m + 2) * (m + 3))) / 3 + r * pyramid(m);
  }
  return pyramid(M) - pyramid(m) + r * triangle(m);
}

/** Elements that a tensor takes in memory. */
export function tensor_size(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32): f64 {
  return slab_offset(kind, n1, n2, n3, n4, n1);
}

/** Bytes of an entry of a type. */
// @ts-ignore: decorator
@inline
export function type_size(type: i32): i32 {
  return type == F64 ? 8 : type == F32 ? 4 : type == INT8 ? 1 : 2;
}

/** Where the records of the slabs begin, for entries that take `bytes`. */
// @ts-ignore: decorator
@inline
function before_records(bytes: f64): f64 {
  return Math.ceil(bytes / 64) * 64;
}

/** Bytes that a tensor takes in memory: its entries, and the records of its slabs if they are integers. */
export function tensor_bytes(kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32): f64 {
  const bytes = tensor_size(kind, n1, n2, n3, n4) * <f64>type_size(type);
  return type < INT8 ? bytes : before_records(bytes) + <f64>RECORD * <f64>n1;
}

/** Address of the record of slab 0 of a tensor of integers at t. */
export function tensor_records(kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize): usize {
  return t + <usize>before_records(tensor_size(kind, n1, n2, n3, n4) * <f64>type_size(type));
}

/** Elements from the start of a triangle with first row `first` (a multiple of four) to the four rows of row j. */
export function triangle_rows(P: i32, first: i32, j: i32): f64 {
  return triangle(<f64>((P - first) >> 2)) - triangle(<f64>((P - (j & ~3)) >> 2));
}

/** Elements from the start of slab i of a symmetric4 tensor to its triangle j. */
export function symmetric4_triangle(P: i32, i: i32, j: i32): f64 {
  const m = <f64>((P - (j & ~3)) >> 2);
  return pyramid(<f64>((P - (i & ~3)) >> 2)) - pyramid(m) + <f64>(j & 3) * triangle(m);
}
