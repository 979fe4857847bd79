import { brent, largest } from '../../numerics/index.js';
import type { ModelPath } from '../../system/path.js';
import type { SpikedModel } from '../model.js';
import { type Recursion, withRecursion } from '../recursion.js';
import { type Bracket, Branch, type BranchPoint, distance } from './branch.js';
import { foldNear } from './fold.js';
import type { Threshold, ThresholdKind } from './threshold.js';

/** Width of the interval, relative to the range, at which the halving of a jump stops and the search for its fold begins. */
const HALVING = 1e-5;
/** Half-widths, relative to the range, at which the sides of a threshold are verified; next to a fold all is slow. */
const SIDES = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4];
const FOLD_SIDES = [1e-6, 1e-5, 1e-4];
/** Overlaps that differ by less are those of one fixed point. */
const SAME = 1e-6;
/** A change of an overlap that makes its species take part. */
const PART = 1e-3;

/** The branches of fixed points along a path, and what is found between them. */
export class Search {
  readonly #path: ModelPath<SpikedModel>;
  readonly #from: number;
  readonly #to: number;
  readonly #grid: number[];
  readonly #found: () => void;
  readonly #low: Branch;
  readonly #high: Branch;
  /** Branches on the far sides of jumps. */
  readonly #others: Branch[] = [];
  /** Onsets, and around discontinuous ones the interval in which the branch jumps: no jump of its own. */
  readonly #cuts: [number, number][] = [];
  readonly #onsets: { value: number; stage: number }[] = [];
  /** Brackets of discontinuities, by branch: nothing is continuous across them. */
  readonly #breaks = new Map<Branch, [number, number][]>();

