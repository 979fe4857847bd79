// State evolution off the Nishimori line: an algorithm that assumes another model than that of the data, and
// maximum likelihood (docs/theory/spiked-matrix-tensor.md, sections 3 and 5). Rank one.

import { checkObject, core, padded, type Scratch } from '../../core/index.js';
import { runRecursion } from '../../iterate/recursion.js';
import type { LoopResult } from '../../iterate/result.js';
import { decomposed } from '../../linalg/small.js';
import { lower, type Prior, rankOf, secondMoment, writePrior } from '../../prior/index.js';
import { checkEvolution, type EvolutionOptions, evolutionFields } from '../evolution.js';
import {
  checkAssumed,
  checkEvolutionStart,
  checkedModel,
  type SpikedChannel,
  type SpikedModel,
  strengthOf,
} from '../model.js';

export interface MismatchedOptions extends Omit<EvolutionOptions, 'start'> {
  /** What the algorithm believes: same factors and channels. Default: the model itself, which gives Bayes-optimal state evolution. */
  assume?: SpikedModel;
  /**
   * Overlaps <x, xhat> / n at the start by name, with mean squares to match (<xhat, xhat> equal to it for posterior means, as on the Nishimori
   * line; the sphere's for maximum likelihood); or `informed`, the signal itself; or `uninformative` (default).
   */
  start?: 'informed' | 'uninformative' | Record<string, number>;
  /** Overlaps and mean squares stay at or above it. Default 1e-8. */
  floor?: number;
  /** Largest change of an overlap or a mean square that counts as settled. Default 1e-12. */
  tolerance?: number;
}

type MlOptions = Omit<MismatchedOptions, 'assume'>;

/** Two numbers that describe an estimate in the limit, and their ratio. */
export interface MismatchedState {
  /** E[xhat x]. */
  overlap: Record<string, number>;
  /** E[xhat^2]. */
  square: Record<string, number>;
  /** Squared cosine of xhat and x. */
  cosine2: Record<string, number>;
}

export interface MismatchedEvolution extends MismatchedState, LoopResult {
  trajectory?: MismatchedState[];
}

/**
 * State evolution of bayesAmp with `assume`: with the true SNR s and the assumed one t of a channel, a species receives B = mu x + kappa^{1/2} z,
 * mu = sum (s t)^{1/2} prod ratio m, kappa = sum t prod ratio q over its channels, and estimates E[x | B] under what is assumed.
 *
 * Signals 10 000 times beyond the noise outgrow the quadrature: `non-finite`.
 *
 * @throws RangeError for ranks above 1, for an assumed model of another shape, and for options out of range
 */
export function mismatchedEvolution(
  given: SpikedModel,
  options: MismatchedOptions = {},
): MismatchedEvolution {
  const model = checkedModel(given);
  checkObject('options', options, { ...evolutionFields, assume: true });
  const { assume = model } = options;
  checkAssumed(model, assume);
  return evolve(model, assume, options, (scratch, name) =>
    posteriorMoments(scratch, model.species[name].prior, assume.species[name].prior),
  );
}

/**
 * State evolution of mlAmp, of which the fixed points are those of projected gradient descent that AMP sees: with S = E x^2,
 * m = S^{3/2} g / (S g^2 + kappa)^{1/2}, where the noise kappa comes in full from every channel, known factors or not. That is how
 * the tensor obstructs the matrix.
 *
 * @throws as mismatchedEvolution
 */
export function mlEvolution(given: SpikedModel, options: MlOptions = {}): MismatchedEvolution {
  const model = checkedModel(given);
  checkObject('options', options, evolutionFields);
  return evolve(model, model, options, (_, name) => sphereMoments(model.species[name].prior));
}

/**
 * How much an infinitesimal overlap grows in one iteration of ML-AMP: the largest eigenvalue of its linearised state evolution. Only
 * matrices contribute signal, every channel contributes noise. Weak recovery where it exceeds 1.
 *
 * @throws RangeError for ranks above 1
 */
