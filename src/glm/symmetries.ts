// Signs and exchanges of the coordinates of z that a link does not see, or sees as a sign of the label: means over fields need one of many that
// are alike.

import { type Channel, evaluate } from '../channel/index.js';
import { isRandom } from '../channel/likelihood.js';

/** z -> sign_a z_{place_a}. */
interface Turn {
  place: number[];
  sign: number[];
}

/** Symmetries of means over fields omega ~ N(0, Q), in the axes of Q. */
export interface AxisSymmetries {
  /** Patterns of signs of the axes, as sets of bits; a group under exclusive or. */
  flips: number[];
  /** The class of each axis: those of one class may be exchanged. */
  classes: number[];
}

const known = new WeakMap<Channel, Turn[]>();

/** The signs and the exchanges of two coordinates that leave the law of labels as it is, up to a sign of the label. */
function turnsOf(channel: Channel): Turn[] {
  const before = known.get(channel);
  if (before) return before;
  const { p, link } = channel;
  const turns: Turn[] = [];
  // Checks at points prove no symmetry of a user's function.
  if (link.kind !== 'function' && !isRandom(link)) {
    const g = evaluate(link);
    const points = Array.from({ length: 24 }, (_, k) =>
      Array.from(
        { length: p },
        (_, a) => 5 * (((k + 1) * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19][a])) % 1) - 2.5,
      ),
    );
    const values = points.map(g);
    const unseen = ({ place, sign }: Turn) => {
      const moved = points.map((z) => g(place.map((b, a) => sign[a] * z[b])));
      const like = (s: number) =>
        moved.every((value, k) => Math.abs(value - s * values[k]) < 1e-12 * (1 + Math.abs(value)));
      return like(1) || like(-1);
    };
    const straight = Array.from({ length: p }, (_, a) => a);
    for (let bits = 1; bits < 1 << p; bits++)
      turns.push({ place: straight, sign: straight.map((a) => ((bits >> a) & 1 ? -1 : 1)) });
    for (let a = 0; a < p; a++)
      for (let b = 0; b < a; b++)
        turns.push({
          place: straight.map((c) => (c === a ? b : c === b ? a : c)),
          sign: straight.map(() => 1),
        });
    turns.splice(0, turns.length, ...turns.filter(unseen));
  }
  known.set(channel, turns);
  return turns;
}

/** What of these symmetries permutes the axes of Q: columns of `vectors`, with the eigenvalues `values`. */
export function axisSymmetries(
  channel: Channel,
  values: ArrayLike<number>,
  vectors: ArrayLike<number>,
): AxisSymmetries {
  const { p } = channel;
  const flips: number[] = [];
  const classes = Array.from({ length: p }, (_, a) => a);
  for (const { place, sign } of turnsOf(channel)) {
    // The turn in the axes of Q.
    const turned = (i: number, j: number) => {
      let sum = 0;
      for (let a = 0; a < p; a++) sum += vectors[a * p + i] * sign[a] * vectors[place[a] * p + j];
      return sum;
    };
    const is = (i: number, j: number, value: number) => Math.abs(turned(i, j) - value) < 1e-9;
    const all = Array.from({ length: p * p }, (_, k): [number, number] => [Math.floor(k / p), k % p]);
    if (all.every(([i, j]) => (i === j ? is(i, i, 1) || is(i, i, -1) : is(i, j, 0)))) {
      let bits = 0;
      for (let i = 0; i < p; i++) if (turned(i, i) < 0) bits |= 1 << i;
      flips.push(bits);
      continue;
    }
    const moved = classes.flatMap((_, i) => (is(i, i, 1) ? [] : [i]));
    const [i, j] = moved;
    if (moved.length !== 2 || Math.abs(values[i] - values[j]) > 1e-10 * values[p - 1]) continue;
    const swap = (a: number) => (a === i ? j : a === j ? i : a);
    if (!all.every(([a, b]) => is(a, b, b === swap(a) ? 1 : 0))) continue;
    const [to, from] = [Math.min(classes[i], classes[j]), Math.max(classes[i], classes[j])];
    for (let a = 0; a < p; a++) if (classes[a] === from) classes[a] = to;
  }
  return { flips: spanned(flips), classes };
}

/** All that some patterns of signs make together: the group that they generate. */
export function spanned(patterns: number[]): number[] {
  const all = new Set([0]);
  for (const bits of patterns) if (!all.has(bits)) for (const other of [...all]) all.add(other ^ bits);
  return [...all];
}

/** One pattern of signs out of each set of those that a group of flips makes alike. */
export function signPatterns(p: number, flips: number[]): number[] {
  const patterns: number[] = [];
  for (let bits = 0; bits < 1 << p; bits++)
    if (flips.every((flip) => (bits ^ flip) >= bits)) patterns.push(bits);
  return patterns;
}

/** The mean of a p x p matrix in the axes of Q over all symmetries: what a mean over all fields is. */
export function symmetricMean(p: number, { flips, classes }: AxisSymmetries, A: Float64Array): Float64Array {
  const odd = (i: number, j: number) => flips.some((flip) => ((flip >> i) & 1) !== ((flip >> j) & 1));
  return A.map((_, k) => {
    const [i, j] = [Math.floor(k / p), k % p];
    if (odd(i, j)) return 0;
    let [sum, count] = [0, 0];
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++)
        if (classes[a] === classes[i] && classes[b] === classes[j] && (a === b) === (i === j)) {
          sum += A[a * p + b];
          count++;
        }
    return sum / count;
  });
}
