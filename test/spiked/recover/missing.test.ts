import seedrandom from 'seedrandom';
import { beforeAll, describe, expect, it } from 'vitest';
import { init } from '../../../src/core/index.js';
import { cellsOf, filled } from '../../../src/spiked/recover/cells.js';
import { type RecoverOptions, recover } from '../../../src/spiked/recover/index.js';
import { cosine2, holed, type Plan, plant, units } from './planted.js';

beforeAll(() => init());

const sizes: Plan['sizes'] = [150, 100, 12, 9];

/** Means over samples of a matrix with holes and one component of strength lambda. */
function measured(lambda: number, observed: number, missing: RecoverOptions['missing'], samples: number) {
  const sum = { sigma: 0, snr: 0, u: 0, v: 0, predictedU: 0, predictedV: 0, found: 0, fails: 0 };
  for (let sample = 0; sample < samples; sample++) {
    const { matrix, truth } = plant({ sizes, lambda: [lambda], tau: [0] }, `holes ${lambda} ${sample}`);
    const given = holed(matrix, () => observed, `cells ${sample}`);
    const { status, components, factors, noise } = recover({ matrix: given }, { missing, rank: 1 });
    expect(noise.matrix.observed).toBeCloseTo(observed, 1);
    const [component] = components;
    sum.sigma += noise.matrix.sigma / units.matrix.sigma / samples;
    sum.fails += Number(status === 'noise-model-fails');
    sum.found += components.length;
    if (!component) continue;
    sum.snr += component.matrix.snr / samples;
    sum.u += cosine2(truth.u[0], factors.u) / samples;
    sum.v += cosine2(truth.v[0], factors.v) / samples;
    sum.predictedU += (component.overlap?.u ?? 0) / samples;
    sum.predictedV += (component.overlap?.v ?? 0) / samples;
  }
  return sum;
}

