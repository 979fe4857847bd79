// Where a function of one number that somebody wrote is not smooth: jumps, kinks, poles, ends of flat pieces.

/** Both sides of a place where a function is not smooth: neighbouring numbers, as far as can be told. */
export type Break = [left: number, right: number];

/** Samples of an interval that is looked at, and points of the difference that is the measure: the fourth. */
const SAMPLES = 32;
const POINTS = 5;
/** A fourth difference that is larger, in units of the total variation over the interval, is no smooth function's. It does not depend on the scale of a kink. */
const ROUGH = 1e-5;
/** Nor are differences seen that are smaller, in units of the largest |f| where |z| < 4: of values that cancel only noise may be left. */
const UNSEEN = 1e-12;
/** Intervals are narrowed down to this length by samples, or until rounding is all there is, then by extrapolation from both sides. */
const NARROW = 1e-9;
/** Where most of an interval is rough, it is halved down to this length, and then only its roughest part is looked at. */
const CROWDED = 1e-3;
const MOST_SAMPLES = 4_000_000;

/**
 * The places where f is not smooth, of a function that was sampled at z. Places that are nearer to each other than a few samples may be taken for one.
 *
 * @throws RangeError where there is no end of them
 */
export function breaksIn(f: (z: number) => number, z: Float64Array, y: Float64Array): Break[] {
  const found: Break[] = [];
  const central = y.filter((value, i) => Math.abs(z[i]) < 4 && Number.isFinite(value));
  const unseen = UNSEEN * central.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let sampled = 0;
  const look = (a: number, b: number, values: ArrayLike<number>, narrowed = true) => {
    const { rough, blind } = roughOf(values, unseen);
    if (rough.length === 0) {
      if (blind && narrowed) found.push(located(f, a, b));
      return;
    }
    const place = (sample: number) => a + ((b - a) * sample) / SAMPLES;
    const { at: roughest } = rough.reduce((worst, one) => (one.size > worst.size ? one : worst));
    if (b - a <= NARROW) {
      found.push(located(f, place(roughest), place(roughest + POINTS - 1)));
      return;
    }
    for (const [from, to] of runsOf(rough.map(({ at }) => at))) {
      if (to - from <= 0.75 * SAMPLES) again(place(from), place(to));
      else if (b - a > CROWDED) {
        again(place(from), place(0.5 * (from + to)));
        again(place(0.5 * (from + to)), place(to));
      } else again(place(roughest - POINTS), place(roughest + 2 * POINTS));
    }
  };
  const again = (a: number, b: number) => {
    sampled += SAMPLES + 1;
    if (sampled > MOST_SAMPLES)
      throw new RangeError(
        'link.g must be smooth but for a finite number of jumps and kinks, got no end of them',
      );
    look(
      a,
      b,
      Float64Array.from({ length: SAMPLES + 1 }, (_, i) => f(a + ((b - a) * i) / SAMPLES)),
    );
  };
  for (let i = 0; i + SAMPLES < z.length; i += SAMPLES)
    look(z[i], z[i + SAMPLES], y.subarray(i, i + SAMPLES + 1), false);
  return found.sort(([a], [b]) => a - b).filter(([a], k, all) => k === 0 || a - all[k - 1][1] > 1e-9);
}

/** The windows of samples whose fourth difference is too large; `blind` where rounding hides what would be. */
function roughOf(
  values: ArrayLike<number>,
  unseen: number,
): { rough: { at: number; size: number }[]; blind: boolean } {
  let [variation, largest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (i > 0 && Number.isFinite(values[i - 1])) variation += Math.abs(values[i] - values[i - 1]);
    largest = Math.max(largest, Math.abs(values[i]));
  }
  const rounding = Math.max(unseen, 64 * Number.EPSILON * largest);
  const limit = Math.max(ROUGH * variation, rounding);
  const rough: { at: number; size: number }[] = [];
  for (let at = 0; at + POINTS <= values.length; at++) {
    const size = Math.abs(
      values[at] - 4 * values[at + 1] + 6 * values[at + 2] - 4 * values[at + 3] + values[at + 4],
    );
    // Numbers that overflow far out are none to look at.
    const seen = Number.isFinite(values[at]) || Number.isFinite(values[at + POINTS - 1]);
    if (seen && !(size <= limit)) rough.push({ at, size: Number.isFinite(size) ? size : Number.MAX_VALUE });
  }
  return { rough, blind: limit === rounding };
}

/** Runs of windows that overlap, as first and last sample. */
function runsOf(at: number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const i of at) {
    const last = runs[runs.length - 1];
    if (last && i < last[1]) last[1] = i + POINTS - 1;
    else runs.push([i, i + POINTS - 1]);
  }
  return runs;
}

/** Halves an interval by what is nearer to f in its middle: the parabola through points on the left, or on the right. */
function located(f: (z: number) => number, from: number, to: number): Break {
  let [a, b] = [from, to];
  for (let step = 0; step < 60; step++) {
    const half = 0.5 * (b - a);
    const middle = a + half;
    if (middle <= a || middle >= b) break;
    const value = f(middle);
    const left = 3 * (f(a) - f(a - half)) + f(a - 2 * half);
    const right = 3 * (f(b) - f(b + half)) + f(b + 2 * half);
    if (Math.abs(value - left) <= Math.abs(value - right)) a = middle;
    else b = middle;
  }
  return [a, b];
}
