// y += four rows x of a matrix, each times a coefficient: for two vectors y at once, and for one. Eight coefficients, four
// loads of x and two of y are what the registers hold. Element (p, a) of the coefficients is at g + p rows + a columns bytes.

import { madd, splat_load } from '../../simd';

// @ts-ignore: decorator
@inline
export function axpy_4x2<T extends number>(
  n: i32, x: usize, apart: usize, g: usize, rows: usize, columns: usize, alpha: T, y: usize, next: usize,
): void {
  const av = v128.splat<T>(alpha);
  const g2 = g + columns;
  const v00 = v128.mul<T>(av, splat_load<T>(g));
  const v10 = v128.mul<T>(av, splat_load<T>(g + rows));
  const v20 = v128.mul<T>(av, splat_load<T>(g + 2 * rows));
  const v30 = v128.mul<T>(av, splat_load<T>(g + 3 * rows));
  const v01 = v128.mul<T>(av, splat_load<T>(g2));
  const v11 = v128.mul<T>(av, splat_load<T>(g2 + rows));
  const v21 = v128.mul<T>(av, splat_load<T>(g2 + 2 * rows));
  const v31 = v128.mul<T>(av, splat_load<T>(g2 + 3 * rows));
  const bytes = <usize>n * sizeof<T>();
  const end = x + bytes;
  let x1 = x + apart;
  let x2 = x1 + apart;
  let x3 = x2 + apart;
  let y1 = y + next;
  for (const vectors = x + (bytes & ~15); x < vectors; x += 16, x1 += 16, x2 += 16, x3 += 16, y += 16, y1 += 16) {
    const t0 = v128.load(x);
    const t1 = v128.load(x1);
    const t2 = v128.load(x2);
    const t3 = v128.load(x3);
    v128.store(y, madd<T>(t3, v30, madd<T>(t2, v20, madd<T>(t1, v10, madd<T>(t0, v00, v128.load(y))))));
    v128.store(y1, madd<T>(t3, v31, madd<T>(t2, v21, madd<T>(t1, v11, madd<T>(t0, v01, v128.load(y1))))));
  }
  for (; x < end; x += sizeof<T>(), x1 += sizeof<T>(), x2 += sizeof<T>(), x3 += sizeof<T>(), y += sizeof<T>(), y1 += sizeof<T>()) {
    add_four<T>(y, x, x1, x2, x3, v00, v10, v20, v30);
    add_four<T>(y1, x, x1, x2, x3, v01, v11, v21, v31);
  }
}

/** For one y two vectors of every row a turn: four coefficients leave room for that. */
// @ts-ignore: decorator
@inline
export function axpy_4x1<T extends number>(n: i32, x: usize, apart: usize, g: usize, rows: usize, alpha: T, y: usize): void {
  const av = v128.splat<T>(alpha);
  const v0 = v128.mul<T>(av, splat_load<T>(g));
  const v1 = v128.mul<T>(av, splat_load<T>(g + rows));
  const v2 = v128.mul<T>(av, splat_load<T>(g + 2 * rows));
  const v3 = v128.mul<T>(av, splat_load<T>(g + 3 * rows));
  const bytes = <usize>n * sizeof<T>();
  const end = x + bytes;
  let x1 = x + apart;
  let x2 = x1 + apart;
  let x3 = x2 + apart;
  for (const pairs = x + (bytes & ~31); x < pairs; x += 32, x1 += 32, x2 += 32, x3 += 32, y += 32) {
    const low = madd<T>(v128.load(x1), v1, madd<T>(v128.load(x), v0, v128.load(y)));
    v128.store(y, madd<T>(v128.load(x3), v3, madd<T>(v128.load(x2), v2, low)));
    const high = madd<T>(v128.load(x1, 16), v1, madd<T>(v128.load(x, 16), v0, v128.load(y, 16)));
    v128.store(y, madd<T>(v128.load(x3, 16), v3, madd<T>(v128.load(x2, 16), v2, high)), 16);
  }
  for (; x + 16 <= end; x += 16, x1 += 16, x2 += 16, x3 += 16, y += 16) {
    const half = madd<T>(v128.load(x1), v1, madd<T>(v128.load(x), v0, v128.load(y)));
    v128.store(y, madd<T>(v128.load(x3), v3, madd<T>(v128.load(x2), v2, half)));
  }
  for (; x < end; x += sizeof<T>(), x1 += sizeof<T>(), x2 += sizeof<T>(), x3 += sizeof<T>(), y += sizeof<T>()) {
    add_four<T>(y, x, x1, x2, x3, v0, v1, v2, v3);
  }
}

/** One element of y. */
// @ts-ignore: decorator
@inline
function add_four<T extends number>(y: usize, x0: usize, x1: usize, x2: usize, x3: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  const low = <T>(load<T>(x0) * v128.extract_lane<T>(v0, 0)) + <T>(load<T>(x1) * v128.extract_lane<T>(v1, 0));
  const high = <T>(load<T>(x2) * v128.extract_lane<T>(v2, 0)) + <T>(load<T>(x3) * v128.extract_lane<T>(v3, 0));
  store<T>(y, <T>(load<T>(y) + <T>(low + high)));
}
