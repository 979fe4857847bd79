import { core, padded, type Scratch } from '../core/index.js';
import { solve } from '../numerics/index.js';
import { Basis } from './basis.js';
import type { Apply } from './eigen-krylov.js';
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

  /** The first `count` Ritz pairs in the order of `before`, one more where that would tear a conjugate pair; undefined if there are none. */
  ritz(count: number, before: (a: [number, number], b: [number, number]) => number): RitzPair[] | undefined {
    const m = this.size;
    const { memory } = core();
    const { re, im, status } = memory.scope((scratch) => {
      const ld = leading(m);
      const at = scratch.f64(m * ld);
      const view = memory.f64(at, m * ld);
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) view[i * ld + j] = this.#h[i * this.#ld + j];
      return spectrumOf(m, at, ld);
    });
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
      const coordinates = this.#eigenvector(re[i], im[i]);
      const residual = this.#beta * Math.hypot(...coordinates.map((y) => y[m - 1]));
      pairs.push({ re: re[i], im: im[i], coordinates, residual });
    }
    return pairs;
  }

  /**
   * Inverse iteration, on real numbers: a complex vector is two of them. What grows most leaves the smallest residual, and
   * of a matrix that is far from normal a further step may lose it again.
   */
  #eigenvector(re: number, im: number): Float64Array[] {
    const m = this.size;
    const parts = im === 0 ? 1 : 2;
    const n = parts * m;
    // Of a matrix of norm about 1, so that squares stay in range.
    const size = this.#norm || 1;
    const system = new Float64Array(n * n);
    for (let part = 0; part < parts; part++) {
      for (let i = 0; i < m; i++) {
        const row = (part * m + i) * n;
        for (let j = 0; j < m; j++) system[row + part * m + j] = this.#h[i * this.#ld + j] / size;
        system[row + part * m + i] -= re / size;
        // (H - re) x + im y = .., (H - re) y - im x = ..
        if (parts === 2) system[row + (1 - part) * m + i] = (part === 0 ? im : -im) / size;
      }
    }
    const start = Float64Array.from({ length: n }, (_, i) => 1 + 0.5 * Math.sin(1 + 3 * i));
    let x = start;
    let most = 0;
    // Beside the eigenvalue, and with other last digits if the matrix is singular there to the last one.
    for (let attempt = 0; most === 0 && attempt < 10; attempt++) {
      const shifted = system.map(
        (entry, at) =>
          entry - (at % (n + 1) === 0 ? 1e-13 : 0) + attempt * Number.EPSILON * Math.sin(1 + 7 * at),
      );
      for (let step = 0; step < 3; step++) {
        const image = solve(shifted, x);
        const norm = Math.sqrt(image.reduce((sum, value) => sum + value * value, 0));
        // The first step starts from a vector that is longer than 1.
        const growth = x === start ? norm / Math.sqrt(n) : norm;
        if (!(growth > most) || !Number.isFinite(growth)) break;
        most = growth;
        x = image.map((value) => value / norm);
      }
    }
    const norm = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
    return Array.from({ length: parts }, (_, part) =>
      x.slice(part * m, (part + 1) * m).map((value) => value / norm),
    );
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

  /** The vectors with these coordinates, no more than there is room for. The basis is lost. */
  vectors(coordinates: Float64Array[]): Float64Array[] {
    this.basis.count = this.size;
    this.#combine(coordinates);
    return coordinates.map((_, i) => this.basis.vector(i));
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
