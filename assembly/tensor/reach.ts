// The range of the integers of a slab before it is drawn, from the size of its signal and of the noise.

import { erfcx, exp } from '../special';
import { INT8 } from './layout';
import { largest_integer, scale_of } from './quantise';

/** One more than the largest variance of an entry, 4!. */
const VARIANCES: usize = 25;

/** What is known of a slab before its noise. */
@unmanaged
export class Reach {
  count: f64; // entries
  most: f64; // the largest size of their signal
  squares: f64; // its squares, summed
}

/** Bytes of a Reach, and of how many entries have which variance behind it: f64[VARIANCES]. */
export const REACH_BYTES: usize = 24 + 8 * VARIANCES;

// @ts-ignore: decorator
@inline
function entries(reach: Reach, variance: usize): usize {
  return changetype<usize>(reach) + 24 + (variance << 3);
}

export function begin_reach(reach: Reach): void {
  memory.fill(changetype<usize>(reach), 0, REACH_BYTES);
}

/** Adds `number` entries of variance 1 / weight. */
// @ts-ignore: decorator
@inline
export function count_entries(reach: Reach, weight: f64, number: f64): void {
  const at = entries(reach, <usize>nearest(1 / weight));
  store<f64>(at, load<f64>(at) + number);
  reach.count += number;
}

/**
 * The scale of the slab under noise of standard deviation `noise`: it reaches `wide` standard deviations, more where the signal has
 * tails, no more than can occur.
 */
export function reach_scale(reach: Reach, type: i32, noise: f64): f64 {
  const levels = largest_integer(type);
  const wide = deviations(reach, levels, type == INT8 ? 4.5 : 8);
  const square = reach.squares / reach.count;
  const most = reach.most;
  const range = min(most + wide * noise, max(wide * Math.sqrt(noise * noise + square), most + (wide - 1.5) * noise));
  return scale_of(range, levels);
}

/**
 * How far integers reach, in standard deviations of an entry whose indices differ: `wide`, and further as long as that
 * costs less in rounding than it spares entries of larger variance in clipping, each entry as often as it stands in the full array.
 */
function deviations(reach: Reach, levels: f64, wide: f64): f64 {
  for (let k = 0; k < 64; k++) {
    const further = 1.05 * wide;
    let total: f64 = load<f64>(entries(reach, 1));
    let gain: f64 = 0;
    for (let v: usize = 2; v < VARIANCES; v++) {
      const count = load<f64>(entries(reach, v));
      const sigma = Math.sqrt(<f64>v);
      total += count / <f64>v;
      if (count > 0) gain += count * (clipping(wide / sigma) - clipping(further / sigma));
    }
    if (gain <= (total * (further * further - wide * wide)) / (12 * levels * levels)) break;
    wide = further;
  }
  return wide;
}

/** E (|z| - a)^2 over |z| > a of a standard normal z. */
function clipping(a: f64): f64 {
  const tail = (1 + a * a) * Math.sqrt(Math.PI / 2) * erfcx(a * Math.SQRT1_2) - a;
  return Math.sqrt(2 / Math.PI) * exp(-0.5 * a * a) * tail;
}
