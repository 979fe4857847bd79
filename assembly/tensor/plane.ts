// Four planes at once, and one plane of tiles. See work.ts for the terms and layout.ts for the layouts.
//
// A plane is read once: while four of its rows are in the first-level cache, each column c of y takes from them the dots
// d_c = row . y_c and adds coef_c * row to its field. The four rows of a step come from four planes far apart, because
// one sequential stream does not keep enough cache lines in flight.
//
// D is the type of the stored entries, T the one to calculate in: the same for f64 and f32, f32 for integers, whose scale is
// in the weights (work.ts).

import { hsum, madd, splat_load, zero } from '../simd';
import { flush, own_share, shares_of, Work } from './work';

/** Rows after which f32 partial sums are added to the f64 state: keeps their rounding below 5e-7 of the field. */
const BLOCK: i32 = 128;

/** The sums of the lanes: of a0 .. a3 in f32, of a0 and a1 in f64. Shuffles that are one instruction each. */
// @ts-ignore: decorator
@inline
function lane_sums<T extends number>(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  if (sizeof<T>() == 8) return f64x2.add(v128.shuffle<f64>(a0, a1, 0, 2), v128.shuffle<f64>(a0, a1, 1, 3));
  const b0 = f32x4.add(v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), v128.shuffle<f32>(a0, a1, 2, 6, 3, 7));
  const b1 = f32x4.add(v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), v128.shuffle<f32>(a2, a3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(b0, b1, 0, 1, 4, 5), v128.shuffle<f32>(b0, b1, 2, 3, 6, 7));
}

/** Number r of a quad, the halves of which are low and high (in f32 the first is all of it), in every lane. */
// @ts-ignore: decorator
@inline
function splat<T extends number>(low: v128, high: v128, r: i32): v128 {
  if (sizeof<T>() == 8) {
    const half = r < 2 ? low : high;
    return r & 1 ? v128.shuffle<f64>(half, half, 1, 1) : v128.shuffle<f64>(half, half, 0, 0);
  }
  if (r == 0) return v128.shuffle<f32>(low, low, 0, 0, 0, 0);
  if (r == 1) return v128.shuffle<f32>(low, low, 1, 1, 1, 1);
  return r == 2 ? v128.shuffle<f32>(low, low, 2, 2, 2, 2) : v128.shuffle<f32>(low, low, 3, 3, 3, 3);
}

/** f += the sums of the lanes of the four vectors at `from`. */
// @ts-ignore: decorator
@inline
function add_sums<T extends number>(from: usize, f: usize): void {
  const a2 = v128.load(from, 32);
  const a3 = v128.load(from, 48);
  v128.store(f, v128.add<T>(v128.load(f), lane_sums<T>(v128.load(from), v128.load(from, 16), a2, a3)));
  if (sizeof<T>() == 8) v128.store(f, f64x2.add(v128.load(f, 16), lane_sums<T>(a2, a3, a2, a3)), 16);
}

/** Bytes that the entries for `bytes` of T take. */
// @ts-ignore: decorator
@inline
function stored<D extends number, T extends number>(bytes: usize): usize {
  return bytes / (sizeof<T>() / sizeof<D>());
}

// Integers become f32 in the top bits of 32: to interleave zeros below them costs less than to extend their sign.
// So they count 2^16 (int16) or 2^24 (int8) times, exactly; `unit` in work.ts takes that back.

