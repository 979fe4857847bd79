import { core, padded, type Scratch } from '../core/index.js';
import { Basis } from './basis.js';
import type { Apply } from './eigen-krylov.js';
import type { Krylov, Ritz } from './lanczos.js';

/**
 * Orthonormal bases U and V with A V = U B, the entries of B measured: Golub and Kahan's bidiagonalisation in the restarted form
 * of Baglama and Reichel, SIAM J. Sci. Comput. 27 (2005) 19. V lives in the space of the columns of A, which must be the
 * smaller one: then a full V is the whole space and nothing is left over.
 */
export class SingularKrylov implements Krylov {
  readonly left: Basis;
  readonly right: Basis;
  readonly capacity: number;
  readonly dimension: number;
  readonly #apply: Apply;
  readonly #applyTransposed: Apply;
  /** B', lower triangular: row j made when right vector j was multiplied. */
  readonly #b: number;
  readonly #ld: number;
  readonly #leftChosen: number;
  readonly #rightChosen: number;
  #beta = 0;
  #norm = 0;
  #values = new Float64Array(0);
  #size = 0;

  constructor(
    scratch: Scratch,
    shape: { rows: number; cols: number; apply: Apply; applyTransposed: Apply },
    capacity: number,
    seed: number,
  ) {
    this.#apply = shape.apply;
    this.#applyTransposed = shape.applyTransposed;
    this.dimension = shape.cols;
    this.capacity = capacity;
    this.left = new Basis(scratch, shape.rows, capacity, seed + 1);
    this.right = new Basis(scratch, shape.cols, capacity + 1, seed);
    this.#ld = padded(capacity);
    this.#b = scratch.f64(capacity * this.#ld);
    this.#leftChosen = scratch.f64(capacity * this.#ld);
    this.#rightChosen = scratch.f64(capacity * this.#ld);
    this.right.fresh();
  }

  get size(): number {
    return this.#size;
  }

  extend(): boolean {
    const { exports, memory } = core();
    const { left, right } = this;
    const j = this.#size;
    this.#apply(right.row(j), left.row(j));
    const norm = exports.dnrm2(left.n, left.row(j));
    if (!Number.isFinite(norm)) return false;
    this.#norm = Math.max(this.#norm, norm);
    let alpha = left.orthogonalise();
    memory.f64(this.#b + 8 * j * this.#ld, j).set(memory.f64(left.products, j));
    if (alpha <= 1e-14 * this.#norm) {
      alpha = 0;
      left.fresh();
    } else left.accept(alpha);
    memory.f64(this.#b + 8 * j * this.#ld, j + 1)[j] = alpha;

    const next = right.row(j + 1);
    this.#applyTransposed(left.row(j), next);
    const back = exports.dnrm2(right.n, next);
    if (!Number.isFinite(back)) return false;
    this.#norm = Math.max(this.#norm, back);
    this.#beta = right.orthogonalise();
    this.#size = j + 1;
    if (this.#beta <= 1e-14 * this.#norm || this.#size === this.dimension) {
      this.#beta = 0;
      if (this.#size < this.dimension) right.fresh();
    } else right.accept(this.#beta);
    return true;
  }

  ritz(): Ritz {
    const { exports, memory } = core();
    const size = this.#size;
    const ld = this.#ld;
    return memory.scope((scratch) => {
      // B = X S Y', given by its columns.
      const packed = padded(size);
      const columns = scratch.f64(size * packed);
      for (let i = 0; i < size; i++) {
        memory.f64(columns + 8 * i * packed, size).set(memory.f64(this.#b + 8 * i * ld, size));
      }
      const at = scratch.f64(size);
      const ws = scratch.bytes(exports.dsvd_ws(size, size) >>> 0);
      exports.dsvd(size, size, columns, packed, at, this.#leftChosen, ld, this.#rightChosen, ld, ws);
      const values = memory.f64(at, size).slice();
      this.#values = values;
      const last = memory.f64(this.#leftChosen, size * ld);
      const residuals = Float64Array.from(values, (_, i) => this.#beta * Math.abs(last[i * ld + size - 1]));
      return { values, residuals };
    });
  }

  restart(count: number, fresh: boolean): void {
    const { memory } = core();
    const ld = this.#ld;
    const { left, right } = this;
    const b = memory.f64(this.#b, this.capacity * ld);
    b.fill(0);
    for (let i = 0; i < count; i++) b[i * ld + i] = this.#values[i];
    const residual = right.count > this.#size ? right.vector(this.#size) : undefined;
    right.count = this.#size;
    left.combine(count, this.#leftChosen, ld);
    right.combine(count, this.#rightChosen, ld);
    this.#size = count;
    if (residual && !fresh) {
      memory.f64(right.row(count), right.n).set(residual);
      right.count++;
    } else if (count < this.dimension) right.fresh();
  }
}
