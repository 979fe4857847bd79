import { describe, expect, it } from 'vitest';
import {
  channel,
  checkChannel,
  fromFunctions,
  fromLogLikelihood,
  type Link,
  type Noise,
} from '../../src/channel/index.js';

const probit: Noise = { kind: 'probit', variance: 0.3 };
const gauss: Noise = { kind: 'gaussian', variance: 0.3 };
const linear = {
  gOut: (y: number, omega: number, V: number) => ({
    g: (y - omega) / (V + 1),
    logZ: -0.5 * ((y - omega) ** 2 / (V + 1) + Math.log(2 * Math.PI * (V + 1))),
  }),
  labels: { continuous: [-Infinity, Infinity] as [number, number] },
  draw: (z: number, _: number, normal: number) => z + normal,
};
/** y = z1 z2 + noise would need a quadrature: the sum of two directions with noise does not. */
const sum = fromFunctions({
  directions: 2,
  gOut: (y: number, omega: Float64Array, V: Float64Array) => {
    const variance = V[0] + V[1] + V[2] + V[3] + 1;
    const gap = y - omega[0] - omega[1];
    return {
      g: [gap / variance, gap / variance],
      logZ: -0.5 * (gap ** 2 / variance + Math.log(2 * Math.PI * variance)),
    };
  },
  labels: { continuous: [-Infinity, Infinity] },
  draw: (z: Float64Array, _: number, normal: number) => z[0] + z[1] + normal,
});
const three = fromLogLikelihood({
  logLikelihood: (y, z) => y * z - Math.log(1 + Math.exp(z) + Math.exp(-z)),
  labels: { counted: [-1, 0, 1] },
});

const cases: [string, Link, Noise?][] = [
  ['linear', { kind: 'linear' }, gauss],
  ['abs', { kind: 'abs' }, gauss],
  ['sign with probit noise', { kind: 'sign' }, probit],
  ['poisson', { kind: 'poisson', rate: 'exp' }],
  ['poisson of softplus', { kind: 'poisson', rate: 'softplus' }],
  ['logit', { kind: 'logit' }],
  ['student-t', { kind: 'student-t', degrees: 3, scale: 0.5 }],
  ['door', { kind: 'door', width: 0.7 }],
  ['door with probit noise', { kind: 'door', width: 0.7 }, probit],
  ['quantised', { kind: 'quantised', edges: [-1, 0.2, 1.5] }],
  ['quantised with probit noise', { kind: 'quantised', edges: [-1, 0.2, 1.5] }, probit],
  ['a log-likelihood of three labels', three],
  ['functions', fromFunctions(linear)],
  ['functions of two directions', sum],
];

describe('checkChannel', () => {
  it.each(cases)('passes %s', (_, link, noise) => {
    const { passed, identities } = checkChannel(link, noise);
    expect(identities.filter((identity) => !identity.passed)).toEqual([]);
    expect(passed).toBe(true);
    expect(identities.map(({ name }) => name)).toEqual(['mass', 'mean', 'gradient', 'hessian', 'draw']);
  });

  it('takes a channel', () => {
    expect(checkChannel(channel({ kind: 'logit' })).passed).toBe(true);
  });

  const failing = (link: Link) =>
    checkChannel(link)
      .identities.filter(({ passed }) => !passed)
      .map(({ name }) => name);

  it('names what a wrong g breaks', () => {
    const gOut = (y: number, omega: number, V: number) => {
      const { g, logZ } = linear.gOut(y, omega, V);
      return { g: 1.001 * g, logZ };
    };
    expect(failing(fromFunctions({ ...linear, gOut }))).toContain('gradient');
  });

  it('notices probabilities that do not sum to 1', () => {
    const gOut = (y: number, omega: number, V: number) => {
      const { g, logZ } = linear.gOut(y, omega, V);
      return { g, logZ: logZ + 0.001 };
    };
    expect(failing(fromFunctions({ ...linear, gOut }))).toEqual(['mass']);
    const off = fromLogLikelihood({
      logLikelihood: (y, z) => 0.1 + y * z - Math.exp(z),
      labels: { counted: [0, 1] },
    });
    expect(failing(off)).toContain('mass');
  });

  it('notices draws of another law', () => {
    const draw = (z: number, _: number, normal: number) => z + 1.3 * normal;
    expect(failing(fromFunctions({ ...linear, draw }))).toEqual(['draw']);
    const shifted = fromFunctions({
      ...linear,
      draw: (z: number, _: number, normal: number) => z + normal + 0.3,
    });
    expect(failing(shifted)).toEqual(['draw']);
  });
});
