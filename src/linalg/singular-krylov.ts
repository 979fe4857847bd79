import { core, padded, type Scratch } from '../core/index.js';
import { Basis } from './basis.js';
import { type Krylov, NEGLIGIBLE, type Ritz, ROUNDING } from './lanczos.js';
import type { Apply, Space } from './operator.js';
import { combine, Unseen } from './unseen.js';

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
  readonly #rows: number;
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
  #unseen?: Unseen;

  constructor(
    scratch: Scratch,
    shape: {
      rows: number;
      cols: number;
      apply: Apply;
      applyTransposed: Apply;
      spaces?: { rows: Space; cols: Space };
    },
    capacity: number,
    seed: number,
  ) {
    this.#apply = shape.apply;
    this.#applyTransposed = shape.applyTransposed;
    this.dimension = shape.cols;
    this.#rows = shape.rows;
    this.capacity = capacity;
    const { rows, cols } = shape.spaces ?? {};
    this.left = new Basis(scratch, rows?.length ?? shape.rows, capacity, seed + 1, rows?.random);
    this.right = new Basis(scratch, cols?.length ?? shape.cols, capacity + 1, seed, cols?.random);
    this.#ld = padded(capacity);
    this.#b = scratch.f64(capacity * this.#ld);
    this.#leftChosen = scratch.f64(capacity * this.#ld);
    this.#rightChosen = scratch.f64(capacity * this.#ld);
    this.right.fresh();
  }

  get size(): number {
    return this.#size;
  }

  get overlooked(): number {
    return this.#unseen?.chance ?? 0;
  }

  rank(value: number): number {
    return value;
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
    const across = memory.f64(left.products, j);
    memory.f64(this.#b + 8 * j * this.#ld, j).set(across);
    const unseen = this.#unseen;
    const least = ROUNDING * this.#norm;
    if (unseen) unseen.left[j] = unseen.next(unseen.right[j], across, unseen.left, Math.max(alpha, least));
    if (alpha <= NEGLIGIBLE * this.#norm) {
      alpha = 0;
      left.fresh();
      unseen?.begin(unseen.left, j);
    } else left.accept(alpha);
    memory.f64(this.#b + 8 * j * this.#ld, j + 1)[j] = alpha;

    const next = right.row(j + 1);
    this.#applyTransposed(left.row(j), next);
    const back = exports.dnrm2(right.n, next);
    if (!Number.isFinite(back)) return false;
    this.#norm = Math.max(this.#norm, back);
    this.#beta = right.orthogonalise();
    const products = memory.f64(right.products, j + 1);
    if (unseen)
      unseen.right[j + 1] = unseen.next(unseen.left[j], products, unseen.right, Math.max(this.#beta, least));
    this.#size = j + 1;
    if (this.#beta <= NEGLIGIBLE * this.#norm || this.#size === this.dimension) {
      this.#beta = 0;
      this.#begin();
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

  restart(count: number): void {
    const { memory } = core();
    const { right } = this;
    const ld = this.#ld;
    const size = this.#size;
    const residual = right.count > size ? right.vector(size) : undefined;
    this.#shrink(count);
    if (this.#unseen) {
      combine(this.#unseen.right, memory.f64(this.#rightChosen, count * ld), ld, count, size);
      combine(this.#unseen.left, memory.f64(this.#leftChosen, count * ld), ld, count, size);
    }
    if (!residual) return;
    memory.f64(right.row(count), right.n).set(residual);
    right.count++;
  }

  renew(count: number, above: number): void {
    this.#shrink(count);
    this.#unseen = new Unseen(above, this.#rows, this.capacity + 1, this.capacity + 1);
    this.#begin();
  }

  /** The next vector is a random one. */
  #begin(): void {
    if (this.#size === this.dimension) return;
    this.right.fresh();
    this.#unseen?.begin(this.#unseen.right, this.#size);
  }

  /** To the first `count` approximations alone. */
  #shrink(count: number): void {
    const { memory } = core();
    const ld = this.#ld;
    const b = memory.f64(this.#b, this.capacity * ld);
    b.fill(0);
    for (let i = 0; i < count; i++) b[i * ld + i] = this.#values[i];
    this.right.count = this.#size;
    this.left.combine(count, this.#leftChosen, ld);
    this.right.combine(count, this.#rightChosen, ld);
    this.#size = count;
  }
}
