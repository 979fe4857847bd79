// A triangle of tiles: four of its rows at once, which are the lanes. See work.ts for the terms and layout.ts for the layout.

import { madd, zero } from '../simd';
import { BLOCK, flush } from './copies';
import { high_bytes, high_words, load_row, low_bytes, low_words, stored } from './entries';
import { lane_sums, share, splat } from './lanes';
import { add_partial, collect, multiply_quads, spread } from './slots';
import { own_share, shares_of, Work } from './work';

/** As four_rows for four rows whose pieces, 16 bytes of T, are interleaved at p, and which have shares. */
// @ts-ignore: decorator
@inline
function four_tiled<D extends number, T extends number>(
  p: usize, y: usize, end: usize, f: usize, low: v128, high: v128, dots: usize, shares: usize,
): v128 {
  const c0 = splat<T>(low, high, 0);
  const c1 = splat<T>(low, high, 1);
  const c2 = splat<T>(low, high, 2);
  const c3 = splat<T>(low, high, 3);
  let a0 = zero();
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (const few = y + 4 * sizeof<T>(); y < few; y += 16) {
    const piece = stored<D, T>(16);
    const yv = v128.load(y);
    const t0 = v128.mul<T>(share<T>(shares, 0), load_row<D>(p));
    a0 = madd<T>(t0, yv, a0);
    let field = madd<T>(t0, c0, v128.load(f));
    const t1 = v128.mul<T>(share<T>(shares, 1), load_row<D>(p + piece));
    a1 = madd<T>(t1, yv, a1);
    field = madd<T>(t1, c1, field);
    const t2 = v128.mul<T>(share<T>(shares, 2), load_row<D>(p + 2 * piece));
    a2 = madd<T>(t2, yv, a2);
    field = madd<T>(t2, c2, field);
    const t3 = v128.mul<T>(share<T>(shares, 3), load_row<D>(p + 3 * piece));
    a3 = madd<T>(t3, yv, a3);
    v128.store(f, madd<T>(t3, c3, field));
    p += 4 * piece;
    f += 16;
    shares += 16;
  }
  if (y < end) do {
    let t0: v128;
    let t1: v128;
    let t2: v128;
    let t3: v128;
    if (isFloat<D>()) {
      t0 = v128.load(p);
      t1 = v128.load(p, 16);
      t2 = v128.load(p, 32);
      t3 = v128.load(p, 48);
    } else if (sizeof<D>() == 2) {
      const first = v128.load(p);
      const second = v128.load(p, 16);
      t0 = low_words(first);
      t1 = high_words(first);
      t2 = low_words(second);
      t3 = high_words(second);
    } else {
      const all = v128.load(p);
      const first = low_bytes(all);
      const second = high_bytes(all);
      t0 = low_words(first);
      t1 = high_words(first);
      t2 = low_words(second);
      t3 = high_words(second);
    }
    const yv = v128.load(y);
    a0 = madd<T>(t0, yv, a0);
    let field = madd<T>(t0, c0, v128.load(f));
    a1 = madd<T>(t1, yv, a1);
    field = madd<T>(t1, c1, field);
    a2 = madd<T>(t2, yv, a2);
    field = madd<T>(t2, c2, field);
    a3 = madd<T>(t3, yv, a3);
    v128.store(f, madd<T>(t3, c3, field));
    p += stored<D, T>(64);
    y += 16;
    f += 16;
  } while (y < end);
  if (sizeof<T>() == 8) v128.store(dots, lane_sums<T>(a2, a3, a2, a3), 16);
  return lane_sums<T>(a0, a1, a2, a3);
}

/** Rows j0 .. j1-1 (multiples of four) of one tiled triangle that continue at p. Returns the bytes read. */
function tiles<D extends number, T extends number>(w: Work, j0: i32, j1: i32, p: usize): usize {
  const size = sizeof<T>();
  const first = p;
  const end = w.y + w.width;
  const coef = w.coef;
  const dots = w.dots;
  const own = <usize>w.own * size;
  const shares = w.shares;
  const all = own_share<T>(shares, w.own_row);
  let skip = <usize>j0 * size;
  const last = <usize>j1 * size;
  if (w.rows * w.columns == 1) {
    const weight = v128.load(w.weights);
    const back = v128.load(w.back);
    let s0 = zero();
    let s1 = zero();
    for (; skip < last; skip += 4 * size) {
      const x = w.x + skip;
      const f = w.fx + skip;
      const row = shares_of<T>(shares, skip == own ? w.own_row : 4);
      let cl = v128.mul<T>(weight, v128.load(x));
      let ch = size == 8 ? v128.mul<T>(weight, v128.load(x, 16)) : cl;
      if (skip == own) {
        cl = v128.mul<T>(v128.load(all), cl);
        if (size == 8) ch = v128.mul<T>(v128.load(all, 16), ch);
      }
      let d = four_tiled<D, T>(p, w.y + skip, end, w.fy + skip, cl, ch, dots, row);
      if (skip == own) {
        d = v128.mul<T>(v128.load(all), d);
        if (size == 8) v128.store(dots, v128.mul<T>(v128.load(all, 16), v128.load(dots, 16)), 16);
      }
      s0 = madd<T>(v128.load(x), d, s0);
      v128.store(f, madd<T>(back, d, v128.load(f)));
      if (size == 8) {
        const dh = v128.load(dots, 16);
        s1 = madd<T>(v128.load(x, 16), dh, s1);
        v128.store(f, madd<T>(back, dh, v128.load(f, 16)), 16);
      }
      p += stored<D, T>(4 * (w.width - skip));
    }
    v128.store(w.partial, s0);
    if (size == 8) v128.store(w.partial, s1, 16);
  } else {
    memory.fill(w.partial, 0, 4 * size * <usize>(w.rows * w.columns));
    for (; skip < last; skip += 4 * size) {
      const row = shares_of<T>(shares, skip == own ? w.own_row : 4);
      spread<T>(w, w.x + skip, true);
      if (skip == own) multiply_quads<T>(coef, w.columns, all);
      let c = skip;
      for (let k = 0; k < w.columns; k++) {
        const low = v128.load(coef + <usize>k * 4 * size);
        const high = size == 8 ? v128.load(coef + <usize>k * 4 * size, 16) : low;
        const to = dots + <usize>k * 4 * size;
        v128.store(to, four_tiled<D, T>(p, w.y + c, end + (c - skip), w.fy + c, low, high, to, row));
        c += w.ystep;
      }
      if (skip == own) multiply_quads<T>(dots, w.columns, all);
      collect<T>(w, w.x + skip, w.fx + skip, true);
      p += stored<D, T>(4 * (w.width - skip));
    }
  }
  add_partial<T>(w);
  return p - first;
}

/** All rows of a tiled triangle that starts at row j0, at p. */
export function sweep_tiles<D extends number, T extends number, S extends number>(w: Work, j0: i32, j1: i32, p: usize): void {
  if (sizeof<T>() == sizeof<S>()) {
    tiles<D, T>(w, j0, j1, p);
    return;
  }
  for (let j = j0; j < j1; j += BLOCK) {
    const stop = min(j + BLOCK, j1);
    p += tiles<D, T>(w, j, stop, p);
    w.pending += stop - j;
    if (w.pending >= BLOCK) flush(w);
  }
}
