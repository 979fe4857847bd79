import { core, padded } from '../core/index.js';
import { type AnyMatrix, checkSquare, entriesOf } from './matrix.js';

/** The eigenvalues of a general matrix. 'max-iterations' means that 300 sweeps did not find one of them. */
export interface Spectrum {
  /** Real parts, descending; of a conjugate pair the eigenvalue above the real axis comes first. NaN where not converged. */
  re: Float64Array;
  im: Float64Array;
  status: 'converged' | 'max-iterations';
}

/**
 * All eigenvalues of a square matrix that need not be symmetric, by balancing, reduction to Hessenberg form and QR iterations: Francis'
 * double shift, and above 160 rows aggressive early deflation with chains of bulges (Braman, Byers and Mathias, SIAM J. Matrix Anal.
 * Appl. 23 (2002) 929 and 948).
 *
 * Balancing is an exact similarity, by a permutation and powers of two, that makes the norms of row i and column i alike, as LAPACK's
 * dgebal does. Backward stable: the eigenvalues are those of a matrix that differs from the balanced one by a small multiple of
 * 1e-16 times its norm, which moves ill-conditioned ones further. So graded matrices and companions of any coefficients lose nothing;
 * where rows and columns are alike one by one, but a product along a long cycle is not (bidiagonal matrices), nothing is gained.
 * For symmetric matrices see `eigenvalues`, for a few of a large one `topSpectrum`.
 *
 * @throws RangeError when A is not square and finite
 */
export function spectrum(a: AnyMatrix): Spectrum {
  checkSquare('a', a);
  const { memory } = core();
  const n = a.rows;
  return memory.scope((scratch) => {
    const ld = leading(n);
    const at = scratch.f64(n * ld);
    const view = memory.f64(at, n * ld);
    const { numbers, stride } = entriesOf(a);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) view[i * ld + j] = numbers[i * stride + j];
    return spectrumOf(n, at, ld);
  });
}

/** Rows that are a power of two apart would meet in the cache. */
export function leading(n: number): number {
  return n % 64 === 0 ? n + 8 : padded(n);
}

/** As `spectrum`, of n rows of finite numbers in core memory, ld apart, which are destroyed. */
export function spectrumOf(n: number, at: number, ld: number): Spectrum {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const [re, im] = [scratch.f64(n), scratch.f64(n)];
    memory.f64(re, n).fill(Number.NaN);
    const code = exports.deigvals(n, at, ld, re, im, scratch.bytes(exports.deigvals_ws(n)));
    const [real, imaginary] = [memory.f64(re, n), memory.f64(im, n)];
    // Sorting is stable, so the members of a pair, whose real parts are the same number, stay in their order.
    const order = Array.from(real.keys()).sort((i, j) => real[j] - real[i]);
    return {
      re: Float64Array.from(order, (i) => real[i]),
      im: Float64Array.from(order, (i) => imaginary[i]),
      status: code === 0 ? 'converged' : 'max-iterations',
    };
  });
}
