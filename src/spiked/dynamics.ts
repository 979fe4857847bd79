// What gradient flow and Langevin dynamics do in the limit, and where they begin to work: docs/theory/spiked-matrix-tensor.md, section 5.

import { checkObject, checkReal, core, padded } from '../core/index.js';
import { rankOf } from '../prior/index.js';
import { checkedModel, type SpikedModel, strengthOf } from './model.js';

export interface DynamicsOptions {
  /** Overlap with the planted vector at time 0, in (-1, 1). At exactly 0 it stays there. */
  overlap: number;
  /** Duration, in the unit in which an estimate moves at minus the gradient of the loss. */
  time: number;
  /** 0 (default) gradient flow, 1 sampling from the posterior. */
  temperature?: number;
  /** Time step; the error falls with its square. Default: a tenth of the time scale 1 / (T + sqrt(Q''(1))) of the relaxation. */
  step?: number;
}

/** All arrays belong to the same times. */
export interface Dynamics {
  time: Float64Array;
  /** <x, xhat(t)> / n. */
  overlap: Float64Array;
  /** Loss per N in the convention of `descent`. */
  energy: Float64Array;
  /** Lagrange multiplier of the sphere. */
  multiplier: Float64Array;
  /** <xhat(t), xhat(0)> / n. */
  memory: Float64Array;
  /** Estimated error of the overlap: a third of the largest change that halving the step makes (Richardson). */
  error: number;
  /** `diverged`: the step is too large for the rates of this model. */
  status: 'converged' | 'diverged';
}

/**
 * Gradient flow (T = 0) or Langevin dynamics of one vector on the sphere under symmetric channels of orders 2 to 4, as N grows: the
 * Crisanti-Horner-Sommers-Cugliandolo-Kurchan equations with a planted signal (Sarao Mannelli et al. 2019, arXiv 1902.00139), integrated in the core
 * by Heun's method. time / step = n steps cost O(n^3) and 16 n^2 bytes; n = 1200 takes seconds. A second run of step 2 h, an eighth of the work,
 * measures the error.
 *
 * @throws RangeError for a model of more than one species, of rank above 1 or with an asymmetric channel, and for options out of range
 */
export function dynamics(model: SpikedModel, options: DynamicsOptions): Dynamics {
  const snr = symmetricSnr(checkedModel(model));
  checkObject('options', options, { overlap: true, time: true, temperature: true, step: true });
  const { overlap, time, temperature = 0 } = options;
  checkReal('overlap', overlap, 'in (-1, 1)', (x) => Math.abs(x) < 1);
  checkReal('time', time, '> 0', (x) => x > 0);
  checkReal('temperature', temperature, '>= 0', (x) => x >= 0);
  const step = options.step ?? defaultStep(snr, options);
  checkReal('step', step, 'in (0, time / 2]', (x) => x > 0 && x <= time / 2);
  // An even number of steps, so that the coarse run ends at the same time.
  const half = Math.ceil(time / step / 2 - 1e-9);
  const fine = integrate(snr, overlap, temperature, time / (2 * half), 2 * half);
  const coarse = integrate(snr, overlap, temperature, time / half, half);
  let error = 0;
  coarse.overlap.forEach((m, i) => {
    error = Math.max(error, Math.abs(m - fine.overlap[2 * i]) / 3);
  });
  if (Number.isNaN(coarse.overlap[half])) error = Number.POSITIVE_INFINITY;
  return { ...fine, error };
}

/** Q''(1)^{1/2} is a quarter of the width of the Hessian's spectrum, the fastest rate there is without noise. */
function defaultStep(snr: number[], { time, temperature = 0 }: DynamicsOptions): number {
  const rate = temperature + Math.sqrt(snr.reduce((sum, s, k) => sum + (k + 1) * s, 0));
  return Math.min(0.1 / rate, time / 2);
}

function integrate(
  snr: number[],
  m0: number,
  temperature: number,
  h: number,
  n: number,
): Omit<Dynamics, 'error'> {
  const { exports, memory } = core();
  const ld = padded(n + 1);
  return memory.scope((scratch) => {
    const orders = scratch.f64(3, snr);
    const [m, mu, energy] = [0, 1, 2].map(() => scratch.f64(n + 1));
    const C = scratch.bytes(8 * ld * (n + 1));
    const R = scratch.bytes(8 * ld * (n + 1));
    memory.f64(m, 1)[0] = m0;
    const ws = scratch.bytes(exports.chsck_ws(n));
    const code = exports.chsck(n, h, temperature, orders, ld, m, mu, energy, C, R, ws);
    const read = (at: number) =>
      code === 0 ? memory.f64(at, n + 1).slice() : new Float64Array(n + 1).fill(Number.NaN);
    const offset = snr.reduce((sum, s, k) => sum + s / (k + 2), 0) / 2;
    return {
      time: Float64Array.from({ length: n + 1 }, (_, i) => i * h),
      overlap: read(m),
      energy: read(energy).map((e) => e + offset),
      multiplier: read(mu),
      memory: Float64Array.from({ length: n + 1 }, (_, i) =>
        code === 0 ? memory.f64(C + 8 * ld * i, 1)[0] : Number.NaN,
      ),
      status: code === 0 ? ('converged' as const) : ('diverged' as const),
    };
  });
}

/** A channel of order p beside a symmetric matrix: the Lesieur normalisation, where each sends snr m^{p-1}. */
export interface TensorChannel {
  order: number;
  snr: number;
}

/**
 * The SNR of a symmetric matrix above which gradient flow of the joint loss leaves a random start, beside a symmetric tensor: there the
 * Hessian of the threshold states, whose bulk ends at 2 sqrt(Q''(1)), gets an eigenvector along the signal, snr^2 = snr + (p - 1) snr_p
 * (Sarao Mannelli et al. 2019, arXiv 1902.00139). Bayes-AMP: 1.
 */
export function gradientFlowThreshold(channel: TensorChannel): number {
  checkTensor(channel);
  return positiveRoot((channel.order - 1) * channel.snr);
}

/** The same for ML-AMP: snr^2 = Q'(1) = snr + snr_p. Lower than that of gradient flow, above the 1 of Bayes-AMP. */
export function mlThreshold(channel: TensorChannel): number {
  checkTensor(channel);
  return positiveRoot(channel.snr);
}

/** s > 0 with s^2 = s + c. */
function positiveRoot(c: number): number {
  return (1 + Math.sqrt(1 + 4 * c)) / 2;
}

function checkTensor(channel: TensorChannel): void {
  checkObject('channel', channel, { order: true, snr: true });
  checkReal('order', channel.order, 'an integer > 2', (order) => Number.isInteger(order) && order > 2);
  checkReal('snr', channel.snr, '>= 0', (snr) => snr >= 0);
}

/** Signal-to-noise ratios of the orders 2, 3, 4. */
function symmetricSnr(model: SpikedModel): number[] {
  const species = Object.entries(model.species);
  if (species.length !== 1) throw new RangeError(`model must have one species, got ${species.length}`);
  const [[name, { prior }]] = species;
  if (rankOf(prior) !== 1)
    throw new RangeError(`species.${name}.prior must have rank 1, got ${rankOf(prior)}`);
  const snr = [0, 0, 0];
  model.channels.forEach((channel, c) => {
    if (!channel.symmetric) throw new RangeError(`channels.${c} must be symmetric`);
    snr[channel.modes.length - 2] += channel.snr * strengthOf(channel) ** 2;
  });
  return snr;
}
