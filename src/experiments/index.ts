import { nearest } from '../core/check.js';
import type { Experiment } from './experiment.js';
import { eigenvaluesVsAlpha } from './multi-index/eigenvalues-vs-alpha.js';
import { grandStaircase } from './multi-index/grand-staircase.js';
import { overlapVsAlpha, prSeVsAmp, ratioOverlap } from './multi-index/overlap-vs-alpha.js';
import { spectrumAsymProduct, spectrumSignProduct, spectrumSymNorm } from './multi-index/spectra.js';
import { gfBetaTransition } from './neurons/gf-beta-transition.js';
import { gfCoupon } from './neurons/gf-coupon.js';
import { gfNearest } from './neurons/gf-nearest.js';
import { gfSgdVsOde } from './neurons/gf-sgd-vs-ode.js';
import { correlated } from './spiked/correlated.js';
import { gradientFlowExperiment } from './spiked/gradient-flow.js';
import { hysteresis } from './spiked/hysteresis.js';
import { jointVsCurriculum } from './spiked/joint-vs-curriculum.js';
import { ladder } from './spiked/ladder.js';
import { obstruction } from './spiked/obstruction.js';
import { phaseDiagram } from './spiked/phase-diagram.js';
import { rankTwo } from './spiked/rank-two.js';
import { sizeScaling } from './spiked/size-scaling.js';
import { staircaseSnr } from './spiked/staircase-snr.js';
import { staircaseTime } from './spiked/staircase-time.js';
import { tensorUnfolding } from './spiked/tensor-unfolding.js';

export type { Experiment, Table } from './experiment.js';

/** What can be run, in the order in which it is listed. */
export const experiments: readonly Experiment<any>[] = [
  staircaseSnr,
  staircaseTime,
  phaseDiagram,
  hysteresis,
  ladder,
  correlated,
  rankTwo,
  jointVsCurriculum,
  obstruction,
  gradientFlowExperiment,
  tensorUnfolding,
  sizeScaling,
  prSeVsAmp,
  overlapVsAlpha,
  ratioOverlap,
  eigenvaluesVsAlpha,
  spectrumAsymProduct,
  spectrumSymNorm,
  spectrumSignProduct,
  grandStaircase,
  gfNearest,
  gfBetaTransition,
  gfCoupon,
  gfSgdVsOde,
];

/** @throws RangeError for a name that no experiment has */
export function find(name: string): Experiment<any> {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found) return found;
  const names = experiments.map((experiment) => experiment.name);
  const near = names.find((one) => one.endsWith(`/${name}`)) ?? nearest(name, names);
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw new RangeError(`experiment must be one of ${names.join(', ')}, got ${JSON.stringify(name)}${hint}`);
}
