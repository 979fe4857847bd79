import { checkCount, checkObject, core, padded, type Scratch, shown } from '../core/index.js';
import { Arnoldi, type RitzPair } from './arnoldi.js';
import { lendBalanced } from './balance.js';
import { lend, lendScaled, scaledBy } from './boundary.js';
import { unit } from './inverse.js';
import { type KrylovStatus, NEGLIGIBLE } from './lanczos.js';
import { type AnyMatrix, checkSquare } from './matrix.js';
import { type Apply, isOperator, onArrays, type SquareOperator } from './operator.js';
import { checkOptions, lanczosFields } from './top.js';

export interface SpectrumOptions {
  /** 'real' (default) takes the eigenvalues of largest real part, 'magnitude' those of largest modulus. */
  which?: 'real' | 'magnitude';
  /** Stop when every residual is below this times the largest modulus of the k eigenvalues. Default 1e-10. */
  tolerance?: number;
  /** Cap on the steps, each of which applies the operator once. Default 3000. */
  maxIterations?: number;
  /** Integer that picks the start vector. Default 1. */
  seed?: number;
}

export interface TopSpectrum {
  /** k eigenvalues in the order of `which`; of a conjugate pair the one above the real axis comes first. */
  re: Float64Array;
  im: Float64Array;
  /** vectors[i] of eigenvalue i, of norm 1, its phase arbitrary: the real part and, where the eigenvalue is not real, the imaginary part. */
  vectors: { re: Float64Array; im?: Float64Array }[];
  /** 'stalled': the iteration has converged, but rounding, of the size of A, leaves residuals above the tolerance. */
  status: KrylovStatus | 'stalled';
  iterations: number;
  /** The largest of |A v - value v|, measured on what is returned, over the largest modulus of the k; where that is 0, over |A|. */
  residual: number;
}

/**
 * k eigenvalues of a general matrix or operator and their right eigenvectors, by Arnoldi's iteration with Krylov-Schur restarts. A
 * Krylov space does not see the operator's shift: 'real' finds an outlier on the right also where one of equal modulus lies on the
 * left. Of an eigenvalue that is exactly multiple it finds one vector.
 *
 * A matrix is balanced first, as `spectrum` does; an operator cannot be. Up to 80 dimensions (2 k + 20, if that is more) it is the
 * matrix of its products with all unit vectors, of which all eigenvalues are computed. The residuals take one product more for each
 * vector, real or imaginary part.
 *
 * With a status other than 'converged' the result is the best that there was ('non-finite': NaN).
 *
 * @throws RangeError when k is not from 1 to the size, or a matrix is not square and finite
 */
export function topSpectrum(
  a: AnyMatrix | SquareOperator,
  k: number,
  options: SpectrumOptions = {},
): TopSpectrum {
  checkObject('options', options, { ...lanczosFields, which: true });
  if (isOperator(a)) {
    checkCount('a.size', a.size, 1);
    const apply = onArrays('a.apply', a.size, a.size, (x, y) => a.apply(x, y));
    return topSpectrumOf({ size: a.size, apply }, k, options);
  }
  checkSquare('a', a);
  checkCount('k', k, 1, a.rows);
  checkOptions(options);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const product = (at: number): Apply => {
      const ld = padded(a.rows);
      return (x, y) => exports.dgemv(a.rows, ld, at, ld, x, y);
    };
    const own = lendScaled(scratch, a);
    const whole = isWhole(a.rows, k, options);
    const { at, exponent, balanced } = whole
      ? { at: lend(scratch, a), exponent: 0 }
      : lendBalanced(scratch, a, own);
    const original = {
      apply: product(own.at),
      ratio: 2 ** (exponent - own.exponent),
      back: (x: Float64Array[]) => (balanced ? unit(balanced.back(x).parts) : x),
    };
    const result = topSpectrumOf({ size: a.rows, apply: product(at) }, k, options, original);
    return { ...result, re: scaledBy(exponent, result.re), im: scaledBy(exponent, result.im) };
  });
}

/** Vectors of the largest space. */
const capacityOf = (n: number, k: number) =>
  Math.min(n, Math.max(2 * k + 20, Math.min(80, Math.floor(2 ** 25 / n))));

/** Whether that is all there is: then it takes unit vectors, and entries of all sizes stay apart. */
const isWhole = (n: number, k: number, { maxIterations = 3000 }: SpectrumOptions) =>
  capacityOf(n, k) === n && maxIterations >= n;

/** What an operator is similar to: eigenvectors go there by `back`, eigenvalues by multiplication with `ratio`. */
interface Original {
  apply: Apply;
  ratio: number;
  back(x: Float64Array[]): Float64Array[];
}

/**
 * `topSpectrum` for an operator on core memory: apply(x, y) overwrites the padded vector y with A x. With an `original` the
 * residuals and the vectors are of that.
 */
