import type { Channel } from '../channel/index.js';
import { checkReal } from '../core/check.js';
import { decomposed, identity, trace } from '../linalg/small.js';
import { brent } from '../numerics/index.js';
import { gaussian } from '../prior/index.js';
import type { Step } from './fields.js';
import { checkStep } from './fields.js';
import { channelFrom, channelOf, checkedModel, type GlmModel } from './model.js';
import { conserved, output } from './precision.js';
import { densityOf, known, precisionAt, varianceOfDensity } from './rows.js';

export interface FullRecovery {
  /** Above this alpha, state evolution from nothing ends at overlap 1; Infinity if it never does. */
  alpha: number;
  /** The overlap from which it jumps there; 1 where it gets there continuously. */
  overlap: number;
  /**
   * Above this alpha, state evolution from an informed start ends at overlap 1. At most `alpha`. The start is what is known of W through noise of
   * a thousandth of the variance of its density, or an error of 1e-4 where that is less or there is none.
   */
  informed: number;
  /** The overlap of that start. */
  informedOverlap: number;
  /** Below this alpha overlap 1 is unstable: estimates as near to the signal as one likes move away from it. At most `informed`. */
  stable: number;
  /** `inaccurate` where quadratures over labels miss more than 1e-6 of their probability. */
  status: 'converged' | 'inaccurate' | 'undefined';
  /** What they miss at most. */
  missing: number;
}

/** Overlaps where the curve is looked at first: dense at both ends. */
const GRID = [
  1e-3, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.94, 0.97, 0.985, 0.995, 0.999,
];
/** Precision of the informed start, in units of the density of the prior: that of public tables (Tree-AMP). */
const INFORMED = 1000;
/** Errors beyond the informed start. */
const NEAR = [1e-4, 1e-5, 1e-6];
/** The overlap of a peak, which moves its height by the square of that, where many directions make a look dear. */
const PEAK = { near: 1e-7, dear: 1e-3 };
/** What is left of probabilities that sum to 1. */
const ROUNDING = 1e-12;

/**
 * Where Bayes-AMP finds the signal exactly (no noise, entries of W independent). Where overlaps stay multiples q of the identity, q is a fixed point
 * for alpha(q) = r(q) / E[g g'](q), with r(q) the precision at which the prior is known to q, so the recursion passes all q from its start on once
 * alpha exceeds the largest value of that curve there: no iteration is needed. `undefined` where overlaps do not stay multiples of the
 * identity, and where labels are noisy.
 *
 * @param step of the quadrature over fields; see `stateEvolution`
 * @param onProgress called within every look at the curve, with the number of those that are done, about 20 to 45, and what share of the next is. What
 *   it throws ends the search
 */
export function fullRecovery(
  given: GlmModel,
  step?: number,
  onProgress?: (done: number, share: number) => void,
): FullRecovery {
  const model = checkedModel(given);
  const { prior, directions: p } = model;
  const channel = channelOf(model);
  checkStep(step);
  const nothing = {
    alpha: Number.NaN,
    overlap: Number.NaN,
    informed: Number.NaN,
    informedOverlap: Number.NaN,
    stable: Number.NaN,
  };
  if (model.noise.variance > 0) return { ...nothing, status: 'undefined', missing: 0 };
  let [done, missing] = [0, 0];
  const curve = (q: number, size: Step | undefined = step) => {
    const said = saidAt(channel, q, size, (share) => onProgress?.(done, share));
    missing = Math.max(missing, said.missing);
    done++;
    return precisionAt(prior, p, q) / said.mean;
  };
  const values: number[] = [];
  for (const q of GRID) {
    const value = curve(q);
    if (Number.isNaN(value)) return { ...nothing, status: 'undefined', missing };
    values.push(value);
  }
  const stable = limit();
  const informedOverlap = informedStart(prior);
  const near = [informedOverlap, ...NEAR.map((error) => 1 - error).filter((q) => q > informedOverlap)];
  // What never is stable is not found from anywhere.
  const informed = Number.isFinite(stable) ? Math.max(stable, ...near.map((q) => curve(q))) : stable;
  const best = values.reduce((most, value, k) => (value > values[most] ? k : most), 0);
  const jumps = informed > stable * (1 + 1e-6);
  const [alpha, overlap] = informed >= values[best] ? [informed, jumps ? informedOverlap : 1] : peak(best);
  const found = { alpha, overlap, informed, informedOverlap, stable, missing };
  return { ...found, status: conserved(missing) ? 'converged' : 'inaccurate' };

  /** The fine quadrature is used at the maximum of the curve that the coarse one finds. */
  function peak(best: number): [alpha: number, overlap: number] {
    const fine = step ?? 'fine';
    if (best === 0) return [curve(1e-6, fine), 0];
    const slope = (q: number) => {
      const h = 1e-3 * Math.min(q, 1 - q);
      return (curve(q + h, fine) - curve(q - h, fine)) / (2 * h);
    };
    const [from, to] = [GRID[best - 1], GRID[best + 1] ?? 1 - NEAR[0]];
    const { root } = brent(slope, from, to, { tolerance: p > 2 ? PEAK.dear : PEAK.near });
    return [curve(root, fine), root];
  }

  /**
   * The curve at overlap 1: the share of unknowns with a density over the probability of labels with one, since
   * each such label determines one unknown.
   */
  function limit(): number {
    const { atom, weight } = channel.labels();
    const dense = 1 - weight.reduce((sum, w, k) => sum + w * atom[k], 0);
    const unknowns = p * densityOf(prior);
    if (unknowns === 0) return 0;
    // Labels of finitely many values never tell everything of a density.
    return dense > ROUNDING ? unknowns / dense : Number.POSITIVE_INFINITY;
  }
}

function informedStart(prior: GlmModel['prior']): number {
  const variance = varianceOfDensity(prior);
  const most = 1 - NEAR[0];
  if (!(variance > 0)) return most;
  return Math.min(most, known(prior, 1, Float64Array.of(INFORMED / variance)).overlap[0]);
}

/**
 * alpha at which q times the identity is a fixed point of state evolution; NaN where labels do not treat all directions alike.
 *
 * @param from a model, or a channel: then the prior is Gaussian
 */
export function fixedPointAlpha(from: GlmModel | Channel, q: number, step?: number): number {
  const channel = channelFrom(from);
  checkReal('q', q, 'in [0, 1)', (x) => x >= 0 && x < 1);
  checkStep(step);
  const prior = 'prior' in from ? from.prior : gaussian();
  return precisionAt(prior, channel.p, q) / saidAt(channel, q, step).mean;
}

/** E[g g'] at q times the identity, the same in all directions, or NaN. */
function saidAt(
  channel: Channel,
  q: number,
  step?: Step,
  onProgress?: (share: number) => void,
): { mean: number; missing: number } {
  const { p } = channel;
  const { gg, missing } = output(channel, identity(p, q), step, onProgress);
  const mean = trace(p, gg) / p;
  const { values } = decomposed(p, gg);
  const alike = mean > 0 && values[p - 1] - values[0] <= 1e-5 * mean;
  return { mean: alike ? mean : Number.NaN, missing };
}
