// A function of one number, cut where it turns, jumps or bends, and where it begins or ends to lie flat.

import { brent } from '../numerics/index.js';
import { type Break, breaksIn } from './breaks.js';

/** Where f rises or falls. */
export interface Branch {
  /** Ends, the outer ones of which are infinite. */
  from: number;
  to: number;
  /** Values to look a root up in, z ascending. */
  z: number[];
  y: number[];
}

/** A label with a probability of its own: that z lies on one of the stretches, of which the outer ones have no end. */
export interface Flat {
  value: number;
  stretches: { from: number; to: number }[];
}

export interface Pieces {
  branches: Branch[];
  flats: Flat[];
}

type Scalar = (z: number) => number;

/** z ~ N(omega, V) with |omega| and V of order one stays within this, for all that matters. */
const FAR = 14;
/** Cells where breaks have to be found, and where they are known. */
const MANY = 2 ** 13;
const FEW = 2 ** 11;
/** Branches without end are followed to these places, unless they turn. */
const BEYOND = [17, 21, 28, 40, 60];
/** Range of z in which values have to be finite. z is practically never farther out. */
const SEEN = 6;
/** Shorter flat pieces are rounding. */
const SHORTEST = 1e-7;
const MOST = 4096;
/** Step of differences where f turns, in units of the interval. */
const DIFFERENCE = 0.02;
/** A slope so much smaller than on both sides, so many cells away, is that of an inflection. */
const FLATTER = 0.05;
const ASIDE = 8;

/** Whether two labels differ by no more than rounding. */
export function sameLabel(a: number, b: number): boolean {
  return Math.abs(a - b) <= 8 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * The pieces of f.
 *
 * @param known the places of its kinks and jumps where they are known; otherwise they are looked for
 * @throws RangeError for a function that is not finite where z ~ N(0, 1) is, or has more than 1024 pieces
 */
export function piecesOf(f: Scalar, known?: number[]): Pieces {
  // Off the numbers that somebody would write.
  const cells = known ? FEW : MANY;
  const z = Float64Array.from({ length: cells + 1 }, (_, i) => FAR * ((2 * i + 0.382) / cells - 1));
  const y = z.map(f);
  checkFinite(z, y);
  const breaks = known
    ? known.map((at): Break => [at - Number.MIN_VALUE, at + Number.MIN_VALUE])
    : breaksIn(f, z, y);
  const ends = [Number.NEGATIVE_INFINITY, ...breaks.flat(), Number.POSITIVE_INFINITY];
  const all: Pieces = { branches: [], flats: [] };
  for (let k = 0; k < ends.length; k += 2) {
    const [from, to] = [ends[k], ends[k + 1]];
    const table: Table = { z: [], y: [] };
    const enter = (at: number, value: number) => {
      if (!Number.isFinite(at) || !Number.isFinite(value)) return;
      table.z.push(at);
      table.y.push(value);
    };
    enter(from, f(from));
    z.forEach((at, i) => {
      if (at > from && at < to) enter(at, y[i]);
    });
    enter(to, f(to));
    const first = from === Number.NEGATIVE_INFINITY;
    const last = to === Number.POSITIVE_INFINITY;
    if (table.z[table.z.length - 1] - table.z[0] > SHORTEST) cut(f, divided(f, table), first, last, all);
    if (all.branches.length + all.flats.length > MOST)
      throw new RangeError(`link.g must have at most ${MOST} pieces that rise, fall or lie flat, got more`);
  }
  return all;
}

function checkFinite(z: Float64Array, y: Float64Array): void {
  const seen = (i: number) => Math.abs(z[i]) < SEEN && !Number.isFinite(y[i]);
  // One infinite value is a pole.
  const wrong = y.findIndex((value, i) => seen(i) && (Number.isNaN(value) || seen(i + 1)));
  if (wrong >= 0)
    throw new RangeError(
      `link.g must return finite numbers, got ${y[wrong]} at z = [${z[wrong].toPrecision(4)}]`,
    );
}

/** Cuts a stretch on which f is smooth where it turns, and where it becomes constant to the last digit. */
function cut(f: Scalar, { z, y }: Table, first: boolean, last: boolean, all: Pieces): void {
  const runs = runsOf(z, y);
  let from = z[0];
  runs.forEach(({ kind, begin, end }, k) => {
    const next = runs[k + 1]?.kind;
    let to = z[end];
    if (next !== undefined) {
      if (kind === 0) to = edge(f, y[begin], z[end], z[end + 1]);
      else if (next === 0) to = edge(f, y[end], z[end], z[end - 1]);
      else to = extremum(f, kind, z[end - 1], z[end + 1]);
    }
    to = Math.max(from, to);
    const outer = [k === 0 && first, next === undefined && last];
    if (kind === 0) {
      const stretch = {
        from: outer[0] ? Number.NEGATIVE_INFINITY : from,
        to: outer[1] ? Number.POSITIVE_INFINITY : to,
      };
      const same = all.flats.find(({ value }) => sameLabel(value, y[begin]));
      if (same) same.stretches.push(stretch);
      else all.flats.push({ value: y[begin], stretches: [stretch] });
    } else if (to - from > SHORTEST) {
      const inner = z.slice(begin, end + 1).filter((at) => at > from && at < to);
      const before = outer[0] ? beyond(f, from, kind, -1).reverse() : [];
      const after = outer[1] ? beyond(f, to, kind, 1) : [];
      const places = [...before, from, ...inner, to, ...after];
      const parts = bent(f, places);
      if (outer[0]) parts[0].from = Number.NEGATIVE_INFINITY;
      if (outer[1]) parts[parts.length - 1].to = Number.POSITIVE_INFINITY;
      all.branches.push(...parts);
    }
    from = to;
  });
}

/** Places, ascending, and the values of f there. */
interface Table {
  z: number[];
  y: number[];
}

interface Run {
  /** 1 rises, -1 falls, 0 flat. */
  kind: number;
  /** First and last place in the table. */
  begin: number;
  end: number;
}

/** Runs of places along which f moves the same way, or has one value. */
function runsOf(z: number[], y: number[]): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i + 1 < z.length; ) {
    let end = i + 1;
    while (end < z.length && sameLabel(y[i], y[end])) end++;
    if (z[end - 1] - z[i] > SHORTEST) {
      runs.push({ kind: 0, begin: i, end: end - 1 });
      i = end - 1;
      continue;
    }
    if (end === z.length) end--;
    const last = runs[runs.length - 1];
    // A piece at the end of a table that is too short to be classified is joined to its neighbour.
    const kind = Math.sign(y[end] - y[i]) || (last?.kind ?? 1);
    if (last?.kind === kind && kind !== 0) last.end = end;
    else runs.push({ kind, begin: i, end });
    i = end;
  }
  return runs;
}

