// Four planes at once. See work.ts for the terms and layout.ts for the layouts.
//
// A plane is read once: while four of its rows are in the first-level cache, each column c of y takes from them the dots
// d_c = row . y_c and adds coef_c * row to its field. The four rows of a step come from four planes far apart, because
// one sequential stream does not keep enough cache lines in flight.
//
// D is the type of the stored entries, T the one to calculate in: the same for f64 and f32, f32 for integers, whose scale is
// in the weights (work.ts). Rows of 8-bit integers are read by digits.ts.

import { madd, splat_load, zero } from '../simd';
import { BLOCK, flush } from './copies';
import { four_digits, outgrown, set_digits } from './digits';
import { stored } from './entries';
import { four_rows } from './four-rows';
import { lane_sums } from './lanes';
import { add_partial, collect, multiply_quads, spread } from './slots';
import { own_share, shares_of, Work } from './work';

/** f += the sums of the lanes of the four vectors at `from`. */
// @ts-ignore: decorator
@inline
function add_sums<T extends number>(from: usize, f: usize): void {
  const a2 = v128.load(from, 32);
  const a3 = v128.load(from, 48);
  v128.store(f, v128.add<T>(v128.load(f), lane_sums<T>(v128.load(from), v128.load(from, 16), a2, a3)));
  if (sizeof<T>() == 8) v128.store(f, f64x2.add(v128.load(f, 16), lane_sums<T>(a2, a3, a2, a3)), 16);
}

/**
 * Rows j0 .. j1-1 of four planes, the first of them at p0..p3, j0 a multiple of four. Every row starts at column `start`, or at
 * column j & ~3 if that is negative (a triangle). Returns the bytes read of each plane.
 */
function planes<D extends number, T extends number>(
  w: Work, start: i32, j0: i32, j1: i32, p0: usize, p1: usize, p2: usize, p3: usize,
): usize {
  const size = sizeof<T>();
  const first = p0;
  const d1 = p1 - p0;
  const d2 = p2 - p0;
  const d3 = p3 - p0;
  const end = w.y + w.width;
  const coef = w.coef;
  const dots = w.dots;
  const own = start < 0 ? w.own : -1;
  const all = w.shares;
  const digits = w.digits != 0;
  const y = w.y;
  const fy = w.fy;
  let x = w.x + <usize>j0 * size;
  let f = w.fx + <usize>j0 * size;
  if (w.rows * w.columns == 1) {
    const low = v128.load(w.weights);
    const high = size == 8 ? v128.load(w.weights, 16) : zero();
    const back = v128.load(w.back);
    let s0 = zero();
    let s1 = zero();
    // The fields of four rows are added together: after a store of one of them, the load of a vector around it would wait until
    // the store has reached the cache.
    const turn = w.turn;
    for (let j = j0; j < j1; j += 4) {
      const skip = <usize>(start < 0 ? j : start) * size;
      const rows = min(4, j1 - j);
      if (rows < 4) memory.fill(turn, 0, 64);
      for (let r = 0; r < rows; r++) {
        const xv = splat_load<T>(x);
        let cl = v128.mul<T>(low, xv);
        let ch = v128.mul<T>(high, xv);
        const share = own_share<T>(all, r);
        // A triangle's row has nothing before column j: in f64 its other half of the four begins a vector later.
        const late: usize = size == 8 && start < 0 ? <usize>(r & 2) << 3 : 0;
        const shares = start < 0 ? shares_of<T>(all, j == own ? r : 4 + r) + late : all;
        const from = skip + late;
        const few = y + from + (start < 0 ? 16 : 4 * size);
        if (j == own) {
          cl = v128.mul<T>(v128.load(share), cl);
          if (size == 8) ch = v128.mul<T>(v128.load(share, 16), ch);
        }
        const p = p0 + late;
        let d = sizeof<D>() == 1 && digits
          ? four_digits(w, 0, p0, p0 + d1, p0 + d2, p0 + d3, <i32>(skip / size), cl, shares)
          : four_rows<D, T>(p, p + d1, p + d2, p + d3, y + from, end, fy + from, cl, ch, dots, shares, few);
        if (j == own) {
          d = v128.mul<T>(v128.load(share), d);
          if (size == 8) v128.store(dots, v128.mul<T>(v128.load(share, 16), v128.load(dots, 16)), 16);
        }
        let g = v128.mul<T>(back, d);
        s0 = madd<T>(xv, d, s0);
        if (size == 8) {
          const dh = v128.load(dots, 16);
          g = madd<T>(high, dh, g);
          s1 = madd<T>(xv, dh, s1);
        }
        v128.store(turn + (<usize>r << 4), g);
        p0 += stored<D, T>(w.width - skip);
        x += size;
      }
      add_sums<T>(turn, f);
      f += 4 * size;
    }
    v128.store(w.partial, s0);
    if (size == 8) v128.store(w.partial, s1, 16);
  } else {
    memory.fill(w.partial, 0, 4 * size * <usize>(w.rows * w.columns));
    for (let j = j0; j < j1; j++) {
      const skip = <usize>(start < 0 ? j & ~3 : start) * size;
      const r = j & 3;
      const shares = start < 0 ? shares_of<T>(all, j - r == own ? r : 4 + r) : all;
      spread<T>(w, x, false);
      if (j - r == own) multiply_quads<T>(coef, w.columns, own_share<T>(all, r));
      let c: usize = 0;
      for (let k = 0; k < w.columns; k++) {
        const low = v128.load(coef + <usize>k * 4 * size);
        const high = size == 8 ? v128.load(coef + <usize>k * 4 * size, 16) : low;
        const to = dots + <usize>k * 4 * size;
        const from = c + skip;
        v128.store(to, sizeof<D>() == 1 && digits
          ? four_digits(w, k, p0, p0 + d1, p0 + d2, p0 + d3, <i32>(skip / size), low, shares)
          : four_rows<D, T>(
            p0, p0 + d1, p0 + d2, p0 + d3, y + from, end + c, fy + from, low, high, to, shares, y + from + 4 * size,
          ));
        c += w.ystep;
      }
      if (j - r == own) multiply_quads<T>(dots, w.columns, own_share<T>(all, r));
      collect<T>(w, x, f, false);
      p0 += stored<D, T>(w.width - skip);
      x += size;
      f += size;
    }
  }
  add_partial<T>(w);
  return p0 - first;
}

/** All rows j0 .. j1-1 of four planes; where the state is wider than the data, in blocks that end in the state. */
export function sweep_planes<D extends number, T extends number, S extends number>(
  w: Work, start: i32, j0: i32, j1: i32, p0: usize, p1: usize, p2: usize, p3: usize,
): void {
  if (sizeof<T>() == sizeof<S>()) {
    planes<D, T>(w, start, j0, j1, p0, p1, p2, p3);
    return;
  }
  for (let j = j0; j < j1; j += BLOCK) {
    const stop = min(j + BLOCK, j1);
    if (sizeof<D>() == 1 && w.digits != 0) {
      if (w.pending > 0 && outgrown(w)) flush(w);
      if (w.pending == 0) set_digits(w);
    }
    const bytes = planes<D, T>(w, start, j, stop, p0, p1, p2, p3);
    p0 += bytes;
    p1 += bytes;
    p2 += bytes;
    p3 += bytes;
    w.pending += stop - j;
    if (w.pending >= BLOCK) flush(w);
  }
}
