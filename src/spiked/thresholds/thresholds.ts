import { checkArray, checkCount, checkObject, checkReal, shown } from '../../core/index.js';
import { pathThrough, type Vary } from '../../system/path.js';
import { checkedModel, type SpikedModel } from '../model.js';
import { Search } from './search.js';
import { type Threshold, type ThresholdKind, thresholdKinds } from './threshold.js';

export interface ThresholdOptions {
  /** The path: a number of the model, several, or a function of the parameter. */
  vary: Vary<SpikedModel>;
  /** The range of the parameter, from < to. */
  from: number;
  to: number;
  /** Values at which the branches are looked at first; two transitions that undo each other in between stay unseen. Default 33. */
  points?: number;
  /** Which to look for. Default: all. */
  kinds?: readonly ThresholdKind[];
  /** Called after every fixed point that was found, with their number: in all one to several hundred. */
  onProgress?: (done: number) => void;
}

export interface Thresholds {
  /** What was varied. */
  parameter: string;
  from: number;
  to: number;
  /** Ascending in value. */
  thresholds: Threshold[];
  /** For every kind that was asked for and does not occur in the range: a sentence that says what is there instead. */
  absent: Partial<Record<ThresholdKind, string>>;
  /** `max-iterations` where a fixed point did not settle, `non-finite` where one was lost; the values of those are in `unsettled`. */
  status: 'converged' | 'max-iterations' | 'non-finite';
  unsettled: number[];
}

/**
 * The thresholds of any spiked model along a one-parameter path: by linear stability of the fixed points that state
 * evolution passes on its way up from the prior means, by their folds, and by the free entropies of the branches that
 * the uninformative start, the informed one, and the far sides of their jumps lead to (docs/theory/spiked-matrix-tensor.md, sections 3 and 4).
 * No closed form enters. Geometrically spaced values where `to` is more than four times a positive `from`.
 *
 * A second for Gaussian and scalar priors; minutes where state evolution needs quadrature at rank two.
 *
 * A threshold that does not exist in the range is no error: `absent` says what is there instead.
 *
 * @throws RangeError for options out of range, a path that leads nowhere, or a value without a valid model
 */
export function thresholds(given: SpikedModel, options: ThresholdOptions): Thresholds {
  const model = checkedModel(given);
  checkObject('options', options, {
    vary: true,
    from: true,
    to: true,
    points: true,
    kinds: true,
    onProgress: true,
  });
  const { from, to, points = 33, kinds = thresholdKinds } = options;
  for (const [end, value] of Object.entries({ from })) checkReal(end, value, 'finite');
  checkReal('to', to, `finite and > from = ${from}`, (x) => x > from);
  checkCount('points', points, 2);
  checkArray('kinds', kinds);
  for (const kind of kinds) {
    if (!thresholdKinds.includes(kind))
      throw new RangeError(`kinds must be among ${thresholdKinds.join(', ')}, got ${shown(kind)}`);
  }
  const path = pathThrough(model, options.vary, checkedModel);
  const search = new Search(path, from, to, points, options.onProgress);
  const found: Threshold[] = [];
  const wants = (...some: ThresholdKind[]) => some.some((kind) => kinds.includes(kind));
  if (wants('onset', 'jump', 'information-theoretic')) found.push(...search.onsets(), ...search.lowJumps());
  if (wants('spinodal', 'information-theoretic')) found.push(...search.spinodals());
  if (wants('information-theoretic')) found.push(...search.firstOrder());
  const asked = found.filter(({ kind }) => kinds.includes(kind)).sort((a, b) => a.value - b.value);
  const absent: Thresholds['absent'] = {};
  for (const kind of kinds) {
    if (!asked.some((threshold) => threshold.kind === kind)) absent[kind] = search.why(kind);
  }
  const bad = search.nodes().filter(({ status }) => status !== 'converged');
  return {
    parameter: path.name,
    from,
    to,
    thresholds: asked,
    absent,
    status: bad.find(({ status }) => status === 'non-finite')?.status ?? bad[0]?.status ?? 'converged',
    unsettled: [...new Set(bad.map(({ value }) => value))].sort((a, b) => a - b),
  };
}
