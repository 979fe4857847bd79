// Bulges of Francis' implicit double shift, chased down a Hessenberg matrix as a chain, three rows apart (Braman, Byers and
// Mathias, SIAM J. Matrix Anal. Appl. 23 (2002) 929). The chain moves through a window of the diagonal; the reflectors of a window
// are applied to the rest of its rows and columns afterwards, sixteen vectors at a time, so that these pass through the cache once
// a window and a chain. Reflectors are applied as such and not as products of them: with registers of two numbers these take
// as long, more than twice the work at twice the rate.

import { madd, nmadd, splat_load } from '../simd';

/** Bulges of a chain at most. */
export const CHAIN: i32 = 12;
/** Steps of the chain before the rest of the matrix hears of them: at most, and in a matrix that is itself small. */
export const WINDOW: i32 = 64;
export const SMALL_WINDOW: i32 = 20;
/** A reflector is recorded as t0, t1, t2 and v1, v2: x -= (1, v1, v2)' (t0 x0 + t1 x1 + t2 x2). */
const RECORD: usize = 40;
/** Bytes of a pair of shifts. Their sum and product would lose what tells them from their neighbours in a cluster. */
export const SHIFT: usize = 24;
/** Bytes of a line of sixteen numbers. */
const LINE: usize = 128;
const ACROSS: i32 = 16;

/** Bytes of workspace of `chase`: the reflectors of a window and lines of numbers, one of them always zero. */
export const CHASE_BYTES: i32 = WINDOW * CHAIN * <i32>RECORD + (WINDOW + 3 * CHAIN + 4) * <i32>LINE;

/** Two of the numbers of three lines. */
// @ts-ignore: decorator
@inline
function reflect_pair(t0: v128, t1: v128, t2: v128, v1: v128, v2: v128, l0: usize, l1: usize, l2: usize, offset: usize): void {
  const x0 = v128.load(l0 + offset);
  const x1 = v128.load(l1 + offset);
  const x2 = v128.load(l2 + offset);
  const s = madd<f64>(t2, x2, madd<f64>(t1, x1, v128.mul<f64>(t0, x0)));
  v128.store(l0 + offset, v128.sub<f64>(x0, s));
  v128.store(l1 + offset, nmadd<f64>(s, v1, x1));
  v128.store(l2 + offset, nmadd<f64>(s, v2, x2));
}

/** Applies `count` reflectors, one after the other, to lines of sixteen numbers: number r to the lines r, r + 1 and r + 2. */
function reflect_lines(line: usize, records: usize, count: i32): void {
  for (const end = records + <usize>count * RECORD; records < end; records += RECORD, line += LINE) {
    const l1 = line + LINE;
    const l2 = l1 + LINE;
    const t0 = splat_load<f64>(records);
    const t1 = splat_load<f64>(records, 8);
    const t2 = splat_load<f64>(records, 16);
    const v1 = splat_load<f64>(records, 24);
    const v2 = v128.load64_splat(records, 32);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 0);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 16);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 32);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 48);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 64);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 80);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 96);
    reflect_pair(t0, t1, t2, v1, v2, line, l1, l2, 112);
  }
}

/**
 * The reflectors of a window on the lines lo.. in the panel. Bulge j takes the steps max(l, t0 - 3 j) .. min(m, t1 - 3 j) - 1; its reflectors
 * are recorded from records + j WINDOW RECORD on.
 */
function reflect_panel(l: i32, m: i32, t0: i32, t1: i32, bulges: i32, lo: i32, records: usize, panel: usize): void {
  for (let j = 0; j < bulges; j++, records += <usize>WINDOW * RECORD) {
    const from = max(l, t0 - 3 * j);
    reflect_lines(panel + <usize>(from - lo) * LINE, records, min(m, t1 - 3 * j) - from);
  }
}

/** One step of a bulge within the window: the reflector of (x, y, z), recorded, on rows and columns k.. of the diagonal block lo..hi. */
function step(h: usize, row: usize, l: i32, m: i32, k: i32, lo: i32, hi: i32, x: f64, y: f64, z: f64, record: usize): void {
  const at = h + <usize>k * (row + 8);
  const three = k + 2 <= m;
  const size = max(abs(x), max(abs(y), abs(z)));
  let t0: f64 = 0;
  let v1: f64 = 0;
  let v2: f64 = 0;
  if (size > 0) {
    const x1 = x / size;
    const y1 = y / size;
    const z1 = z / size;
    const alpha = copysign(sqrt(x1 * x1 + y1 * y1 + z1 * z1), x1);
    v1 = y1 / (x1 + alpha);
    v2 = z1 / (x1 + alpha);
    t0 = (x1 + alpha) / alpha;
    if (k > l) {
      store<f64>(at - 8, -alpha * size);
      store<f64>(at + row - 8, 0);
      if (three) store<f64>(at + 2 * row - 8, 0);
    }
  }
  const t1 = t0 * v1;
  const t2 = t0 * v2;
  store<f64>(record, t0);
  store<f64>(record, t1, 8);
  store<f64>(record, t2, 16);
  store<f64>(record, v1, 24);
  store<f64>(record, v2, 32);
  let p = at;
  const end = at + (<usize>(hi + 1 - k) << 3);
  if (three) {
    const pairs = at + (<usize>((hi + 1 - k) & ~1) << 3);
    const a0 = f64x2.splat(t0);
    const a1 = f64x2.splat(t1);
    const a2 = f64x2.splat(t2);
    const b1 = f64x2.splat(v1);
    const b2 = f64x2.splat(v2);
    for (; p < pairs; p += 16) reflect_pair(a0, a1, a2, b1, b2, p, p + row, p + 2 * row, 0);
  }
  for (; p < end; p += 8) {
    const s = t0 * load<f64>(p) + t1 * load<f64>(p + row) + (three ? t2 * load<f64>(p + 2 * row) : 0);
    store<f64>(p, load<f64>(p) - s);
    store<f64>(p + row, load<f64>(p + row) - s * v1);
    if (three) store<f64>(p + 2 * row, load<f64>(p + 2 * row) - s * v2);
  }
  p = h + <usize>lo * row + (<usize>k << 3);
  for (const last = h + <usize>min(m, k + 3) * row + (<usize>k << 3); p <= last; p += row) {
    const s = t0 * load<f64>(p) + t1 * load<f64>(p, 8) + (three ? t2 * load<f64>(p, 16) : 0);
    store<f64>(p, load<f64>(p) - s);
    store<f64>(p, load<f64>(p, 8) - s * v1, 8);
    if (three) store<f64>(p, load<f64>(p, 16) - s * v2, 16);
  }
}

