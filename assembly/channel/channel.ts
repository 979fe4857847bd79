// Output channels P(y | z) with closed forms: ln Zout(y, omega, V) = ln of the integral of N(z; omega, V) P(y | z), and its gradient g in
// omega. V is one matrix for all rows (docs/theory/multi-index.md, section 2).
//
// A channel is a few f64: [kind, p, parameters ..]. `inside` is a variance added to every z, `noise` one added to the label.

import { OK, UNSUPPORTED } from '../status';
import { line_rows } from './line';
import { nested_rows } from './nested';
import { halves, linear, mirror, noisy_sign, relu, sign } from './lines';
import { ratio, sign_pair } from './pairs';
import { product } from './product';

/** [1, 1, noise]: y = z1 + noise. */
export const LINEAR: i32 = 1;
/** [2, 1, power]: y = |z1|^power, power 1 or 2. */
export const MIRROR: i32 = 2;
/** [3, 1, inside, noise]: y = sign(z1 + inside) + noise. */
export const SIGN: i32 = 3;
/** [4, 2, inside, noise]: y = the product of sign(z_j + inside) + noise. */
export const SIGN_PAIR: i32 = 4;
/** [5, 2]: y = z1 / z2. */
export const RATIO: i32 = 5;
/** [6, 2]: y = z1 z2, nonzero. */
export const PRODUCT: i32 = 6;
/** [7, 1, noise > 0, slope below 0, slope above 0]: y = slope z1 + noise. */
export const HALVES: i32 = 7;
/** [8, 1]: y = max(z1, 0). */
export const RELU: i32 = 8;
/** A function of one coordinate and a share of the signs: the overlay of scalar.ts, which the kernel writes to. */
export const LINE: i32 = 9;
/** A link of two or three directions with noise: the overlay of nested.ts, which the kernel writes to. */
export const NESTED: i32 = 10;

/** p of a channel. */
// @ts-ignore: decorator
@inline
export function directions(channel: usize): i32 {
  return <i32>load<f64>(channel, 8);
}

/**
 * logz (n, left out where 0) and g of n rows. omega and g have p columns, `ld` bytes apart; y, logz and the columns have room for an even number
 * of rows, and what lies in the last one is zero in g afterwards where n is odd. V is p x p. Status OK, or UNSUPPORTED for an unknown kind.
 */
export function channel_rows(channel: usize, n: i32, y: usize, omega: usize, ld: usize, V: usize, logz: usize, g: usize): i32 {
  const kind = <i32>load<f64>(channel);
  const v = load<f64>(V);
  const c2 = load<f64>(channel, 16);
  if (kind == LINEAR) linear(n, y, omega, v, c2, logz, g);
  else if (kind == MIRROR) mirror(n, y, omega, v, c2, logz, g);
  else if (kind == SIGN) {
    const noise = load<f64>(channel, 24);
    if (noise > 0) noisy_sign(n, y, omega, v + c2, noise, logz, g);
    else sign(n, y, omega, v + c2, logz, g);
  } else if (kind == SIGN_PAIR) sign_pair(n, y, omega, omega + ld, V, c2, load<f64>(channel, 24), logz, g, g + ld);
  else if (kind == RATIO) ratio(n, y, omega, omega + ld, V, logz, g, g + ld);
  else if (kind == PRODUCT) product(n, y, omega, omega + ld, V, logz, g, g + ld);
  else if (kind == HALVES) halves(n, y, omega, v, c2, load<f64>(channel, 24), load<f64>(channel, 32), logz, g);
  else if (kind == RELU) relu(n, y, omega, v, logz, g);
  else if (kind == LINE) line_rows(channel, n, y, omega, ld, V, logz, g);
  else if (kind == NESTED) nested_rows(channel, n, y, omega, ld, V, logz, g);
  else return UNSUPPORTED;
  if (n & 1) for (let a = 0; a < directions(channel); a++) store<f64>(g + <usize>a * ld + (<usize>n << 3), 0);
  return OK;
}

/** channel_rows over columns of padded(n) numbers. */
export function channel_out(channel: usize, n: i32, y: usize, omega: usize, V: usize, logz: usize, g: usize): i32 {
  return channel_rows(channel, n, y, omega, (<usize>((n + 3) & ~3)) << 3, V, logz, g);
}
