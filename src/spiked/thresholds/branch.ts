import { largest } from '../../numerics/index.js';
import type { ModelPath } from '../../system/path.js';
import type { EvolutionStart, SpikedModel } from '../model.js';
import { withRecursion } from '../recursion.js';
import { ascend, type Settled, type Stage, settle } from './settle.js';

/** The fixed point of one branch at one value of the parameter. */
export interface BranchPoint extends Settled {
  value: number;
  freeEntropy: number;
  /** Fixed points passed on the way; of the uninformative branch alone. */
  stages: Stage[];
}

/** Neighbours between which a branch jumps. */
export interface Bracket {
  below: BranchPoint;
  above: BranchPoint;
}

/** The largest change of an overlap between neighbours that are halved no further, where the middle lies between them. */
const COARSE = 0.04;
/** Share of that change by which the middle may miss the mean of its neighbours. */
const BEND = 0.15;
/** The smallest jump that is told from a steep slope. */
const JUMP = 1e-3;

/** The fixed points that one start leads to along a path, computed where they are asked for. */
export class Branch {
  readonly #path: ModelPath<SpikedModel>;
  readonly #start: EvolutionStart;
  readonly #found?: () => void;
  readonly #points = new Map<number, BranchPoint>();

  /** @param found called after every point that had to be computed */
  constructor(path: ModelPath<SpikedModel>, start: EvolutionStart, found?: () => void) {
    this.#path = path;
    this.#start = start;
    this.#found = found;
  }

  at(value: number): BranchPoint {
    const known = this.#points.get(value);
    if (known) return known;
    const point = withRecursion(this.#path.at(value), (recursion) => {
      const settled =
        this.#start === 'uninformative'
          ? ascend(recursion)
          : { ...settle(recursion, recursion.start(this.#start)), stages: [] };
      return { ...settled, value, freeEntropy: recursion.freeEntropy(settled.point) };
    });
    this.#points.set(value, point);
    this.#found?.();
    return point;
  }

  /** Every value asked for so far, ascending. */
  get values(): number[] {
    return [...this.#points.keys()].sort((a, b) => a - b);
  }

  /** Where the branch jumps between a and b, by halving down to brackets of the given width. */
  jumps(a: number, b: number, width: number): Bracket[] {
    const below = this.at(a);
    const above = this.at(b);
    const change = distance(below.point, above.point);
    if (change < JUMP) return [];
    if (b - a <= width) return [{ below, above }];
    if (change < COARSE && this.#isStraight(a, b, 2)) return [];
    const middle = a + 0.5 * (b - a);
    return [...this.jumps(a, middle, width), ...this.jumps(middle, b, width)];
  }

  /** Whether the middle lies near the mean of the ends, and so in both halves: a jump could hide from one look. */
  #isStraight(a: number, b: number, levels: number): boolean {
    const [p, q] = [this.at(a).point, this.at(b).point];
    const middle = a + 0.5 * (b - a);
    const bend = largest(this.at(middle).point.map((m, i) => m - 0.5 * (p[i] + q[i])));
    if (bend > BEND * Math.max(JUMP, distance(p, q))) return false;
    return (
      levels === 1 || (this.#isStraight(a, middle, levels - 1) && this.#isStraight(middle, b, levels - 1))
    );
  }
}

export function distance(p: Float64Array, q: Float64Array): number {
  return largest(p.map((value, i) => value - q[i]));
}
