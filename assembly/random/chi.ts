// Lengths of normal vectors.

import { fill_normals } from './normal';
import { philox_number } from './philox';

/** Uniform numbers of a stream begin here, far behind its normals. */
const UNIFORMS: u32 = 0x10000000;

/**
 * The length of a vector of `degrees` normals, drawn by itself: the root of twice a gamma variate (Marsaglia and Tsang, ACM Trans. Math. Softw. 26
 * (2000) 363). Eight numbers at `room` are overwritten.
 */
export function chi(degrees: i32, room: usize, key0: u32, key1: u32, purpose: u32, index: u32): f64 {
  if (degrees <= 0) return 0;
  const d = 0.5 * <f64>degrees - 1.0 / 3.0;
  const c = 1 / Math.sqrt(9 * d);
  let t: u32 = 0;
  while (true) {
    if ((t & 7) == 0) fill_normals(1, room, key0, key1, purpose, index, t);
    const x = load<f64>(room + (<usize>(t & 7) << 3));
    if (degrees == 1) return Math.abs(x);
    const root = 1 + c * x;
    if (root > 0) {
      const v = root * root * root;
      const u = (<f64>(philox_number(key0, key1, purpose, index, UNIFORMS + t) >> 12) + 0.5) * (1.0 / 4503599627370496.0);
      if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return Math.sqrt(2 * d * v);
    }
    t++;
  }
}
