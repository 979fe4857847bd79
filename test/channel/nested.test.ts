import { describe, expect, it } from 'vitest';
import { channel, evaluate, type Link, type LinkDefinition, linkSchema } from '../../src/channel/index.js';
import { nestedIntegral } from '../reference/nested.js';

const term = (link: LinkDefinition, on: number[], weight = 1) => ({ link, on, weight });
const sum = (...terms: ReturnType<typeof term>[]) => linkSchema.parse({ kind: 'sum', terms });
const product = { kind: 'product', factors: 2 } as const;
const signs = { kind: 'sign-product', factors: 2 } as const;

/** Panels along an axis of the reference: what resolves the noise. */
const cases: [name: string, link: Link, noise: number, panels: number][] = [
  ['a product', product, 0.1, 60],
  ['a product with little noise', product, 1e-3, 400],
  ['a norm', { kind: 'norm', directions: 2 }, 0.1, 60],
  [
    'z1 + z2 with relu and abs',
    sum(term('relu', [0]), term('abs', [1], 0.6), term(product, [0, 1], 0.5)),
    0.2,
    60,
  ],
  [
    'curved beside a sign',
    sum(term({ kind: 'hermite', degree: 3 }, [1]), term(signs, [1, 0]), term(product, [0, 1])),
    0.2,
    120,
  ],
  ['two functions', sum(term('tanh', [0], 2), term({ kind: 'hermite', degree: 2 }, [1])), 0.05, 90],
];
const V = [0.6, 0.15, 0.15, 0.5];

describe('noisy links of several directions', () => {
  for (const [name, link, noise, panels] of cases) {
    it(`agree with a slow reference: ${name}`, () => {
      const law = channel(link, { kind: 'gaussian', variance: noise });
      expect(law.lowered).toBeDefined();
      const g = evaluate(link);
      for (const [omega, y] of [
        [[0.7, -0.4], -1.2],
        [[0.7, -0.4], 1.5],
        [[-1.5, 0], 0.1],
      ] as [number[], number][]) {
        const out = law.gOut([y], omega, V);
        const expected = nestedIntegral(g, y, omega, V, noise, panels);
        expect(Math.abs(out.logZ[0] - expected.logZ)).toBeLessThan(1e-7);
        for (let a = 0; a < 2; a++)
          expect(Math.abs(out.g[a] - expected.g[a])).toBeLessThan(1e-7 * (1 + Math.abs(expected.g[a])));
      }
    });
  }

  it('agree with a slow reference: ratios', () => {
    const noise = 0.1;
    const mixed = sum(term('ratio', [1, 0]), term('square', [0]), term('linear', [1]));
    // Given the coordinate below, the label is a straight line of the other one.
    const cases: [link: Link, below: number, slope: (z: number) => number, rest: (z: number) => number][] = [
      [{ kind: 'ratio' }, 1, (z) => 1 / z, () => 0],
      [mixed, 0, (z) => 1 / z + 1, (z) => z * z],
    ];
    for (const [link, below, slope, rest] of cases) {
      for (const y of [-1.2, 0.05, 3]) {
        const omega = [0.7, -0.4];
        const law = channel(link, { kind: 'gaussian', variance: noise });
        expect(law.lowered).toBeDefined();
        const out = law.gOut([y], omega, V);
        const [v, m] = [V[3 * below], omega[below]];
        const K = V[1] / v;
        const left = V[3 - 3 * below] - K * V[1];
        let [Z, first, other] = [0, 0, 0];
        const count = 400_000;
        for (let k = 0; k < count; k++) {
          const t = ((2 * k + 1) / count - 1) * 9;
          const z = m + Math.sqrt(v) * t;
          const center = omega[1 - below] + K * (z - m);
          const D = noise + slope(z) ** 2 * left;
          const r = y - rest(z) - slope(z) * center;
          const mass = Math.exp(-0.5 * t * t - (0.5 * r * r) / D) / Math.sqrt(D);
          Z += mass;
          first += mass * (z - m);
          other += (mass * slope(z) * r) / D;
        }
        const g = [first / Z / v - (K * other) / Z, other / Z];
        const logZ = Math.log((Z * 18) / count) - Math.log(2 * Math.PI);
        expect(Math.abs(out.logZ[0] - logZ)).toBeLessThan(1e-7);
        expect(Math.abs(out.g[below] - g[0])).toBeLessThan(1e-6);
        expect(Math.abs(out.g[1 - below] - g[1])).toBeLessThan(1e-6);
      }
    }
  });

  it('agree with a slow reference in three directions', () => {
    const W = [0.6, 0.15, -0.1, 0.15, 0.5, 0.05, -0.1, 0.05, 0.7];
    const links = [
      { kind: 'product', factors: 3 } as const,
      sum(term('tanh', [0]), term('square', [1]), term('relu', [2])),
      sum(term(product, [0, 1]), term({ kind: 'hermite', degree: 2 }, [2])),
    ];
    for (const link of links) {
      const omega = [0.7, -0.4, 0.25];
      const out = channel(link, { kind: 'gaussian', variance: 0.3 }).gOut([0.8], omega, W);
      const expected = nestedIntegral(evaluate(link), 0.8, omega, W, 0.3, 24, 7);
      expect(Math.abs(out.logZ[0] - expected.logZ)).toBeLessThan(1e-6);
      for (let a = 0; a < 3; a++) expect(Math.abs(out.g[a] - expected.g[a])).toBeLessThan(1e-6);
    }
  });

  it('stay finite for labels that nothing explains, and tell numbers that are none', () => {
    const law = channel(product, { kind: 'gaussian', variance: 0.01 });
    const { logZ, g } = law.gOut([60, Number.NaN], [0.5, 0.5, -0.2, -0.2], [0.3, 0, 0, 0.3]);
    expect([logZ[0], g[0], g[2]].every(Number.isFinite)).toBe(true);
    expect(g[0] * g[2]).toBeGreaterThan(0);
    expect([logZ[1], g[1], g[3]]).toEqual([Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN]);
  });

  it('leave to TypeScript what has no last coordinate', () => {
    const tangled = sum(term(product, [0, 1]), term('square', [0]), term('square', [1]));
    const noise = { kind: 'gaussian', variance: 0.3 } as const;
    expect(channel(tangled, noise).lowered).toBeUndefined();
    const g = evaluate(tangled);
    const out = channel(tangled, noise).gOut([1], [0.7, -0.4], V);
    expect(Math.abs(out.g[0] - nestedIntegral(g, 1, [0.7, -0.4], V, 0.3, 60).g[0])).toBeLessThan(1e-5);
  });
});
