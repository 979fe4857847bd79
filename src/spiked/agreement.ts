// Estimates in the order and with the signs in which they agree best with the planted factors, of those that the law of the model cannot tell
// apart.

import type { SpikedModel } from './model.js';
import { Parities, type Parity } from './parity.js';
import {
  bitOf,
  conditions,
  type Exchange,
  exchanges,
  inPlace,
  type Structure,
  structureOf,
} from './symmetry.js';

/** Column a of an estimate stands for planted column a: which it is, and its sign. */
export interface Agreement {
  labels: number[][];
  signs: (1 | -1)[][];
}

/** Finds the symmetry of a model that brings estimates closest to the planted factors. */
export class Agreements {
  readonly #structure: Structure;
  readonly #exchanges: Exchange[];
  /** Equations of the signs, by the order of columns. */
  readonly #equations = new Map<string, readonly Parity[] | undefined>();

  constructor(model: SpikedModel) {
    this.#structure = structureOf(model);
    this.#exchanges = exchanges(this.#structure);
  }

  /** cosine(s, a, b): between planted column a of species s and estimated column b. */
  best(cosine: (s: number, a: number, b: number) => number): Agreement {
    const matched = inPlace(this.#structure);
    for (const { species, classes } of this.#exchanges) {
      const of = species.filter((s) => this.#structure.species[s].columns.length > 1);
      for (const columns of classes) match(columns, of, matched, cosine);
    }
    // Of laws that are equal within rounding each exchange may be allowed, and not all together.
    const labels = this.#equationsOf(matched) ? matched : inPlace(this.#structure);
    const signs = new Parities(this.#equationsOf(labels));
    const nodes = this.#structure.species.flatMap(({ columns }, s) =>
      columns.map((a) => ({ bit: bitOf(s, a), cosine: cosine(s, a, labels[s][a]) })),
    );
    // Where signs depend on each other the clearer ones decide.
    nodes.sort((one, other) => Math.abs(other.cosine) - Math.abs(one.cosine));
    for (const node of nodes) signs.add({ mask: node.bit, odd: node.cosine < 0 });
    return {
      labels,
      signs: this.#structure.species.map(({ columns }, s) =>
        columns.map((a) => (signs.rest({ mask: bitOf(s, a), odd: false }).odd ? -1 : 1)),
      ),
    };
  }

  /** Undefined where no signs leave the law as it is in this order. In their own order, columns as they are do. */
  #equationsOf(labels: number[][]): readonly Parity[] | undefined {
    const key = labels.join(';');
    if (!this.#equations.has(key)) this.#equations.set(key, conditions(this.#structure, labels));
    return this.#equations.get(key);
  }
}

/** Assigns the columns of a class to each other, the pair of the largest squared cosines first. */
function match(
  columns: number[],
  species: number[],
  labels: number[][],
  cosine: (s: number, a: number, b: number) => number,
): void {
  const pairs = columns.flatMap((a) =>
    columns.map((b) => ({ a, b, score: species.reduce((sum, s) => sum + cosine(s, a, b) ** 2, 0) })),
  );
  pairs.sort((one, other) => other.score - one.score);
  const [planted, found] = [new Set(columns), new Set(columns)];
  for (const { a, b } of pairs) {
    if (!planted.has(a) || !found.has(b)) continue;
    for (const s of species) labels[s][a] = b;
    planted.delete(a);
    found.delete(b);
  }
}
