/**
 * How likely a Krylov space missed an eigenvalue. Let u be a unit eigenvector of the value l, orthogonal to what was found
 * before the space was begun again at a random unit vector v. The recurrence of the basis gives its components along the vectors
 * of the basis, up to the first one, u'v: l g_j = sum_i T_ij g_i + beta_j g_(j+1). No component is larger than 1, so |u'v| is at
 * most 1 / max |g| for the g that begins with 1, and a random direction in n dimensions has a component that small with a
 * probability of no more than sqrt(2 n / pi) / max |g|. While all Ritz values of the new space are below l, g only grows with
 * l: what this says of l it says of all larger eigenvalues. It holds through restarts, of which it supposes nothing.
 *
 * A singular triplet has components along both bases, `right` and `left`; for an eigenvector the two are the same.
 */
export class Unseen {
  readonly right: Float64Array;
  readonly left: Float64Array;
  readonly #value: number;
  readonly #dimension: number;
  /** The largest component so far, and the chance that all spaces before this one missed it. */
  #largest = 1;
  #before = 1;

  constructor(value: number, dimension: number, right: number, left = 0) {
    this.#value = value;
    this.#dimension = dimension;
    this.right = new Float64Array(right);
    this.left = left > 0 ? new Float64Array(left) : this.right;
  }

  /** The chance that there is such an eigenvalue and nothing was seen of it. */
  get chance(): number {
    return this.#before * Math.min(1, Math.sqrt((2 * this.#dimension) / Math.PI) / this.#largest);
  }

  /** The space is continued at a random vector, which is row `at` of `along`. */
  begin(along: Float64Array, at: number): void {
    this.#before = this.chance;
    this.#largest = 1;
    this.right.fill(0);
    this.left.fill(0);
    along[at] = 1;
  }

  /** The component along the next vector, where value * component = products . along + norm * next. */
  next(component: number, products: Float64Array, along: Float64Array, norm: number): number {
    let rest = this.#value * component;
    for (let i = 0; i < products.length; i++) rest -= products[i] * along[i];
    const next = rest / norm;
    if (Math.abs(next) > this.#largest) this.#largest = Math.abs(next);
    return next;
  }
}

/** The components along `count` combinations (coefficients at `c`, `ld` apart) of the first `size` vectors, and the one along the next. */
export function combine(along: Float64Array, c: Float64Array, ld: number, count: number, size: number): void {
  const next = along[size];
  const combined = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += c[i * ld + j] * along[j];
    return sum;
  });
  along.fill(0);
  along.set(combined);
  along[count] = next;
}
