// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): a block of four words
// is a function of a counter and a key, so any number of any stream can be had at once and in any order.
//
// The streams of this project: key = hash of the seed, counter = [block low, block high, index, purpose]. Number t of 64 bits
// is word pair t & 1 of block t >> 1, first word low. Blocks with the top bit of `block high` set are kept for numbers
// that had to be drawn again (normal.ts).

const M0: u32 = 0xd2511f53;
const M1: u32 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;

// What philox_block leaves behind: a function cannot return four words. Globals belong to one instance, hence one thread.
export let word0: u32 = 0;
export let word1: u32 = 0;
export let word2: u32 = 0;
export let word3: u32 = 0;

/** One block, into word0 .. word3. */
export function philox_block(k0: u32, k1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  for (let round = 0; round < 10; round++) {
    const p0 = <u64>M0 * <u64>c0;
    const p1 = <u64>M1 * <u64>c2;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c1 = <u32>p1;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c3 = <u32>p0;
    k0 += W0;
    k1 += W1;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

/** The four words of the block at counter [c0, c1, c2, c3] under key [k0, k1], to `out`. */
export function philox(k0: u32, k1: u32, c0: u32, c1: u32, c2: u32, c3: u32, out: usize): void {
  philox_block(k0, k1, c0, c1, c2, c3);
  store<u32>(out, word0);
  store<u32>(out, word1, 4);
  store<u32>(out, word2, 8);
  store<u32>(out, word3, 12);
}

// What philox_group leaves behind.
export let pair0: v128 = i64x2(0, 0);
export let pair1: v128 = i64x2(0, 0);
export let pair2: v128 = i64x2(0, 0);
export let pair3: v128 = i64x2(0, 0);

/** Four consecutive blocks, the first of them `block`: their eight 64-bit numbers in order, into pair0 .. pair3. */
// @ts-ignore: decorator
@inline
export function philox_group(k0: u32, k1: u32, block: u32, purpose: u32, index: u32): void {
  let c0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3));
  let c1 = i32x4.splat(0);
  let c2 = i32x4.splat(index);
  let c3 = i32x4.splat(purpose);
  const m0 = i32x4.splat(M0);
  const m1 = i32x4.splat(M1);
  // Two rounds a turn: the second needs no registers moved.
  for (let turn = 0; turn < 5; turn++) {
    let low = i64x2.extmul_low_i32x4_u(c0, m0);
    let high = i64x2.extmul_high_i32x4_u(c0, m0);
    let low1 = i64x2.extmul_low_i32x4_u(c2, m1);
    let high1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c1 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), i32x4.splat(k0));
    c3 = v128.xor(v128.xor(v128.shuffle<i32>(low, high, 1, 3, 5, 7), c3), i32x4.splat(k1));
    c0 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    c2 = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    k0 += W0;
    k1 += W1;
    low = i64x2.extmul_low_i32x4_u(c1, m0);
    high = i64x2.extmul_high_i32x4_u(c1, m0);
    low1 = i64x2.extmul_low_i32x4_u(c3, m1);
    high1 = i64x2.extmul_high_i32x4_u(c3, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c0), i32x4.splat(k0));
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(low, high, 1, 3, 5, 7), c2), i32x4.splat(k1));
    c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    c3 = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    k0 += W0;
    k1 += W1;
  }
  const first02 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5); // words 0 and 1 of blocks 0 and 1
  const first13 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const last02 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const last13 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  pair0 = v128.shuffle<i64>(first02, last02, 0, 2);
  pair1 = v128.shuffle<i64>(first02, last02, 1, 3);
  pair2 = v128.shuffle<i64>(first13, last13, 0, 2);
  pair3 = v128.shuffle<i64>(first13, last13, 1, 3);
}

/** The first `groups` times eight 64-bit numbers of a stream, to `out`. */
export function philox_words(groups: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32): void {
  for (let g = 0; g < groups; g++) {
    philox_group(key0, key1, <u32>g << 2, purpose, index);
    v128.store(out, pair0);
    v128.store(out, pair1, 16);
    v128.store(out, pair2, 32);
    v128.store(out, pair3, 48);
    out += 64;
  }
}

/** Number t of a stream. */
export function philox_number(key0: u32, key1: u32, purpose: u32, index: u32, t: u32): u64 {
  philox_block(key0, key1, t >> 1, 0, index, purpose);
  return t & 1 ? (<u64>word2) | ((<u64>word3) << 32) : (<u64>word0) | ((<u64>word1) << 32);
}