export function mlGain(given: SpikedModel): number {
  const model = checkedModel(given);
  const names = Object.keys(model.species);
  requireRankOne(model);
  const S = (name: string) => secondMoment(model.species[name].prior)[0][0];
  const kappa = received(model, names, (channel) => channel.snr * strengthOf(channel) ** 2, S);
  // Growth from l to k is W_kl a_l S_k^{3/2} / kappa_k^{1/2} with W symmetric: similar to a symmetric matrix.
  const weight = names.map((name, k) =>
    Math.sqrt((model.species[name].size * S(name) ** 1.5) / Math.sqrt(kappa[k])),
  );
  const growth = new Float64Array(names.length ** 2);
  for (const channel of model.channels) {
    if (channel.modes.length > 2) continue;
    const [k, l] = channel.modes.map((name) => names.indexOf(name));
    const entry = channel.snr * strengthOf(channel) ** 2 * weight[k] * weight[l];
    growth[k * names.length + l] += entry;
    if (!channel.symmetric) growth[l * names.length + k] += entry;
  }
  const { values } = decomposed(names.length, growth);
  return Math.max(...values.map(Math.abs));
}

/** An estimate in the limit: E[xhat x] and E[xhat^2]. */
type Pair = [overlap: number, square: number];

interface Estimator {
  start: { informed: Pair; uninformative: Pair; at(overlap: number): Pair };
  /** From B = mu x + kappa^{1/2} z. */
  estimate(mu: number, kappa: number): Pair;
}

function evolve(
  model: SpikedModel,
  assume: SpikedModel,
  options: MismatchedOptions,
  estimatorOf: (scratch: Scratch, name: string) => Estimator,
): MismatchedEvolution {
  const { start = 'uninformative' } = options;
  requireRankOne(model);
  const { floor, iteration } = checkEvolution(options);
  checkEvolutionStart(model, start);
  const names = Object.keys(model.species);
  const power = names.map((name) => secondMoment(model.species[name].prior)[0][0]);
  return core().memory.scope((scratch) => {
    const estimators = names.map((name) => estimatorOf(scratch, name));
    const first = estimators.map((estimator, s) =>
      raise(typeof start === 'string' ? estimator.start[start] : estimator.start.at(start[names[s]]), floor),
    );
    const step = (state: Float64Array) => {
      const [mu, kappa] = fields(model, assume, names, pairsOf(state));
      return estimators.flatMap((estimator, s) => raise(estimator.estimate(mu[s], kappa[s]), floor));
    };
    const { state, status, iterations, residual, trajectory } = runRecursion(step, first.flat(), iteration);
    return {
      ...described(names, power, pairsOf(state)),
      status,
      iterations,
      residual,
      ...(trajectory && { trajectory: trajectory.map((past) => described(names, power, pairsOf(past))) }),
    };
  });
}

/** The estimate of every species in a flat vector. */
function pairsOf(state: Float64Array): Pair[] {
  return Array.from({ length: state.length / 2 }, (_, s) => [state[2 * s], state[2 * s + 1]]);
}

/** Signal and noise of the field on every species. */
function fields(
  model: SpikedModel,
  assume: SpikedModel,
  names: string[],
  state: Pair[],
): [number[], number[]] {
  const of = (i: 0 | 1) => (name: string) => state[names.indexOf(name)][i];
  const amplitude = (channel: SpikedChannel, c: number) =>
    Math.sqrt(channel.snr * assume.channels[c].snr) * strengthOf(channel) * strengthOf(assume.channels[c]);
  const noise = (_: SpikedChannel, c: number) => assume.channels[c].snr * strengthOf(assume.channels[c]) ** 2;
  return [received(model, names, amplitude, of(0)), received(model, names, noise, of(1))];
}

/** What every species receives: sum over its channels and modes of weight(channel) prod_{others} ratio value. */
function received(
  model: SpikedModel,
  names: string[],
  weight: (channel: SpikedChannel, c: number) => number,
  value: (name: string) => number,
): number[] {
  const sum = names.map(() => 0);
  model.channels.forEach((channel, c) => {
    const { modes, symmetric } = channel;
    for (let k = 0; k < (symmetric ? 1 : modes.length); k++) {
      const others = modes.filter((_, l) => l !== k);
      sum[names.indexOf(modes[k])] += others.reduce(
        (product, name) => product * model.species[name].size * value(name),
        weight(channel, c),
      );
    }
  });
  return sum;
}

