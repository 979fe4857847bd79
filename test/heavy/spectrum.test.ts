import { describe, expect, it } from 'vitest';
import { eigenvalues, matrix, spectrum } from '../../src/linalg/index.js';
import * as dense from '../reference/dense.js';

// Sizes at which windows have their full width and a sweep takes several chains of bulges.

describe('spectrum of a large matrix', () => {
  it('is that of the symmetric matrix that it is similar to', { timeout: 60_000 }, () => {
    const n = 900;
    const b = dense.randoms(n * n, 1);
    const entry = (i: number, j: number) => b[Math.max(i, j) * n + Math.min(i, j)];
    const symmetric = matrix(
      n,
      n,
      b.map((_, k) => entry(Math.floor(k / n), k % n)),
    );
    // Rows and columns scaled by powers of two: no rounding, and eigenvalues four times as sensitive at most.
    const scaled = matrix(
      n,
      n,
      b.map((_, k) => entry(Math.floor(k / n), k % n) * 2 ** ((Math.floor(k / n) % 3) - ((k % n) % 3))),
    );
    const { values } = eigenvalues(symmetric);
    const { re, im, status } = spectrum(scaled);
    expect(status).toBe('converged');
    const bar = 1e-14 * n * values[n - 1];
    for (let i = 0; i < n; i++) {
      expect(Math.abs(im[i])).toBeLessThan(bar);
      expect(Math.abs(re[i] - values[n - 1 - i])).toBeLessThan(bar);
    }
  });

  it('has the traces of the first powers, in conjugate pairs, and fills a disk', { timeout: 60_000 }, () => {
    const n = 1500;
    // Uniform numbers of (-1, 1) over sqrt(n / 3): a disk of radius one.
    const a = matrix(
      n,
      n,
      dense.randoms(n * n, 2).map((x) => x / Math.sqrt(n / 3)),
    );
    const { re, im, status } = spectrum(a);
    expect(status).toBe('converged');
    let [first, second] = [0, 0];
    for (let i = 0; i < n; i++) {
      first += a.data[i * (n + 1)];
      for (let j = 0; j < n; j++) second += a.data[i * n + j] * a.data[j * n + i];
    }
    expect(re.reduce((sum, x) => sum + x, 0)).toBeCloseTo(first, 9);
    expect(re.reduce((sum, x, i) => sum + x * x - im[i] * im[i], 0)).toBeCloseTo(second, 9);
    expect(im.reduce((sum, y) => sum + y, 0)).toBe(0);
    const within = (radius: number) => re.filter((x, i) => Math.hypot(x, im[i]) < radius).length / n;
    expect(within(1.05)).toBeGreaterThan(0.999);
    expect(within(Math.SQRT1_2)).toBeCloseTo(0.5, 1);
  });
});
