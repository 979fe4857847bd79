// Linear algebra by its definitions, on plain row-major arrays.

import { uniforms } from '../conformance/matrices.js';

export { uniforms };

export type Numbers = ArrayLike<number>;

export function dot(x: Numbers, y: Numbers): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** A B for A (m x k) and B (k x n). */
export function matmul(m: number, n: number, k: number, a: Numbers, b: Numbers): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) c[i * n + j] += a[i * k + p] * b[p * n + j];
  return c;
}

export function transpose(m: number, n: number, a: Numbers): Float64Array {
  const t = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) t[j * m + i] = a[i * n + j];
  return t;
}

export function identity(n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * n + i] = 1;
  return a;
}

export const frobenius = (a: Numbers) => Math.sqrt(dot(a, a));

export function difference(a: Numbers, b: Numbers): Float64Array {
  return Float64Array.from(a, (v, i) => v - b[i]);
}

export function randoms(length: number, seed: number): Float64Array {
  const next = uniforms(seed);
  return Float64Array.from({ length }, next);
}
