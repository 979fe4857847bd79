import type { Channel, Field } from '../channel/index.js';
import { requireChannel } from './model.js';

/**
 * What labels say of z, as a law: nodes y with weights, and at each of them E[z | y] and G(y) = E[z z' - 1 | y] where nothing is known,
 * or of z - omega relative to V where z ~ N(omega, V) is.
 */
export interface LabelLaw {
  p: number;
  y: Float64Array;
  weight: Float64Array;
  /** n x p. */
  first: Float64Array;
  /** n x p x p. */
  G: Float64Array;
  /** Probability that the quadrature over labels loses: |mass - 1|. */
  missing: number;
}

/** The law of E[z | y] and G(y) at a label of z ~ N(0, 1), or in the coordinates g = V^-1 E[z - omega | y] of z ~ N(omega, V). */
export function labelLaw(channel: Channel, field?: Field): LabelLaw {
  const { p } = requireChannel(channel);
  const { y, weight, mass } = channel.labels(field);
  const n = y.length;
  const omega = new Float64Array(n * p);
  if (field) for (let a = 0; a < p; a++) omega.fill(field.omega[a], a * n, (a + 1) * n);
  const V = field?.V ?? Float64Array.from({ length: p * p }, (_, k) => (k % (p + 1) === 0 ? 1 : 0));
  const { g, jacobian } = channel.gOut(y, omega, V, { jacobian: true });
  const first = Float64Array.from({ length: n * p }, (_, e) => g[(e % p) * n + Math.floor(e / p)]);
  const G = jacobian!.map((h, e) => {
    const i = Math.floor(e / (p * p));
    return h + first[i * p + (Math.floor(e / p) % p)] * first[i * p + (e % p)];
  });
  // Where the density vanishes the values are undefined, and have no weight.
  for (let i = 0; i < n; i++) {
    const broken = !G.subarray(i * p * p, (i + 1) * p * p).every(Number.isFinite);
    if (!broken) continue;
    first.fill(0, i * p, (i + 1) * p);
    G.fill(0, i * p * p, (i + 1) * p * p);
  }
  return { p, y, weight, first, G, missing: Math.abs(mass - 1) };
}

/** E[m m'] of m = E[z | y]: what labels say on average. */
export function firstMoments(laws: LabelLaw[], shares: number[]): Float64Array {
  const { p } = laws[0];
  const sum = new Float64Array(p * p);
  laws.forEach(({ weight, first }, k) => {
    for (let i = 0; i < weight.length; i++)
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          sum[a * p + b] += shares[k] * weight[i] * first[i * p + a] * first[i * p + b];
  });
  return sum;
}

/** The p^2 x p^2 matrix of F(M) = E[G M G], which is symmetric: E[G kron G]. */
export function secondMoments(laws: LabelLaw[], shares: number[]): Float64Array {
  const { p } = laws[0];
  const n = p * p;
  const F = new Float64Array(n * n);
  laws.forEach(({ weight, G }, k) => {
    for (let i = 0; i < weight.length; i++) {
      const w = shares[k] * weight[i];
      const at = i * n;
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          for (let c = 0; c < p; c++)
            for (let d = 0; d < p; d++)
              F[(a * p + b) * n + c * p + d] += w * G[at + a * p + c] * G[at + b * p + d];
    }
  });
  return F;
}