/** Maximum likelihood: the field scaled to the sphere. */
function sphereMoments(prior: Prior): Estimator {
  const S = secondMoment(prior)[0][0];
  return {
    start: { informed: [S, S], uninformative: [0, S], at: (overlap) => [overlap, S] },
    estimate: (mu, kappa) => [(S ** 1.5 * mu) / Math.sqrt(S * mu * mu + kappa), S],
  };
}

/** Distance of the quadrature's nodes, and their reach, in standard deviations of the field under one component. */
const STEP = 0.01;
const REACH = 10;
/** The nodes are divided where the field spreads over many of the denoiser's own widths. */
const WIDEST = 28;
/** Nodes on either side: a field that spreads further is of another scale than its estimate. */
const MOST = 1e6;

/** The mean of x under `assumed` given B, by the trapezoid rule over every component of the true prior. */
function posteriorMoments(scratch: Scratch, prior: Prior, assumed: Prior): Estimator {
  const { exports, memory } = core();
  const { weights, means, covariances } = lower(prior);
  const believed = lower(assumed);
  const mean = weights.reduce((sum, w, k) => sum + w * means[k][0], 0);
  const expected = believed.weights.reduce((sum, w, k) => sum + w * believed.means[k][0], 0);
  const S = secondMoment(prior)[0][0];
  const at = writePrior(scratch, assumed);
  const ws = scratch.bytes(exports.denoise_ws(at, 1));
  const small = scratch.f64(2);

  /** Adds the contribution of a component seen through B = mu (m + s^{1/2} z') + kappa^{1/2} z. */
  const component = (k: number, mu: number, kappa: number): Pair => {
    const [m, s] = [means[k][0], covariances[k][0][0]];
    const spread = Math.sqrt(mu * mu * s + kappa);
    const half = Math.ceil((REACH / STEP) * Math.max(1, spread / WIDEST));
    if (!(half <= MOST)) return [Number.NaN, Number.NaN];
    const count = spread > 0 ? 2 * half + 1 : 1;
    const h = REACH / half;
    return memory.scope((nodes) => {
      const B = nodes.f64(padded(count));
      const xhat = nodes.f64(padded(count));
      const field = memory.f64(B, count);
      const z = (i: number) => (count > 1 ? (i - half) * h : 0);
      for (let i = 0; i < count; i++) field[i] = mu * m + spread * z(i);
      memory.f64(small, 1)[0] = kappa;
      exports.denoise(at, count, B, small, xhat, small + 8, ws);
      const f = memory.f64(xhat, count);
      const pull = spread > 0 ? (s * mu) / spread : 0;
      let [overlap, square] = [0, 0];
      for (let i = 0; i < count; i++) {
        const weight = count > 1 ? (h * Math.exp((-z(i) * z(i)) / 2)) / Math.sqrt(2 * Math.PI) : 1;
        overlap += weight * f[i] * (m + pull * z(i));
        square += weight * f[i] * f[i];
      }
      return [overlap, square];
    });
  };
  return {
    start: {
      informed: [S, S],
      uninformative: [mean * expected, expected ** 2],
      at: (overlap) => [overlap, overlap],
    },
    estimate: (mu, kappa) => {
      const sum: Pair = [0, 0];
      weights.forEach((w, k) => {
        const [overlap, square] = component(k, mu, kappa);
        sum[0] += w * overlap;
        sum[1] += w * square;
      });
      return sum;
    },
  };
}

function described(names: string[], power: number[], state: Pair[]): MismatchedState {
  const by = (value: (pair: Pair, s: number) => number) =>
    Object.fromEntries(names.map((name, s) => [name, value(state[s], s)]));
  return {
    overlap: by(([m]) => m),
    square: by(([, q]) => q),
    cosine2: by(([m, q], s) => (q > 0 ? m ** 2 / (q * power[s]) : 0)),
  };
}

/** Written so that a NaN stays one. Overlaps may be negative, where signs are assumed wrongly. */
function raise(pair: Pair, floor: number): Pair {
  return pair.map((value) => (Math.abs(value) < floor ? floor : value)) as Pair;
}

function requireRankOne(model: SpikedModel): void {
  for (const [name, { prior }] of Object.entries(model.species)) {
    if (rankOf(prior) !== 1)
      throw new RangeError(`species.${name}.prior must have rank 1, got rank ${rankOf(prior)}`);
  }
}