// @ts-ignore: decorator
@inline
function low_bytes(v: v128): v128 {
  return v128.shuffle<i8>(zero(), v, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function high_bytes(v: v128): v128 {
  return v128.shuffle<i8>(zero(), v, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// @ts-ignore: decorator
@inline
function low_words(v: v128): v128 {
  return f32x4.convert_i32x4_s(v128.shuffle<i16>(zero(), v, 0, 8, 1, 9, 2, 10, 3, 11));
}

// @ts-ignore: decorator
@inline
function high_words(v: v128): v128 {
  return f32x4.convert_i32x4_s(v128.shuffle<i16>(zero(), v, 4, 12, 5, 13, 6, 14, 7, 15));
}

/** The next entries of a row as T. */
// @ts-ignore: decorator
@inline
export function load_row<D extends number>(p: usize): v128 {
  if (isFloat<D>()) return v128.load(p);
  if (sizeof<D>() == 2) return low_words(v128.load64_zero(p));
  return low_words(low_bytes(v128.load32_zero(p)));
}

/** The shares of the first columns in lane r, of the two or four of them at `shares`. */
// @ts-ignore: decorator
@inline
function share<T extends number>(shares: usize, r: i32): v128 {
  if (r == 0) return v128.load(shares);
  if (sizeof<T>() == 8) return r == 1 ? v128.load(shares, 32) : r == 2 ? v128.load(shares, 64) : v128.load(shares, 96);
  return r == 1 ? v128.load(shares, 16) : r == 2 ? v128.load(shares, 32) : v128.load(shares, 48);
}

/**
 * field += sum_r coef[r] row_r for the four rows at p0..p3; y runs to `end`. The halves of coef are low and high. Returns row_r . y, in f64
 * of two rows; the other two are stored at `dots` + 16. With `shares` (work.ts) the columns up to `few` count by them.
 */
// @ts-ignore: decorator
@inline
function four_rows<D extends number, T extends number>(
  p0: usize, p1: usize, p2: usize, p3: usize, y: usize, end: usize, f: usize, low: v128, high: v128, dots: usize, shares: usize,
  few: usize,
): v128 {
  const c0 = splat<T>(low, high, 0);
  const c1 = splat<T>(low, high, 1);
  const c2 = splat<T>(low, high, 2);
  const c3 = splat<T>(low, high, 3);
  let a0 = zero();
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (shares) {
    for (; y < few; y += 16) {
      const yv = v128.load(y);
      const t0 = v128.mul<T>(share<T>(shares, 0), load_row<D>(p0));
      a0 = madd<T>(t0, yv, a0);
      let field = madd<T>(t0, c0, v128.load(f));
      const t1 = v128.mul<T>(share<T>(shares, 1), load_row<D>(p1));
      a1 = madd<T>(t1, yv, a1);
      field = madd<T>(t1, c1, field);
      const t2 = v128.mul<T>(share<T>(shares, 2), load_row<D>(p2));
      a2 = madd<T>(t2, yv, a2);
      field = madd<T>(t2, c2, field);
      const t3 = v128.mul<T>(share<T>(shares, 3), load_row<D>(p3));
      a3 = madd<T>(t3, yv, a3);
      v128.store(f, madd<T>(t3, c3, field));
      p0 += stored<D, T>(16);
      p1 += stored<D, T>(16);
      p2 += stored<D, T>(16);
      p3 += stored<D, T>(16);
      f += 16;
      shares += 16;
    }
  }
  // One row at a time, so that few vectors are alive: what an engine cannot keep in sixteen registers it loads again every turn.
  while (y < end) {
    const yv = v128.load(y);
    const t0 = load_row<D>(p0);
    a0 = madd<T>(t0, yv, a0);
    let field = madd<T>(t0, c0, v128.load(f));
    const t1 = load_row<D>(p1);
    a1 = madd<T>(t1, yv, a1);
    field = madd<T>(t1, c1, field);
    const t2 = load_row<D>(p2);
    a2 = madd<T>(t2, yv, a2);
    field = madd<T>(t2, c2, field);
    const t3 = load_row<D>(p3);
    a3 = madd<T>(t3, yv, a3);
    v128.store(f, madd<T>(t3, c3, field));
    p0 += stored<D, T>(16);
    p1 += stored<D, T>(16);
    p2 += stored<D, T>(16);
    p3 += stored<D, T>(16);
    y += 16;
    f += 16;
  }
  if (sizeof<T>() == 8) v128.store(dots, lane_sums<T>(a2, a3, a2, a3), 16);
  return lane_sums<T>(a0, a1, a2, a3);
}

/** The same for four rows whose pieces, 16 bytes of T, are interleaved at p, and which have shares. */
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
  while (y < end) {
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
  }
  if (sizeof<T>() == 8) v128.store(dots, lane_sums<T>(a2, a3, a2, a3), 16);
  return lane_sums<T>(a0, a1, a2, a3);
}

// A quad holds one T for each of four lanes: one v128 of f32 or two of f64. `x` below is either one row index shared by
// four planes (a splat) or four consecutive rows of one plane (a quad).

// @ts-ignore: decorator
@inline
function row_factor<T extends number>(x: usize, half: usize, tiled: bool): v128 {
  return tiled ? v128.load(x + half) : splat_load<T>(x);
}

/** coef_c = sum_b weights_bc x_b */
// @ts-ignore: decorator
@inline
function spread<T extends number>(w: Work, x: usize, tiled: bool): void {
  const quad: usize = 4 * sizeof<T>();
  const step: usize = quad * <usize>w.columns;
  for (let at: usize = 0; at < step; at += 16) {
    let sum = zero();
    let weight = w.weights + at;
    let xb = x;
    for (let b = 0; b < w.rows; b++) {
      sum = madd<T>(v128.load(weight), row_factor<T>(xb, at & (quad - 16), tiled), sum);
      weight += step;
      xb += w.xstep;
    }
    v128.store(w.coef + at, sum);
  }
}

/** Field of x_b += sum_c weights_bc dots_c; partial_bc += x_b dots_c */
// @ts-ignore: decorator
@inline
function collect<T extends number>(w: Work, x: usize, f: usize, tiled: bool): void {
  const quad: usize = 4 * sizeof<T>();
  const step: usize = quad * <usize>w.columns;
  let weight = w.weights;
  let partial = w.partial;
  for (let b = 0; b < w.rows; b++) {
    for (let half: usize = 0; half < quad; half += 16) {
      const xv = row_factor<T>(x, half, tiled);
      let sum = zero();
      for (let at = half; at < step; at += quad) {
        const d = v128.load(w.dots + at);
        sum = madd<T>(v128.load(weight + at), d, sum);
        v128.store(partial + at, madd<T>(xv, d, v128.load(partial + at)));
      }
      if (tiled) v128.store(f + half, v128.add<T>(v128.load(f + half), sum));
      else store<T>(f, <T>(load<T>(f) + hsum<T>(sum)));
    }
    weight += step;
    partial += step;
    x += w.xstep;
    f += w.xstep;
  }
}

/** Multiplies `count` quads. */
// @ts-ignore: decorator
@inline
function multiply_quads<T extends number>(at: usize, count: i32, by: usize): void {
  const quad: usize = 4 * sizeof<T>();
  for (const end = at + quad * <usize>count; at < end; at += quad) {
    v128.store(at, v128.mul<T>(v128.load(by), v128.load(at)));
    if (sizeof<T>() == 8) v128.store(at, v128.mul<T>(v128.load(by, 16), v128.load(at, 16)), 16);
  }
}

function add_partial<T extends number>(w: Work): void {
  const count = <usize>(4 * w.rows * w.columns);
  for (let e: usize = 0; e < count; e++) {
    const to = w.sums + 8 * e;
    store<f64>(to, load<f64>(to) + <f64>load<T>(w.partial + e * sizeof<T>()));
  }
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
  const y = w.y;
  const fy = w.fy;
  let x = w.x + <usize>j0 * size;
  let f = w.fx + <usize>j0 * size;
  if (w.rows * w.columns == 1) {
    const low = v128.load(w.weights);
    const high = size == 8 ? v128.load(w.weights, 16) : zero();
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
        let d = four_rows<D, T>(p, p + d1, p + d2, p + d3, y + from, end, fy + from, cl, ch, dots, shares, few);
        if (j == own) {
          d = v128.mul<T>(v128.load(share), d);
          if (size == 8) v128.store(dots, v128.mul<T>(v128.load(share, 16), v128.load(dots, 16)), 16);
        }
        let g = v128.mul<T>(low, d);
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
        v128.store(to, four_rows<D, T>(
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
      v128.store(f, madd<T>(weight, d, v128.load(f)));
      if (size == 8) {
        const dh = v128.load(dots, 16);
        s1 = madd<T>(v128.load(x, 16), dh, s1);
        v128.store(f, madd<T>(weight, dh, v128.load(f, 16)), 16);
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
    const bytes = planes<D, T>(w, start, j, stop, p0, p1, p2, p3);
    p0 += bytes;
    p1 += bytes;
    p2 += bytes;
    p3 += bytes;
    w.pending += stop - j;
    if (w.pending >= BLOCK) flush(w);
  }
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
