// Where four generators side by side begin: xoshiro128++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number
// generators"). Four words take 14 instructions, a third of what Philox needs, but they can only be made in
// order from the start.
//
// The words of the four states are words of Philox, so the distances of streams are those of random states
// among 2^128.

import { philox_block, word0, word1, word2, word3 } from './philox';

// The state, word by word, of the stream that was started last. Globals belong to one instance, hence one thread.
export let lane0: v128 = i64x2(0, 0);
export let lane1: v128 = i64x2(0, 0);
export let lane2: v128 = i64x2(0, 0);
export let lane3: v128 = i64x2(0, 0);

/** Blocks that no numbers come from (philox.ts). */
const START: u32 = 0x40000000;

/** Goes to the start of a stream. */
export function start_lanes(key0: u32, key1: u32, purpose: u32, index: u32): void {
  for (let lane: u32 = 0; lane < 4; lane++) {
    philox_block(key0, key1, lane, START, index, purpose);
    // The last to come in ends in lane 3.
    lane0 = push(lane0, word0);
    lane1 = push(lane1, word1);
    lane2 = push(lane2, word2);
    lane3 = push(lane3, word3);
  }
}

/** v with its lanes moved down by one, and a word in lane 3. */
function push(v: v128, word: u32): v128 {
  return i32x4.replace_lane(v128.shuffle<i32>(v, v, 1, 2, 3, 3), 3, word);
}

/** Where to go on. */
export function leave_lanes(s0: v128, s1: v128, s2: v128, s3: v128): void {
  lane0 = s0;
  lane1 = s1;
  lane2 = s2;
  lane3 = s3;
}