  constructor(
    path: ModelPath<SpikedModel>,
    from: number,
    to: number,
    points: number,
    onProgress?: (done: number) => void,
  ) {
    let done = 0;
    this.#found = () => onProgress?.(++done);
    this.#path = path;
    this.#from = from;
    this.#to = to;
    const geometric = from > 0 && to > 4 * from;
    this.#grid = Array.from({ length: points }, (_, i) => {
      const share = i / (points - 1);
      if (i === points - 1) return to;
      return geometric ? from * (to / from) ** share : from + (to - from) * share;
    });
    this.#low = new Branch(path, 'uninformative', this.#found);
    this.#high = new Branch(path, 'informed', this.#found);
  }

  get #range(): number {
    return this.#to - this.#from;
  }

  /** The fixed points on the first grid, which the status is about: those next to a threshold may rightly be slow. */
  nodes(): BranchPoint[] {
    return [this.#low, this.#high].flatMap((branch) =>
      branch.values.length === 0 ? [] : this.#grid.map((value) => branch.at(value)),
    );
  }

  onsets(): Threshold[] {
    for (let i = 0; i + 1 < this.#grid.length; i++) this.#onsetsBetween(this.#grid[i], this.#grid[i + 1]);
    return this.#onsets.map((onset) => this.#onset(onset));
  }

  /** One stage of the ascent after the other; a later one exists only where the earlier ones are unstable. */
  #onsetsBetween(from: number, to: number): void {
    let [lo, hi] = [from, to];
    const excess = (value: number, k: number) => (this.#low.at(value).stages[k]?.radius ?? 0) - 1;
    for (let k = 0; ; k++) {
      const [atLo, atHi] = [excess(lo, k), excess(hi, k)];
      if (!(atLo > 0) && !(atHi > 0)) return;
      if (atLo > 0 && atHi > 0) continue;
      const { root } = brent((value) => excess(value, k), lo, hi, { tolerance: 1e-11 * this.#range });
      // A radius that jumps across 1 belongs to a discontinuity, which is found as such.
      if (Math.abs(excess(root, k)) < 1e-5) this.#onsets.push({ value: root, stage: k });
      const inside = 1e-4 * (hi - lo);
      if (atHi > 0) lo = Math.min(hi, root + inside);
      else hi = Math.max(lo, root - inside);
    }
  }

  #onset({ value, stage }: { value: number; stage: number }): Threshold {
    const { direction, point } = this.#low.at(value).stages[stage];
    const radius = (at: number) => this.#low.at(at).stages[stage]?.radius ?? 0;
    const sides = this.#sides(value, (low, high) => radius(low) > 1 !== radius(high) > 1);
    // What the branch does is seen where it can be told from rounding; the onset itself is the limit of what is continuous.
    const clear = this.#sides(value, (low, high) =>
      [low, high].every((at) => this.#low.at(at).status === 'converged'),
    );
    const [below, above] = clear.map((side) => {
      const there = this.#low.at(side).point;
      return distance(there, point) < PART ? point : there;
    });
    const continuous = below === above;
    this.#break(this.#low, clear);
    this.#cuts.push(continuous ? [value, value] : clear);
    return {
      kind: 'onset',
      value,
      width: sides[1] - sides[0],
      ...this.#read(value, (recursion) => ({
        species: takingPart(recursion, direction),
        below: recursion.overlap(below),
        above: recursion.overlap(above),
        direction: recursion.overlap(direction),
      })),
      continuous,
    };
  }

  lowJumps(): Threshold[] {
    return this.#jumps(this.#low, 'jump', this.#high, this.#cuts);
  }

  spinodals(): Threshold[] {
    return this.#jumps(this.#high, 'spinodal', this.#low, []);
  }

  /** Discontinuities of a branch, sharpened to folds, and the new branches behind them. */
  #jumps(branch: Branch, kind: ThresholdKind, other: Branch, cuts: [number, number][]): Threshold[] {
    const width = HALVING * this.#range;
    const nodes = [...new Set([...this.#grid, ...branch.values])].sort((a, b) => a - b);
    const brackets: Bracket[] = [];
    for (let i = 0; i + 1 < nodes.length; i++) {
      for (const bracket of branch.jumps(nodes[i], nodes[i + 1], width)) {
        const last = brackets.at(-1);
        // One jump, with a point next to it that did not settle.
        if (last?.above === bracket.below) last.above = bracket.above;
        else brackets.push(bracket);
      }
    }
    const found: Threshold[] = [];
    for (const { below, above } of brackets) {
      if (cuts.some(([lo, hi]) => below.value <= hi && lo <= above.value)) continue;
      found.push(this.#fold(branch, kind, below, above));
      for (const side of [below, above]) {
        if (distance(side.point, other.at(side.value).point) > PART) this.#follow(side);
      }
    }
    return found;
  }

  /** What lies behind a jump may be a third branch. */
  #follow({ value, point }: BranchPoint): void {
    const start = this.#read(value, (recursion) => recursion.overlap(point));
    this.#others.push(new Branch(this.#path, start, this.#found));
  }

  #fold(branch: Branch, kind: ThresholdKind, below: BranchPoint, above: BranchPoint): Threshold {
    // The uninformative branch ends where it knows less, the informed one where it knows more.
    const grows = above.point.reduce((sum, q, i) => sum + q - below.point[i], 0) > 0;
    const ending = (kind === 'jump') === grows ? below : above;
    const difference = above.point.map((q, i) => q - below.point[i]);
    const norm = Math.hypot(...difference);
    const towards = difference.map((d) => (ending === below ? d : -d) / norm);
    const fold = foldNear(this.#path, ending, towards, 20 * HALVING * this.#range);
    const value = fold?.value ?? 0.5 * (below.value + above.value);
    const apart = (low: number, high: number) =>
      distance(branch.at(low).point, branch.at(high).point) > 0.3 * distance(below.point, above.point);
    const sides = fold ? this.#sides(value, apart, FOLD_SIDES) : [below.value, above.value];
    this.#break(branch, sides);
    const [lower, upper] = sides.map((side, which) => {
      const ends = (which === 0) === (ending === below);
      return fold && ends ? fold.point : branch.at(side).point;
    });
    return {
      kind,
      value,
      width: sides[1] - sides[0],
      ...this.#read(value, (recursion) => ({
        species: takingPart(
          recursion,
          upper.map((q, i) => q - lower[i]),
        ),
        below: recursion.overlap(lower),
        above: recursion.overlap(upper),
      })),
      continuous: false,
    };
  }

  /** Where the branch of largest free entropy changes from one to another that is distinct. */
  firstOrder(): Threshold[] {
    const branches = [this.#low, this.#high, ...this.#others];
    const values = [...new Set(branches.flatMap((branch) => branch.values))].sort((a, b) => a - b);
    const best = (value: number) =>
      branches.reduce((a, b) => (b.at(value).freeEntropy > a.at(value).freeEntropy + 1e-13 ? b : a));
    const found: Threshold[] = [];
    for (let k = 0; k + 1 < values.length; k++) {
      const [a, b] = [values[k], values[k + 1]];
      const [left, right] = [best(a), best(b)];
      if (left === right || this.#broken(left, a, b) || this.#broken(right, a, b)) continue;
      const excess = (value: number) => left.at(value).freeEntropy - right.at(value).freeEntropy;
      if (!(excess(a) > 0 && excess(b) < 0)) continue;
      const { root } = brent(excess, a, b, { tolerance: 1e-11 * this.#range });
      const [below, above] = [left.at(root).point, right.at(root).point];
      if (distance(below, above) < PART) continue;
      const sides = this.#sides(root, (low, high) => excess(low) > 0 && excess(high) < 0);
      found.push({
        kind: 'information-theoretic',
        value: root,
        width: sides[1] - sides[0],
        ...this.#read(root, (recursion) => ({
          species: takingPart(
            recursion,
            above.map((q, i) => q - below[i]),
          ),
          below: recursion.overlap(below),
          above: recursion.overlap(above),
        })),
        continuous: false,
      });
    }
    return found;
  }

  /** The narrowest of a few intervals around a value, within the range, at whose ends the two sides are told apart. */
  #sides(
    value: number,
    apart: (low: number, high: number) => boolean,
    shares: readonly number[] = SIDES,
  ): [number, number] {
    let sides: [number, number] = [value, value];
    for (const share of shares) {
      const half = share * this.#range;
      sides = [Math.max(this.#from, value - half), Math.min(this.#to, value + half)];
      if (apart(...sides)) break;
    }
    return sides;
  }

  #break(branch: Branch, sides: [number, number] | number[]): void {
    this.#breaks.set(branch, [...(this.#breaks.get(branch) ?? []), [sides[0], sides[1]]]);
  }

  #broken(branch: Branch, a: number, b: number): boolean {
    return (this.#breaks.get(branch) ?? []).some(([lo, hi]) => lo < b && hi > a && lo >= a && hi <= b);
  }

  #read<T>(value: number, work: (recursion: Recursion) => T): T {
    return withRecursion(this.#path.at(value), work);
  }

  /** What is there instead of a threshold that is not. */
  why(kind: ThresholdKind): string {
    const range = `between ${this.#from} and ${this.#to}`;
    const known = (branch: Branch, value: number) => {
      const { point } = branch.at(value);
      const names = this.#read(value, (recursion) => takingPart(recursion, point));
      return names.length === 0 ? 'nothing' : names.join(', ');
    };
    const [first, last] = [known(this.#low, this.#from), known(this.#low, this.#to)];
    const recovered =
      first === last ? `${first} at both ends` : `${first} at one end and ${last} at the other`;
    if (kind === 'onset')
      return `No factor begins to be recovered ${range}: the uninformative start recovers ${recovered}.`;
    if (kind === 'jump')
      return `The branch from the uninformative start does not fold ${range}: it recovers ${recovered}.`;
    const [from, to] = [known(this.#high, this.#from), known(this.#high, this.#to)];
    if (kind === 'spinodal')
      return `The informed branch does not end ${range}: it keeps ${from === to ? `${from} at both ends` : `${from} at one end and ${to} at the other`}.`;
    const apart = this.#grid.filter(
      (value) => distance(this.#low.at(value).point, this.#high.at(value).point) > SAME,
    );
    if (apart.length === 0)
      return `The informed and the uninformative start lead to one fixed point ${range}.`;
    const gain = apart.map((value) => this.#high.at(value).freeEntropy - this.#low.at(value).freeEntropy);
    const which = gain.every((g) => g > 0)
      ? 'informed'
      : gain.every((g) => g < 0)
        ? 'uninformative'
        : undefined;
    return which
      ? `Wherever two branches exist ${range}, the ${which} one has the larger free entropy.`
      : `The free entropies of the branches do not cross continuously ${range}.`;
  }
}

/** Species with a share in a vector of overlaps. */
function takingPart({ blocks }: Recursion, q: Float64Array): string[] {
  const whole = largest(q);
  return blocks
    .filter(({ rank, at }) => largest(q.slice(at, at + (rank * (rank + 1)) / 2)) > PART * Math.min(1, whole))
    .filter(() => whole > SAME)
    .map(({ name }) => name);
}
