// A function of one number, f(z) = c0 + c1 z + .. + A |z| + T tanh z, that falls or rises between its cuts, and what else a label needs of the line it
// is seen on: the overlay of a channel of kind LINE (channel.ts).

import { madd } from '../simd';
import { exp_of, tanh_of } from './normal';

/** As TypeScript writes it (src/channel/line.ts); what is 0 there is the kernel's own. */
@unmanaged
export class Line {
  kind: f64;
  p: f64;
  noise: f64;
  coordinate: f64; // of z, that f sees
  degree: f64;
  absolute: f64; // A
  bend: f64; // T
  cutCount: f64;
  shareCount: f64;
  // Of all rows: variance of the line, of the signs beside it given the line, their slopes on it, their correlation.
  v: f64;
  slope1: f64;
  slope2: f64;
  scale1: f64; // one over the deviation
  scale2: f64;
  rho: f64;
  left: f64; // sqrt(1 - rho^2)
  // Of a row.
  omega: f64;
  omega1: f64;
  omega2: f64;
  target: f64; // label without the share of the signs
  plus: f64; // patterns of the signs that make the share, where z > 0
  minus: f64;
  best: f64; // largest exponent so far
  top: f64; // what sums are in units of, as an exponent
  Z: f64;
  first: f64; // of z - omega
  first1: f64; // of the derivatives in omega1 and omega2
  first2: f64;
  all: f64; // Z without the signs
  rare: f64; // 1 where exponents hold the probability of the one pattern of signs at hand
  rise1: f64; // its derivatives in omega1 and omega2
  rise2: f64;
}

const COEFFICIENTS: usize = 256;
const CUTS: usize = COEFFICIENTS + 13 * 8;

// @ts-ignore: decorator
@inline
export function cut(line: Line, k: i32): f64 {
  return load<f64>(changetype<usize>(line) + CUTS + (<usize>k << 3));
}

/** Share s: value of the signs, patterns where z > 0, patterns where z < 0. Bit 0 is that of two positive signs, bit 1 that of a first negative one. */
// @ts-ignore: decorator
@inline
export function share(line: Line, s: i32): usize {
  return changetype<usize>(line) + CUTS + (<usize>(<i32>line.cutCount + 3 * s) << 3);
}

/** Room of 128 panels and one block of nodes behind the shares: 560 numbers. */
// @ts-ignore: decorator
@inline
export function room(line: Line): usize {
  return (share(line, <i32>line.shareCount) + 15) & ~15;
}

/** Whether any signs make the share beside z. Where that changes, there is a cut at 0. */
// @ts-ignore: decorator
@inline
export function possible(line: Line, z: f64): bool {
  return (z > 0 ? line.plus : line.minus) != 0;
}

/** f of two numbers. */
export function value(line: Line, z: v128): v128 {
  let at = changetype<usize>(line) + COEFFICIENTS + (<usize><i32>line.degree << 3);
  const end = changetype<usize>(line) + COEFFICIENTS;
  let sum = v128.load64_splat(at);
  while (at > end) {
    at -= 8;
    sum = madd<f64>(sum, z, v128.load64_splat(at));
  }
  if (line.absolute != 0) sum = madd<f64>(f64x2.splat(line.absolute), f64x2.abs(z), sum);
  if (line.bend != 0) sum = madd<f64>(f64x2.splat(line.bend), tanh_of(z), sum);
  return sum;
}

/** f' of two numbers. */
export function slope(line: Line, z: v128): v128 {
  const from = changetype<usize>(line) + COEFFICIENTS;
  let sum = f64x2.splat(0);
  for (let m = <i32>line.degree; m > 0; m--) {
    sum = madd<f64>(sum, z, f64x2.splat(<f64>m * load<f64>(from + (<usize>m << 3))));
  }
  if (line.absolute != 0) {
    const up = f64x2.ge(z, f64x2.splat(0));
    sum = f64x2.add(sum, v128.bitselect(f64x2.splat(line.absolute), f64x2.splat(-line.absolute), up));
  }
  if (line.bend != 0) {
    // 1 / cosh^2 z, to all digits where tanh z is almost 1.
    const e = exp_of(f64x2.mul(f64x2.splat(-2), f64x2.abs(z)));
    const d = f64x2.add(e, f64x2.splat(1));
    sum = madd<f64>(f64x2.splat(4 * line.bend), f64x2.div(e, f64x2.mul(d, d)), sum);
  }
  return sum;
}
