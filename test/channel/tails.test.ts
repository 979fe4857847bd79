import { describe, expect, it } from 'vitest';
import { type Channel, channel, type Link, type Noise } from '../../src/channel/index.js';
import { rowByRow } from '../../src/channel/law.js';
import { normals } from '../../src/random/index.js';
import { tails } from './tail-values.js';

const gaussian = (variance: number): Noise => ({ kind: 'gaussian', variance });
const probit = (variance: number): Noise => ({ kind: 'probit', variance });
const covariance = (own: number[], shared: number[]) =>
  own.flatMap((d, a) => shared.map((s, b) => (a === b ? d : 0) + shared[a] * s));

describe('links of signs', () => {
  it('keep their digits up to 40 deviations out, and for correlations near 1', () => {
    for (const { link, y, noise = 0, inside, omega, own, shared, logZ, g } of tails) {
      const V = covariance(own, shared);
      const found = channel(link, inside ? probit(inside) : gaussian(noise)).gOut([y], omega, V);
      const told = `${JSON.stringify(link)}, y = ${y}, omega = ${omega}`;
      expect(Math.abs(found.logZ[0] - logZ), told).toBeLessThan(1e-8 * Math.max(1, Math.abs(logZ)));
      const sizes = g.map((slope, a) => Math.abs(slope) * Math.sqrt(V[a * (own.length + 1)]));
      // Where both values of a label are likely, what its patterns say cancels.
      const size = Math.max(1e-6, ...sizes);
      g.forEach((slope, a) => {
        const error = Math.abs(found.g[a] - slope) * Math.sqrt(V[a * (own.length + 1)]);
        expect(error, told).toBeLessThan(1e-8 * size);
      });
    }
  });

  it('have a g that is the slope of ln Zout, far out too', () => {
    const V = covariance([0.5, 0.25, 1], [0.5, -0.75, 0.25]);
    for (const [link, noise, y] of [
      [{ kind: 'committee', directions: 3 }, gaussian(0), -1],
      [{ kind: 'committee', directions: 3 }, gaussian(0.1), -3.5],
      [{ kind: 'sign-product', factors: 3 }, probit(0.2), -1],
    ] as [Link, Noise, number][]) {
      const law = channel(link, noise);
      for (const omega of [
        [3, 3, 3],
        [8, -2, 12],
      ]) {
        const { g } = law.gOut([y], omega, V);
        const h = 1e-3;
        g.forEach((slope, a) => {
          const at = (d: number) =>
            law.gOut(
              [y],
              omega.map((o, b) => (b === a ? o + d : o)),
              V,
            ).logZ[0];
          const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
          expect(Math.abs(slope - difference)).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
        });
      }
    }
  });
});

// The posterior is no farther from the prior than its evidence allows: g' V g / 2 <= KL <= max ln P(y | z) - ln Zout.
describe("g' V g / 2", () => {
  const numbers = normals(20_000, { seed: 'tails' });
  let drawn = 0;
  const draw = () => numbers[drawn++ % numbers.length];

  function holds(law: Channel, labels: number[], most: number): void {
    const { p } = law;
    for (let k = 0; k < 24; k++) {
      const shared = Array.from({ length: p }, draw);
      const V = covariance(
        shared.map(() => [1, 0.1, 1e-3][k % 3]),
        shared,
      );
      const far = [1, 6, 15, 40][k % 4];
      const omega = Array.from({ length: p }, (_, a) => far * draw() * Math.sqrt(V[a * (p + 1)]));
      const n = labels.length;
      const fields = omega.flatMap((o) => labels.map(() => o));
      const { logZ, g } = law.gOut(labels, fields, V);
      labels.forEach((y, i) => {
        let square = 0;
        for (let a = 0; a < p; a++)
          for (let b = 0; b < p; b++) square += 0.5 * V[a * p + b] * g[a * n + i] * g[b * n + i];
        const told = `${JSON.stringify(law.link)}, y = ${y}, omega = ${omega}, V = ${V}`;
        expect(Number.isFinite(logZ[i]), told).toBe(true);
        expect(square, told).toBeLessThanOrEqual((most - logZ[i]) * (1 + 1e-9) + 1e-9);
      });
    }
  }

  it('is below the surprise of a label that signs give', () => {
    for (const p of [1, 2, 3, 4]) {
      const sums = Array.from({ length: p + 1 }, (_, k) => 2 * k - p);
      for (const noise of [gaussian(0), probit(0.1)]) {
        holds(channel({ kind: 'sign-product', factors: p }, noise), [-1, 1], 0);
        if (p < 4) holds(channel({ kind: 'committee', directions: p }, noise), sums, 0);
      }
    }
  });

  it('is below that of a label with noise', () => {
    const sum = (...links: Link[]): Link => ({
      kind: 'sum',
      terms: links.map((link, a) => ({ link, on: [a], weight: 1 })) as never,
    });
    const links: Link[] = [
      { kind: 'sign' },
      { kind: 'abs' },
      { kind: 'relu' },
      { kind: 'committee', directions: 2 },
      { kind: 'committee', directions: 3 },
      { kind: 'sign-product', factors: 2 },
      { kind: 'sign-product', factors: 3 },
      sum({ kind: 'square' }, { kind: 'sign' }),
      sum({ kind: 'sign' }, { kind: 'linear' }, { kind: 'sign' }),
    ];
    for (const link of links)
      for (const noise of [0.5, 1e-3])
        holds(channel(link, gaussian(noise)), [-2, -1, 0.3, 3], -0.5 * Math.log(2 * Math.PI * noise));
  });
});