describe('cells without a number', () => {
  it('are filled so that a column keeps its sum, and the guess stands where there is none', () => {
    const data = [1, Number.NaN, 3, 4, 5, 6, Number.NaN, 8];
    const cells = cellsOf({ data, shape: [4, 2] }, 'matrix', { missing: 'mean', robust: false });
    expect(cells.observed).toBe(0.75);
    expect([...cells.observedOf]).toEqual([0.75, 0.75]);
    const guess = Float64Array.of(2, 5, 2, 5, 2, 5, 2, 5);
    const all = filled(cells, () => guess);
    expect([all[1], all[6]]).toEqual([5, 2]);
    // 2 + (y - 2) / .75 where y is observed: the differences from the guess have the sum that four cells would have.
    expect(all[0]).toBeCloseTo(2 - 1 / 0.75, 14);
    expect(all[4]).toBeCloseTo(2 + 3 / 0.75, 14);
  });

  it('change nothing where there are none', () => {
    const { matrix } = plant({ sizes, lambda: [12], tau: [0] }, 'whole');
    const whole = recover({ matrix });
    for (const missing of ['mean', 'impute'] as const)
      expect(recover({ matrix }, { missing })).toEqual(whole);
    expect(whole.noise.matrix.observed).toBe(1);
    expect(whole.noise.matrix.imputation).toBeUndefined();
  });

  it('leave noise without a component, at its level, in at least 95 of 100 samples', () => {
    let empty = 0;
    let level = 0;
    for (let sample = 0; sample < 100; sample++) {
      const { matrix } = plant({ sizes: [60, 40, 4, 4], lambda: [0], tau: [0] }, `noise ${sample}`);
      const given = holed(matrix, () => 0.6, `noise ${sample}`);
      const { status, noise } = recover({ matrix: given }, { missing: sample % 2 ? 'mean' : 'impute' });
      empty += Number(status === 'below-threshold');
      level += noise.matrix.sigma / units.matrix.sigma / 100;
    }
    expect(empty).toBeGreaterThanOrEqual(95);
    expect(Math.abs(level - 1)).toBeLessThan(0.02);
  });

  it('leave a component as strong as the share that is observed, as far as theory predicts', () => {
    const { sigma, snr, found, fails, ...overlap } = measured(40, 0.7, 'impute', 8);
    expect([found, fails]).toEqual([8, 0]);
    expect(Math.abs(sigma - 1)).toBeLessThan(0.02);
    expect(Math.abs(snr / 28 - 1)).toBeLessThan(0.08);
    expect(Math.abs(overlap.v - overlap.predictedV)).toBeLessThan(0.01);
    expect(Math.abs(overlap.u - overlap.predictedU)).toBeLessThan(0.02);
  });

  it('let a strong component through when its estimate fills them, where means hide it', () => {
    const mean = measured(300, 0.5, 'mean', 4);
    const { matrix } = plant({ sizes, lambda: [300], tau: [0] }, 'strong');
    const { warnings } = recover({ matrix: holed(matrix, () => 0.5, 'strong') }, { missing: 'mean' });
    expect(warnings.join(' ')).toContain('--missing: impute');
    const impute = measured(300, 0.5, 'impute', 4);
    expect(mean.fails).toBe(4);
    expect([impute.found, impute.fails]).toEqual([4, 0]);
    expect(Math.abs(impute.sigma - 1)).toBeLessThan(0.04);
    expect(Math.abs(impute.snr / 150 - 1)).toBeLessThan(0.1);
    expect(impute.v).toBeGreaterThan(0.98);
  });

  it('may be more in some columns than in others, where these are scaled', () => {
    const { matrix, truth } = plant({ sizes, lambda: [40], tau: [0] }, 'uneven');
    const given = holed(matrix, (j) => 0.4 + 0.006 * j, 'uneven');
    const uneven = recover({ matrix: given }, { missing: 'impute' });
    expect(uneven.noise.matrix.model.failures).toContain('columns');
    const { status, noise, factors } = recover({ matrix: given }, { missing: 'impute', scale: true });
    expect(status).toBe('matrix-only');
    expect(noise.matrix.imputation?.status).toBe('converged');
    expect(cosine2(truth.u[0], factors.u)).toBeGreaterThan(0.9);
  });

  describe('in a pattern', () => {
    const [n, m] = [120, 60];
    const holes = (seen: (i: number, j: number) => boolean, missing: 'mean' | 'impute', lambda = 150) => {
      const { matrix, truth } = plant({ sizes: [n, m, 4, 4], lambda: [lambda], tau: [0] }, 'pattern');
      const data = Float64Array.from(matrix.data, (entry, at) =>
        seen(Math.floor(at / m), at % m) ? entry : Number.NaN,
      );
      return { truth, ...recover({ matrix: { ...matrix, data } }, { missing }) };
    };
    const uniform = seedrandom.alea('pattern');
    const blocks = (i: number, j: number) => i < n / 2 === j < m / 2;
    const leaking = (i: number, j: number) => blocks(i, j) || uniform() < 0.2;
    const forms = (i: number, j: number) => Math.floor((6 * i) / n) !== Math.floor((6 * j) / m);

    it('that hides how two blocks go together are never sure of it', () => {
      for (const missing of ['mean', 'impute'] as const) {
        const { status, noise, warnings } = holes(blocks, missing);
        expect(status).toBe('noise-model-fails');
        expect(noise.matrix.model.failures).toContain('holes');
        expect(warnings.join(' ')).toMatch(/holes (hide 100 %|form a pattern)|did not settle/);
      }
    });

    it('are estimated from components that all of them show, and make components of means', () => {
      for (const pattern of [forms, leaking]) {
        const impute = holes(pattern, 'impute');
        expect(impute.status).toBe('matrix-only');
        expect(impute.noise.matrix.model.holes!.pattern).toBeGreaterThan(1.5);
        expect(impute.noise.matrix.model.holes!.hidden).toBeLessThan(0.95);
        expect(cosine2(impute.truth.u[0], impute.factors.u)).toBeGreaterThan(0.95);
        const mean = holes(pattern, 'mean');
        expect(mean.status).toBe('noise-model-fails');
        expect(mean.noise.matrix.model.failures).toContain('holes');
      }
    });

    it('are none where rows and columns have shares of their own, at random', () => {
      const uneven = (i: number, j: number) => uniform() < (0.5 + (0.5 * i) / n) * (0.5 + (0.5 * j) / m);
      const { noise } = holes(uneven, 'mean', 0);
      expect(noise.matrix.model.holes!.pattern).toBeLessThan(1);
      expect(noise.matrix.model.failures).not.toContain('holes');
    });
  });

  it('of the tensor are filled too, and of ranks', () => {
    const { matrix, tensor, truth } = plant({ sizes, lambda: [12], tau: [600] }, 'both');
    const given = { matrix: holed(matrix, () => 0.8, 'm'), tensor: holed(tensor, () => 0.7, 't') };
    for (const robust of [false, true]) {
      const { status, factors, noise, warnings } = recover(given, { missing: 'impute', robust });
      expect(status).toBe('shared');
      expect(cosine2(truth.u[0], factors.u)).toBeGreaterThan(0.85);
      expect(cosine2(truth.x[0], factors.x)).toBeGreaterThan(0.85);
      expect(noise.tensor.imputation?.status).toBe('converged');
      expect(warnings.join(' ')).toMatch(/% of the tensor's entries are missing/);
    }
  });

  it('are refused without a word about them, and where a subject or a column has nothing else', () => {
    const data = [1, Number.NaN, 3, 4, 5, 6, Number.NaN, 8];
    expect(() => recover({ matrix: { data, shape: [4, 2] } })).toThrow(
      'matrix must hold finite numbers only, got 2 of 8 that are not: at [0, 1]; [3, 0] ' +
        '(missing, --missing: mean or impute takes NaN for a missing cell)',
    );
    const options = { missing: 'mean' } as const;
    const without = (...at: number[]) => ({
      matrix: { data: data.map((x, i) => (at.includes(i) ? Number.NaN : x)), shape: [4, 2] },
    });
    expect(() => recover(without(0, 2, 4), options)).toThrow(
      'matrix must hold a number of every column, got 1 of 2 without one: [:, 0]; leave them out',
    );
    expect(() => recover(without(0), options)).toThrow(
      'matrix must hold a number of every subject, got 1 of 4 without one: [0]; leave them out',
    );
    const infinite = { matrix: { data: [...data.slice(0, 7), Number.POSITIVE_INFINITY], shape: [4, 2] } };
    expect(() => recover(infinite, options)).toThrow('got 1 of 8 that are not: at [3, 1]');
    expect(() => recover(without(), { missing: 'zero' as 'mean' })).toThrow(
      "missing must be refuse, mean or impute, got 'zero'",
    );
  });
});

describe('one table alone', () => {
  it('shows its own components, and nothing is said of the other', () => {
    const { matrix, tensor, truth } = plant({ sizes, lambda: [12], tau: [3000] }, 'alone');
    const ofMatrix = recover({ matrix });
    expect(ofMatrix.status).toBe('matrix-only');
    expect(Object.keys(ofMatrix.noise)).toEqual(['matrix']);
    expect(ofMatrix.sizes).toEqual({ u: 150, v: 100, x: 0, y: 0 });
    expect(ofMatrix.factors.x.length).toBe(0);
    expect(cosine2(truth.u[0], ofMatrix.factors.u)).toBeGreaterThan(0.75);
    expect(ofMatrix.components[0].overlap!.x).toBe(0);
    const ofTensor = recover({ tensor });
    expect(ofTensor.status).toBe('tensor-only');
    expect(Object.keys(ofTensor.explained)).toEqual(['tensor']);
    expect(ofTensor.factors.v.length).toBe(0);
    expect(ofTensor.refinement?.kept).toBe('amp');
    for (const name of ['u', 'x', 'y'] as const)
      expect(cosine2(truth[name][0], ofTensor.factors[name])).toBeGreaterThan(0.8);
    expect(() => recover({})).toThrow('data must have a matrix, a tensor or both, got neither');
  });

  it('is what the same table shows beside noise', () => {
    const { matrix } = plant({ sizes, lambda: [12], tau: [0] }, 'beside');
    const { tensor } = plant({ sizes, lambda: [0], tau: [0] }, 'noise beside');
    const alone = recover({ matrix });
    const beside = recover({ matrix, tensor });
    expect(beside.status).toBe('matrix-only');
    expect(alone.components[0].matrix).toEqual(beside.components[0].matrix);
    expect(alone.components[0].overlap).toEqual(beside.components[0].overlap);
    expect([...alone.factors.u]).toEqual([...beside.factors.u]);
    expect(alone.explained.matrix).toBe(beside.explained.matrix);
  });
});
