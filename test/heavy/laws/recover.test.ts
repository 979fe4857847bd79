import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../src/prior/index.js';
import { spiked, stateEvolution } from '../../../src/spiked/index.js';
import { meanOf } from '../../reference/sample.js';
import { mean, type Plan, units } from '../../spiked/recover/planted.js';
import { factors, type Trial, trials } from '../../spiked/recover/trials.js';

/** What state evolution says of component k of a plan: the Bayes-optimal overlaps at the planted snr. */
function theory({ sizes: [n1, ...rest], lambda, tau }: Plan, k: number): Record<string, number> {
  const species = Object.fromEntries(
    factors.map((name, s) => [name, { prior: gaussian(), size: [n1, ...rest][s] / n1 }]),
  );
  const model = spiked({
    species,
    channels: [
      { modes: ['u', 'v'], snr: lambda[k] },
      { modes: ['u', 'x', 'y'], snr: tau[k] },
    ],
  });
  return stateEvolution(model, { start: { u: 0.5, v: 0.5, x: 0.5, y: 0.5 } }).overlap as Record<
    string,
    number
  >;
}

function expectMatch(plan: Plan, runs: Trial[]) {
  // Finite-size error beyond the scatter of the samples.
  const allowance = 0.02;
  plan.lambda.forEach((lambda, k) => {
    const planted = theory(plan, k);
    for (const name of factors) {
      const seen = runs.map((run) => run.cosine2[name][k]);
      const predicted = mean(runs.map(({ recovery }) => recovery.components[k].overlap![name]));
      const tolerance = 3 * meanOf(seen).error + allowance;
      expect(
        Math.abs(mean(seen) - predicted),
        `${name}${k}: ${mean(seen)} predicted ${predicted}`,
      ).toBeLessThan(tolerance);
      expect(
        Math.abs(mean(seen) - planted[name]),
        `${name}${k}: ${mean(seen)} theory ${planted[name]}`,
      ).toBeLessThan(tolerance);
    }
    const estimated = (kind: 'matrix' | 'tensor') =>
      mean(runs.map(({ recovery }) => recovery.components[k][kind].snr));
    expect(Math.abs(estimated('matrix') / lambda - 1)).toBeLessThan(0.09);
    expect(Math.abs(estimated('tensor') / plan.tau[k] - 1)).toBeLessThan(0.09);
  });
}

describe('recover on planted data in units it is not told', () => {
  it('finds one shared component as well as state evolution predicts at the planted snr', () => {
    const plan: Plan = { sizes: [200, 150, 80, 60], lambda: [6], tau: [25] };
    const runs = trials('one', plan, 20);
    for (const { recovery } of runs) {
      expect(recovery.status).toBe('shared');
      expect(recovery.components.length).toBe(1);
      expect(Math.abs(recovery.noise.matrix.sigma / units.matrix.sigma - 1)).toBeLessThan(0.03);
      expect(Math.abs(recovery.noise.tensor.sigma / units.tensor.sigma - 1)).toBeLessThan(0.006);
    }
    expectMatch(plan, runs);
    for (const { recovery } of runs)
      expect(recovery.refinement).toMatchObject({ kept: 'amp', status: 'converged' });
  });

  it('tells two shared components of distinct strengths apart', () => {
    const plan: Plan = { sizes: [260, 150, 50, 80], lambda: [14, 5], tau: [30, 60] };
    const runs = trials('two', plan, 20);
    for (const { recovery } of runs) expect(recovery.components.length).toBe(2);
    expectMatch(plan, runs);
    // The tensor lifts the weaker component: the matrix alone predicts 0.67 of it.
    const before = mean(runs.map(({ recovery }) => recovery.components[1].spectralOverlap!.u));
    expect(mean(runs.map((run) => run.cosine2.u[1]))).toBeGreaterThan(before + 0.1);
  });
});