describe('functions with noise', () => {
  it('say what links of the same label say, 40 deviations out too', () => {
    const pairs: [Link, (z: ArrayLike<number>) => number, (z: number) => number][] = [
      [{ kind: 'abs' }, (z) => Math.abs(z[0]), Math.abs],
      [{ kind: 'linear' }, (z) => z[0], (z) => z],
      [{ kind: 'square' }, (z) => z[0] * z[0], (z) => z * z],
      [{ kind: 'relu' }, (z) => Math.max(0, z[0]), (z) => Math.max(0, z)],
    ];
    for (const [link, g, f] of pairs)
      for (const noise of [0.01, 1e-4])
        for (const far of [5, 9, 12, 20, 40]) {
          const at = [[f(1 + 0.1 * far)], [1], [0.01]] as const;
          const told = channel(link, gaussian(noise)).gOut(...at);
          const found = channel({ kind: 'function', g, directions: 1 }, gaussian(noise)).gOut(...at);
          const what = `${link.kind}, noise ${noise}, ${far} deviations`;
          expect(Math.abs(found.logZ[0] / told.logZ[0] - 1), what).toBeLessThan(1e-8);
          expect(Math.abs(found.g[0] / told.g[0] - 1), what).toBeLessThan(1e-7);
        }
  });

  it('of two directions have the Hessian of their ln Zout, with jumps too', () => {
    const of = (g: (z: ArrayLike<number>) => number, variance: number) =>
      channel({ kind: 'function', g, directions: 2 }, gaussian(variance));
    const smooth = of((z) => Math.tanh(z[0] - 0.5 * z[1]) + 0.5 * z[0], 0.3);
    const V = [0.6, 0.2, 0.2, 0.9];
    const at = (a: number, b: number) => smooth.gOut([0.7], [0.3 + a, -0.4 + b], V, { jacobian: true });
    const h = 1e-3;
    const { jacobian } = at(0, 0);
    const columns = [
      [at(h, 0), at(-h, 0)],
      [at(0, h), at(0, -h)],
    ].map(([up, down]) => [0, 1].map((a) => (up.g[a] - down.g[a]) / (2 * h)));
    for (const a of [0, 1])
      for (const b of [0, 1]) expect(jacobian![2 * a + b]).toBeCloseTo(columns[b][a], 5);
    // Differences of g lose a jump between the nodes of a grid altogether.
    const jump = of((z) => Math.sign(z[0] * z[1]), 0.1).secondMoment([0.8]);
    const known = channel({ kind: 'sign-product', factors: 2 }, gaussian(0.1)).secondMoment([0.8]);
    expect(Math.abs(jump[1] - known[1])).toBeLessThan(2e-3);
    expect(Math.abs(jump[0] - known[0])).toBeLessThan(2e-3);
  });
});

describe('a g that its bound does not allow', () => {
  it('is no number', () => {
    const broken = rowByRow(
      1,
      () => (_y, _omega, g) => {
        g[0] = 30;
        return -2;
      },
      0,
    );
    const right = rowByRow(
      1,
      () => (_y, _omega, g) => {
        g[0] = 2 - 1e-9;
        return -2;
      },
      0,
    );
    const of = (rows: typeof right) => {
      const [logZ, g] = [new Float64Array(1), new Float64Array(1)];
      rows([1], [0], [1], logZ, g);
      return g[0];
    };
    expect(of(broken)).toBeNaN();
    expect(of(right)).toBe(2 - 1e-9);
  });
});