/** A table with one more place in every cell whose ends have one value that the cell does not keep. */
function divided(f: Scalar, { z, y }: Table): Table {
  const table: Table = { z: [], y: [] };
  z.forEach((at, i) => {
    table.z.push(at);
    table.y.push(y[i]);
    if (i + 1 === z.length || !sameLabel(y[i], y[i + 1])) return;
    const middle = at + 0.382 * (z[i + 1] - at);
    const value = f(middle);
    if (sameLabel(y[i], value)) return;
    table.z.push(middle);
    table.y.push(value);
  });
  return table;
}

/** Places where a branch without end goes on. */
function beyond(f: Scalar, from: number, kind: number, side: number): number[] {
  const places: number[] = [];
  let before = f(from);
  for (const at of BEYOND) {
    const value = f(side * at);
    if (!(Number.isFinite(value) && kind * side * (value - before) > 0)) break;
    places.push(side * at);
    before = value;
  }
  return places;
}

/** A branch cut where its slope is small beside that around: roots are dense there, and the density of labels has a peak. */
function bent(f: Scalar, z: number[]): Branch[] {
  const y = z.map(f);
  const rise = (i: number) => Math.abs((y[i + 1] - y[i]) / (z[i + 1] - z[i]));
  const cuts: number[] = [];
  for (let i = ASIDE; i + ASIDE + 1 < z.length; i++) {
    const here = rise(i);
    if (!(here < FLATTER * Math.min(rise(i - ASIDE), rise(i + ASIDE)))) continue;
    if (!(here <= rise(i - 1) && here < rise(i + 1))) continue;
    const h = z[i + 1] - z[i];
    cuts.push(extremum((at) => Math.abs(f(at + h) - f(at - h)), -1, z[i - 1], z[i + 2]));
  }
  const ends = [z[0], ...cuts, z[z.length - 1]];
  return ends.slice(1).map((to, k) => {
    const places = [ends[k], ...z.filter((at) => at > ends[k] && at < to), to];
    return { from: ends[k], to, z: places, y: places.map(f) };
  });
}

/** Where f stops to have its value at `flat`, towards where it moves. */
function edge(f: Scalar, value: number, flat: number, moving: number): number {
  let [a, b] = [flat, moving];
  for (let step = 0; step < 70; step++) {
    const middle = 0.5 * (a + b);
    if (sameLabel(f(middle), value)) a = middle;
    else b = middle;
  }
  return a;
}

/** Where f turns between a and b: where its differences change their sign, or, if they do not, by golden section. */
function extremum(f: Scalar, rising: number, a: number, b: number): number {
  const h = DIFFERENCE * (b - a);
  const slope = (z: number) => 8 * (f(z + h) - f(z - h)) - (f(z + 2 * h) - f(z - 2 * h));
  if (rising * slope(a) > 0 && rising * slope(b) < 0) return brent(slope, a, b, { tolerance: 1e-15 }).root;
  const ratio = 0.5 * (Math.sqrt(5) - 1);
  let [low, high] = [a, b];
  for (let step = 0; step < 90; step++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (rising * f(left) >= rising * f(right)) high = right;
    else low = left;
  }
  return 0.5 * (low + high);
}
