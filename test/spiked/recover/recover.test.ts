import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/spiked/recover/index.js';
import { mean, normals, plant } from './planted.js';
import { trials } from './trials.js';

describe('recover on planted data in units it is not told', () => {
  it('says that only the matrix carries a component where the tensor is noise', () => {
    for (const { recovery, cosine2 } of trials(
      'matrix',
      { sizes: [150, 200, 30, 25], lambda: [5], tau: [0] },
      5,
    )) {
      expect(recovery.status).toBe('matrix-only');
      expect(recovery.components.length).toBe(1);
      const [{ tensor, overlap }] = recovery.components;
      expect(tensor.snr).toBe(0);
      expect(tensor.value).toBeLessThan(tensor.cut);
      expect(tensor.detectable).toBeGreaterThan(tensor.threshold);
      expect(overlap!.x).toBe(0);
      expect(cosine2.u[0]).toBeGreaterThan(overlap!.u - 0.15);
      expect(recovery.explained.tensor).toBe(0);
    }
  });

  it('says that only the tensor carries a component where the matrix is noise, and finds it by unfolding', () => {
    // The unfolding needs tau > sqrt(N1 / (a3 a4)) = 47.
    const runs = trials('tensor', { sizes: [120, 90, 32, 24], lambda: [0], tau: [160] }, 8);
    for (const { recovery } of runs) {
      expect(recovery.status).toBe('tensor-only');
      expect(recovery.components[0].origin).toBe('tensor');
      expect(recovery.components.length).toBe(1);
      expect(recovery.components[0].matrix.snr).toBe(0);
      expect(recovery.components[0].overlap!.v).toBe(0);
    }
    for (const name of ['u', 'x', 'y'] as const) {
      const predicted = mean(runs.map(({ recovery }) => recovery.components[0].overlap![name]));
      expect(Math.abs(mean(runs.map((run) => run.cosine2[name][0])) - predicted)).toBeLessThan(0.03);
      expect(predicted).toBeGreaterThan(0.8);
    }
    const found = mean(runs.map(({ recovery }) => recovery.components[0].tensor.snr));
    expect(Math.abs(found / 160 - 1)).toBeLessThan(0.1);
  });

  it('reads a matrix below its own threshold through the factor that the tensor gives', () => {
    // The threshold of the matrix alone is lambda = 1 / sqrt(a2) = 0.89, that of the unfolding tau = 107.
    const runs = trials('weak matrix', { sizes: [240, 300, 40, 30], lambda: [0.65], tau: [400] }, 6);
    for (const { recovery } of runs) {
      expect(recovery.status).toBe('shared');
      expect(recovery.components[0].origin).toBe('tensor');
    }
    const { matrix } = runs[0].recovery.components[0];
    expect(matrix.threshold).toBeCloseTo(0.89, 2);
    expect(Math.abs(mean(runs.map(({ recovery }) => recovery.components[0].matrix.snr)) - 0.65)).toBeLessThan(
      0.1,
    );
    const predicted = mean(runs.map(({ recovery }) => recovery.components[0].overlap!.v));
    expect(Math.abs(mean(runs.map((run) => run.cosine2.v[0])) - predicted)).toBeLessThan(0.05);
  });

  it('finds no component in pure noise, in at least 95 of 100 samples, and says how far below each array is', () => {
    let silent = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { truth: _, ...data } = plant({ sizes: [60, 40, 15, 12], lambda: [], tau: [] }, `noise ${seed}`);
      const recovery = recover(data);
      if (recovery.status !== 'below-threshold') continue;
      silent++;
      for (const link of Object.values(recovery.nearest)) {
        expect(link.excess).toBeLessThanOrEqual(0);
        expect(link.excess).toBeCloseTo(link.value / link.cut - 1, 12);
        expect(link.value).toBeGreaterThan(0.8 * link.edge);
        expect(link.detectable).toBeGreaterThan(link.threshold);
        expect(link.fluctuations / link.excess).toBeGreaterThan(link.cut / link.edge);
      }
      expect(recovery.warnings).toEqual([]);
    }
    expect(silent).toBeGreaterThanOrEqual(95);
  });
});

