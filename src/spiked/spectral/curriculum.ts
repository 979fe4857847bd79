// Sequential curriculum learning (arXiv 2506.02664; docs/theory/spiked-matrix-tensor.md, section 6): PCA of a matrix gives its two factors;
// contracting a tensor with a factor that is known leaves a spiked matrix of the remaining two, and so on up the ladder.

import { checkInstance, core, type Scratch } from '../../core/index.js';
import { rankOf, secondMoment } from '../../prior/index.js';
import { normals, purpose } from '../../random/index.js';
import { eigenCosine, fieldCosine, singularCosines } from '../../random-matrix/bbp.js';
import { isDiagonal } from '../../tensor/coupling.js';
import { type Column, infer, type Known } from '../columns.js';
import { Instance } from '../instance.js';
import { channelCoupling } from '../model.js';
import { orientations, type Rung } from '../orientation.js';
import type { Learned, Start } from '../start.js';
import { leadingPairs, type Pair, type Shape } from './pairs.js';
import { openMatrix, openVector } from './slices.js';

/** What a channel shows now: a spiked vector or matrix of its open modes, one for every component. */
interface Step {
  channel: number;
  /** Modes whose species are unknown: one or two. */
  open: number[];
  /** Signal-to-noise ratio of every component, with the known factors contracted away. */
  snr: number[];
  /** Sign of every component. */
  sign: number[];
  /** The largest ratio over its threshold. */
  strength: number;
}

/**
 * Sequential curriculum estimates: principal components of the matrices, then of the tensors contracted with what is
 * known, the strongest channel first. Every column is scaled to its predicted overlap, or to 1 / n below threshold.
 * Weak recovery is as good as Bayes-AMP's for priors of mean zero. Signs and orders that components leave open are those of largest
 * likelihood, under the priors and the channels that were not used (orientation.ts).
 *
 * @throws RangeError where a channel that is needed has a core that couples unequal columns
 */
export function curriculum(instance: Instance): Start {
  return climb(instance, new Map());
}

/** The first rung alone: PCA of symmetric matrices and SVD of the others; every other species at size 1 / n. */
export function spectral(instance: Instance): Start {
  return climb(instance, new Map(), 2);
}

/** Rung after rung from what is known already. */
export function climb(instance: Instance, known: Known, maxOrder = Number.POSITIVE_INFINITY): Start {
  checkInstance(instance, Instance);
  const unused = new Set<number>();
  instance.model.channels.forEach(({ modes }, c) => {
    if (modes.length <= maxOrder) unused.add(c);
  });
  const learned: number[][] = instance.model.channels.map(() => []);
  const rungs: Rung[] = [];
  for (;;) {
    const steps = [...unused].map((c) => stepOf(instance, known, c)).filter((step) => step !== null);
    if (steps.length === 0) {
      const starts = orientations(instance, known, rungs).map((of) => startFrom(instance, of, learned));
      return starts.length > 1 ? { ...starts[0], alternatives: starts.slice(1) } : starts[0];
    }
    const next = steps.reduce((best, step) => (step.strength > best.strength ? step : best));
    unused.delete(next.channel);
    learned[next.channel] = next.open;
    rungs.push(core().memory.scope((scratch) => take(scratch, instance, known, next)));
    for (const m of next.open) infer(instance, known, instance.model.channels[next.channel].modes[m]);
  }
}

/** Null where the channel has no unknown mode, or too many. */
function stepOf(instance: Instance, known: Known, c: number): Step | null {
  const channel = instance.model.channels[c];
  const open = channel.modes.map((_, m) => m).filter((m) => !known.has(channel.modes[m]));
  if (open.length === 0 || open.length > 2) return null;
  const { snr, sign } = components(instance, known, c, open);
  const [s, t] = open.map((m) => ratioOf(instance, channel.modes[m]));
  const threshold = open.length === 2 ? 1 / Math.sqrt(s * t) : 1;
  return { channel: c, open, snr, sign, strength: Math.max(...snr) / threshold };
}

/** Signal-to-noise ratio and sign of every component of a channel, its known modes contracted away. */
export function components(
  instance: Instance,
  known: Known,
  c: number,
  open: number[],
): { snr: number[]; sign: number[] } {
  const channel = instance.model.channels[c];
  const { ranks, entries } = channelCoupling(instance.model, channel);
  if (!isDiagonal({ ranks, entries }))
    throw new RangeError(
      `channels.${c}.core must be diagonal for a spectral start, got entries off it: start from estimates of your own`,
    );
  const snr: number[] = Array(Math.min(...ranks)).fill(0);
  const sign: number[] = Array(snr.length).fill(1);
  for (const { index, value } of entries) {
    const a = index[0];
    sign[a] = Math.sign(value);
    snr[a] = channel.snr * value ** 2;
    channel.modes.forEach((name, m) => {
      snr[a] *= secondMoment(instance.model.species[name].prior)[a][a];
      if (!open.includes(m)) snr[a] *= ratioOf(instance, name) * (known.get(name)![a]?.cosine2 ?? 0);
    });
  }
  return { snr, sign };
}

