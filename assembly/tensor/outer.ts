// The outer indices of a plane: what its four lanes weigh, and what they receive. See work.ts for the terms.

import { RECORD } from './layout';
import { above_floor } from './units';
import { TERM, Work } from './work';

/** The scale of slab i. */
// @ts-ignore: decorator
@inline
export function slab_scale(w: Work, i: i32): f64 {
  return w.records == 0 ? 1 : load<f64>(w.records + RECORD * <usize>i);
}

/** The outer indices of lane r, in u and in v; i is the slab, and `share` multiplies its entries. */
// @ts-ignore: decorator
@inline
export function set_lane<S extends number>(w: Work, r: i32, i: i32, j: i32, share: f64 = 1): void {
  const at = w.lanes + <usize>r * sizeof<usize>();
  store<usize>(at, <usize>i * sizeof<S>());
  store<usize>(at + 4 * sizeof<usize>(), <usize>j * sizeof<S>());
  // A lane outside of the mask keeps a scale of no consequence.
  if ((w.mask >> r) & 1) store<f64>(w.scales + ((<usize>r) << 3), share * slab_scale(w, i));
}

/** weights = scale * A u v in every lane of the mask, 0 in the others; sums = 0. Both kinds of weights are in their units. */
export function weigh<T extends number, S extends number>(w: Work, scale: f64): void {
  memory.fill(w.weights, 0, 64 * <usize>(w.rows * w.columns));
  const mask = w.mask;
  const lanes = w.lanes;
  const scales = w.scales;
  let term = w.list;
  for (let e = 0; e < w.terms; e++) {
    const u = w.u + <usize>load<i32>(term) * w.ustep;
    const v = w.v + <usize>load<i32>(term, 4) * w.vstep;
    const slot = <usize>load<i32>(term, 8);
    const value = (scale * load<f64>(term, 16)) / w.weight_unit;
    const forth = load<f64>(w.forth_units + 8 * slot);
    const back = load<f64>(w.back_units + 8 * slot);
    for (let r: usize = 0; r < 4; r++) {
      if (!((mask >> (<i32>r)) & 1)) continue;
      const lane = lanes + r * sizeof<usize>();
      const product = value * load<f64>(scales + 8 * r) * <f64>load<S>(u + load<usize>(lane)) * <f64>load<S>(v + load<usize>(lane + 4 * sizeof<usize>()));
      const at: usize = (4 * slot + r) * sizeof<T>();
      if (sizeof<T>() == sizeof<S>()) {
        add_weight<T>(w.weights + at, product);
      } else {
        add_weight<T>(w.weights + at, above_floor(product * forth));
        add_weight<T>(w.back + at, above_floor(product * back));
      }
    }
    term += TERM;
  }
}

// @ts-ignore: decorator
@inline
function add_weight<T extends number>(to: usize, value: f64): void {
  store<T>(to, <T>(load<T>(to) + <T>value));
}

/** Adds what the plane's sums contribute to the fields of u and v. */
export function scatter<S extends number>(w: Work, scale: f64): void {
  const mask = w.mask;
  const lanes = w.lanes;
  const scales = w.scales;
  let term = w.list;
  for (let e = 0; e < w.terms; e++) {
    const a = <usize>load<i32>(term) * w.ustep;
    const b = <usize>load<i32>(term, 4) * w.vstep;
    const slot = load<i32>(term, 8);
    const row = load<i32>(term, 12);
    const value = scale * load<f64>(term, 16);
    const sums = w.sums + 32 * <usize>slot;
    const x_unit = w.unit * load<f64>(w.x_units + 8 * <usize>row);
    const y_unit = load<f64>(w.y_units + 8 * <usize>(slot - row * w.columns));
    for (let r: usize = 0; r < 4; r++) {
      if (!((mask >> (<i32>r)) & 1)) continue;
      const lane = lanes + r * sizeof<usize>();
      const i = a + load<usize>(lane);
      const j = b + load<usize>(lane + 4 * sizeof<usize>());
      const s = value * load<f64>(scales + 8 * r) * y_unit * (x_unit * load<f64>(sums + 8 * r));
      const u = <f64>load<S>(w.u + i);
      const v = <f64>load<S>(w.v + j);
      store<S>(w.gu + i, <S>(load<S>(w.gu + i) + <S>(s * v)));
      store<S>(w.gv + j, <S>(load<S>(w.gv + j) + <S>(s * u)));
    }
    term += TERM;
  }
}
