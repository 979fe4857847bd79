import { ENDS, LAST, NODES, remainder, WEIGHTS } from '../numerics/legendre.js';

/** The exponent falls by so much, at least and at most, along the panels beside its top. */
const [FLAT, STEEP] = [4, 9];
/** Exponents so far below the largest do not count. */
const DEPTH = 38;
/** Error of a panel beside the whole, as the nodes tell it, */
const SMALL = 1e-10;
/** and of what is between the outermost nodes and the ends, where an edge may hide. */
const HIDDEN = 3e-9;
const GAP = 1 - Math.max(...NODES);
const HALVINGS = 50;
/** Doublings or halvings of a step after which it has left the numbers. */
const TRIES = 1100;

interface Point {
  t: number;
  h: number;
}

/**
 * ln of the integral of e^h over t > 0, h concave, and the means of `count` functions under it: panels on both sides of the top.
 *
 * @param h returns the exponent at t and writes what is averaged to `out`
 * @param start where the top is looked for first, >= 0
 * @param step a scale to begin with
 */
export function bump(
  h: (t: number, out: Float64Array) => number,
  count: number,
  start: number,
  step: number,
): { log: number; means: Float64Array } {
  const n = NODES.length;
  const unused = new Float64Array(count);
  const values = NODES.map(() => new Float64Array(count));
  const mass = new Float64Array(n);
  const means = new Float64Array(count);
  const last = new Float64Array(4);
  let total = 0;
  const at = (t: number): Point => ({ t, h: h(t, unused) });
  const [left, top, right] = bracket(at, start, step);
  const panel = (from: Point, to: Point, halvings: number): void => {
    const [a, b] = [from.t, to.t];
    let [whole, low, high] = [0, 0, 0];
    last.fill(0);
    for (let k = 0; k < n; k++) {
      mass[k] = (b - a) * WEIGHTS[k] * Math.exp(h(a + (b - a) * NODES[k], values[k]) - top.h);
      whole += mass[k];
      low += (ENDS[0][k] * mass[k]) / WEIGHTS[k];
      high += (ENDS[1][k] * mass[k]) / WEIGHTS[k];
      for (let m = 0; m < 4; m++) last[m] += mass[k] * LAST[k][m];
    }
    const ends =
      Math.abs(low - (b - a) * Math.exp(from.h - top.h)) + Math.abs(high - (b - a) * Math.exp(to.h - top.h));
    const rough = remainder(last) > SMALL * (total + whole) || GAP * ends > HIDDEN * (total + whole);
    if (rough && halvings < HALVINGS) {
      const middle = at(0.5 * (a + b));
      panel(from, middle, halvings + 1);
      panel(middle, to, halvings + 1);
      return;
    }
    total += whole;
    for (let k = 0; k < n; k++) for (let c = 0; c < count; c++) means[c] += mass[k] * values[k][c];
  };
  for (const side of [right, left]) {
    let [near, far] = [top, side];
    while (far.t !== near.t) {
      if (near.t < far.t) panel(near, far, 0);
      else panel(far, near, 0);
      if (!(far.h > top.h - DEPTH)) break;
      // On to where nothing counts, as steep as the end of this panel: the exponent falls faster and faster.
      const before = at(far.t + 0.02 * (near.t - far.t));
      const length = ((far.h - top.h + DEPTH) / (before.h - far.h)) * (before.t - far.t);
      const most = 2 * (near.t - far.t);
      [near, far] = [far, at(Math.max(0, far.t - (Math.abs(length) < Math.abs(most) ? length : most)))];
    }
  }
  return { log: top.h + Math.log(total), means: means.map((sum) => sum / total) };
}

/** A highest point of three, from which the exponent falls by FLAT to STEEP on either side; less on the left where that is 0. */
function bracket(at: (t: number) => Point, start: number, step: number): [Point, Point, Point] {
  let top = at(start);
  let right = at(start + step);
  let left = top;
  for (let k = 0, s = step; right.h > top.h && k < TRIES; k++) {
    s *= 2;
    [left, top, right] = [top, right, at(right.t + s)];
  }
  if (left === top) {
    left = at(Math.max(0, start - step));
    for (let k = 0, s = step; left.h > top.h && k < TRIES; k++) {
      s *= 2;
      [left, top, right] = [at(Math.max(0, left.t - s)), left, top];
    }
  }
  for (let k = 0; k < TRIES; k++) {
    const side = top.h - right.h > STEEP ? right : top.h - left.h > STEEP ? left : undefined;
    if (!side) break;
    const middle = at(0.5 * (top.t + side.t));
    if (middle.t === top.t || middle.t === side.t) break;
    if (!(middle.h > top.h)) {
      if (side === right) right = middle;
      else left = middle;
    } else if (side === right) [left, top] = [top, middle];
    else [top, right] = [middle, top];
  }
  for (let k = 0; k < TRIES && !(top.h - right.h > FLAT); k++) right = at(top.t + 1.5 * (right.t - top.t));
  for (let k = 0; k < TRIES && !(top.h - left.h > FLAT) && left.t > 0; k++)
    left = at(Math.max(0, top.t - 1.5 * (top.t - left.t)));
  return [left, top, right];
}
