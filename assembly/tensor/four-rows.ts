// The inner loop of planes: four rows at once. D is the type of the stored entries, T the one to calculate in.

import { madd, zero } from '../simd';
import { load_row, stored } from './entries';
import { lane_sums, share, splat } from './lanes';

/**
 * field += sum_r coef[r] row_r for the four rows at p0..p3; y runs to `end`. The halves of coef are low and high. Returns row_r . y, in f64
 * of two rows; the other two are stored at `dots` + 16. With `shares` (work.ts) the columns up to `few` count by them.
 */
// @ts-ignore: decorator
@inline
export function four_rows<D extends number, T extends number>(
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
  // One row at a time, so that few vectors are alive: what an engine cannot keep in sixteen registers it loads again every turn. The test stands at the
  // end: an engine takes out of a loop what comes before it only where every way out passes the whole of it.
  if (y < end) do {
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
  } while (y < end);
  if (sizeof<T>() == 8) v128.store(dots, lane_sums<T>(a2, a3, a2, a3), 16);
  return lane_sums<T>(a0, a1, a2, a3);
}
