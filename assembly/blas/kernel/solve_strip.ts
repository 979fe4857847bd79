import { nmadd, splat_load } from '../../simd';

/**
 * X = L^-1 X in place for a small lower triangle L (element (i, p) at l + i rows + p columns bytes) and m rows of 2 vectors,
 * `step` bytes apart. Both strides of L and `step` may be negative: an upper triangle that is read backwards is a lower one.
 * Four rows at a time: 8 accumulators and 6 loads fill the registers.
 */
export function solve_strip<T extends number>(m: i32, l: usize, rows: usize, columns: usize, unit: bool, x: usize, step: usize): void {
  let at = x;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let l0 = l + <usize>i * rows;
    let l1 = l0 + rows;
    let l2 = l1 + rows;
    let l3 = l2 + rows;
    let x00 = v128.load(at);
    let x01 = v128.load(at, 16);
    let x10 = v128.load(at + step);
    let x11 = v128.load(at + step, 16);
    let x20 = v128.load(at + 2 * step);
    let x21 = v128.load(at + 2 * step, 16);
    let x30 = v128.load(at + 3 * step);
    let x31 = v128.load(at + 3 * step, 16);
    for (let p = x; p != at; p += step) {
      const p0 = v128.load(p);
      const p1 = v128.load(p, 16);
      const v0 = splat_load<T>(l0);
      x00 = nmadd<T>(v0, p0, x00);
      x01 = nmadd<T>(v0, p1, x01);
      const v1 = splat_load<T>(l1);
      x10 = nmadd<T>(v1, p0, x10);
      x11 = nmadd<T>(v1, p1, x11);
      const v2 = splat_load<T>(l2);
      x20 = nmadd<T>(v2, p0, x20);
      x21 = nmadd<T>(v2, p1, x21);
      const v3 = splat_load<T>(l3);
      x30 = nmadd<T>(v3, p0, x30);
      x31 = nmadd<T>(v3, p1, x31);
      l0 += columns;
      l1 += columns;
      l2 += columns;
      l3 += columns;
    }
    at = put<T>(at, step, x00, x01, l0, unit);
    const a1 = splat_load<T>(l1);
    x10 = nmadd<T>(a1, v128.load(at - step), x10);
    x11 = nmadd<T>(a1, v128.load(at - step, 16), x11);
    at = put<T>(at, step, x10, x11, l1 + columns, unit);
    for (let p = at - 2 * step; p != at; p += step, l2 += columns, l3 += columns) {
      const a2 = splat_load<T>(l2);
      const a3 = splat_load<T>(l3);
      x20 = nmadd<T>(a2, v128.load(p), x20);
      x21 = nmadd<T>(a2, v128.load(p, 16), x21);
      x30 = nmadd<T>(a3, v128.load(p), x30);
      x31 = nmadd<T>(a3, v128.load(p, 16), x31);
    }
    at = put<T>(at, step, x20, x21, l2, unit);
    const a3 = splat_load<T>(l3);
    x30 = nmadd<T>(a3, v128.load(at - step), x30);
    x31 = nmadd<T>(a3, v128.load(at - step, 16), x31);
    at = put<T>(at, step, x30, x31, l3 + columns, unit);
  }
  for (; i < m; i++) {
    let l0 = l + <usize>i * rows;
    let low = v128.load(at);
    let high = v128.load(at, 16);
    for (let p = x; p != at; p += step, l0 += columns) {
      const v0 = splat_load<T>(l0);
      low = nmadd<T>(v0, v128.load(p), low);
      high = nmadd<T>(v0, v128.load(p, 16), high);
    }
    at = put<T>(at, step, low, high, l0, unit);
  }
}

/** Stores a solved row, divided by its diagonal entry unless that is one; returns the address of the next. */
// @ts-ignore: decorator
@inline
function put<T extends number>(at: usize, step: usize, low: v128, high: v128, diagonal: usize, unit: bool): usize {
  if (!unit) {
    const d = splat_load<T>(diagonal);
    low = v128.div<T>(low, d);
    high = v128.div<T>(high, d);
  }
  v128.store(at, low);
  v128.store(at, high, 16);
  return at + step;
}