/** Adds to `known` what the step estimates. */
function take(scratch: Scratch, instance: Instance, known: Known, step: Step): Rung {
  const { modes, symmetric } = instance.model.channels[step.channel];
  const [s, t] = step.open.map((m) => modes[m]);
  const left: (Column | null)[] = columnsOf(instance, s);
  const components = step.snr.map((_, a) => a).filter((a) => step.snr[a] > 0);
  const data = instance.data[step.channel];
  const held = (a: number) => (m: number) => known.get(modes[m])![a]!.direction;
  known.set(s, left);
  if (t === undefined) {
    for (const a of components)
      left[a] = {
        direction: normalised(openVector(scratch, data, step.open[0], held(a)), step.sign[a]),
        cosine2: fieldCosine(step.snr[a]),
      };
    return { channel: step.channel, components, tied: true };
  }

  const shape: Shape = symmetric ? 'packed' : s === t ? 'square' : 'rectangular';
  const [as, at] = [ratioOf(instance, s), ratioOf(instance, t)];
  const cosines = (a: number) => {
    // Adding a square matrix to its transpose doubles the SNR.
    if (shape === 'rectangular') return singularCosines(step.snr[a], as, at);
    const q = eigenCosine((symmetric ? 1 : 2) * step.snr[a] * as);
    return [q, q];
  };
  const right = s === t ? left : columnsOf(instance, t);
  known.set(t, right);
  const place = (a: number, pair: Pair) => {
    const [qs, qt] = cosines(a);
    left[a] = { direction: pair.left, cosine2: qs };
    right[a] = { direction: pair.right, cosine2: qt };
  };
  if (modes.length > 2) {
    // The sign of a known factor is arbitrary, hence that of what it leaves of a square array.
    const sign = (a: number) => (shape === 'square' ? 0 : step.sign[a]);
    for (const a of components)
      place(a, leadingPairs(openMatrix(scratch, data, step.open, held(a)), shape, [sign(a)])[0]);
    return { channel: step.channel, components, tied: shape === 'rectangular' };
  }
  // One matrix holds every component: the k-th singular pair belongs to the k-th strongest.
  const ordered = components.sort((a, b) => step.snr[b] - step.snr[a]);
  const pairs = leadingPairs(
    openMatrix(scratch, data, step.open, held(0)),
    shape,
    ordered.map((a) => step.sign[a]),
  );
  ordered.forEach((a, k) => {
    place(a, pairs[k]);
  });
  return { channel: step.channel, components, tied: shape === 'rectangular', strengths: step.snr };
}

function startFrom(instance: Instance, known: Known, modes: number[][]): Start {
  const estimate: Start['estimate'] = {};
  const predicted: Start['predicted'] = {};
  const response: Learned['response'] = {};
  for (const [s, [name, n]] of Object.entries(instance.sizes).entries()) {
    const rank = rankOf(instance.model.species[name].prior);
    const S = secondMoment(instance.model.species[name].prior);
    const columns = known.get(name) ?? columnsOf(instance, name);
    const noise = normals(n * rank, { seed: 'unreached', purpose: purpose.start, index: s });
    const rows = new Float64Array(n * rank);
    columns.forEach((column, a) => {
      const size = Math.sqrt(S[a][a] * Math.max(column?.cosine2 ?? 0, 1 / n));
      for (let i = 0; i < n; i++) {
        const p = i * rank + a;
        rows[p] = size * (column ? Math.sqrt(n) * column.direction[i] : noise[p]);
      }
    });
    estimate[name] = rows;
    const cosines = columns.map((column) => column?.cosine2 ?? 0);
    // The squared cosine of the posterior mean under a Gaussian prior. A component below its threshold is noise
    // in any case.
    response[name] = cosines.map((cosine2, a) => (cosine2 > 0 ? S[a][a] * (1 - cosine2) : 0));
    predicted[name] = rank === 1 ? cosines[0] : cosines;
  }
  return { estimate, predicted, learned: { response, modes } };
}

function columnsOf(instance: Instance, name: string): (Column | null)[] {
  return Array(rankOf(instance.model.species[name].prior)).fill(null);
}

function ratioOf(instance: Instance, name: string): number {
  return instance.sizes[name] / instance.size;
}

function normalised(x: Float64Array, sign: number): Float64Array {
  const norm = sign * Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  return norm !== 0 ? x.map((value) => value / norm) : x;
}
