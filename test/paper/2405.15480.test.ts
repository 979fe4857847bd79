// Computational thresholds of multi-index models (arXiv 2405.15480). Numbers A1 .. A8 are those of docs/theory/multi-index.md, section 6.

import { describe, expect, it } from 'vitest';
import {
  bayesAmp,
  exponents,
  freeEntropy,
  fullRecovery,
  informed,
  type MultiIndexDefinition,
  multiIndex,
  sample,
  staircase,
  stateEvolution,
  weakRecovery,
} from '../../src/multi-index/index.js';

const model = (link: MultiIndexDefinition['link'], alpha = 1, noise = 0) =>
  multiIndex({ link, alpha, noise });
const product = { kind: 'product', factors: 2 } as const;
const parity = (factors: number) => ({ kind: 'sign-product', factors }) as const;
const norm = (directions: number) => ({ kind: 'norm', directions }) as const;

/** The error function by its series of positive terms. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

describe('the weak-recovery threshold 1 / rho(E[G kron G])', () => {
  it('has the reference values A1 to A6, but A5', () => {
    const values: [MultiIndexDefinition['link'], number, number][] = [
      ['abs', 0, 0.5],
      ['square', 0, 0.5],
      [product, 0, 0.593751098],
      [parity(2), 0, Math.PI ** 2 / 4],
      ['ratio', 0, 1],
      [norm(2), 0, 1],
      [norm(4), 0, 2],
      ['abs', 0.1, 0.60428762],
    ];
    for (const [link, noise, alpha] of values) {
      const found = weakRecovery(model(link, 1, noise));
      expect(found.class).toBe('easy');
      expect(Math.abs(found.alpha - alpha)).toBeLessThan(1e-6);
    }
  });

  it('has the reference value A5, of z1 z2 z3', () => {
    const { alpha, degeneracy } = weakRecovery(model({ kind: 'product', factors: 3 }));
    expect(Math.abs(alpha - 2.5651804)).toBeLessThan(1e-6);
    expect(degeneracy).toBe(9);
  });

  it('has the multiplicities of the top eigenvalue: 2 for z1 z2 and its sign, p^2 for the norm, 1 for z1 / z2', () => {
    const of = (link: MultiIndexDefinition['link']) => weakRecovery(model(link)).degeneracy;
    expect([of(product), of(parity(2)), of(norm(2)), of('ratio')]).toEqual([2, 2, 4, 1]);
  });

  it('tells trivial, easy and hard links apart', () => {
    const of = (link: MultiIndexDefinition['link']) => weakRecovery(model(link));
    for (const link of ['linear', 'relu', 'sign', { kind: 'hermite', degree: 3 }] as const)
      expect(of(link)).toMatchObject({ class: 'trivial', alpha: 0 });
    expect(of(parity(3))).toMatchObject({ class: 'hard', alpha: Infinity });
    expect(of({ kind: 'committee', directions: 2 })).toMatchObject({ class: 'trivial' });
  });
});

describe('state evolution', () => {
  it('has the errors of phase retrieval, A7', () => {
    const values = [
      [0.8, 0.78377249],
      [1, 0.52373641],
      [0.91375, 0.65137627],
    ];
    for (const [alpha, error] of values) {
      const { status, error: found } = stateEvolution(model('abs', alpha));
      expect(status).toBe('converged');
      expect(Math.abs(found - error)).toBeLessThan(1e-6);
      // The authors' stored run, which adds a mean of 5e-3.
      if (alpha === 0.91375) expect(Math.abs(found - 0.65133649)).toBeLessThan(1e-4);
    }
  });

  it('tells how far it is: all iterations, fields by fields, and the free entropy as one more', () => {
    const told: [number, number, number][] = [];
    const { iterations, residual } = stateEvolution(model('abs', 1), {
      maxIterations: 3,
      onProgress: (...progress) => told.push(progress),
    });
    expect(iterations).toBe(3);
    for (let k = 0; k <= 3; k++) {
      const shares = told.filter(([done]) => done === k).map(([, , share]) => share);
      expect(shares).toEqual(Array.from(shares.keys(), (i) => (i + 1) / shares.length));
      expect(shares.length).toBeGreaterThan(10);
    }
    expect(told.at(-1)).toEqual([3, residual, 1]);
  });

  it('has the overlaps of sign(z1 z2), A8, along both directions alike', () => {
    for (const [alpha, q] of [
      [3, 0.24270621],
      [5, 0.8235368],
    ]) {
      const { overlap } = stateEvolution(model(parity(2), alpha), { start: 0.5 });
      expect(Math.abs(overlap[0][0] - q)).toBeLessThan(1e-6);
      expect(Math.abs(overlap[1][1] - q)).toBeLessThan(1e-6);
      expect(Math.abs(overlap[0][1])).toBeLessThan(1e-9);
    }
  });

  it('of sign(z1 z2) has its closed form', () => {
    const q = 0.4;
    // alpha E[4 N(om1)^2 erf2^2 / (1 - erf1^2 erf2^2)] by the trapezoid rule.
    const v = 1 - q;
    let mean = 0;
    const h = 0.05;
    for (let x = -8 + h / 2; x < 8; x += h) {
      for (let y = -8 + h / 2; y < 8; y += h) {
        const [a, b] = [x * Math.sqrt(q), y * Math.sqrt(q)];
        const [ea, eb] = [a, b].map((om) => erf(om / Math.sqrt(2 * v)));
        const N = Math.exp((-0.5 * a * a) / v) / Math.sqrt(2 * Math.PI * v);
        const weight = (h * h * Math.exp(-0.5 * (x * x + y * y))) / (2 * Math.PI);
        mean += (weight * 4 * N * N * eb * eb) / (1 - ea * ea * eb * eb + 1e-300);
      }
    }
    const alpha = 3;
    const { overlap } = stateEvolution(model(parity(2), alpha), { start: q, maxIterations: 1 });
    expect(Math.abs(overlap[0][0] - (alpha * mean) / (1 + alpha * mean))).toBeLessThan(1e-6);
  });

  it('stays at 0 where it starts at 0 and labels say nothing on average, and leaves it from next to nothing above the threshold', () => {
    const above = model('abs', 0.6);
    expect(stateEvolution(above, { floor: 0 }).overlap[0][0]).toBe(0);
    expect(stateEvolution(above).overlap[0][0]).toBeGreaterThan(0.05);
    expect(stateEvolution(model('abs', 0.4)).overlap[0][0]).toBeLessThan(1e-8);
    // A link that is trivial needs no start.
    expect(stateEvolution(model('linear', 0.5, 0.1), { floor: 0 }).overlap[0][0]).toBeGreaterThan(0.3);
  });

  it('of a linear link solves its quadratic equation', () => {
    const [alpha, noise] = [1.3, 0.2];
    const q = stateEvolution(model('linear', alpha, noise)).overlap[0][0];
    // Qhat = alpha / (1 - q + noise), q = Qhat / (1 + Qhat).
    expect(Math.abs(q - alpha / (1 - q + noise + alpha))).toBeLessThan(1e-9);
  });

  it('follows its own steps with a trajectory, and ends at the same place without', () => {
    const slow = stateEvolution(model('abs', 0.7), { trajectory: true });
    const fast = stateEvolution(model('abs', 0.7));
    expect(slow.trajectory).toHaveLength(slow.iterations + 1);
    expect(slow.trajectory![0]).toEqual([[1e-6]]);
    expect(fast.iterations).toBeLessThan(slow.iterations);
    expect(Math.abs(fast.overlap[0][0] - slow.overlap[0][0])).toBeLessThan(1e-8);
    for (let t = 1; t < slow.trajectory!.length; t++)
      expect(slow.trajectory![t][0][0]).toBeGreaterThanOrEqual(slow.trajectory![t - 1][0][0] - 1e-12);
  });

  it('has a free entropy that is stationary at its fixed points and decides between them', () => {
    const at = model('abs', 1.05);
    const low = stateEvolution(at);
    const q = low.overlap[0][0];
    const phi = (x: number) => freeEntropy(at, [[x]]);
    expect(Math.abs(phi(q + 1e-4) - phi(q - 1e-4)) / 2e-4).toBeLessThan(1e-5);
    expect(low.freeEntropy).toBeCloseTo(phi(q), 12);
    const high = stateEvolution(at, { start: 'informed' });
    expect(high.recovered).toBe('all');
    expect(high.freeEntropy).toBeGreaterThan(low.freeEntropy);
  });

  it('of Rademacher rows knows more than of Gaussian ones', () => {
    const at = (prior: 'gaussian' | 'rademacher') =>
      stateEvolution(multiIndex({ link: 'linear', alpha: 1, noise: 0.5, prior })).overlap[0][0];
    expect(at('rademacher')).toBeGreaterThan(at('gaussian') + 0.01);
  });

  it('refuses options out of range', () => {
    const at = model('abs');
    expect(() => stateEvolution(at, { start: 1.5 })).toThrow('start must be in [0, 1), got 1.5');
    expect(() => stateEvolution(at, { start: [[0.1, 0]] })).toThrow('start[0] must hold 1 numbers, got 2');
    expect(() => stateEvolution(at, { floor: -1 })).toThrow('floor must be in [0, 1), got -1');
    expect(() => stateEvolution(at, { maxIterations: 0 })).toThrow(
      'maxIterations must be an integer >= 1, got 0',
    );
    expect(() => stateEvolution(at, { step: 2 })).toThrow('step must be in [0.02, 1], got 2');
  });
});

describe('Bayes-AMP', () => {
  it('ends where state evolution does: sign(z1 z2) at alpha 3 and 5, A8, in the median over seeds', () => {
    // It scatters by +-.04 at d = 1500, which test/heavy holds; here d is smaller.
    for (const [alpha, q] of [
      [3, 0.24270621],
      [5, 0.8235368],
    ]) {
      const ends = [0, 1, 2, 3, 4, 5, 6].map((seed) => {
        const instance = sample(model(parity(2), alpha), { size: 500, seed, data: 'f32' });
        const start = informed(instance, { overlap: q, seed });
        const run = bayesAmp(instance, { start, maxIterations: 40, tolerance: 1e-4 });
        instance.dispose();
        return run.subspace!;
      });
      expect(Math.abs(ends.sort((a, b) => a - b)[3] - q)).toBeLessThan(0.1);
    }
  });
});

describe('full recovery', () => {
  it('of phase retrieval is where the recursion passes its narrowest place', () => {
    const { alpha, overlap, status } = fullRecovery(model('abs'));
    expect(status).toBe('converged');
    expect(alpha).toBeCloseTo(1.12847, 4);
    expect(overlap).toBeCloseTo(0.8466, 3);
    expect(stateEvolution(model('abs', alpha + 0.01)).recovered).toBe('all');
    expect(stateEvolution(model('abs', alpha - 0.01)).overlap[0][0]).toBeLessThan(overlap);
  });

  it('of a linear link is at 1, of a rectified one at 2, of a sign nowhere, and with noise there is none', () => {
    expect(fullRecovery(model('linear')).alpha).toBeCloseTo(1, 8);
    expect(fullRecovery(model('relu')).alpha).toBeCloseTo(2, 4);
    expect(fullRecovery(model('sign')).alpha).toBe(Infinity);
    expect(fullRecovery(model('abs', 1, 0.1)).status).toBe('undefined');
  });
});

describe('the grand staircase', () => {
  it('learns z1 of z1^2 + sign(z1 z2 z3) first, which makes the others easy at pi^2 / 4', () => {
    const terms = [
      { link: 'square' as const, on: [0] },
      { link: parity(3), on: [0, 1, 2] },
    ];
    const { steps, found, alpha } = staircase(model({ kind: 'sum', terms }));
    expect(steps.map((step) => step.class)).toEqual(['easy', 'easy']);
    expect(steps[0].directions[0][0]).toBeCloseTo(1, 9);
    expect(steps[1].known).toHaveLength(1);
    expect(Math.abs(steps[1].alpha - Math.PI ** 2 / 4)).toBeLessThan(1e-5);
    expect([found, alpha]).toEqual([3, steps[1].alpha]);
  });

  it('has one rung where a link is easy at once, and none where it is hard', () => {
    expect(staircase(model(product)).steps).toHaveLength(1);
    expect(staircase(model(parity(3)))).toMatchObject({ found: 0, alpha: 0 });
  });
});

describe('exponents', () => {
  it('are known, with labels of a probability of their own kept whole', () => {
    const of = (link: MultiIndexDefinition['link']) => exponents(model(link));
    const sign = of('sign');
    expect(sign).toMatchObject({ information: 1, generative: 1 });
    expect(Math.abs(sign.components[0] - 2 / Math.PI)).toBeLessThan(1e-6);
    const relu = of('relu');
    expect(relu).toMatchObject({ information: 1, generative: 1 });
    expect(Math.abs(relu.components[0] - (0.5 + 1 / Math.PI))).toBeLessThan(1e-6);
    expect(of('abs')).toMatchObject({ information: 2, generative: 2 });
    expect(Math.abs(of('abs').components[1] - 1)).toBeLessThan(1e-6);
    const cubic = of({ kind: 'hermite', degree: 3 });
    expect(cubic).toMatchObject({ information: 3, generative: 1 });
    expect(cubic.components[0]).toBeCloseTo(0.668, 3);
    expect(of(parity(2))).toMatchObject({ information: 2, generative: 2 });
  });

  it('of z^2 exp(-z^2) are 4: what E[z^2 | y] says cancels between its roots', () => {
    const found = exponents(model((z: ArrayLike<number>) => z[0] ** 2 * Math.exp(-(z[0] ** 2))));
    expect(found).toMatchObject({ information: 4, generative: 4 });
    expect(found.components[1]).toBeLessThan(1e-3);
    expect(found.components[3]).toBeCloseTo(0.23, 2);
  });

  it('of a ratio have no information exponent: the label has no mean', () => {
    const found = exponents(model('ratio'), 2);
    expect(found.information).toBeUndefined();
    expect(found.generative).toBe(2);
  });
});
