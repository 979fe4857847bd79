// What a frame holds (frame.ts says what it is). Its long directions lie in blocks that the caller lends, so nothing long ever moves; everything
// short lies in one block, sized by the number of its coordinates, which is replaced by a larger one when it is full. The frame itself
// stays where it is.

import { thread_count } from '../parallel';
import { BLOCK, Pass, stripes_of } from './passes';

@unmanaged
export class Frame {
  n: i32;
  /** Type of the long directions: 0 f64, 1 f32. */
  type: i32;
  /** Coordinates that there is room for, and in use. */
  size: i32;
  dims: i32;
  /** Directions that are known as long vectors, and how many there is room for. */
  shown: i32;
  room: i32;
  /** Normal vectors and random points drawn so far. */
  drawn: i32;
  points: i32;
  /** Whether the last normal vector waits behind the directions, and with how many of these its products are known. */
  ready: i32;
  valid: i32;
  /** The first of eight purposes of streams. */
  purpose: u32;
  key0: u32;
  key1: u32;
  /** Pointer to the first side that has coordinates in it. */
  sides: usize;
  /** Square of the length of the vector that waits. */
  square: f64;
  /** Pointers to the directions. */
  slots: usize;
  /** The coordinate of every direction. */
  place: usize;
  /** For every coordinate, whether its direction is hidden: i32. */
  hidden: usize;
  /** The Cholesky factor of the Gram matrix of the directions, as they are stored. */
  lower: usize;
  /** Products of the directions with the vector that waits. */
  waiting: usize;
  /** Room for three vectors of coordinates, and for eight numbers. */
  point: usize;
  image: usize;
  turn: usize;
  eight: usize;
  /** Of the passes over long vectors. */
  pass: usize;
}

const HEADER: usize = (offsetof<Frame>() + 63) & ~63;

// @ts-ignore: decorator
@inline
function align(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/** Bytes of a frame, without its block. */
export function frame_state(): usize {
  return HEADER;
}

/** Bytes of the block of a frame of `size` coordinates, a multiple of eight, in n dimensions. */
export function frame_bytes(size: i32, n: i32): usize {
  const d = <usize>size;
  const short = HEADER + 8 * (d * d + 4 * d + 8) + 12 * d + 64 * 10;
  return short + offsetof<Pass>() + 8 * <usize>(2 * size + 8) * <usize>stripes_of(n) + 16 * BLOCK * <usize>thread_count();
}

/** Bytes of a direction of n numbers of a type. */
export function frame_direction(n: i32, type: i32): usize {
  return (<usize>((n + 7) & ~7)) << (type == 1 ? 2 : 3);
}

/** A frame in n dimensions that knows nothing. */
export function frame_init(at: usize, block: usize, size: i32, n: i32, type: i32, key0: u32, key1: u32, purpose: u32): void {
  memory.fill(at, 0, HEADER);
  const frame = changetype<Frame>(at);
  frame.n = n;
  frame.type = type;
  frame.size = size;
  frame.key0 = key0;
  frame.key1 = key1;
  frame.purpose = purpose;
  place(frame, block);
}

function place(frame: Frame, block: usize): void {
  const d = <usize>frame.size;
  // The block begins with room for the frame that `frame_move` needs.
  const from = block + HEADER;
  let at = from;
  frame.lower = at;
  at = align(at + 8 * d * d);
  frame.waiting = at;
  at = align(at + 8 * d);
  frame.point = at;
  at = align(at + 8 * d);
  frame.image = at;
  at = align(at + 8 * d);
  frame.turn = at;
  at = align(at + 8 * d);
  frame.eight = at;
  at = align(at + 64);
  frame.slots = at;
  at = align(at + 4 * d);
  frame.place = at;
  at = align(at + 4 * d);
  frame.hidden = at;
  at = align(at + 4 * d);
  memory.fill(from, 0, at - from);
  frame.pass = at;
  const pass = changetype<Pass>(at);
  at = align(at + offsetof<Pass>());
  pass.blocks = at;
  pass.partial = at + 16 * BLOCK * <usize>thread_count();
  pass.width = frame.size;
}

/** Moves everything short to a block for more coordinates; the old one is then free. Every state with a side in it is to be moved next. */
export function frame_move(at: usize, block: usize, size: i32): void {
  const frame = changetype<Frame>(at), old = changetype<Frame>(block);
  memory.copy(block, at, HEADER);
  frame.size = size;
  place(frame, block);
  const c = <usize>old.size, d = <usize>size;
  memory.copy(frame.slots, old.slots, 4 * c);
  memory.copy(frame.place, old.place, 4 * c);
  memory.copy(frame.hidden, old.hidden, 4 * c);
  memory.copy(frame.waiting, old.waiting, 8 * c);
  for (let p: usize = 0; p < c; p++) memory.copy(frame.lower + ((p * d) << 3), old.lower + ((p * c) << 3), c << 3);
}

/** Directions (`what` 0) and coordinates (1) that a frame has room for. */
export function frame_spare(at: usize, what: i32): i32 {
  const frame = changetype<Frame>(at);
  // Two directions are tried behind the last.
  return what == 0 ? frame.room - frame.shown : frame.size - frame.dims - 8;
}

/** Directions (`what` 0) and coordinates (1) that a frame has. */
export function frame_count(at: usize, what: i32): i32 {
  const frame = changetype<Frame>(at);
  return what == 0 ? frame.shown : frame.dims;
}

/** Lends a frame memory for `count` more directions, `frame_direction` bytes each, one after another; no more than it has coordinates for. */
export function frame_lend(at: usize, block: usize, count: i32): void {
  const frame = changetype<Frame>(at);
  const step = frame_direction(frame.n, frame.type);
  for (let i = 0, taken = min(count, frame.size - frame.room); i < taken; i++, frame.room++) {
    store<u32>(frame.slots + (<usize>frame.room << 2), <u32>(block + <usize>i * step));
  }
}
