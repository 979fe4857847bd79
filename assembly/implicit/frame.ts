// The frame of a mode: an orthonormal basis of all that has been seen of it, in which basis vectors and answers have coordinates.
//
// Noise does not change in law when the space is turned. So a direction that only the noise has to do with is as good as any other:
// it stays hidden, uniformly random beside the directions that are known as long vectors, until somebody looks. A vector that comes
// from outside (`enter`) has random coordinates in the hidden directions; one that is wanted as a long vector (`show`) makes the one hidden
// direction known that it contains. Both turn the hidden directions so that one of them is known afterwards: a reflection of the coordinates.
//
// Directions are stored as they come, rounded to their type, and neither of unit length nor quite orthogonal. The Cholesky factor L of their
// Gram matrix, which is measured, makes the frame from them: frame = directions L'^-1. So rounding does not add up.

import { daxpy, ddot, dnrm2, dscal } from '../blas/vector';
import { chi } from '../random/chi';
import { fill_normals } from '../random/normal';
import { combine, measure, Pass, product_of_both, square_of_normal, square_of_x, take_rest } from './passes';
import { Frame } from './frame-state';
import { Side } from './state';

/** Purposes of the streams of a frame, after its first. */
const LONG: u32 = 0;
const ENTRY: u32 = 1;
const ENTRY_LENGTH: u32 = 2;
const RANDOM: u32 = 3;
const RANDOM_LENGTH: u32 = 4;

/** Draws of a normal vector until one is not within what is known but for rounding. */
const DRAWS: i32 = 50;

/**
 * Relative squared remainder of a vector or a query below which it counts as lying in the known span. In f64 it
 * is a hundred roundings squared, in f32 sixteen roundings of a direction.
 */
// @ts-ignore: decorator
@inline
export function known(frame: Frame): f64 {
  return frame.type == 1 ? 1.0 / 1048576.0 : 1e-10;
}

// @ts-ignore: decorator
@inline
function at(vector: usize, i: i32): usize {
  return vector + (<usize>i << 3);
}

// @ts-ignore: decorator
@inline
function place_of(frame: Frame, p: i32): i32 {
  return load<i32>(frame.place + (<usize>p << 2));
}

// @ts-ignore: decorator
@inline
function is_hidden(frame: Frame, j: i32): bool {
  return load<i32>(frame.hidden + (<usize>j << 2)) != 0;
}

// @ts-ignore: decorator
@inline
function lower_row(frame: Frame, p: i32): usize {
  return frame.lower + ((<usize>p * <usize>frame.size) << 3);
}

/** One more coordinate, of a hidden direction. */
export function add_hidden(frame: Frame): i32 {
  store<i32>(frame.hidden + (<usize>frame.dims << 2), 1);
  return frame.dims++;
}

function hidden_count(frame: Frame): i32 {
  return frame.dims - frame.shown;
}

/** b = L^-1 b */
function solve(frame: Frame, b: usize): void {
  for (let p = 0; p < frame.shown; p++) {
    const row = lower_row(frame, p);
    store<f64>(at(b, p), (load<f64>(at(b, p)) - ddot(p, row, b)) / load<f64>(at(row, p)));
  }
}

/** b = L'^-1 b */
function solve_transposed(frame: Frame, b: usize): void {
  for (let p = frame.shown - 1; p >= 0; p--) {
    const row = lower_row(frame, p);
    const value = load<f64>(at(b, p)) / load<f64>(at(row, p));
    store<f64>(at(b, p), value);
    daxpy(p, -value, row, b);
  }
}

/** The pass over the directions of a mode, with nothing to do yet. */
function pass_of(frame: Frame): Pass {
  const pass = changetype<Pass>(frame.pass);
  pass.type = frame.type;
  pass.n = frame.n;
  pass.count = frame.shown;
  pass.slots = frame.slots;
  pass.x = 0;
  pass.y = 0;
  pass.c = 0;
  pass.normal = 0;
  pass.fresh = 0;
  pass.rest = 0;
  return pass;
}

/** Lets the pass read the normal vector that waits behind the directions, after drawing it if there is none. */
function with_normal(frame: Frame, pass: Pass): void {
  pass.normal = <usize>load<u32>(frame.slots + (<usize>frame.shown << 2));
  if (frame.ready) return;
  pass.fresh = 1;
  pass.key0 = frame.key0;
  pass.key1 = frame.key1;
  pass.purpose = frame.purpose + LONG;
  pass.index = <u32>frame.drawn;
  frame.drawn++;
}