/** Columns lo.. (`lines` of them) of the rows r0..r1-1, through the panel as lines. */
function reflect_columns(
  a: usize, row: usize, r0: i32, r1: i32, lines: i32, l: i32, m: i32, t0: i32, t1: i32, bulges: i32, lo: i32, records: usize, panel: usize,
): void {
  for (let r = r0; r < r1; r += ACROSS) {
    const rows = min(ACROSS, r1 - r);
    const first = a + <usize>r * row + (<usize>lo << 3);
    for (let q = 0; q < rows; q++) {
      const at = first + <usize>q * row;
      const to = panel + (<usize>q << 3);
      for (let i = 0; i < lines; i++) store<f64>(to + <usize>i * LINE, load<f64>(at + (<usize>i << 3)));
    }
    reflect_panel(l, m, t0, t1, bulges, lo, records, panel);
    for (let q = 0; q < rows; q++) {
      const at = first + <usize>q * row;
      const from = panel + (<usize>q << 3);
      for (let i = 0; i < lines; i++) store<f64>(at + (<usize>i << 3), load<f64>(from + <usize>i * LINE));
    }
  }
}

/**
 * One sweep of `bulges` <= CHAIN double shifts over the rows l..m of the Hessenberg matrix H: the pair j, the zeros of (z - a) (z - d) - b |b|, is
 * given by a, d and b at `shifts` + j SHIFT. Rows are kept up to the column `c1` - 1, columns from the row `r0` on: l and m + 1 where only eigenvalues are asked
 * for. The columns of V (`rows` rows) follow those of H, if there is a V. `window` <= WINDOW.
 */
export function chase(
  h: usize, row: usize, l: i32, m: i32, r0: i32, c1: i32, v: usize, v_row: usize, rows: i32, shifts: usize, bulges: i32, window: i32, ws: usize,
): void {
  const panel = ws + <usize>(WINDOW * CHAIN) * RECORD;
  const behind = 3 * (bulges - 1);
  for (let t0 = l; t0 - behind < m; t0 += window) {
    const t1 = t0 + window;
    /** The first and the last row and column that the window touches. */
    const lo = max(l, t0 - behind);
    const hi = min(m, t1 + 2);
    for (let j = 0; j < bulges; j++) {
      let record = ws + <usize>(j * WINDOW) * RECORD;
      const end = min(m, t1 - 3 * j);
      for (let k = max(l, t0 - 3 * j); k < end; k++, record += RECORD) {
        const at = h + <usize>k * (row + 8);
        if (k > l) {
          step(h, row, l, m, k, lo, hi, load<f64>(at - 8), load<f64>(at + row - 8), k + 2 <= m ? load<f64>(at + 2 * row - 8) : 0, record);
        } else {
          const shift = shifts + <usize>j * SHIFT;
          const a = load<f64>(at) - load<f64>(shift);
          const d = load<f64>(at) - load<f64>(shift, 8);
          const b = load<f64>(shift, 16);
          // The bulge is of first order in the entries. Products of small entries would underflow, and a bulge
          // of zeros has no effect.
          const scale = abs(d) + abs(b) + abs(load<f64>(at + row));
          const h10 = load<f64>(at + row) / scale;
          const x = a * (d / scale) - b * (abs(b) / scale) + load<f64>(at, 8) * h10;
          const y = h10 * (a + (load<f64>(at + row, 8) - load<f64>(shift, 8)));
          step(h, row, l, m, k, lo, hi, x, y, l + 2 <= m ? h10 * load<f64>(at + 2 * row, 8) : 0, record);
        }
      }
    }
    const lines = hi - lo + 1;
    // The last reflector of a sweep has no third line: a line of zeros stands for it.
    const beyond = panel + <usize>lines * LINE;
    memory.fill(beyond, 0, LINE);
    for (let c = hi + 1; c < c1; c += ACROSS) {
      const at = h + <usize>lo * row + (<usize>c << 3);
      const bytes = <usize>min(ACROSS, c1 - c) << 3;
      for (let i = 0; i < lines; i++) memory.copy(panel + <usize>i * LINE, at + <usize>i * row, bytes);
      reflect_panel(l, m, t0, t1, bulges, lo, ws, panel);
      for (let i = 0; i < lines; i++) memory.copy(at + <usize>i * row, panel + <usize>i * LINE, bytes);
    }
    memory.fill(beyond, 0, LINE);
    reflect_columns(h, row, r0, lo, lines, l, m, t0, t1, bulges, lo, ws, panel);
    if (v != 0) reflect_columns(v, v_row, 0, rows, lines, l, m, t0, t1, bulges, lo, ws, panel);
  }
}
