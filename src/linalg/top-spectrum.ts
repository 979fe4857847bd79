import { checkCount, checkObject, core, padded, shown } from '../core/index.js';
import { Arnoldi, type RitzPair } from './arnoldi.js';
import { lendScaled } from './boundary.js';
import type { Apply } from './eigen-krylov.js';
import type { Status } from './lanczos.js';
import { type AnyMatrix, checkSquare } from './matrix.js';
import { checkOptions, isOperator, lanczosFields, onArrays } from './top.js';

/** A square operator that is not stored and need not be symmetric: writes A x into y, which comes with zeros. */
export interface SquareOperator {
  size: number;
  apply(x: Float64Array, y: Float64Array): void;
}

export interface SpectrumOptions {
  /** 'real' (default) takes the eigenvalues of largest real part, 'magnitude' those of largest modulus. */
  which?: 'real' | 'magnitude';
  /** Stop when every wanted residual is below this times the largest modulus. Default 1e-10. */
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
  status: Status;
  iterations: number;
  /** The largest wanted residual |A v - value v|, relative to the largest modulus. */
  residual: number;
}

/**
 * k eigenvalues of a general matrix or operator and their right eigenvectors, by Arnoldi's iteration with Krylov-Schur restarts. A
 * Krylov space does not see the operator's shift: 'real' finds an outlier on the right also where one of equal modulus lies on the
 * left. Of an eigenvalue that is exactly multiple it finds one vector.
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
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const { at, restored } = lendScaled(scratch, a);
    const ld = padded(a.rows);
    const apply: Apply = (x, y) => exports.dgemv(a.rows, ld, at, ld, x, y);
    const result = topSpectrumOf({ size: a.rows, apply }, k, options);
    return { ...result, re: restored(result.re), im: restored(result.im) };
  });
}

/** `topSpectrum` for an operator on core memory: apply(x, y) overwrites the padded vector y with A x. */
export function topSpectrumOf(
  a: { size: number; apply: Apply },
  k: number,
  options: SpectrumOptions = {},
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
    const affordable = Math.min(80, Math.floor(2 ** 25 / a.size));
    const arnoldi = new Arnoldi(
      scratch,
      a.size,
      Math.min(a.size, Math.max(2 * k + 20, affordable)),
      a.apply,
      seed,
    );
    let iterations = 0;
    let check = Math.min(arnoldi.capacity, k + 15);
    for (;;) {
      while (arnoldi.size < check && iterations < maxIterations) {
        iterations++;
        if (!arnoldi.extend()) return failure(k, a.size, 'non-finite', iterations);
      }
      if (arnoldi.size < k) return failure(k, a.size, 'max-iterations', iterations);
      const full = arnoldi.size === arnoldi.capacity;
      // A restart keeps more than what is wanted, which is what makes it converge.
      const kept = full ? Math.min(arnoldi.size - 2, Math.max(k + 4, Math.floor(0.35 * arnoldi.size))) : k;
      const pairs = arnoldi.ritz(Math.max(k, kept), before);
      if (!pairs) return failure(k, a.size, 'max-iterations', iterations);
      const wanted = pairs.slice(0, k);
      const size = Math.max(...pairs.map(({ re, im }) => Math.hypot(re, im)));
      const worst = Math.max(...wanted.map(({ residual }) => residual));
      const converged = worst <= tolerance * size || arnoldi.size === a.size;
      if (converged || iterations >= maxIterations)
        return {
          ...found(arnoldi, wanted),
          status: converged ? 'converged' : 'max-iterations',
          iterations,
          residual: size > 0 ? worst / size : 0,
        };
      if (full) arnoldi.restart(pairs);
      check = full ? arnoldi.capacity : Math.min(arnoldi.capacity, Math.ceil(1.5 * check));
    }
  });
}

function found(arnoldi: Arnoldi, wanted: RitzPair[]): Pick<TopSpectrum, 're' | 'im' | 'vectors'> {
  // Of a pair one vector is made, the other is its conjugate: all of them would not fit the basis.
  const conjugate = wanted.map(
    ({ re, im }, i) => i > 0 && im < 0 && wanted[i - 1].re === re && wanted[i - 1].im === -im,
  );
  const all = arnoldi.vectors(wanted.flatMap(({ coordinates }, i) => (conjugate[i] ? [] : coordinates)));
  const vectors: TopSpectrum['vectors'] = [];
  wanted.forEach(({ im }, i) => {
    const other = vectors[i - 1];
    if (conjugate[i]) vectors.push({ re: other.re.slice(), im: other.im!.map((x) => -x) });
    else vectors.push(im === 0 ? { re: all.shift()! } : { re: all.shift()!, im: all.shift()! });
  });
  return {
    re: Float64Array.from(wanted, ({ re }) => re),
    im: Float64Array.from(wanted, ({ im }) => im),
    vectors,
  };
}

function failure(k: number, n: number, status: Status, iterations: number): TopSpectrum {
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
