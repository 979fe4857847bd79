// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): a block of four words
// is a function of a counter and a key, so any number of any stream can be had at once and in any order.
//
// The streams of this project: key = hash of the seed, counter = [block low, block high, index, purpose]. Number t of 64 bits
// is word pair t & 1 of block t >> 1, first word low. Blocks with the top bit of `block high` set are kept for numbers
// that had to be drawn again (normal.ts), those with the bit below it for the start of other generators (lanes.ts).

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

// What philox_groups leaves behind.
export let pair0: v128 = i64x2(0, 0);
export let pair1: v128 = i64x2(0, 0);
export let pair2: v128 = i64x2(0, 0);
export let pair3: v128 = i64x2(0, 0);
export let pair4: v128 = i64x2(0, 0);
export let pair5: v128 = i64x2(0, 0);
export let pair6: v128 = i64x2(0, 0);
export let pair7: v128 = i64x2(0, 0);

/** The low words of four 64-bit products. */
// @ts-ignore: decorator
@inline
function low(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 0, 2, 4, 6);
}

/** The high words of four 64-bit products. */
// @ts-ignore: decorator
@inline
function high(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 1, 3, 5, 7);
}

/**
 * Eight consecutive blocks, the first of them `block`: their sixteen 64-bit numbers in order, into pair0 .. pair7. Four blocks
 * a register, and two of those at a time (a and b): a round is a chain of dependent steps, and one chain alone leaves the multipliers idle.
 */
// @ts-ignore: decorator
@inline
export function philox_groups(key0: u32, key1: u32, block: u32, purpose: u32, index: u32): void {
  const m0 = i32x4.splat(M0);
  const m1 = i32x4.splat(M1);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  let a0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3));
  let b0 = i32x4.add(a0, i32x4.splat(4));
  let a1 = i32x4.splat(0);
  let b1 = a1;
  let a2 = i32x4.splat(index);
  let b2 = a2;
  let a3 = i32x4.splat(purpose);
  let b3 = a3;
  // Two rounds a turn: the second needs no registers moved.
  for (let turn = 0; turn < 5; turn++) {
    let al = i64x2.extmul_low_i32x4_u(a0, m0);
    let ah = i64x2.extmul_high_i32x4_u(a0, m0);
    let bl = i64x2.extmul_low_i32x4_u(b0, m0);
    let bh = i64x2.extmul_high_i32x4_u(b0, m0);
    a3 = v128.xor(v128.xor(a3, k1), high(al, ah));
    b3 = v128.xor(v128.xor(b3, k1), high(bl, bh));
    const a = low(al, ah);
    const b = low(bl, bh);
    al = i64x2.extmul_low_i32x4_u(a2, m1);
    ah = i64x2.extmul_high_i32x4_u(a2, m1);
    bl = i64x2.extmul_low_i32x4_u(b2, m1);
    bh = i64x2.extmul_high_i32x4_u(b2, m1);
    a1 = v128.xor(v128.xor(a1, k0), high(al, ah));
    b1 = v128.xor(v128.xor(b1, k0), high(bl, bh));
    a0 = low(al, ah);
    b0 = low(bl, bh);
    k0 = i32x4.add(k0, i32x4.splat(W0));
    k1 = i32x4.add(k1, i32x4.splat(W1));
    // Words 2 stand in a and b now, words 0 in a1 and b1.
    al = i64x2.extmul_low_i32x4_u(a1, m0);
    ah = i64x2.extmul_high_i32x4_u(a1, m0);
    bl = i64x2.extmul_low_i32x4_u(b1, m0);
    bh = i64x2.extmul_high_i32x4_u(b1, m0);
    a2 = v128.xor(v128.xor(a, k1), high(al, ah));
    b2 = v128.xor(v128.xor(b, k1), high(bl, bh));
    const c = low(al, ah);
    const d = low(bl, bh);
    al = i64x2.extmul_low_i32x4_u(a3, m1);
    ah = i64x2.extmul_high_i32x4_u(a3, m1);
    bl = i64x2.extmul_low_i32x4_u(b3, m1);
    bh = i64x2.extmul_high_i32x4_u(b3, m1);
    a0 = v128.xor(v128.xor(a0, k0), high(al, ah));
    b0 = v128.xor(v128.xor(b0, k0), high(bl, bh));
    a1 = low(al, ah);
    b1 = low(bl, bh);
    a3 = c;
    b3 = d;
    k0 = i32x4.add(k0, i32x4.splat(W0));
    k1 = i32x4.add(k1, i32x4.splat(W1));
  }
  // Words 0 and 1, then 2 and 3, of blocks 0 and 1, then 2 and 3.
  let first = v128.shuffle<i32>(a0, a1, 0, 4, 1, 5);
  let last = v128.shuffle<i32>(a2, a3, 0, 4, 1, 5);
  pair0 = v128.shuffle<i64>(first, last, 0, 2);
  pair1 = v128.shuffle<i64>(first, last, 1, 3);
  first = v128.shuffle<i32>(a0, a1, 2, 6, 3, 7);
  last = v128.shuffle<i32>(a2, a3, 2, 6, 3, 7);
  pair2 = v128.shuffle<i64>(first, last, 0, 2);
  pair3 = v128.shuffle<i64>(first, last, 1, 3);
  first = v128.shuffle<i32>(b0, b1, 0, 4, 1, 5);
  last = v128.shuffle<i32>(b2, b3, 0, 4, 1, 5);
  pair4 = v128.shuffle<i64>(first, last, 0, 2);
  pair5 = v128.shuffle<i64>(first, last, 1, 3);
  first = v128.shuffle<i32>(b0, b1, 2, 6, 3, 7);
  last = v128.shuffle<i32>(b2, b3, 2, 6, 3, 7);
  pair6 = v128.shuffle<i64>(first, last, 0, 2);
  pair7 = v128.shuffle<i64>(first, last, 1, 3);
}

/** The first `groups` times eight 64-bit numbers of a stream, to `out`. */
export function philox_words(groups: i32, out: usize, key0: u32, key1: u32, purpose: u32, index: u32): void {
  for (let g = 0; g < groups; g += 2) {
    philox_groups(key0, key1, <u32>g << 2, purpose, index);
    v128.store(out, pair0);
    v128.store(out, pair1, 16);
    v128.store(out, pair2, 32);
    v128.store(out, pair3, 48);
    if (g + 1 == groups) return;
    v128.store(out, pair4, 64);
    v128.store(out, pair5, 80);
    v128.store(out, pair6, 96);
    v128.store(out, pair7, 112);
    out += 128;
  }
}

/** Number t of a stream. */
export function philox_number(key0: u32, key1: u32, purpose: u32, index: u32, t: u32): u64 {
  philox_block(key0, key1, t >> 1, 0, index, purpose);
  return t & 1 ? (<u64>word2) | ((<u64>word3) << 32) : (<u64>word0) | ((<u64>word1) << 32);
}
