import { eigh, matmul, transpose } from '../../linalg/index.js';

/** The singular value decomposition of a wide or tall matrix, through the Gram matrix of its shorter side. */
export interface Spectrum {
  /** Singular values, largest first: min(degrees, columns) of them. */
  values: Float64Array;
  /** Unit left singular vector k, of a positive singular value. */
  left(k: number): Float64Array;
  right(k: number): Float64Array;
}

/**
 * Values below about 1e-8 of the largest one are rounding; what reads them here (a median over the noise, the
 * components above its edge) lies far higher, and the longer side, N3 N4 for an unfolding, is never squared.
 *
 * @param degrees of the rows: one less than there are where the columns were centred
 */
export function spectrum(data: Float64Array, rows: number, columns: number, degrees = rows): Spectrum {
  const wide = rows <= columns;
  const size = wide ? rows : columns;
  const x = { rows, cols: columns, data };
  const { values: ascending, vectors } = eigh(wide ? matmul(x, transpose(x)) : matmul(transpose(x), x));
  const count = Math.min(degrees, columns);
  const values = Float64Array.from({ length: count }, (_, k) =>
    Math.sqrt(Math.max(0, ascending[size - 1 - k])),
  );
  const short = (k: number) =>
    Float64Array.from({ length: size }, (_, i) => vectors.data[i * size + size - 1 - k]);
  const long = (k: number) => {
    const other = wide ? timesTransposed(data, columns, short(k)) : times(data, columns, short(k));
    return other.map((entry) => entry / values[k]);
  };
  return wide ? { values, left: short, right: long } : { values, left: long, right: short };
}

/** X v for every row of X. */
function times(data: Float64Array, columns: number, v: Float64Array): Float64Array {
  const out = new Float64Array(data.length / columns);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0, at = i * columns; j < columns; j++) sum += data[at + j] * v[j];
    out[i] = sum;
  }
  return out;
}

/** X' u: the rows of X, weighted. */
export function timesTransposed(data: Float64Array, columns: number, u: Float64Array): Float64Array {
  const out = new Float64Array(columns);
  for (let i = 0; i < u.length; i++) {
    const weight = u[i];
    for (let j = 0, at = i * columns; j < columns; j++) out[j] += weight * data[at + j];
  }
  return out;
}
