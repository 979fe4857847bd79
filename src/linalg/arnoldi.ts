import { core, padded, type Scratch } from '../core/index.js';
import { Balanced } from './balance.js';
import { Basis } from './basis.js';
import { eigenvector } from './inverse.js';
import type { Apply } from './operator.js';
import { leading, spectrumOf } from './spectrum.js';

/** A Ritz pair: its value, its coordinates in the basis (one array, or two for a complex vector), the norm of its residual. */
export interface RitzPair {
  re: number;
  im: number;
  coordinates: Float64Array[];
  residual: number;
}

/**
 * An orthonormal basis V and H = V' A V of an operator A that need not be symmetric, A V = V H + v b' with a single vector v left
 * over. It grows as Arnoldi's iteration does; it shrinks to the span of wanted Ritz vectors, which keeps that form (Stewart's
 * Krylov-Schur restart, SIAM J. Matrix Anal. 23 (2002) 601, with an orthonormal basis of the vectors in place of a Schur form).
 */
export class Arnoldi {
  readonly basis: Basis;
  readonly capacity: number;
  readonly #apply: Apply;
  readonly #scratch: Scratch;
  /** capacity + 1 rows, so that the row b' of what is left over has its place. */
  readonly #h: Float64Array;
  readonly #ld: number;
  #beta = 0;
  #norm = 0;
  size = 0;

  constructor(scratch: Scratch, n: number, capacity: number, apply: Apply, seed: number) {
    this.#apply = apply;
    this.#scratch = scratch;
    this.capacity = capacity;
    this.basis = new Basis(scratch, n, capacity + 1, seed);
    this.#ld = capacity + 1;
    this.#h = new Float64Array((capacity + 1) ** 2);
    this.basis.fresh();
  }

  /** The longest image of a unit vector, or the largest entry of H where its basis is all coordinates. */
  get norm(): number {
    return this.#norm;
  }

  /** One more vector. False when the operator returned something that is not finite. */
  extend(): boolean {
    const { exports, memory } = core();
    const { basis } = this;
    const j = this.size;
    const next = basis.row(j + 1);
    this.#apply(basis.row(j), next);
    const norm = exports.dnrm2(basis.n, next);
    if (!Number.isFinite(norm)) return false;
    this.#norm = Math.max(this.#norm, norm);
    this.#beta = basis.orthogonalise();
    const products = memory.f64(basis.products, j + 1);
    for (let i = 0; i <= j; i++) this.#h[i * this.#ld + j] = products[i];
    this.size = j + 1;
    if (this.#beta <= 1e-14 * this.#norm || this.size === basis.n) {
      // The space is invariant, and continues anywhere.
      this.#beta = 0;
      if (this.size < basis.n) basis.fresh();
    } else basis.accept(this.#beta);
    this.#h[this.size * this.#ld + j] = this.#beta;
    return true;
  }

  /**
   * The whole space at once, if there is room for it: its coordinates for a basis, in which H is A itself and rounding mixes
   * nothing. False as for `extend`.
   */
  span(): boolean {
    const { exports, memory } = core();
    const { basis } = this;
    const n = basis.n;
    const image = this.#scratch.f64(padded(n));
    for (let j = 0; j < n; j++) {
      const row = memory.f64(basis.row(j), basis.ld).fill(0);
      row[j] = 1;
      this.#apply(basis.row(j), image);
      const largest = exports.dmaxabs(n, image);
      if (!Number.isFinite(largest)) return false;
      this.#norm = Math.max(this.#norm, largest);
      const column = memory.f64(image, n);
      for (let i = 0; i < n; i++) this.#h[i * this.#ld + j] = column[i];
    }
    basis.count = n;
    this.size = n;
    return true;
  }

  /** The first `count` Ritz pairs in the order of `before`, one more where that would tear a conjugate pair; undefined if there are none. */
  ritz(count: number, before: (a: [number, number], b: [number, number]) => number): RitzPair[] | undefined {
    const m = this.size;
    const { memory } = core();
    return memory.scope((scratch) => {
      const ld = leading(m);
      const at = scratch.f64(m * ld);
      const view = memory.f64(at, m * ld);
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) view[i * ld + j] = this.#h[i * this.#ld + j];
      const balanced = new Balanced(scratch, m, at, ld);
      const numbers = memory.f64(at, m * ld);
      const b = Float64Array.from({ length: m * m }, (_, k) => numbers[Math.floor(k / m) * ld + (k % m)]);
      const { re, im, status } = spectrumOf(m, at, ld);
      if (status !== 'converged') return undefined;
      const order = Array.from(re.keys()).sort(
        (a, b) => before([re[a], im[a]], [re[b], im[b]]) || im[b] - im[a],
      );
      let wanted = Math.min(count, m);
      if (wanted < m && im[order[wanted - 1]] > 0) wanted++;
      const pairs: RitzPair[] = [];
      for (const i of order.slice(0, wanted)) {
        const conjugate = pairs.at(-1);
        if (im[i] < 0 && conjugate && conjugate.re === re[i] && conjugate.im === -im[i]) {
          const coordinates = [conjugate.coordinates[0], conjugate.coordinates[1].map((x) => -x)];
          pairs.push({ re: re[i], im: im[i], coordinates, residual: conjugate.residual });
          continue;
        }
        const coordinates = eigenvector(b, m, re[i], im[i], balanced);
        const residual = this.#beta * Math.hypot(...coordinates.map((y) => y[m - 1]));
        pairs.push({ re: re[i], im: im[i], coordinates, residual });
      }
      return pairs;
    });
  }

