import type { Branch } from './pieces.js';
import type { Scalar } from './univariate.js';

/** Numbers from low to high; `closed` tells whether the ends are among them. */
interface Interval {
  low: number;
  high: number;
  closed: [boolean, boolean];
}

/** Places where a function that grows without bound, or levels off, is sampled. */
const [FAR, FARTHER] = [60, 1e6];

/** In words, the values of a function of one number plus one of `values`: what comes after 'must be'. */
export function imageOf({ f, slope, branches, flats }: Scalar, values: number[]): string {
  const end = (z: number, branch: Branch) => {
    // A value that f turns at without standing still is reached with a finite density.
    if (Number.isFinite(z)) return { value: f(z), closed: Math.abs(slope(z, branch)) > 1e-6 };
    const [near, far] = [f(Math.sign(z) * FAR), f(Math.sign(z) * FARTHER)];
    const levels = Math.abs(far) <= 10 * (1 + Math.abs(near));
    return { value: levels ? near : Math.sign(near) * Number.POSITIVE_INFINITY, closed: false };
  };
  const pieces = [
    ...branches.map((branch): Interval => {
      const [a, b] = [end(branch.from, branch), end(branch.to, branch)].sort((x, y) => x.value - y.value);
      return { low: a.value, high: b.value, closed: [a.closed, b.closed] };
    }),
    ...flats.map(({ value }): Interval => ({ low: value, high: value, closed: [true, true] })),
  ];
  const all = values.flatMap((value) =>
    pieces.map(({ low, high, closed }): Interval => ({ low: low + value, high: high + value, closed })),
  );
  return union(all).map(words).join(' or ');
}

function union(intervals: Interval[]): Interval[] {
  const sorted = intervals.sort((x, y) => x.low - y.low || Number(y.closed[0]) - Number(x.closed[0]));
  const found: Interval[] = [];
  for (const { low, high, closed } of sorted) {
    const last = found[found.length - 1];
    const meets = last && (low < last.high || (low === last.high && (closed[0] || last.closed[1])));
    if (!meets) found.push({ low, high, closed: [...closed] });
    else if (high > last.high) [last.high, last.closed[1]] = [high, closed[1]];
    else if (high === last.high) last.closed[1] ||= closed[1];
  }
  return found;
}

function words({ low, high, closed }: Interval): string {
  const [from, to] = [low, high].map((x) => (Math.abs(x) < 1e-12 ? 0 : Number(x.toPrecision(6))));
  if (low === high) return `${from}`;
  if (!Number.isFinite(low) && !Number.isFinite(high)) return 'a finite number';
  if (!Number.isFinite(high)) return `a number ${closed[0] ? '>=' : '>'} ${from}`;
  if (!Number.isFinite(low)) return `a number ${closed[1] ? '<=' : '<'} ${to}`;
  return `a number in ${closed[0] ? '[' : '('}${from}, ${to}${closed[1] ? ']' : ')'}`;
}
