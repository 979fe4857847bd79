import type { LoopResult } from '../../iterate/result.js';
import { gaussian } from '../../prior/index.js';
import type { DataType } from '../../tensor/index.js';
import { bayesAmp } from '../amp.js';
import { gaussianFreeEntropy } from '../bethe.js';
import type { Instance } from '../instance.js';
import { spiked } from '../model.js';
import { observe } from '../observe.js';
import type { SpectralComponent } from './components.js';
import type { PerFactor } from './pair.js';

/** The working model on given data: noise of variance one, Gaussian priors of variance one, diagonal cores. */
export interface WorkingModel {
  /** N1, N2, N3, N4; 0 for those of a modality that is not there. */
  sizes: PerFactor<number>;
  /** Matrix and tensor over their noise levels, C order. */
  matrix?: Float64Array;
  tensor?: Float64Array;
  /** Strength of every component in either; 0 where it is not there. */
  lambda: readonly number[];
  tau: readonly number[];
}

/** What the refinement did. */
export interface Refinement extends LoopResult {
  /** Whose factors are reported: AMP's, or the spectral ones where AMP found nothing better. */
  kept: 'amp' | 'spectral';
  /** Bethe free entropy per subject of the spectral estimates and of those AMP ended at. */
  bethe: { start: number; end: number };
}

/**
 * Parallel AMP with Gaussian priors swings between two states once the signal is strong at finite size: the length of
 * a factor is nearly free, and its error changes sign at every step. Damping ends that and moves no fixed point.
 */
const DAMPING = 0.4;

export interface Refined {
  refinement: Refinement;
  /** Posterior means, n x rank row-major. */
  estimate: PerFactor<Float64Array>;
}

/**
 * Bayes-AMP from the spectral estimates, at the strengths they gave (docs/theory/recover.md, step 5). The strengths
 * stay as they are: re-estimated in the loop they chase the noise of weak components.
 */
export function refine(
  working: WorkingModel,
  components: SpectralComponent[],
  maxIterations: number,
): Refined {
  const start = scaled(working, components);
  const instance = declare(working);
  try {
    const estimate = pick(start, Object.keys(instance.model.species));
    const run = bayesAmp(instance, { start: { estimate }, damping: DAMPING, maxIterations });
    const bethe = {
      start: gaussianFreeEntropy(instance, { estimate }),
      end: gaussianFreeEntropy(instance, run),
    };
    const { status, iterations, residual } = run;
    const better = status === 'converged' && bethe.end >= bethe.start;
    return {
      refinement: { kept: better ? 'amp' : 'spectral', status, iterations, residual, bethe },
      estimate: better ? { ...start, ...run.estimate } : start,
    };
  } finally {
    instance.dispose();
  }
}

/** The channels that carry a component, and their data. */
export function declare({ sizes, matrix, tensor, lambda, tau }: WorkingModel, type?: DataType): Instance {
  const rank = lambda.length;
  const species = (factors: (keyof PerFactor<unknown>)[]) =>
    factors.map((name) => [name, { prior: gaussian({ rank }), size: sizes[name] / sizes.u }]);
  const diagonal = (strengths: readonly number[]) =>
    strengths.map((strength, a) => strengths.map((_, b) => (a === b ? Math.sqrt(strength) : 0)));
  const cube = tau.map((strength, a) =>
    tau.map((_, b) => tau.map((_, c) => (a === b && b === c ? Math.sqrt(strength) : 0))),
  );
  const parts = [
    matrix &&
      lambda.some((strength) => strength > 0) && {
        species: species(['v']),
        channel: { modes: ['u', 'v'], snr: 1, core: diagonal(lambda) },
        data: matrix,
      },
    tensor &&
      tau.some((strength) => strength > 0) && {
        species: species(['x', 'y']),
        channel: { modes: ['u', 'x', 'y'], snr: 1, core: cube },
        data: tensor,
      },
  ].filter((part) => part !== undefined && part !== false);
  const model = spiked({
    species: Object.fromEntries([species(['u']), ...parts.map((part) => part.species)].flat()),
    channels: parts.map(({ channel }) => channel),
  });
  return observe(model, { size: sizes.u, data: parts.map(({ data }) => data), type });
}

function pick(estimates: PerFactor<Float64Array>, names: string[]): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(estimates).filter(([name]) => names.includes(name)));
}

/** Unit vectors to posterior means: mean square = predicted squared overlap. */
export function scaled({ sizes }: WorkingModel, components: SpectralComponent[]): PerFactor<Float64Array> {
  const rank = components.length;
  const build = (factor: keyof PerFactor<unknown>) => {
    const out = new Float64Array(sizes[factor] * rank);
    components.forEach(({ vectors, overlap }, k) => {
      const scale = Math.sqrt(overlap[factor] * sizes[factor]);
      for (let i = 0; i < sizes[factor]; i++) out[i * rank + k] = scale * vectors[factor][i];
    });
    return out;
  };
  return { u: build('u'), v: build('v'), x: build('x'), y: build('y') };
}
