import type { Decomposition } from './decompose.js';

export type Kind = 'matrix' | 'tensor';

/** One value for each modality there is; those in K are there for certain. */
export type PerModality<T, K extends Kind = never> = Partial<Record<Kind, T>> & Record<K, T>;

/** One number per factor; u is the shared one. */
export interface PerFactor<T> {
  u: T;
  v: T;
  x: T;
  y: T;
}

/** The modalities, prepared and decomposed; the tensor as its mode-1 unfolding, N1 x N3 N4. At least one is there. */
export interface Pair extends PerModality<Decomposition> {
  /** Of the cuts, relative to the edges; undefined chooses it from the sizes. */
  margin: number | undefined;
}

/** What there is, the matrix first. */
export function modalities<S>({ matrix, tensor }: PerModality<S>): S[] {
  return [matrix, tensor].filter((modality) => modality !== undefined);
}

/** The same asked of each modality there is. */
export function mapped<S, T>({ matrix, tensor }: PerModality<S>, ask: (modality: S) => T): PerModality<T> {
  return { ...(matrix && { matrix: ask(matrix) }), ...(tensor && { tensor: ask(tensor) }) };
}

/** The sizes of the tensor's other two modes, in themselves and over N1. */
export function aspects({ prepared: { cells, degrees } }: Decomposition) {
  const [, n3, n4] = cells.shape;
  return { n3, n4, a3: n3 / degrees, a4: n4 / degrees };
}