/** Makes the products of the vector that waits those with all directions. */
function await_products(frame: Frame): void {
  if (frame.ready && frame.valid == frame.shown) return;
  const pass = pass_of(frame);
  with_normal(frame, pass);
  const first = frame.ready ? frame.valid : 0;
  pass.slots += <usize>first << 2;
  pass.count -= first;
  measure(pass, 0, at(frame.waiting, first));
  frame.square = square_of_normal(pass);
  frame.ready = 1;
  frame.valid = frame.shown;
}

/** The direction behind the last becomes one of the frame, at coordinate j; `row`: its products with the others, L^-1 applied, and `left` behind. */
function append(frame: Frame, row: usize, left: f64, j: i32): void {
  const to = lower_row(frame, frame.shown);
  memory.copy(to, row, <usize>frame.shown << 3);
  store<f64>(at(to, frame.shown), left);
  store<i32>(frame.place + (<usize>frame.shown << 2), j);
  store<i32>(frame.hidden + (<usize>j << 2), 0);
  frame.shown++;
}

/**
 * Turns the hidden directions so that the one with the hidden coordinates of `unit`, a unit vector, is that of coordinate j, in all that has
 * coordinates.
 */
function turn(frame: Frame, unit: usize, j: i32): void {
  let others: f64 = 0;
  for (let i = 0; i < frame.dims; i++) {
    if (!is_hidden(frame, i)) store<f64>(at(unit, i), 0);
    else if (i != j) others += load<f64>(at(unit, i)) * load<f64>(at(unit, i));
  }
  const along = load<f64>(at(unit, j));
  if (others == 0 && along > 0) return;
  // unit - e_j, without cancellation.
  const last = along > 0 ? -others / (1 + along) : along - 1;
  store<f64>(at(unit, j), last);
  const scale = -2 / (others + last * last);
  let side = changetype<Side>(frame.sides);
  while (changetype<usize>(side) != 0) {
    reflect(frame, unit, scale, side.basis, side.count, side.size);
    reflect(frame, unit, scale, side.answers, side.answered, side.size);
    reflect(frame, unit, scale, side.images, side.rank, side.size);
    side = changetype<Side>(side.next);
  }
}

function reflect(frame: Frame, w: usize, scale: f64, rows: usize, count: i32, size: i32): void {
  for (let i = 0; i < count; i++, rows += <usize>size << 3) {
    daxpy(frame.dims, scale * ddot(frame.dims, w, rows), w, rows);
  }
}

/** Coordinates of a long vector, to `out`, after making what is new in it a direction. Reads the directions twice. */
export function enter(frame: Frame, x: usize, out: usize): void {
  const size = frame.size;
  memory.fill(out, 0, <usize>size << 3);
  const norm = dnrm2(frame.n, x);
  if (!(norm > 0 && isFinite(norm))) return;
  const u = frame.image, c = frame.turn;
  memory.fill(c, 0, <usize>size << 3);
  const first = pass_of(frame);
  first.x = x;
  // The normal vector that an answer takes next is read beside x.
  const drawing = !frame.ready && frame.shown < frame.n;
  if (drawing) with_normal(frame, first);
  measure(first, u, frame.waiting);
  if (drawing) {
    frame.square = square_of_normal(first);
    frame.ready = 1;
    frame.valid = frame.shown;
  }
  solve(frame, u);
  for (let p = 0; p < frame.shown; p++) store<f64>(at(out, place_of(frame, p)), load<f64>(at(u, p)));
  if (frame.shown == frame.n) return;
  // The squares show to a few roundings that nothing is left. Then no pass over the vector is needed.
  const share = 1 - ddot(frame.shown, u, u) / (norm * norm);
  if (share + 4e-15 < known(frame) * known(frame)) return;

  memory.copy(c, u, <usize>frame.shown << 3);
  solve_transposed(frame, c);
  dscal(frame.shown, -1, c);
  const pass = pass_of(frame);
  pass.x = x;
  pass.c = c;
  if (frame.ready) with_normal(frame, pass);
  const slot = frame.slots + (<usize>frame.shown << 2);
  pass.rest = <usize>load<u32>(slot + (frame.ready ? 4 : 0));
  pass.scale = 1 / norm;
  take_rest(pass, u);
  const square = square_of_x(pass), product = product_of_both(pass);
  solve(frame, u);
  const left = Math.sqrt(max<f64>(0, square - ddot(frame.shown, u, u)));
  if (!(left > known(frame))) return;
  for (let p = 0; p < frame.shown; p++) {
    const to = at(out, place_of(frame, p));
    store<f64>(to, load<f64>(to) + norm * load<f64>(at(u, p)));
  }
  if (frame.ready) {
    // The normal vector moves behind.
    const waits = load<u32>(slot);
    store<u32>(slot, load<u32>(slot, 4));
    store<u32>(slot, waits, 4);
    if (frame.valid == frame.shown) {
      store<f64>(at(frame.waiting, frame.shown), product);
      frame.valid++;
    }
  }
  const j = coordinate_of_entry(frame);
  append(frame, u, left, j);
  store<f64>(at(out, j), norm * left);
}

