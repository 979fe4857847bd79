// The coupling inside a plane, from slot to slot: coefficients of a row from x, and the fields of x from the dots.

import { hsum, madd, splat_load, zero } from '../simd';
import { Work } from './work';

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
export function spread<T extends number>(w: Work, x: usize, tiled: bool): void {
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

/** Field of x_b += sum_c back_bc dots_c; partial_bc += x_b dots_c */
// @ts-ignore: decorator
@inline
export function collect<T extends number>(w: Work, x: usize, f: usize, tiled: bool): void {
  const quad: usize = 4 * sizeof<T>();
  const step: usize = quad * <usize>w.columns;
  let weight = w.back;
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
export function multiply_quads<T extends number>(at: usize, count: i32, by: usize): void {
  const quad: usize = 4 * sizeof<T>();
  for (const end = at + quad * <usize>count; at < end; at += quad) {
    v128.store(at, v128.mul<T>(v128.load(by), v128.load(at)));
    if (sizeof<T>() == 8) v128.store(at, v128.mul<T>(v128.load(by, 16), v128.load(at, 16)), 16);
  }
}

export function add_partial<T extends number>(w: Work): void {
  const count = <usize>(4 * w.rows * w.columns);
  for (let e: usize = 0; e < count; e++) {
    const to = w.sums + 8 * e;
    store<f64>(to, load<f64>(to) + <f64>load<T>(w.partial + e * sizeof<T>()));
  }
}
