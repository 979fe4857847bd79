import { describe, expect, it } from 'vitest';
import { type Channel, channel, type Link, type Noise } from '../../src/channel/index.js';
import { multiIndex, stateEvolution, weakRecovery } from '../../src/multi-index/index.js';

const gaussian = (variance: number): Noise => ({ kind: 'gaussian', variance });
const of = (g: (z: number) => number): Link => ({ kind: 'function', g: (z) => g(z[0]), directions: 1 });
const sum = (...terms: [Extract<Link['kind'], 'abs' | 'square' | 'sign' | 'linear'>, number][]): Link => ({
  kind: 'sum',
  terms: terms.map(([kind, weight]) => ({ link: { kind }, on: [0], weight })),
});
const sign = (z: number) => (z < 0 ? -1 : 1);
const quartile = 0.67449;

/** E g^2 of z ~ N(omega, V): what labels say. */
function said(law: Channel, omega: number, V: number): { mass: number; square: number } {
  const { mass, weight, g } = law.labels({ omega: [omega], V: [V] });
  return { mass, square: weight.reduce((total, w, i) => total + w * g[i] ** 2, 0) };
}

describe('a label that several stretches of z give', () => {
  // 1 / E[E[z^2 - 1 | y]^2], by numpy: sums over the stretches of steps, Gauss and Legendre over the densities beside them.
  const thresholds: [string, Link, number][] = [
    ['sign(|z| - t)', of((z) => sign(Math.abs(z) - quartile)), 1.360458755],
    ['|z| > t', of((z) => (Math.abs(z) > quartile ? 1 : 0)), 1.360458755],
    ['the sign of He4', of((z) => sign(z ** 4 - 6 * z ** 2 + 3)), 2.296540226],
    ['round(cos 3 z)', of((z) => Math.round(Math.cos(3 * z))), 54.833499215],
    ['min(1, |z|)', of((z) => Math.min(1, Math.abs(z))), 0.880613268],
    ['max(1, |z|)', of((z) => Math.max(1, Math.abs(z))), 0.513991395],
    ['z^2 clipped on both sides', of((z) => Math.min(2, Math.max(0.5, z * z))), 0.655934191],
    ['||z| - 0.7|', of((z) => Math.abs(Math.abs(z) - 0.7)), 0.563791642],
    ['cos z', of(Math.cos), 0.509096383],
    ['z^2 modulo 1', of((z) => z * z - Math.floor(z * z)), 3.359995358],
  ];
  it.each(thresholds)('has the threshold of weak recovery that numpy finds: %s', (_, link, alpha) => {
    const found = weakRecovery(channel(link));
    expect(found).toMatchObject({ class: 'easy', status: 'converged' });
    expect(Math.abs(found.alpha / alpha - 1)).toBeLessThan(3e-7);
  });

  it('is one atom', () => {
    const { y, atom, weight } = channel(of((z) => Math.round(Math.abs(z)))).labels();
    expect([...y].sort((a, b) => a - b).slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(atom.every(Boolean)).toBe(true);
    // P(0.5 < |z| < 1.5)
    expect(weight[y.indexOf(1)]).toBeCloseTo(0.483460674914, 9);
  });

  it('does not predict recovery below the threshold', () => {
    const link = of((z) => sign(Math.abs(z) - quartile));
    const at = (alpha: number) => stateEvolution(multiIndex({ link, alpha }), { start: 0.3 });
    expect(at(1.2)).toMatchObject({ status: 'converged', recovered: 'none' });
    expect(at(1.2).error).toBeGreaterThan(1 - 1e-6);
    expect(at(1.6).error).toBeLessThan(0.8);
  });
});

// What can be undone says what z says, and what is one-to-one in |z| says what |z| does.
describe('a link without noise says as much as', () => {
  const exact = channel({ kind: 'linear' });
  const mirror = channel({ kind: 'abs' });
  const cases: [string, Link, Channel][] = [
    ['z: sinh', of(Math.sinh), exact],
    ['z: sinh 3 z', of((z) => Math.sinh(3 * z)), exact],
    ['z: exp 3 z', of((z) => Math.exp(3 * z)), exact],
    ['z: z^3', of((z) => z ** 3), exact],
    ['z: z^9', of((z) => z ** 9), exact],
    ['z: the cube root', of(Math.cbrt), exact],
    ['z: a kink', of((z) => (z < 0 ? 0.1 * z : z)), exact],
    ['z: 1 / z', of((z) => 1 / z), exact],
    ['z: z + sign z', of((z) => z + sign(z)), exact],
    ['z: the sum z + sign z', sum(['linear', 1], ['sign', 1]), exact],
    ['z: floor z + z / 10', of((z) => Math.floor(z) + 0.1 * z), exact],
    ['|z|: a sum of one abs', sum(['abs', 1]), mirror],
    ['|z|: a sum of abs', sum(['abs', 1], ['abs', -3]), mirror],
    ['|z|: |z| - 0.7', of((z) => Math.abs(z) - 0.7), mirror],
    ['|z|: z^4', of((z) => z ** 4), mirror],
    ['|z|: cosh', of(Math.cosh), mirror],
    ['|z|: exp(z^2 / 2)', of((z) => Math.exp(0.5 * z * z)), mirror],
    ['|z|: sqrt |z|', of((z) => Math.sqrt(Math.abs(z))), mirror],
  ];
  it.each(cases)('%s', (_, link, like) => {
    const law = channel(link);
    for (const [omega, V] of [
      [0, 1],
      [0.6, 0.5],
      [-1.3, 1e-3],
    ]) {
      const found = said(law, omega, V);
      const expected = said(like, omega, V);
      expect(Math.abs(found.mass - 1)).toBeLessThan(1e-8);
      expect(V * Math.abs(found.square - expected.square)).toBeLessThan(2e-7);
    }
  });
});

describe('jumps inside of what is smooth', () => {
  it('keep the total probability, with noise and without', () => {
    for (const noise of [0, 0.01])
      for (const link of [
        sum(['square', 1], ['sign', 1]),
        of((z) => z * z + sign(z)),
        of((z) => z - sign(z)),
        of((z) => 5 * z - Math.floor(5 * z)),
        of((z) => (Math.abs(z) < 1 ? z * z : 0)),
      ])
        for (const V of [1, 1e-2, 1e-6])
          expect(Math.abs(said(channel(link, gaussian(noise)), 0.37, V).mass - 1)).toBeLessThan(1e-8);
  });

  it('are known to both ways of writing a link', () => {
    for (const noise of [0, 0.1]) {
      const [a, b] = [sum(['square', 1], ['sign', 1]), of((z) => z * z + sign(z))].map((link) =>
        said(channel(link, gaussian(noise)), 0.4, 0.7),
      );
      expect(Math.abs(a.square / b.square - 1)).toBeLessThan(1e-7);
    }
  });

  it('hardly change with a noise that is small beside steps', () => {
    const steps = of((z) => (z < -1 ? 1 : z < 0.2 ? 0 : z < 1.5 ? 1 : 3));
    const [exact, noisy] = [0, 1e-3].map((noise) => said(channel(steps, gaussian(noise)), 0.4, 0.7));
    expect(Math.abs(noisy.square / exact.square - 1)).toBeLessThan(1e-9);
  });
});

describe('what cannot be computed', () => {
  it('is not called converged: labels that rounding does not tell apart', () => {
    const link = of((z) => Math.tanh(20 * z));
    const { status, missing } = weakRecovery(channel(link));
    expect(status).toBe('inaccurate');
    expect(missing).toBeGreaterThan(1e-6);
    // A coarse end is an end all the same, and each step of such a channel takes most of a second.
    const evolved = stateEvolution(multiIndex({ link, alpha: 0.5 }), { tolerance: 1e-2 });
    expect(evolved.status).toBe('inaccurate');
    expect(evolved.missing).toBeGreaterThan(1e-6);
  });

  it('is refused: constants, but not steps that are rare', () => {
    expect(() => channel(of(() => 2))).toThrow(/link\.g must depend on z, got 2 everywhere/);
    expect(() => channel(sum(['abs', 1], ['abs', -1]))).toThrow(/link\.terms must not cancel/);
    expect(weakRecovery(channel(of((z) => (Math.abs(z) > 3 ? 1 : 0)))).class).toBe('easy');
  });
});
