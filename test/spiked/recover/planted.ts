import seedrandom from 'seedrandom';
import { cellsOf, columnMeans, filled } from '../../../src/spiked/recover/cells.js';
import type { Modality, PerFactor } from '../../../src/spiked/recover/index.js';
import { type Prepared, prepare } from '../../../src/spiked/recover/prepare.js';

export interface Plan {
  /** N1, N2, N3, N4. */
  sizes: [number, number, number, number];
  lambda: number[];
  tau: number[];
}

/** Units that recover is not told. */
export const units = { matrix: { sigma: 3.7, offset: 5 }, tensor: { sigma: 0.02, offset: -1 } };

export interface Planted {
  matrix: Modality;
  tensor: Modality;
  /** One array per component. */
  truth: PerFactor<Float64Array[]>;
}

/** Coupled data with known factors, of mean square one exactly, so that the planted snr is the one of the sample. */
export function plant({ sizes: [n1, n2, n3, n4], lambda, tau }: Plan, seed: string): Planted {
  const normal = normals(seed);
  const factor = (n: number) => lambda.map(() => unitVariance(Float64Array.from({ length: n }, normal)));
  const truth = { u: factor(n1), v: factor(n2), x: factor(n3), y: factor(n4) };
  const A = Float64Array.from({ length: n1 * n2 }, normal);
  const B = Float64Array.from({ length: n1 * n3 * n4 }, normal);
  lambda.forEach((_, c) => {
    const { u, v, x, y } = { u: truth.u[c], v: truth.v[c], x: truth.x[c], y: truth.y[c] };
    for (let i = 0; i < n1; i++) {
      const left = Math.sqrt(lambda[c] / n1) * u[i];
      for (let j = 0; j < n2; j++) A[i * n2 + j] += left * v[j];
      for (let j = 0; j < n3; j++) {
        const row = (Math.sqrt(tau[c]) / n1) * u[i] * x[j];
        for (let k = 0, at = (i * n3 + j) * n4; k < n4; k++) B[at + k] += row * y[k];
      }
    }
  });
  const inUnits = (data: Float64Array, { sigma, offset }: { sigma: number; offset: number }) =>
    data.map((entry) => offset + sigma * entry);
  return {
    matrix: { data: inUnits(A, units.matrix), shape: [n1, n2] },
    tensor: { data: inUnits(B, units.tensor), shape: [n1, n3, n4] },
    truth,
  };
}

/** Box and Muller over a named generator. */
export function normals(seed: string): () => number {
  const uniform = seedrandom.alea(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** Student's t with few degrees of freedom: a normal over the root of a chi square. */
export function student(seed: string, freedom: number): () => number {
  const normal = normals(seed);
  const chi = () => Array.from({ length: freedom }, normal).reduce((sum, z) => sum + z * z, 0);
  return () => normal() / Math.sqrt(chi() / freedom);
}

/** Two arrays of entries that are drawn one by one; `entry` is given the row and the column, of the tensor unfolded. */
export function drawn(
  [n1, n2, n3, n4]: Plan['sizes'],
  entry: { matrix: (i: number, j: number) => number; tensor: (i: number, j: number) => number },
): { matrix: Modality; tensor: Modality } {
  const fill = (columns: number, of: (i: number, j: number) => number) =>
    Float64Array.from({ length: n1 * columns }, (_, at) => of(Math.floor(at / columns), at % columns));
  return {
    matrix: { data: fill(n2, entry.matrix), shape: [n1, n2] },
    tensor: { data: fill(n3 * n4, entry.tensor), shape: [n1, n3, n4] },
  };
}

export function cosine2(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((entry, i) => {
    ab += entry * b[i];
    aa += entry * entry;
    bb += b[i] * b[i];
  });
  return (ab * ab) / (aa * bb);
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function unitVariance(vector: Float64Array): Float64Array {
  const square = mean([...vector].map((entry) => entry * entry));
  return vector.map((entry) => entry / Math.sqrt(square));
}

/** A table as recover prepares it; holes by the means of their columns. */
export function prepared(
  modality: Modality,
  kind: 'matrix' | 'tensor',
  { robust = false, ...options }: { centre: boolean; scale: boolean; robust?: boolean },
  missing: 'refuse' | 'mean' = 'refuse',
): Prepared {
  const cells = cellsOf(modality, kind, { missing, robust });
  return prepare(
    cells,
    filled(cells, () => columnMeans(cells)),
    options,
  );
}

/** The table with every entry of column j missing with probability 1 - observed(j), whatever it is. */
export function holed(table: Modality, observed: (j: number) => number, seed: string): Modality {
  const uniform = seedrandom.alea(seed);
  const columns = table.data.length / table.shape[0];
  return {
    ...table,
    data: Float64Array.from(table.data, (entry, at) =>
      uniform() < observed(at % columns) ? entry : Number.NaN,
    ),
  };
}
