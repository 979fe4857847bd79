import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import { gaussian, rademacher, sphere } from '../../src/prior/index.js';
import {
  aligned,
  dynamics,
  gradientFlow,
  gradientFlowThreshold,
  langevin,
  mlEvolution,
  mlGain,
  mlThreshold,
  sample,
  spiked,
} from '../../src/spiked/index.js';
import { eulerChsck } from '../reference/chsck.js';
import { meanOf } from '../reference/sample.js';

/** Symmetric matrix and symmetric tensor of order p of one vector on the sphere. */
const twoPlusP = (D2: number, Dp: number, p = 3) =>
  spiked({
    species: { x: { prior: sphere() } },
    channels: [
      { modes: ['x', 'x'], snr: 1 / D2, symmetric: true },
      { modes: Array(p).fill('x'), snr: 1 / Dp, symmetric: true },
    ],
  });

describe('dynamics', () => {
  it('is the limit of Euler steps, whose known digits the reference repeats', () => {
    const euler = eulerChsck(0.4, 1, 3, 0.05, 0.05, 40);
    expect(euler[20]).toBeCloseTo(0.18616, 5);
    expect(euler[40]).toBeCloseTo(0.34431, 5);
    const { overlap } = dynamics(twoPlusP(0.4, 1), { overlap: 0.05, time: 2, step: 0.00625 });
    // Halving an Euler step removes its error to first order, twice over to second.
    const [a, b, c] = [0.0125, 0.00625, 0.003125].map((h) => eulerChsck(0.4, 1, 3, 0.05, h, 1 / h)[1 / h]);
    const limit = (8 * c - 6 * b + a) / 3;
    expect(Math.abs(overlap[160] - limit)).toBeLessThan(2e-5);
    expect(Math.abs(overlap[160] - 0.18616)).toBeLessThan(0.0025);
    expect(Math.abs(overlap[320] - 0.34431)).toBeLessThan(0.005);
  });

  it('has an error of second order in the step, and estimates it', () => {
    for (const [model, temperature] of [
      [twoPlusP(0.4, 1), 0],
      [twoPlusP(0.6, 2, 4), 1],
    ] as const) {
      const at = (step: number) => {
        const run = dynamics(model, { overlap: 0.3, time: 2, step, temperature });
        return { value: run.overlap[run.overlap.length - 1], error: run.error };
      };
      const [a, b, c] = [0.02, 0.01, 0.005].map(at);
      expect((a.value - b.value) / (b.value - c.value)).toBeGreaterThan(3.2);
      expect((a.value - b.value) / (b.value - c.value)).toBeLessThan(4.8);
      const exact = c.value + (c.value - b.value) / 3;
      expect(Math.abs(b.value - exact)).toBeLessThan(1.6 * b.error);
      expect(b.error).toBeLessThan(1e-3);
    }
  });

  it('ends at the fixed point of ML-AMP: .8269', () => {
    const model = twoPlusP(0.4, 1);
    const { overlap, energy, multiplier, error } = dynamics(model, { overlap: 0.05, time: 16, step: 0.02 });
    const end = overlap[overlap.length - 1];
    const fixed = mlEvolution(model, { start: 'informed' }).overlap.x;
    expect(fixed).toBeCloseTo(0.8269, 4);
    expect(error).toBeLessThan(1e-3);
    expect(Math.abs(end - fixed)).toBeLessThan(5e-4);
    // At rest the multiplier is <x, force> / n = m Q'(m) + R-memory, and the energy has stopped falling.
    energy.forEach((e, i) => {
      if (i > 0) expect(e).toBeLessThan(energy[i - 1] + 1e-9);
    });
    expect(multiplier[multiplier.length - 1]).toBeGreaterThan(0);
  });

  it('reaches the Bayes-optimal overlap at temperature 1', () => {
    // Easy phase: the posterior is sampled, and its mean square overlap is the fixed point of Bayesian state evolution.
    const model = twoPlusP(0.4, 4);
    let q = 0.9;
    for (let t = 0; t < 2000; t++) {
      const g = q / 0.4 + (q * q) / 4;
      q = g / (1 + g);
    }
    const { overlap } = dynamics(model, { overlap: 0.2, time: 20, temperature: 1, step: 0.04 });
    expect(Math.abs(overlap[overlap.length - 1] - q)).toBeLessThan(3e-3);
  });

  it('passes through gradient flow at N = 150, energy and overlap', () => {
    // docs/theory/spiked-matrix-tensor.md, section 5: theory .3 .784 .831 .832 .830 .828, one instance .3 .773 .831 .836 .836 .836 at t = 0..5.
    const model = twoPlusP(0.4, 1);
    const theory = dynamics(model, { overlap: 0.3, time: 5, step: 0.025 });
    [0.3, 0.784, 0.831, 0.832, 0.83, 0.828].forEach((m, t) => {
      // Steps of .05 of first order there.
      expect(Math.abs(theory.overlap[40 * t] - m)).toBeLessThan(0.012);
    });
    const steps = 200;
    const runs = Array.from({ length: 24 }, (_, seed) => {
      using instance = sample(model, { size: 150, seed });
      const start = aligned(instance, { cosine: 0.3, seed });
      const run = gradientFlow(instance, { start, time: 5, step: 5 / steps, trajectory: true });
      expect(run.status).toBe('converged');
      expect(run.times[steps]).toBeCloseTo(5, 12);
      return { overlap: run.trajectory!.map(({ overlap }) => overlap.x as number), energy: run.energies };
    });
    for (let t = 0; t <= 5; t++) {
      for (const quantity of ['overlap', 'energy'] as const) {
        const { mean, error } = meanOf(runs.map((run) => run[quantity][40 * t]));
        const gap = Math.abs(mean - theory[quantity][40 * t]);
        // At N = 150 the slowest instances leave late: a bias of .02 beside the scatter.
        expect(gap, `${quantity} at ${t}: ${mean}`).toBeLessThan(5 * error + 0.02);
        expect(error, `${quantity} at ${t}`).toBeLessThan(0.04);
      }
    }
  });

  it('passes through Langevin dynamics at N = 150', () => {
    const model = twoPlusP(0.4, 2);
    const theory = dynamics(model, { overlap: 0.5, time: 2, step: 0.02, temperature: 1 });
    const runs = Array.from({ length: 24 }, (_, seed) => {
      using instance = sample(model, { size: 150, seed });
      const start = aligned(instance, { cosine: 0.5, seed });
      return langevin(instance, { start, time: 2, step: 0.02, temperature: 1, seed });
    });
    const end = theory.overlap.length - 1;
    const overlap = meanOf(runs.map((run) => run.overlap.x as number));
    expect(Math.abs(overlap.mean - theory.overlap[end])).toBeLessThan(5 * overlap.error + 0.02);
    const energy = meanOf(runs.map((run) => run.energy));
    // Euler steps of .02 against rates of 4 heat by a few per cent.
    expect(Math.abs(energy.mean - theory.energy[end])).toBeLessThan(5 * energy.error + 0.05);
  });

  it('leaves the random start faster where gradient flow is predicted to work', () => {
    // docs/theory/spiked-matrix-tensor.md, section 5, m0 = 1e-6: D2 = .4 grows; .62 saturates below 1e-5. Here to t = 20.
    const grown = (D2: number) => {
      const { overlap } = dynamics(twoPlusP(D2, 1), { overlap: 1e-6, time: 20, step: 0.05 });
      return overlap[overlap.length - 1];
    };
    expect(grown(0.4)).toBeGreaterThan(1e-4);
    expect(grown(0.62)).toBeLessThan(1e-5);
  });

  it('writes its rows and nothing else', () => {
    const { exports, memory } = core();
    const n = 7;
    const ld = padded(n + 1);
    memory.scope((scratch) => {
      const snr = scratch.f64(3, [2.5, 1, 0.5]);
      const place = (length: number) => {
        const at = scratch.f64(length + 8, new Array(length + 8).fill(7));
        return { at: at + 32, length };
      };
      const outputs = [n + 1, n + 1, n + 1, ld * (n + 1), ld * (n + 1)].map(place);
      const [m, mu, energy, C, R] = outputs.map(({ at }) => at);
      memory.f64(m, 1)[0] = 0.1;
      const bytes = exports.chsck_ws(n);
      const ws = scratch.bytes(bytes + 32);
      memory.f64(ws + bytes, 4).fill(7);
      expect(exports.chsck(n, 0.05, 0, snr, ld, m, mu, energy, C, R, ws)).toBe(0);
      for (const { at, length } of outputs) {
        expect([...memory.f64(at - 32, 4)]).toEqual([7, 7, 7, 7]);
        expect([...memory.f64(at + 8 * length, 4)]).toEqual([7, 7, 7, 7]);
      }
      expect([...memory.f64(ws + bytes, 4)]).toEqual([7, 7, 7, 7]);
    });
  });

  it('says when the step is too large', () => {
    const { status, overlap, error } = dynamics(twoPlusP(0.1, 0.05), { overlap: 0.1, time: 40, step: 1 });
    expect(status).toBe('diverged');
    expect(overlap[overlap.length - 1]).toBeNaN();
    expect(error).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [{ overlap: 1, time: 1 }, 'overlap must be in (-1, 1), got 1'],
    [{ overlap: 0, time: Number.NaN }, 'time must be > 0, got NaN'],
    [{ overlap: 0, time: 1, temperature: -1 }, 'temperature must be >= 0, got -1'],
    [{ overlap: 0, time: 1, step: 2 }, 'step must be in (0, time / 2], got 2'],
  ])('refuses %j', (options, message) => {
    expect(() => dynamics(twoPlusP(1, 1), options)).toThrow(new RangeError(message));
  });

  it('refuses other models by name', () => {
    const two = spiked({
      species: { u: { prior: sphere() }, v: { prior: sphere() } },
      channels: [{ modes: ['u', 'v'], snr: 2 }],
    });
    expect(() => dynamics(two, { overlap: 0, time: 1 })).toThrow('model must have one species, got 2');
    const asymmetric = spiked({
      species: { u: { prior: gaussian() } },
      channels: [{ modes: ['u', 'u'], snr: 2, symmetric: false }],
    });
    expect(() => dynamics(asymmetric, { overlap: 0, time: 1 })).toThrow('channels.0 must be symmetric');
    const rank2 = spiked({
      species: { u: { prior: rademacher({ rank: 2 }) } },
      channels: [{ modes: ['u', 'u'], snr: 2, symmetric: true }],
    });
    expect(() => dynamics(rank2, { overlap: 0, time: 1 })).toThrow('species.u.prior must have rank 1, got 2');
  });
});

