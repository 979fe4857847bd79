import { describe, expect, it } from 'vitest';
import { channel, evaluate, type Labels, type Link, type Noise } from '../../src/channel/index.js';

/** `rough`: how near a brute-force sum over z comes where it has jumps; `derivative`: how near g and the derivative of ln Zout are. */
export type Case = [name: string, link: Link, noise: Noise, rough?: number, derivative?: number];

export const gaussian = (variance: number): Noise => ({ kind: 'gaussian', variance });
export const probit = (variance: number): Noise => ({ kind: 'probit', variance });

const omegas = [0.7, -0.4, 0.25];
const variances = [[0.6], [0.6, 0.15, 0.15, 0.5], [0.6, 0.15, -0.1, 0.15, 0.5, 0.05, -0.1, 0.05, 0.7]];

/** Tests what holds for every channel. */
export function identities([name, link, noise, rough = 1e-5, derivative = 2e-6]: Case): void {
  describe(`the channel of ${name}`, () => {
    const law = channel(link, noise);
    const { p } = law;
    const omega = omegas.slice(0, p);
    const V = variances[p - 1];
    let found: Labels | undefined;
    const labels = () => {
      found ??= law.labels({ omega, V });
      return found;
    };
    const rows = (n: number, w = omega) =>
      Float64Array.from({ length: p * n }, (_, e) => w[Math.floor(e / n)]);

    it('has labels of total probability 1', () => {
      const { mass, y, logZ, g } = labels();
      expect(Math.abs(mass - 1)).toBeLessThan(1e-6);
      // They bring along what is known of them.
      const out = law.gOut(y, rows(y.length), V);
      expect([...logZ]).toEqual([...out.logZ]);
      expect([...g]).toEqual([...out.g]);
    });

    it('has a g that is the derivative of ln Zout', () => {
      const { y, weight } = labels();
      const likely = y.filter((_, k) => weight[k] > 1e-8);
      const some = likely.filter((_, k) => k % Math.ceil(likely.length / 7) === 0);
      const { g } = law.gOut(some, rows(some.length), V);
      for (let a = 0; a < p; a++) {
        const at = (h: number) => {
          const w = omega.map((x, b) => (b === a ? x + h : x));
          return law.gOut(some, rows(some.length, w), V).logZ;
        };
        const h = 1e-3;
        const [m2, m1, p1, p2] = [-2 * h, -h, h, 2 * h].map(at);
        some.forEach((_, k) => {
          const slope = (8 * (p1[k] - m1[k]) - (p2[k] - m2[k])) / (12 * h);
          expect(Math.abs(g[a * some.length + k] - slope)).toBeLessThan(derivative * (1 + Math.abs(slope)));
        });
      }
    });

    it('has a g of mean 0', () => {
      const { y, weight } = labels();
      const { g } = law.gOut(y, rows(y.length), V);
      for (let a = 0; a < p; a++) {
        let [mean, size] = [0, 0];
        weight.forEach((w, k) => {
          mean += w * g[a * y.length + k];
          size += w * Math.abs(g[a * y.length + k]);
        });
        expect(Math.abs(mean)).toBeLessThan(1e-6 * (1 + size));
      }
    });

    it('agrees with a sum over z', () => {
      const { y, weight } = labels();
      const { g } = law.gOut(y, rows(y.length), V);
      const sums = Array(p + 1).fill(0);
      weight.forEach((w, k) => {
        sums[0] += w * Math.cos(y[k]);
        for (let a = 0; a < p; a++) {
          let mean = omega[a];
          for (let b = 0; b < p; b++) mean += V[a * p + b] * g[b * y.length + k];
          sums[a + 1] += w * Math.cos(y[k]) * mean;
        }
      });
      const expected = bruteForce(link, noise, omega, V);
      sums.forEach((value, a) => {
        expect(Math.abs(value - expected[a])).toBeLessThan(rough);
      });
    });

    it('has a G of mean 0', () => {
      const { y, weight } = law.labels();
      const G = law.secondMoment(y);
      for (let e = 0; e < p * p; e++) {
        const mean = weight.reduce((sum, w, k) => sum + w * G[k * p * p + e], 0);
        expect(Math.abs(mean)).toBeLessThan(2e-5);
      }
    });
  });
}

/** E cos y and E z_a cos y over a grid of z in half steps from 0, where the links jump. */
function bruteForce(link: Link, noise: Noise, omega: number[], V: number[]): number[] {
  const p = omega.length;
  const step = [0.002, 0.02, 0.1][p - 1];
  const g = evaluate(link);
  const wide = V.map((v, e) => v + (noise.kind === 'probit' && e % (p + 1) === 0 ? noise.variance : 0));
  const P = inverse(p, wide);
  const damp = noise.kind === 'gaussian' ? Math.exp(-0.5 * noise.variance) : 1;
  const sums = Array(p + 2).fill(0);
  const z = Array(p).fill(0);
  const visit = (a: number) => {
    if (a === p) {
      let square = 0;
      for (let b = 0; b < p; b++)
        for (let c = 0; c < p; c++) square += (z[b] - omega[b]) * P[b * p + c] * (z[c] - omega[c]);
      const w = Math.exp(-0.5 * square);
      const value = w * Math.cos(g(z)) * damp;
      sums[p + 1] += w;
      sums[0] += value;
      // The mean of the true z where the signs see z + noise.
      for (let b = 0; b < p; b++) {
        let mean = omega[b];
        for (let c = 0; c < p; c++)
          for (let d = 0; d < p; d++) mean += V[b * p + c] * P[c * p + d] * (z[d] - omega[d]);
        sums[b + 1] += value * mean;
      }
      return;
    }
    const reach = Math.ceil((Math.abs(omega[a]) + 6 * Math.sqrt(wide[a * (p + 1)])) / step);
    for (let k = -reach; k < reach; k++) {
      z[a] = (k + 0.5) * step;
      visit(a + 1);
    }
  };
  visit(0);
  return sums.slice(0, p + 1).map((sum) => sum / sums[p + 1]);
}

/** By Gauss and Jordan: V is small and positive definite. */
function inverse(p: number, V: number[]): number[] {
  const A = Array.from({ length: p }, (_, i) => [
    ...V.slice(i * p, i * p + p),
    ...Array.from({ length: p }, (_, j) => (i === j ? 1 : 0)),
  ]);
  for (let i = 0; i < p; i++) {
    const pivot = A[i][i];
    A[i] = A[i].map((x) => x / pivot);
    for (let r = 0; r < p; r++) {
      if (r === i) continue;
      const factor = A[r][i];
      A[r] = A[r].map((x, j) => x - factor * A[i][j]);
    }
  }
  return A.flatMap((row) => row.slice(p));
}
