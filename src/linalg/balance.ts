import { core, padded, type Scratch } from '../core/index.js';
import { excess, place, scale } from './boundary.js';
import type { AnyMatrix } from './matrix.js';

/**
 * A balanced matrix B = D^-1 P' A P D in core memory, D of powers of two. What stands in for a vector is its real part, or its real
 * and imaginary part.
 */
export class Balanced {
  readonly #low: number;
  readonly #high: number;
  /** Of the rows low..high-1 the exponents in D; of the others the row they were exchanged with. */
  readonly #exponents: Float64Array;
  readonly #others: Float64Array;

  /** Balances n rows of finite numbers, ld apart, in their place. */
  constructor(scratch: Scratch, n: number, at: number, ld: number) {
    const { exports, memory } = core();
    const numbers = scratch.f64(n + 2);
    exports.dbalance(n, at, ld, numbers);
    this.#others = memory.f64(numbers, n).slice();
    [this.#low, this.#high] = memory.f64(numbers + 8 * n, 2);
    const inside = (i: number) => i >= this.#low && i < this.#high;
    this.#exponents = this.#others.map((power, i) => (inside(i) ? Math.log2(power) : 0));
  }

  /** Of a vector of B one of A, P D x, times 2^-exponent: its largest entry becomes about 1. */
  back(x: Float64Array[]): { parts: Float64Array[]; exponent: number } {
    const { parts, exponent } = shifted(x, this.#exponents);
    for (const part of parts) {
      for (let i = this.#low - 1; i >= 0; i--) exchange(part, i, this.#others[i]);
      for (let i = this.#high; i < part.length; i++) exchange(part, i, this.#others[i]);
    }
    return { parts, exponent };
  }

  /** Of a vector of A one of B, D^-1 P' x, times 2^-exponent. */
  forth(x: Float64Array[]): { parts: Float64Array[]; exponent: number } {
    const parts = x.map((part) => part.slice());
    for (const part of parts) {
      for (let i = part.length - 1; i >= this.#high; i--) exchange(part, i, this.#others[i]);
      for (let i = 0; i < this.#low; i++) exchange(part, i, this.#others[i]);
    }
    return shifted(
      parts,
      this.#exponents.map((exponent) => -exponent),
    );
  }
}

/** x_i 2^(exponents_i - exponent) for the exponent that keeps the largest of them in range. */
function shifted(x: Float64Array[], exponents: Float64Array): { parts: Float64Array[]; exponent: number } {
  const exponent = exponents.reduce((most, own, i) => {
    const size = x.reduce((largest, part) => Math.max(largest, Math.abs(part[i])), 0);
    return size > 0 ? Math.max(most, Math.ceil(Math.log2(size)) + own) : most;
  }, -Infinity);
  const parts = x.map((part) => part.map((v, i) => (v === 0 ? 0 : v * 2 ** (exponents[i] - exponent))));
  return { parts, exponent };
}

function exchange(x: Float64Array, i: number, j: number): void {
  [x[i], x[j]] = [x[j], x[i]];
}

/**
 * A square matrix in core memory, to be read. `lendScaled` lends it as it is where it is nearly balanced;
 * otherwise this is a balanced copy with the same scaling. The copy is made from the matrix without that
 * scaling, which may lose entries that balancing makes large.
 */
export function lendBalanced(
  scratch: Scratch,
  a: AnyMatrix,
  lent: { at: number; exponent: number },
): { at: number; exponent: number; balanced?: Balanced } {
  const n = a.rows;
  const ld = padded(n);
  if (lent.exponent === 0 && core().exports.dbalanced(n, lent.at, ld, scratch.f64(n)) !== 0) return lent;
  const at = place(scratch, a);
  const balanced = new Balanced(scratch, n, at, ld);
  const exponent = excess(n * ld, at);
  scale(n * ld, at, -exponent);
  return { at, exponent, balanced };
}