  /** Shrinks to the span of the given pairs, which the last `ritz` returned. */
  restart(pairs: RitzPair[]): void {
    const { memory } = core();
    const { basis } = this;
    const m = this.size;
    const rows = orthonormal(pairs.filter(({ im }) => im >= 0).flatMap(({ coordinates }) => coordinates));
    const k = rows.length;
    const images = rows.map((q) =>
      Float64Array.from({ length: m }, (_, i) => {
        let sum = 0;
        for (let j = 0; j < m; j++) sum += this.#h[i * this.#ld + j] * q[j];
        return sum;
      }),
    );
    const residual = basis.count > m ? basis.vector(m) : undefined;
    const beta = this.#beta;
    this.#h.fill(0);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) this.#h[i * this.#ld + j] = dot(rows[i], images[j]);
      this.#h[k * this.#ld + i] = beta * rows[i][m - 1];
    }
    basis.count = m;
    this.#combine(rows);
    this.size = k;
    if (residual) {
      memory.f64(basis.row(k), basis.n).set(residual);
      basis.count++;
    } else if (k < basis.n) basis.fresh();
  }

  /** The vector with these coordinates. */
  vector(coordinates: Float64Array): Float64Array {
    const { exports, memory } = core();
    const { at, ld, n } = this.basis;
    return memory.scope((scratch) => {
      const out = scratch.f64(ld);
      exports.dgemvt(this.size, ld, at, ld, scratch.f64(this.size, coordinates), out);
      return memory.f64(out, n).slice();
    });
  }

  #combine(rows: Float64Array[]): void {
    const { memory } = core();
    const ld = padded(this.capacity);
    const at = this.#scratch.f64(rows.length * ld);
    rows.forEach((row, i) => {
      memory.f64(at + 8 * i * ld, this.size).set(row);
    });
    this.basis.combine(rows.length, at, ld);
  }
}

/** An orthonormal basis of the span, by Gram and Schmidt, twice. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const x = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const q of basis) {
        const inner = dot(q, x);
        for (let i = 0; i < x.length; i++) x[i] -= inner * q[i];
      }
    }
    const norm = Math.sqrt(dot(x, x));
    if (norm > 1e-6) basis.push(x.map((value) => value / norm));
  }
  return basis;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
