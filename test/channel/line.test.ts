import { describe, expect, it } from 'vitest';
import { channel, evaluate, type Link } from '../../src/channel/index.js';
import { lineIntegral } from '../reference/line.js';

const links: Record<string, Link> = {
  square: { kind: 'square' },
  tanh: { kind: 'tanh' },
  'hermite 3': { kind: 'hermite', degree: 3 },
  'hermite 6': { kind: 'hermite', degree: 6 },
  polynomial: { kind: 'polynomial', coefficients: [1, -1, 0.5, 0.2] },
  'a sum with a kink': {
    kind: 'sum',
    terms: [
      { link: { kind: 'relu' }, on: [0], weight: 1 },
      { link: { kind: 'tanh' }, on: [0], weight: -0.7 },
    ],
  },
};

const powers = [1, 1e-3, 1e-6];

describe('noisy links of one direction', () => {
  for (const [name, link] of Object.entries(links)) {
    it(`agree with a slow reference for large and small noise and variance: ${name}`, () => {
      const f = evaluate(link);
      const g = (z: number) => f([z]);
      for (const V of powers) {
        for (const noise of powers) {
          const law = channel(link, { kind: 'gaussian', variance: noise });
          expect(law.lowered).toBeDefined();
          for (const omega of [-4, 0, 0.3]) {
            for (const [a, b] of [
              [0.4, -0.7],
              [-4.5, 4],
              [3, 5],
            ]) {
              const y = g(omega + a * Math.sqrt(V)) + b * Math.sqrt(noise);
              const out = law.gOut([y], [omega], [V]);
              const expected = lineIntegral(g, y, omega, V, noise);
              const where = `V ${V} noise ${noise} omega ${omega} y ${y}`;
              expect(Math.abs(out.g[0] - expected.g) * Math.sqrt(V), where).toBeLessThan(1e-8);
              expect(Math.abs(out.logZ[0] - expected.logZ), where).toBeLessThan(1e-8);
            }
          }
        }
      }
    });
  }
});

// A direction that nothing looks at leaves the core's three: these rows come from TypeScript.
const widened = (link: Extract<Link, { kind: 'sum' }>): Link => ({
  kind: 'sum',
  terms: [...link.terms, { link: { kind: 'sign' }, on: [3], weight: 0 }],
});

describe('links of a line and signs', () => {
  const square = { kind: 'square' } as const;
  const sums: [name: string, noise: number, link: Extract<Link, { kind: 'sum' }>, p: number][] = [];
  for (const noise of [0, 0.2]) {
    for (const c of [0, 1, 2]) {
      const terms = [
        { link: square, on: [c], weight: 1 },
        { link: { kind: 'sign-product', factors: 3 } as const, on: [0, 1, 2], weight: 0.8 },
      ];
      sums.push([`z${c + 1}^2 + sign(z1 z2 z3)`, noise, { kind: 'sum', terms }, 3]);
    }
    const terms = [
      { link: { kind: 'hermite', degree: 3 } as const, on: [1], weight: 1 },
      { link: { kind: 'committee', directions: 2 } as const, on: [1, 0], weight: 0.5 },
    ];
    sums.push(['He3(z2) and a committee', noise, { kind: 'sum', terms }, 2]);
  }
  const V = [0.5, 0.12, -0.1, 0.12, 0.4, 0.05, -0.1, 0.05, 0.6];
  const omegas = [0.3, -0.6, 0.45, -1.2, 0.9, 0.7, 2, 0.05, -0.4];
  for (const [name, noise, link, p] of sums) {
    for (const tie of [1, 0]) {
      it(`agree with what TypeScript says of them: ${name}, noise ${noise}, correlations times ${tie}`, () => {
        const kind = { kind: 'gaussian', variance: noise } as const;
        const [law, wide] = [channel(link, kind), channel(widened(link), kind)];
        expect(law.lowered).toBeDefined();
        expect(wide.lowered).toBeUndefined();
        const covariance = (size: number) =>
          Array.from({ length: size * size }, (_, e) => {
            const [a, b] = [Math.floor(e / size), e % size];
            if (a >= p || b >= p) return a === b ? 1 : 0;
            return (a === b ? 1 : tie) * V[3 * a + b];
          });
        const fields = [0, 1, 2].map((row) => omegas.slice(3 * row, 3 * row + p));
        for (const omega of fields) {
          const y = [-2.4, -1.6, -0.9, -0.3, 0.25, 0.75, 1.4, 2.2, 5, 9].filter((label) =>
            wide.supports(label),
          );
          expect(y.length).toBeGreaterThan(4);
          const rows = (size: number) =>
            Array.from({ length: size * y.length }, (_, e) => omega[Math.floor(e / y.length)] ?? 0);
          const found = law.gOut(y, rows(p), covariance(p));
          const expected = wide.gOut(y, rows(4), covariance(4));
          y.forEach((_, i) => {
            expect(Math.abs(found.logZ[i] - expected.logZ[i])).toBeLessThan(1e-8);
            for (let a = 0; a < p; a++) {
              const slope = expected.g[a * y.length + i];
              expect(Math.abs(found.g[a * y.length + i] - slope)).toBeLessThan(1e-8 * (1 + Math.abs(slope)));
            }
          });
        }
      });
    }
  }
});

describe('labels that a line cannot have', () => {
  it('have no probability and no slope', () => {
    const hermite = channel({ kind: 'hermite', degree: 2 });
    const { logZ, g } = hermite.gOut([-1, 0.5, Number.NaN], [0.1, 0.1, 0.1], [0.5]);
    expect([...logZ].map((x) => x > Number.NEGATIVE_INFINITY)).toEqual([false, true, false]);
    expect([...g].map(Number.isFinite)).toEqual([false, true, false]);
    const noisy = channel({ kind: 'tanh' }, { kind: 'gaussian', variance: 0.1 });
    expect(noisy.gOut([Number.NaN, 0.2], [0.1, Number.NaN], [0.5]).g).toEqual(
      Float64Array.of(Number.NaN, Number.NaN),
    );
    // Far outside, z is far outside.
    expect(noisy.gOut([40], [0.1], [0.5]).g[0]).toBeGreaterThan(1);
  });
});
