import type { Decomposition } from './decompose.js';

/** One number per factor; u is the shared one. */
export interface PerFactor<T> {
  u: T;
  v: T;
  x: T;
  y: T;
}

/** The two modalities, prepared and decomposed; the tensor as its mode-1 unfolding, N1 x N3 N4. */
export interface Pair {
  matrix: Decomposition;
  tensor: Decomposition;
  /** Of the cuts, relative to the edges; undefined chooses it from the sizes. */
  margin: number | undefined;
}

/** The sizes of the tensor's other two modes, in themselves and over N1. */
export function aspects({ tensor: { prepared } }: Pair) {
  const [, n3, n4] = prepared.shape;
  return { n3, n4, a3: n3 / prepared.degrees, a4: n4 / prepared.degrees };
}
