import type { LoopResult } from '../../amp/loop.js';
import { gaussian } from '../../prior/index.js';
import { bayesAmp } from '../amp.js';
import { type SpikedModel, spiked } from '../model.js';
import { observe } from '../observe.js';
import { betheFreeEntropy, type Working } from './bethe.js';
import type { PerFactor, SpectralComponent } from './components.js';

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
 * Bayes-AMP from the spectral estimates, at the strengths they gave (theory note recover, step 5). The strengths
 * stay as they are: re-estimated in the loop they chase the noise of weak components.
 */
export function refine(working: Working, components: SpectralComponent[], maxIterations: number): Refined {
  const start = scaled(working, components);
  const { model, data } = declare(working);
  const instance = observe(model, { size: working.sizes.u, data });
  try {
    const run = bayesAmp(instance, {
      start: { estimate: pick(start, Object.keys(model.species)) },
      damping: DAMPING,
      maxIterations,
    });
    const end = { ...start, ...run.estimate } as PerFactor<Float64Array>;
    const bethe = { start: betheFreeEntropy(working, start), end: betheFreeEntropy(working, end) };
    const better = run.status === 'converged' && bethe.end >= bethe.start;
    return {
      refinement: {
        kept: better ? 'amp' : 'spectral',
        status: run.status,
        iterations: run.iterations,
        residual: run.residual,
        bethe,
      },
      estimate: better ? end : start,
    };
  } finally {
    instance.dispose();
  }
}

/** The working model with the channels that carry a component, and their data. */
function declare({ sizes, matrix, tensor, lambda, tau }: Working): {
  model: SpikedModel;
  data: Float64Array[];
} {
  const rank = lambda.length;
  const species = (factors: (keyof PerFactor<unknown>)[]) =>
    factors.map((name) => [name, { prior: gaussian({ rank }), size: sizes[name] / sizes.u }]);
  const diagonal = (strengths: readonly number[]) =>
    strengths.map((strength, a) => strengths.map((_, b) => (a === b ? Math.sqrt(strength) : 0)));
  const cube = tau.map((strength, a) =>
    tau.map((_, b) => tau.map((_, c) => (a === b && b === c ? Math.sqrt(strength) : 0))),
  );
  const parts = [
    lambda.some((strength) => strength > 0) && {
      species: species(['v']),
      channel: { modes: ['u', 'v'], snr: 1, core: diagonal(lambda) },
      data: matrix,
    },
    tau.some((strength) => strength > 0) && {
      species: species(['x', 'y']),
      channel: { modes: ['u', 'x', 'y'], snr: 1, core: cube },
      data: tensor,
    },
  ].filter((part) => part !== false);
  const model = spiked({
    species: Object.fromEntries([species(['u']), ...parts.map((part) => part.species)].flat()),
    channels: parts.map(({ channel }) => channel),
  });
  return { model, data: parts.map(({ data }) => data) };
}

function pick(estimates: PerFactor<Float64Array>, names: string[]): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(estimates).filter(([name]) => names.includes(name)));
}

/** Unit vectors to posterior means: mean square = predicted squared overlap. */
function scaled({ sizes }: Working, components: SpectralComponent[]): PerFactor<Float64Array> {
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
