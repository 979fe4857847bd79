import { describe, expect, it } from 'vitest';
import { eigenvalues, matrix } from '../../src/linalg/index.js';
import { normals } from '../../src/random/index.js';
import { semicircleDensity } from '../../src/random-matrix/index.js';

/** Integral of f over the bulk of variance v: x = 2 s cos(t) takes the edges out. */
function integral(v: number, f: (x: number) => number): number {
  const steps = 400;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const t = (Math.PI * (i + 0.5)) / steps;
    const x = 2 * Math.sqrt(v) * Math.cos(t);
    sum += f(x) * semicircleDensity(x, v) * 2 * Math.sqrt(v) * Math.sin(t) * (Math.PI / steps);
  }
  return sum;
}

describe('the semicircle law', () => {
  it.each([0.3, 1, 7])('has the moments of Catalan: variance %d', (v) => {
    for (const [k, catalan] of [1, 1, 2, 5, 14].entries())
      expect(integral(v, (x) => x ** (2 * k)) / (catalan * v ** k)).toBeCloseTo(1, 12);
    expect(integral(v, (x) => x ** 3)).toBeCloseTo(0, 12);
  });

  it('is where the eigenvalues of a symmetric matrix of noise lie', () => {
    const n = 300;
    const z = normals(n * n, { seed: 'semicircle' });
    const noise = matrix(n, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) noise.data[i * n + j] = (z[i * n + j] + z[j * n + i]) / Math.sqrt(2 * n);
    const { values } = eigenvalues(noise);
    for (const [from, to] of [
      [-2, -1],
      [-1, 0],
      [0, 0.5],
      [0.5, 2],
    ]) {
      const share = values.filter((x) => x > from && x <= to).length / n;
      const steps = 1000;
      let mass = 0;
      for (let i = 0; i < steps; i++)
        mass += (semicircleDensity(from + ((i + 0.5) * (to - from)) / steps) * (to - from)) / steps;
      // The count in an interval has the standard deviation (2 log n)^(1/2) / pi = 1.1 (Costin and Lebowitz 1995).
      expect(Math.abs(share - mass)).toBeLessThan(5.5 / n);
    }
  });

  it('is none outside of its bulk, and refuses what is no variance', () => {
    expect([semicircleDensity(2), semicircleDensity(-3), semicircleDensity(3, 2)]).toEqual([0, 0, 0]);
    expect(semicircleDensity(0)).toBeCloseTo(1 / Math.PI, 15);
    expect(() => semicircleDensity(0, 0)).toThrow('variance must be > 0, got 0');
    expect(() => semicircleDensity(Number.NaN)).toThrow('x must be finite, got NaN');
  });
});
