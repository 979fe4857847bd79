/** The statement that the number of unknown bits set in `mask` is odd, or even. */
export interface Parity {
  mask: bigint;
  odd: boolean;
}

/** Linear equations over the field of two elements, in reduced echelon form. */
export class Parities {
  /** The lowest bit of every equation is in no other. */
  #rows: Parity[] = [];

  constructor(equations: Iterable<Parity> = []) {
    for (const equation of equations) this.add(equation);
  }

  /** One more equation, reduced by those so far; mask 0 where they decide it. */
  rest({ mask, odd }: Parity): Parity {
    for (const row of this.#rows) {
      if (mask & lowest(row.mask)) {
        mask ^= row.mask;
        odd = odd !== row.odd;
      }
    }
    return { mask, odd };
  }

  /** Adds an equation unless it follows or contradicts. Returns whether it holds from now on. */
  add(equation: Parity): boolean {
    const next = this.rest(equation);
    if (next.mask === 0n) return !next.odd;
    const lead = lowest(next.mask);
    this.#rows = this.#rows.map((row) => (row.mask & lead ? sum(row, next) : row));
    this.#rows.push(next);
    return true;
  }

  /** As many as it takes to say the same. */
  get equations(): readonly Parity[] {
    return this.#rows;
  }

  /** A basis, over the given bits, of what solves the equations with every right-hand side even. */
  kernel(bits: Iterable<bigint>): bigint[] {
    const leads = new Set(this.#rows.map(({ mask }) => lowest(mask)));
    return [...bits]
      .filter((bit) => !leads.has(bit))
      .map((bit) =>
        this.#rows.reduce((vector, { mask }) => (mask & bit ? vector | lowest(mask) : vector), bit),
      );
  }
}

/** Whether an odd number of bits is set. */
export function isOdd(mask: bigint): boolean {
  let odd = false;
  for (let rest = mask; rest > 0n; rest &= rest - 1n) odd = !odd;
  return odd;
}

function lowest(mask: bigint): bigint {
  return mask & -mask;
}

function sum(a: Parity, b: Parity): Parity {
  return { mask: a.mask ^ b.mask, odd: a.odd !== b.odd };
}
