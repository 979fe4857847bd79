import { nearest } from '../core/check.js';
import type { Experiment } from './experiment.js';

/** What can be run by name, in the order in which it is listed. Each is loaded when it is asked for. */
const registry: Record<string, () => Promise<Experiment<any>>> = {
  'spiked/staircase-snr': async () => (await import('./spiked/staircase-snr.js')).staircaseSnr,
  'spiked/staircase-time': async () => (await import('./spiked/staircase-time.js')).staircaseTime,
  'spiked/phase-diagram': async () => (await import('./spiked/phase-diagram.js')).phaseDiagram,
  'spiked/hysteresis': async () => (await import('./spiked/hysteresis.js')).hysteresis,
  'spiked/ladder': async () => (await import('./spiked/ladder.js')).ladder,
  'spiked/correlated': async () => (await import('./spiked/correlated.js')).correlated,
  'spiked/rank-two': async () => (await import('./spiked/rank-two.js')).rankTwo,
  'spiked/joint-vs-curriculum': async () =>
    (await import('./spiked/joint-vs-curriculum.js')).jointVsCurriculum,
  'spiked/obstruction': async () => (await import('./spiked/obstruction.js')).obstruction,
  'spiked/gradient-flow': async () => (await import('./spiked/gradient-flow.js')).gradientFlowExperiment,
  'spiked/tensor-unfolding': async () => (await import('./spiked/tensor-unfolding.js')).tensorUnfolding,
  'spiked/size-scaling': async () => (await import('./spiked/size-scaling.js')).sizeScaling,
  'multi-index/pr-se-vs-amp': async () => (await import('./multi-index/overlap-vs-alpha.js')).prSeVsAmp,
  'multi-index/overlap-vs-alpha': async () =>
    (await import('./multi-index/overlap-vs-alpha.js')).overlapVsAlpha,
  'multi-index/ratio-overlap': async () => (await import('./multi-index/overlap-vs-alpha.js')).ratioOverlap,
  'multi-index/eigenvalues-vs-alpha': async () =>
    (await import('./multi-index/eigenvalues-vs-alpha.js')).eigenvaluesVsAlpha,
  'multi-index/spectrum-asym-z1z2': async () =>
    (await import('./multi-index/spectra.js')).spectrumAsymProduct,
  'multi-index/spectrum-sym-norm': async () => (await import('./multi-index/spectra.js')).spectrumSymNorm,
  'multi-index/spectrum-sign-product': async () =>
    (await import('./multi-index/spectra.js')).spectrumSignProduct,
  'multi-index/grand-staircase': async () =>
    (await import('./multi-index/grand-staircase.js')).grandStaircase,
  'neurons/gf-nearest': async () => (await import('./neurons/gf-nearest.js')).gfNearest,
  'neurons/gf-beta-transition': async () =>
    (await import('./neurons/gf-beta-transition.js')).gfBetaTransition,
  'neurons/gf-coupon': async () => (await import('./neurons/gf-coupon.js')).gfCoupon,
  'neurons/gf-sgd-vs-ode': async () => (await import('./neurons/gf-sgd-vs-ode.js')).gfSgdVsOde,
};

/** Every experiment that has a name, loaded. */
export function allExperiments(): Promise<Experiment<any>[]> {
  return Promise.all(Object.values(registry).map((load) => load()));
}

/**
 * An experiment by its name. Workers, which are told of one by a word, find those in files by their URL and those of model files by
 * `model/NAME` too.
 *
 * @throws RangeError for a name that no experiment has
 */
export async function find(name: string): Promise<Experiment<any>> {
  if (Object.hasOwn(registry, name)) return registry[name]();
  if (name.startsWith('model/')) return (await import('./model.js')).modelExperiment(name);
  if (name.startsWith('file:')) return (await import('./own.js')).importExperiment(name);
  const names = Object.keys(registry);
  const near =
    names.find((one) => one.slice(one.indexOf('/')) === name.slice(Math.max(0, name.indexOf('/')))) ??
    names.find((one) => one.endsWith(`/${name}`)) ??
    nearest(name, names);
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw new RangeError(`experiment must be one of ${names.join(', ')}, got ${JSON.stringify(name)}${hint}`);
}