describe('thresholds of the symmetric 2+p model', () => {
  it.each([
    [3, 0.5, 0.390388, 0.5],
    [3, 1, 0.5, 0.618034],
    [3, 2, 0.618034, 0.732051],
    [3, 4, 0.732051, 0.828427],
    [4, 0.5, 0.333333, 0.5],
    [4, 1, 0.434259, 0.618034],
    [4, 2, 0.548584, 0.732051],
    [4, 4, 0.666667, 0.828427],
  ])('p = %s, Dp = %s: gradient flow D2 = %s, ML-AMP D2 = %s', (order, Dp, flow, ml) => {
    expect(1 / gradientFlowThreshold({ order, snr: 1 / Dp })).toBeCloseTo(flow, 6);
    expect(1 / mlThreshold({ order, snr: 1 / Dp })).toBeCloseTo(ml, 6);
    // The closed form, and the general linearisation.
    const k = order - 1;
    expect(1 / gradientFlowThreshold({ order, snr: 1 / Dp })).toBeCloseTo(
      (-Dp + Math.sqrt(Dp * Dp + 4 * k * Dp)) / (2 * k),
      12,
    );
    expect(mlGain(twoPlusP(1 / mlThreshold({ order, snr: 1 / Dp }), Dp, order))).toBeCloseTo(1, 12);
  });

  it('fall to that of PCA without the tensor', () => {
    expect(gradientFlowThreshold({ order: 3, snr: 0 })).toBe(1);
    expect(mlThreshold({ order: 3, snr: 0 })).toBe(1);
  });

  it.each([
    [{ order: 2, snr: 1 }, 'order must be an integer > 2, got 2'],
    [{ order: 3, snr: -1 }, 'snr must be >= 0, got -1'],
  ])('refuse %j', (channel, message) => {
    expect(() => gradientFlowThreshold(channel)).toThrow(new RangeError(message));
    expect(() => mlThreshold(channel)).toThrow(new RangeError(message));
  });
});
