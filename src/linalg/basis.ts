import { core, padded, type Scratch } from '../core/index.js';

/** Uniform numbers of (-1, 1) for start vectors, which have to be generic and reproducible, not random. */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 31 - 1;
  };
}

function uniformVectors(n: number, seed: number): (at: number) => void {
  const next = uniforms(seed);
  return (at) => {
    const view = core().memory.f64(at, n);
    for (let i = 0; i < n; i++) view[i] = next();
  };
}

/** Columns that are combined at a time: a multiple of four. */
const STRIP = 4096;

/** Orthonormal vectors of length n in core memory, one a row, of which the first `count` are made. */
export class Basis {
  readonly n: number;
  readonly ld: number;
  readonly at: number;
  readonly capacity: number;
  /** The products of the last orthogonalised vector with the rows. */
  readonly products: number;
  count = 0;
  readonly #correction: number;
  readonly #spare: number;
  readonly #gemm: number;
  readonly #random: (at: number) => void;

  /** `random` writes a vector in any direction; from the seed unless given. */
  constructor(
    scratch: Scratch,
    n: number,
    capacity: number,
    seed: number,
    random: (at: number) => void = uniformVectors(n, seed),
  ) {
    this.n = n;
    this.ld = padded(n);
    this.capacity = capacity;
    this.at = scratch.f64(capacity * this.ld);
    this.products = scratch.f64(padded(capacity));
    this.#correction = scratch.f64(padded(capacity));
    this.#spare = scratch.f64(capacity * Math.min(this.ld, STRIP));
    this.#gemm = scratch.bytes(core().exports.dgemm_ws());
    this.#random = random;
  }

  row(i: number): number {
    return this.at + 8 * i * this.ld;
  }

  /**
   * Subtracts from row `count` its projection on the rows made so far, twice, which is enough for orthogonality
   * to working precision. Returns the norm of the remainder. `products` then holds the coefficients that were
   * subtracted.
   */
  orthogonalise(): number {
    const { exports, memory } = core();
    const { at, ld, count, products } = this;
    const x = this.row(count);
    memory.f64(products, this.capacity).fill(0);
    for (let pass = 0; pass < 2; pass++) {
      exports.dgemv(count, ld, at, ld, x, this.#correction);
      exports.daxpy(count, 1, this.#correction, products);
      exports.dscal(count, -1, this.#correction);
      exports.dgemvt(count, ld, at, ld, this.#correction, x);
    }
    return exports.dnrm2(this.n, x);
  }

  /** Makes row `count` a unit vector, given the norm that it has. */
  accept(norm: number): void {
    const view = core().memory.f64(this.row(this.count++), this.n);
    for (let i = 0; i < view.length; i++) view[i] /= norm;
  }

  /** Makes row `count` a unit vector in a fresh direction. */
  fresh(): void {
    for (;;) {
      this.#random(this.row(this.count));
      const norm = this.orthogonalise();
      // In the last free dimension the remainder may be small, so it is orthogonalised again until it is
      // orthogonal to rounding.
      if (norm < 1e-8) continue;
      this.accept(norm);
      this.count--;
      const again = this.orthogonalise();
      this.accept(again);
      return;
    }
  }

  /** Replaces the made rows by `rows` combinations of them: coefficients at c, `ldc` apart. */
  combine(rows: number, c: number, ldc: number): void {
    const { exports, memory } = core();
    const { at, ld, count } = this;
    for (let column = 0; column < ld; column += STRIP) {
      const width = Math.min(STRIP, ld - column);
      const strip = at + 8 * column;
      const spare = memory.f64(this.#spare, rows * width).fill(0);
      exports.dgemm(rows, width, count, 1, c, ldc, 1, strip, ld, 1, this.#spare, width, this.#gemm);
      for (let i = 0; i < rows; i++)
        memory.f64(strip + 8 * i * ld, width).set(spare.subarray(i * width, (i + 1) * width));
    }
    this.count = rows;
  }

  /** A copy of row i. */
  vector(i: number): Float64Array {
    return core().memory.f64(this.row(i), this.n).slice();
  }
}