/** The coordinate of a direction that enters: random in the hidden ones, which then turn. */
function coordinate_of_entry(frame: Frame): i32 {
  const hidden = hidden_count(frame), outside = frame.n - frame.dims;
  if (hidden == 0) return add_hidden(frame);
  const unit = frame.turn;
  const index = <u32>frame.shown;
  fill_normals((frame.dims + 7) >> 3, unit, frame.key0, frame.key1, frame.purpose + ENTRY, index, 0);
  for (let i = 0; i < frame.dims; i++) if (!is_hidden(frame, i)) store<f64>(at(unit, i), 0);
  let j = frame.dims;
  if (outside > 0) {
    const beyond = chi(outside, frame.eight, frame.key0, frame.key1, frame.purpose + ENTRY_LENGTH, index);
    add_hidden(frame);
    store<f64>(at(unit, j), beyond);
  } else do j--; while (!is_hidden(frame, j));
  dscal(frame.dims, 1 / dnrm2(frame.dims, unit), unit);
  turn(frame, unit, j);
  return j;
}

/** y += the long vector with coordinates e, whose part in hidden directions becomes known. e is a row that turns with its frame, or the point of it. */
export function show(frame: Frame, e: usize, y: usize): void {
  const norm = dnrm2(frame.dims, e);
  if (!(norm > 0 && isFinite(norm))) return;
  const unit = frame.turn;
  memory.copy(unit, e, <usize>frame.dims << 3);
  for (let i = 0; i < frame.dims; i++) if (!is_hidden(frame, i)) store<f64>(at(unit, i), 0);
  const length = dnrm2(frame.dims, unit);
  if (length > known(frame) * norm) {
    let j = frame.dims - 1;
    while (!is_hidden(frame, j)) j--;
    dscal(frame.dims, 1 / length, unit);
    turn(frame, unit, j);
    for (let i = 0; i < frame.dims; i++) if (is_hidden(frame, i)) store<f64>(at(e, i), 0);
    store<f64>(at(e, j), length);
    reveal(frame, j);
  }
  const pass = pass_of(frame);
  const c = frame.turn;
  memory.fill(c, 0, <usize>frame.size << 3);
  for (let p = 0; p < frame.shown; p++) store<f64>(at(c, p), load<f64>(at(e, place_of(frame, p))));
  solve_transposed(frame, c);
  pass.c = c;
  pass.y = y;
  combine(pass);
}

/** Makes the hidden direction of coordinate j known: that of a normal vector without its part in the known ones. */
function reveal(frame: Frame, j: i32): void {
  const u = frame.turn;
  let left: f64 = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    await_products(frame);
    memory.copy(u, frame.waiting, <usize>frame.shown << 3);
    solve(frame, u);
    left = frame.square - ddot(frame.shown, u, u);
    if (left > 1e-9 * frame.square) break;
    // In the last dimensions it may happen that rounding is all there is. Its length is independent of its direction.
    frame.ready = 0;
  }
  append(frame, u, Math.sqrt(max(left, f64.MIN_VALUE)), j);
  frame.ready = 0;
  frame.valid = 0;
}

/** A random direction of the whole space, times about the root of its dimension, to `out`: hidden but for what is known. */
export function random_point(frame: Frame, out: usize): void {
  draw_point(frame, frame.purpose + RANDOM, frame.purpose + RANDOM_LENGTH, <u32>frame.points, out);
  frame.points++;
}

/** Coordinates of a normal vector; its part outside of the frame becomes a new hidden direction. */
export function draw_point(frame: Frame, purpose: u32, length: u32, index: u32, out: usize): void {
  const dims = frame.dims;
  memory.fill(out, 0, <usize>frame.size << 3);
  fill_normals((dims + 7) >> 3, out, frame.key0, frame.key1, purpose, index, 0);
  for (let i = dims, end = (dims + 7) & ~7; i < end; i++) store<f64>(at(out, i), 0);
  if (dims == frame.n) return;
  const beyond = chi(frame.n - dims, frame.eight, frame.key0, frame.key1, length, index);
  store<f64>(at(out, add_hidden(frame)), beyond);
}
