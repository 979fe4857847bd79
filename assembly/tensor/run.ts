// Normals of a stream, taken in order, a few at a time, and none drawn twice: those of `dnormal` in f64, those of `snormal` in f32. One run
// at a time: the generator of the latter is where the last one left it.

import { start_lanes } from '../random/lanes';
import { fill_normals } from '../random/normal';
import { fill_singles } from '../random/single';

@unmanaged
export class Run {
  key0: u32;
  key1: u32;
  purpose: u32;
  index: u32;
  next: u32; // number of the stream that is drawn next
  held: i32; // numbers drawn and not yet taken
  at: usize; // where they are
  buffer: usize;
  noise: f64; // standard deviation of what the normals become, and that of the row
  sigma: f64;
}

export const RUN_BYTES: usize = 64;

/** Numbers are drawn in groups. */
// @ts-ignore: decorator
@inline
function group<T extends number>(): i32 {
  return sizeof<T>() == 8 ? 16 : 4;
}

/** Bytes for what is held of the group before, of 128 bytes; new numbers follow it. */
const HELD: usize = 256;

/** Bytes of the buffer of a run from which no more than n numbers are taken at once. */
export function run_bytes(n: i32): usize {
  return HELD + ((<usize>n + 32) << 3);
}

/** Goes to the start of stream `index`. */
export function start_run<T extends number>(run: Run, index: u32): void {
  if (sizeof<T>() == 4) start_lanes(run.key0, run.key1, run.purpose, index);
  run.index = index;
  run.next = 0;
  run.held = 0;
  run.at = run.buffer + HELD;
}

/** The address of the next n numbers. */
export function take<T extends number>(run: Run, n: i32): usize {
  const size = sizeof<T>();
  if (run.held < n) {
    const to = run.buffer + HELD;
    const held = run.at + <usize>run.held * size;
    // A copy by the engine costs more than these few bytes.
    const bytes: usize = <usize>group<T>() * size;
    for (let at: usize = 0; at < bytes; at += 16) v128.store(to - bytes + at, v128.load(held - bytes + at));
    run.at = to - <usize>run.held * size;
    const groups = (n - run.held + group<T>() - 1) / group<T>();
    if (size == 8) fill_normals(2 * groups, to, run.key0, run.key1, run.purpose, run.index, run.next);
    else fill_singles(4 * groups, to, run.key0, run.key1, run.purpose, run.index, run.next);
    run.next += <u32>(groups * group<T>());
    run.held += groups * group<T>();
  }
  const at = run.at;
  run.at += <usize>n * size;
  run.held -= n;
  return at;
}
