import { bisect, quadrature } from '../../numerics/index.js';

/**
 * The squared length that k coordinates of a uniform unit vector of R^n exceed with a given probability: what a
 * direction puts on k coordinates by chance. The law is Beta(k/2, (n - k)/2); with sin(t)^2 for the squared length its
 * density is sin(t)^(k-1) cos(t)^(n-k-1).
 */
export function sphereQuantile(n: number, k: number, probability: number): number {
  if (k === 0) return 0;
  if (k >= n) return 1;
  const density = (t: number) => Math.sin(t) ** (k - 1) * Math.cos(t) ** (n - k - 1);
  // Beyond this angle the density is below 1e-30 of its peak.
  const end = Math.min(Math.PI / 2, (Math.sqrt(k) + 12) / Math.sqrt(n));
  const mass = (from: number) => quadrature(density, from, end).value;
  const all = mass(0);
  const beyond = (t: number) => mass(t) < probability * all;
  return Math.sin(bisect(beyond, 0, end, { tolerance: 1e-7 }).root) ** 2;
}
