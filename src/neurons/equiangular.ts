// Two thresholds of index vectors with the overlap b of every pair, under the correlation loss (arXiv 2411.08798; docs/theory/neurons.md, section
// 3): above the first the average of all of them is a minimum too, above the second it is the only kind.

import { checkObject } from '../core/check.js';
import { brent } from '../numerics/index.js';
import { landscapeOf, polynomial } from './landscape.js';
import { type AdditiveModel, checkedAdditive } from './model.js';

/** The links and the number of index vectors. Of a whole model, the vectors' own overlaps and the noise do not count here. */
export type Links = Pick<AdditiveModel, 'factors' | 'teacher' | 'student'> & Partial<AdditiveModel>;

/**
 * beta_c: the overlap b above which the average of the index vectors is a minimum of the loss, a saddle below. For a link of one degree p it
 * is (p - 2) / (k + p - 2); for mixed ones the root of (1 - b) u f'(u) / f(u) = 1 + (k - 1) b at u = ((1 + (k - 1) b) / k)^{1/2}.
 *
 * @returns the smallest such b in (-1 / (k - 1), 1); that lower end where the average is a minimum from there on; NaN where it never is one
 * @throws RangeError for a single index vector
 */
export function averageThreshold(links: Links): number {
  const checked = checkedLinks(links);
  const k = checked.factors;
  const { force, bend } = landscapeOf({ ...checked, gram: [] });
  const rate = (b: number) => {
    const u = Math.sqrt((1 + (k - 1) * b) / k);
    const along = k * u * polynomial(force, u);
    // Within the span, and out of it.
    return Math.max((1 - b) * polynomial(bend, u) - along, -along);
  };
  const least = -1 / (k - 1);
  const at = (i: number) => least + ((1 - least) * i) / GRID;
  if (rate(at(1e-6)) < 0) return least;
  for (let i = 1; i < GRID; i++)
    if (rate(at(i)) < 0) return brent(rate, at(Math.max(1e-6, i - 1)), at(i)).root;
  return Number.NaN;
}

/**
 * beta_SN: the overlap b up to which minima at single index vectors survive; there each meets a saddle. Among points with one overlap r times that
 * of all others, b(r) is followed from the orthogonal case, r = infinity, to its first maximum, the fold. For degree 3 that is
 * 1 / (1 + 2 (k - 1)^{1/2}). Without a fold before r = 1 the minima merge with the average, at `averageThreshold`.
 *
 * @throws RangeError for a single index vector, and for links with which no minimum sits at orthogonal index vectors
 */
export function specialisedThreshold(links: Links): number {
  const checked = checkedLinks(links);
  const k = checked.factors;
  const { force, bend } = landscapeOf({ ...checked, gram: [] });
  const rate = Math.max(polynomial(bend, 0), 0) - polynomial(force, 1);
  if (polynomial(force, 0) !== 0 || rate >= 0)
    throw new RangeError('teacher and student must have minima at orthogonal index vectors, got none');
  const overlap = (i: number) => balanced(k, i / GRID, force);
  let best = 1;
  while (best < GRID && overlap(best + 1) > overlap(best)) best++;
  return best === GRID ? overlap(GRID) : peak(overlap, best - 1, best + 1);
}

/** b at which the point with overlaps proportional to (1, s, .., s) is critical, G f(u) proportional to u; 0 where that takes b < 0. */
function balanced(k: number, s: number, force: Float64Array): number {
  // With s = 1 it is for every b: the limit instead.
  const ratio = Math.min(s, 1 - 1e-6);
  const excess = (b: number) => {
    // Length 1 of the vector in the span: u' G^{-1} u with G^{-1} = (I - b / (1 + (k - 1) b) 11') / (1 - b).
    const sum = 1 + (k - 1) * ratio;
    const square = (1 + (k - 1) * ratio * ratio - (b / (1 + (k - 1) * b)) * sum * sum) / (1 - b);
    const u = 1 / Math.sqrt(square);
    const [f, g] = [polynomial(force, u), polynomial(force, ratio * u)];
    return (ratio * (f + (k - 1) * b * g) - (b * f + (1 + (k - 2) * b) * g)) / (1 - ratio);
  };
  return excess(0) > 0 ? brent(excess, 0, 1 - 1e-9).root : 0;
}

/** The largest value of a function with one maximum between low and high, by golden sections. */
function peak(f: (x: number) => number, low: number, high: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-6) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (f(left) < f(right)) low = left;
    else high = right;
  }
  return f((low + high) / 2);
}

function checkedLinks(links: Links): AdditiveModel {
  checkObject('links', links, { factors: true, teacher: true, student: true, gram: true, noise: true });
  const { factors, teacher, student } = links;
  const checked = checkedAdditive({ factors, teacher, student } as AdditiveModel);
  if (factors >= 2) return checked;
  throw new RangeError(`factors must be >= 2, got ${factors}`);
}

/** Values that are looked at before a root or a maximum is refined. */
const GRID = 400;
