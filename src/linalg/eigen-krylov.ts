import { core, padded, type Scratch } from '../core/index.js';
import { Basis } from './basis.js';
import { type Krylov, NEGLIGIBLE, type Ritz, ROUNDING } from './lanczos.js';
import type { Apply, Space } from './operator.js';
import { combine, Unseen } from './unseen.js';

/** An orthonormal basis V and the matrix T = V' A V of a symmetric A, all entries of T measured. */
export class EigenKrylov implements Krylov {
  readonly basis: Basis;
  readonly capacity: number;
  readonly dimension: number;
  readonly #apply: Apply;
  readonly #magnitude: boolean;
  /** T, its lower triangle, row j made when vector j was multiplied; and what the small solver destroys and returns. */
  readonly #t: number;
  readonly #ld: number;
  readonly #work: number;
  readonly #values: number;
  readonly #vectors: number;
  readonly #chosen: number;
  readonly #ws: number;
  /** Norm of A V - V T, which lies in the next vector alone. */
  #beta = 0;
  #norm = 0;
  #order: number[] = [];
  #size = 0;
  /** Of both signs where the modulus counts. */
  #unseen: Unseen[] = [];

  constructor(
    scratch: Scratch,
    { size, apply, space }: { size: number; apply: Apply; space?: Space },
    capacity: number,
    magnitude: boolean,
    seed: number,
  ) {
    this.#apply = apply;
    this.#magnitude = magnitude;
    this.dimension = size;
    this.capacity = capacity;
    // One row more than the capacity for the residual.
    this.basis = new Basis(scratch, space?.length ?? size, capacity + 1, seed, space?.random);
    this.#ld = padded(capacity);
    this.#t = scratch.f64(capacity * this.#ld);
    this.#work = scratch.f64(capacity * this.#ld);
    this.#vectors = scratch.f64(capacity * this.#ld);
    this.#chosen = scratch.f64(capacity * this.#ld);
    this.#values = scratch.f64(capacity);
    this.#ws = scratch.bytes(core().exports.deigh_ws(capacity) >>> 0);
    this.basis.fresh();
  }

  get size(): number {
    return this.#size;
  }

  get overlooked(): number {
    return this.#unseen.reduce((most, { chance }) => Math.max(most, chance), 0);
  }

  rank(value: number): number {
    return this.#magnitude ? Math.abs(value) : value;
  }

  extend(): boolean {
    const { memory } = core();
    const { basis } = this;
    const j = this.#size;
    const next = basis.row(j + 1);
    this.#apply(basis.row(j), next);
    const norm = core().exports.dnrm2(basis.n, next);
    if (!Number.isFinite(norm)) return false;
    this.#norm = Math.max(this.#norm, norm);
    this.#beta = basis.orthogonalise();
    const products = memory.f64(basis.products, j + 1);
    memory.f64(this.#t + 8 * j * this.#ld, j + 1).set(products);
    const left = Math.max(this.#beta, ROUNDING * this.#norm);
    for (const unseen of this.#unseen)
      unseen.right[j + 1] = unseen.next(unseen.right[j], products, unseen.right, left);
    this.#size = j + 1;
    // A remainder at the level of rounding has no direction. The space is invariant then, and continues in any
    // direction.
    if (this.#beta <= NEGLIGIBLE * this.#norm || this.#size === this.dimension) {
      this.#beta = 0;
      this.#begin();
    } else basis.accept(this.#beta);
    return true;
  }

  ritz(): Ritz {
    const { exports, memory } = core();
    const size = this.#size;
    const ld = this.#ld;
    memory.f64(this.#work, size * ld).set(memory.f64(this.#t, size * ld));
    exports.deigh(size, this.#work, ld, this.#values, this.#vectors, ld, this.#ws);
    const values = memory.f64(this.#values, size);
    const vectors = memory.f64(this.#vectors, size * ld);
    this.#order = Array.from(values.keys()).sort((a, b) => this.rank(values[b]) - this.rank(values[a]));
    return {
      values: Float64Array.from(this.#order, (i) => values[i]),
      residuals: Float64Array.from(this.#order, (i) => this.#beta * Math.abs(vectors[i * ld + size - 1])),
    };
  }

  restart(count: number): void {
    const { basis } = this;
    const size = this.#size;
    const residual = basis.count > size ? basis.vector(size) : undefined;
    this.#shrink(count);
    const chosen = core().memory.f64(this.#chosen, count * this.#ld);
    for (const { right } of this.#unseen) combine(right, chosen, this.#ld, count, size);
    if (!residual) return;
    core().memory.f64(basis.row(count), basis.n).set(residual);
    basis.count++;
  }

  renew(count: number, above: number): void {
    this.#shrink(count);
    const values = this.#magnitude ? [above, -above] : [above];
    this.#unseen = values.map((value) => new Unseen(value, this.dimension, this.capacity + 1));
    this.#begin();
  }

  /** The next vector is a random one. */
  #begin(): void {
    if (this.#size === this.dimension) return;
    this.basis.fresh();
    for (const unseen of this.#unseen) unseen.begin(unseen.right, this.#size);
  }

  /** To the first `count` approximations alone. */
  #shrink(count: number): void {
    const { memory } = core();
    const ld = this.#ld;
    const values = memory.f64(this.#values, this.#size);
    const t = memory.f64(this.#t, this.capacity * ld);
    t.fill(0);
    for (let i = 0; i < count; i++) {
      const from = this.#vectors + 8 * this.#order[i] * ld;
      memory.f64(this.#chosen + 8 * i * ld, ld).set(memory.f64(from, ld));
      t[i * ld + i] = values[this.#order[i]];
    }
    this.basis.count = this.#size;
    this.basis.combine(count, this.#chosen, ld);
    this.#size = count;
  }
}
