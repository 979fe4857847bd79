// Labels f(z) + s of a line without noise, s one of a few shares, as intervals of z: in z the mass of labels is as smooth as that of z is, however steep
// f may be.

import { type Branch, sameLabel } from './pieces.js';
import { indexOf, rises, rootOn, type Scalar } from './univariate.js';

/** Labels y(t) for t between two ends: a stretch on which their density is smooth. */
export interface Cell {
  from: number;
  to: number;
  label(t: number): number;
  /** |dy/dt| */
  slope(t: number): number;
}

/** The labels that a branch and a share make of the z within reach. */
interface Strand {
  branch: Branch;
  share: number;
  from: number;
  to: number;
  low: number;
  high: number;
  /** Whether rounding hides the labels near its lowest and its highest. */
  dull: boolean[];
}

/** Difference of labels that is more than their rounding, in units of their size. */
const BLUR = 64 * Number.EPSILON;
/** Share of the reach that may be hidden so. */
const DULL = 1e-7;
/** Two lengths that differ by less are the same: they are looked up. */
const TIE = 1e-3;

/**
 * The labels of z in [from, to], each of them once. Cells end where a branch turns or ends. Where several branches have a label, cells follow
 * the one that is longest there, what the others say is smooth along it; but where one of them ends so flat that rounding hides its last labels, that one.
 */
export function cellsOf(scalar: Scalar, shares: number[], from: number, to: number): Cell[] {
  const strands = shares
    .flatMap((share) => strandsOf(scalar, share, from, to))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  const ends = endsOf(strands);
  const place = (strand: Strand, y: number) => placeOn(scalar, strand, y);
  const taken: { strand: Strand; ends: [number, number] }[] = [];
  const take = (strand: Strand, low: number, high: number, sharp: boolean) => {
    const last = taken[taken.length - 1];
    if (last?.strand === strand && last.ends[1] === low && !sharp) last.ends[1] = high;
    else taken.push({ strand, ends: [low, high] });
  };
  for (let k = 0; k + 1 < ends.length; k++) {
    const [low, high] = [ends[k].y, ends[k + 1].y];
    const middle = 0.5 * (low + high);
    const here = strands.filter((strand) => strand.low <= middle && strand.high >= middle);
    let best: Strand | undefined;
    let length = 1e-12 * (to - from);
    for (const strand of here) {
      const own = lengthOf(strand, low, high);
      if (own > length * (1 + TIE)) [best, length] = [strand, own];
    }
    if (!best) continue;
    const first = here.find((strand) => strand.dull[0] && sameLabel(strand.low, low)) ?? best;
    const last = here.find((strand) => strand.dull[1] && sameLabel(strand.high, high)) ?? best;
    if (first === last) take(first, low, high, ends[k].sharp);
    else {
      take(first, low, middle, ends[k].sharp);
      take(last, middle, high, false);
    }
  }
  return taken.map(({ strand, ends }) => {
    const [from, to] = ends.map((y) => place(strand, y)).sort((x, y) => x - y);
    return cellOf(scalar, strand, from, to);
  });
}

/** Near an end whose label rounding does not tell from those around, z counts as the nearest whose label it tells. */
function cellOf(scalar: Scalar, { branch, share }: Strand, from: number, to: number): Cell {
  const [low, high] = [from + blurred(scalar, share, from, to), to - blurred(scalar, share, to, from)];
  const settled = (z: number) => Math.min(high, Math.max(low, z));
  return {
    from,
    to,
    label: (z) => scalar.f(settled(z)) + share,
    slope: (z) => Math.abs(scalar.slope(settled(z), branch)),
  };
}

/** How far from an end labels are that rounding tells from its own, to a factor of 2 and at most half of the way to the other end. */
function blurred({ f }: Scalar, share: number, end: number, other: number): number {
  const own = f(end);
  const rounding = BLUR * (Math.abs(own) + Math.abs(share));
  const told = (k: number) => Math.abs(f(end + (other - end) * 2 ** -k) - own) > rounding;
  let [near, far] = [1, 60];
  while (far - near > 1) {
    const middle = (near + far) >> 1;
    if (told(middle)) near = middle;
    else far = middle;
  }
  return Math.abs(other - end) * 2 ** -near;
}

function strandsOf(scalar: Scalar, share: number, from: number, to: number): Strand[] {
  const { f, branches } = scalar;
  return branches.flatMap((branch) => {
    const a = Math.max(from, branch.from);
    const b = Math.min(to, branch.to);
    if (!(b > a)) return [];
    const [low, high] = [f(a) + share, f(b) + share].sort((x, y) => x - y);
    if (!(high > low)) return [];
    const hidden = DULL * (to - from);
    const dull = [
      a === branch.from && blurred(scalar, share, a, b) > hidden,
      b === branch.to && blurred(scalar, share, b, a) > hidden,
    ];
    if (!rises(branch)) dull.reverse();
    return [{ branch, share, from: a, to: b, low, high, dull }];
  });
}

/** Labels where strands end, ascending; `sharp` where a branch does and not just its reach. */
function endsOf(strands: Strand[]): { y: number; sharp: boolean }[] {
  const all = strands.flatMap(({ branch, share, from, to, low, high }) => {
    const ended = [from === branch.from, to === branch.to];
    if (!rises(branch)) ended.reverse();
    const size = Math.abs(share);
    return [
      { y: low, size, sharp: ended[0] },
      { y: high, size, sharp: ended[1] },
    ];
  });
  all.sort((a, b) => a.y - b.y);
  const ends: typeof all = [];
  for (const end of all) {
    const last = ends[ends.length - 1];
    // Beside a share that cancels a value of f what is left is its rounding.
    if (last && (sameLabel(last.y, end.y) || Math.abs(last.y - end.y) <= 1e-15 * (last.size + end.size)))
      last.sharp ||= end.sharp;
    else ends.push({ ...end });
  }
  return ends;
}

/** The length of z with labels between two, about: between the places of a table, by a straight line. */
function lengthOf({ branch, share, from, to, low, high }: Strand, below: number, above: number): number {
  if (below <= low && above >= high) return to - from;
  const { z, y } = branch;
  const ends = [Math.max(low, below) - share, Math.min(high, above) - share].map((label) => {
    const k = Math.max(1, Math.min(z.length - 1, indexOf(branch, label)));
    const slope = (z[k] - z[k - 1]) / (y[k] - y[k - 1]);
    return Math.min(
      to,
      Math.max(from, Number.isFinite(slope) ? z[k - 1] + (label - y[k - 1]) * slope : z[k]),
    );
  });
  return Math.abs(ends[1] - ends[0]);
}

function placeOn({ f }: Scalar, { branch, share, from, to, low, high }: Strand, y: number): number {
  if (y <= low) return rises(branch) ? from : to;
  if (y >= high) return rises(branch) ? to : from;
  return Math.min(to, Math.max(from, rootOn(branch, f, y - share) ?? 0.5 * (from + to)));
}