export function topSpectrumOf(
  a: { size: number; apply: Apply },
  k: number,
  options: SpectrumOptions = {},
  original: Original = { apply: a.apply, ratio: 1, back: (x) => x },
): TopSpectrum {
  checkCount('k', k, 1, a.size);
  checkOptions(options);
  const { which = 'real', tolerance = 1e-10, maxIterations = 3000, seed = 1 } = options;
  if (which !== 'real' && which !== 'magnitude')
    throw new RangeError(`which must be 'real' or 'magnitude', got ${shown(which)}`);
  const modulus = ([re, im]: [number, number]) => Math.hypot(re, im);
  const before = (p: [number, number], q: [number, number]) =>
    which === 'real' ? q[0] - p[0] : modulus(q) - modulus(p);
  return core().memory.scope((scratch) => {
    const capacity = capacityOf(a.size, k);
    const arnoldi = new Arnoldi(scratch, a.size, capacity, a.apply, seed);
    let iterations = 0;
    let check = Math.min(capacity, k + 15);
    let measured = Number.POSITIVE_INFINITY;
    if (isWhole(a.size, k, options)) {
      iterations = a.size;
      if (!arnoldi.span()) return failure(k, a.size, 'non-finite', iterations);
    }
    for (;;) {
      while (arnoldi.size < check && iterations < maxIterations) {
        iterations++;
        if (!arnoldi.extend()) return failure(k, a.size, 'non-finite', iterations);
      }
      if (arnoldi.size < k) return failure(k, a.size, 'max-iterations', iterations);
      const whole = arnoldi.size === a.size;
      const full = arnoldi.size === arnoldi.capacity && !whole;
      // A restart keeps more than what is wanted, which is what makes it converge.
      const kept = full ? Math.min(arnoldi.size - 2, Math.max(k + 4, Math.floor(0.35 * arnoldi.size))) : k;
      const pairs = arnoldi.ritz(Math.max(k, kept), before);
      if (!pairs) return failure(k, a.size, 'max-iterations', iterations);
      const wanted = pairs.slice(0, k);
      const size = Math.max(...wanted.map(({ re, im }) => Math.hypot(re, im)));
      const worst = Math.max(...wanted.map(({ residual }) => residual));
      const capped = iterations >= maxIterations;
      if (capped || worst <= Math.max(tolerance * size, NEGLIGIBLE * arnoldi.norm)) {
        const found = { ...values(wanted), vectors: vectorsOf(arnoldi, wanted, original.back) };
        const residual = measure(scratch, found, original, size || arnoldi.norm);
        if (residual <= tolerance) return { ...found, status: 'converged', iterations, residual };
        if (whole || residual > 0.5 * measured) return { ...found, status: 'stalled', iterations, residual };
        if (capped) return { ...found, status: 'max-iterations', iterations, residual };
        measured = residual;
      }
      if (full) arnoldi.restart(pairs);
      check = full ? arnoldi.capacity : Math.min(arnoldi.capacity, Math.ceil(1.5 * check));
    }
  });
}

const values = (wanted: RitzPair[]) => ({
  re: Float64Array.from(wanted, ({ re }) => re),
  im: Float64Array.from(wanted, ({ im }) => im),
});

/** Whether pair i is the conjugate of the one before. */
const conjugate = ({ re, im }: { re: Float64Array; im: Float64Array }, i: number) =>
  i > 0 && im[i] < 0 && re[i - 1] === re[i] && im[i - 1] === -im[i];

function vectorsOf(arnoldi: Arnoldi, wanted: RitzPair[], back: Original['back']): TopSpectrum['vectors'] {
  const found = values(wanted);
  const vectors: TopSpectrum['vectors'] = [];
  wanted.forEach(({ im, coordinates }, i) => {
    if (conjugate(found, i)) {
      const other = vectors[i - 1];
      vectors.push({ re: other.re.slice(), im: other.im!.map((x) => -x) });
      return;
    }
    const [x, y] = back(coordinates.map((part) => arnoldi.vector(part)));
    vectors.push(im === 0 ? { re: x } : { re: x, im: y });
  });
  return vectors;
}

/** The largest |A v - value v| over `size`, which is that of the values; 0 / 0 is 0. */
function measure(
  scratch: Scratch,
  { re, im, vectors }: Pick<TopSpectrum, 're' | 'im' | 'vectors'>,
  { apply, ratio }: Original,
  size: number,
): number {
  const { memory } = core();
  const n = vectors[0].re.length;
  const [from, to] = [scratch.f64(padded(n)), scratch.f64(padded(n))];
  const image = (x: Float64Array) => {
    memory.f64(from, n).set(x);
    apply(from, to);
    return memory.f64(to, n).slice();
  };
  let worst = 0;
  vectors.forEach(({ re: x, im: y }, i) => {
    if (conjugate({ re, im }, i)) return;
    const [a, b] = [ratio * re[i], ratio * im[i]];
    const rests = y
      ? [image(x).map((v, j) => v - a * x[j] + b * y[j]), image(y).map((v, j) => v - a * y[j] - b * x[j])]
      : [image(x).map((v, j) => v - a * x[j])];
    // Over the size first, so that squares stay in range.
    const over = (rest: Float64Array) =>
      rest.reduce((sum, v) => sum + (v === 0 ? 0 : v / (ratio * size)) ** 2, 0);
    const residual = Math.sqrt(rests.reduce((sum, rest) => sum + over(rest), 0));
    // What is not finite is not small.
    if (!(residual <= worst)) worst = residual;
  });
  return worst;
}

function failure(k: number, n: number, status: KrylovStatus, iterations: number): TopSpectrum {
  const nothing = () => new Float64Array(k).fill(Number.NaN);
  const vectors = Array.from({ length: k }, () => ({ re: new Float64Array(n).fill(Number.NaN) }));
  return {
    re: nothing(),
    im: nothing(),
    vectors,
    status,
    iterations,
    residual: status === 'non-finite' ? Number.NaN : Number.POSITIVE_INFINITY,
  };
}