describe('recover', () => {
  const { truth: _, ...data } = plant(
    { sizes: [150, 100, 40, 30], lambda: [9, 4], tau: [60, 90] },
    'options',
  );

  it('keeps at most the rank it is given, and says when fewer components stand out', () => {
    const one = recover(data, { rank: 1 });
    expect(one.components.length).toBe(1);
    expect(one.warnings).toContain('Kept 1 of the 2 components that stand out of the noise.');
    const three = recover(data, { rank: 3 });
    expect(three.components.length).toBe(2);
    expect(three.warnings).toContain('3 components were asked for, but only 2 stand out of the noise.');
  });

  it('does not depend on units, on offsets of columns, or on scales of columns where it scales them', () => {
    const plain = recover(data, { scale: true });
    const moved = recover(
      {
        matrix: {
          ...data.matrix,
          data: Array.from(data.matrix.data, (a, i) => (1 + (i % 100)) * a - (i % 100)),
        },
        tensor: { ...data.tensor, data: Array.from(data.tensor.data, (b) => 1e6 * b + 17) },
      },
      { scale: true },
    );
    expect(moved.components.length).toBe(2);
    moved.factors.u.forEach((entry, i) => {
      expect(entry).toBeCloseTo(plain.factors.u[i], 4);
    });
    expect(moved.components[1].tensor.snr).toBeCloseTo(plain.components[1].tensor.snr, 4);
  });

  it('says that the noise is not white where its level is uneven', () => {
    const normal = normals('uneven');
    const uneven = Array.from({ length: 80 * 60 }, (_, i) => normal() * (i % 60 < 30 ? 1 : 5));
    const tensor = Array.from({ length: 80 * 60 }, normal);
    const { warnings, noise } = recover({
      matrix: { data: uneven, shape: [80, 60] },
      tensor: { data: tensor, shape: [80, 6, 10] },
    });
    expect(noise.tensor.model.holds).toBe(true);
    expect(warnings.some((sentence) => sentence.startsWith("The matrix's noise is not white"))).toBe(true);
    expect(warnings.some((sentence) => sentence.startsWith("The tensor's noise"))).toBe(false);
  });

  it('refuses modalities about different numbers of subjects, naming both', () => {
    const tensor = { ...data.tensor, shape: [300, 20, 30] };
    expect(() => recover({ matrix: { ...data.matrix, name: 'm.csv' }, tensor })).toThrow(
      'm.csv and tensor must be about the same subjects, got 150 rows (150 x 100) and 300 slices (300 x 20 x 30)',
    );
  });

  it('refuses data without noise, and options out of range', () => {
    const twice = Array.from({ length: 150 * 100 }, (_, i) => data.matrix.data[i - (i % 100) + (i % 10)]);
    expect(() => recover({ ...data, matrix: { data: twice, shape: [150, 100] } })).toThrow(
      'matrix must have noise to measure components against, got 100 singular values of which half vanish',
    );
    expect(() => recover(data, { rank: 0 })).toThrow('rank must be auto or an integer from 1 to 8, got 0');
    expect(() => recover(data, { margin: -1 })).toThrow('margin must be >= 0, got -1');
    expect(() => recover(data, { robust: true, centre: false })).toThrow(
      'centre must be true where robust is, got false: ranks forget the mean of a column',
    );
  });

  it('accounts for the share of the variance that was planted', () => {
    const { explained } = recover(data);
    // Signal power per entry: sum of lambda / N1 against noise 1; the factors are known up to their overlap.
    const share = 13 / (13 + 150);
    expect(explained.matrix).toBeGreaterThan(0.6 * share);
    expect(explained.matrix).toBeLessThan(1.4 * share);
  });
});
