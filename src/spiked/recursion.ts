import { core } from '../core/index.js';
import { SMALL } from '../core/layout.js';
import { lower, type Prior, secondMoment } from '../prior/index.js';
import { type Descriptor, describe, smallMatrix, toOverlap } from './descriptor.js';
import type { EvolutionStart, Overlap, SpikedModel } from './model.js';

/** Overlaps of one species in a flat vector: the upper triangle of a rank x rank matrix, by rows, from `at`. */
export interface Block {
  name: string;
  rank: number;
  at: number;
  /** Second moment of the prior. */
  power: number[][];
}

/**
 * The map F of state evolution as a function of a flat vector of overlaps, whose eigenvalues it keeps at or above a floor.
 *
 * F keeps the cone of positive semidefinite overlaps and its order (more is known of one factor: no less is learned of
 * the others), and its Jacobian has real eigenvalues at every fixed point: it is a positive matrix times a symmetric one.
 */
export class Recursion {
  readonly blocks: Block[];
  readonly size: number;
  readonly #model: SpikedModel;
  readonly #at: Descriptor;
  readonly #ws: number;
  readonly #floor: number;

  constructor(model: SpikedModel, at: Descriptor, ws: number, floor: number) {
    this.#model = model;
    this.#at = at;
    this.#ws = ws;
    this.#floor = floor;
    let size = 0;
    this.blocks = at.species.map(({ name, rank }) => {
      const block = { name, rank, at: size, power: secondMoment(model.species[name].prior) };
      size += (rank * (rank + 1)) / 2;
      return block;
    });
    this.size = size;
  }

  /** F(q), in a new array. */
  step(q: Float64Array): Float64Array {
    this.#write(q);
    core().exports.spiked_evolve(this.#at.ptr, this.#floor, this.#ws);
    return this.#read();
  }

  freeEntropy(q: Float64Array): number {
    this.#write(q);
    return core().exports.spiked_free_entropy(this.#at.ptr, this.#ws);
  }

  start(start: EvolutionStart): Float64Array {
    setOverlaps(this.#model, this.#at, start, this.#floor);
    return this.#read();
  }

  overlap(q: Float64Array): Record<string, Overlap> {
    this.#write(q);
    return overlapsOf(this.#at);
  }

  /** Where E xhat^2 of every column of every species lies. */
  get diagonal(): number[] {
    return this.blocks.flatMap((block) =>
      Array.from({ length: block.rank }, (_, a) => position(block, a, a)),
    );
  }

  /** The identity for every species: inside of the cone. */
  inside(): Float64Array {
    const q = new Float64Array(this.size);
    for (const i of this.diagonal) q[i] = 1;
    return q;
  }

  #write(q: Float64Array): void {
    for (const [s, block] of this.blocks.entries()) {
      const { rank } = block;
      const matrix = smallMatrix(this.#at.species[s], SMALL.overlap);
      for (let a = 0; a < rank; a++)
        for (let b = a; b < rank; b++) matrix[a * rank + b] = matrix[b * rank + a] = q[position(block, a, b)];
    }
  }

  #read(): Float64Array {
    const q = new Float64Array(this.size);
    for (const [s, block] of this.blocks.entries()) {
      const { rank } = block;
      const matrix = smallMatrix(this.#at.species[s], SMALL.overlap);
      for (let a = 0; a < rank; a++)
        for (let b = a; b < rank; b++) q[position(block, a, b)] = matrix[a * rank + b];
    }
    return q;
  }
}

/** Where entry (a, b), a <= b, of a block lies in a flat vector. */
export function position({ rank, at }: Block, a: number, b: number): number {
  return at + a * rank - (a * (a - 1)) / 2 + (b - a);
}

/** The symmetric matrix of one block of a flat vector, rows. */
export function blockMatrix(q: ArrayLike<number>, block: Block): number[][] {
  const indices = [...Array(block.rank).keys()];
  return indices.map((a) => indices.map((b) => q[position(block, Math.min(a, b), Math.max(a, b))]));
}

/** Runs `work` on the map of a model; nothing of it outlives the call. */
export function withRecursion<T>(model: SpikedModel, work: (recursion: Recursion) => T, floor = 0): T {
  return described(model, (at, ws) => work(new Recursion(model, at, ws, floor)));
}

/**
 * A model in linear memory for state evolution, as long as `work` runs.
 *
 * @throws RangeError for a non-Gaussian prior of rank above 3 (no quadrature)
 */
export function described<T>(model: SpikedModel, work: (at: Descriptor, ws: number) => T): T {
  for (const [name, { prior }] of Object.entries(model.species)) requireQuadrature(name, prior);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = describe(scratch, model);
    return work(at, scratch.bytes(exports.spiked_evolve_ws(at.ptr)));
  });
}

function requireQuadrature(name: string, prior: Prior): void {
  const { rank, weights } = lower(prior);
  if (rank > 3 && weights.length > 1)
    throw new RangeError(`species.${name}.prior must be Gaussian or have rank <= 3, got rank ${rank}`);
}

export function setOverlaps(model: SpikedModel, at: Descriptor, start: EvolutionStart, floor: number): void {
  for (const species of at.species) {
    const { name } = species;
    const target = smallMatrix(species, SMALL.overlap);
    if (start === 'informed') target.set(secondMoment(model.species[name].prior).flat());
    else if (start === 'uninformative') target.set(priorMeanSquare(model.species[name].prior, floor));
    else target.set([start[name]].flat(2) as number[]);
  }
}

/** A mean below this, in units of the root mean square, is the rounding of one that is 0. */
const NO_MEAN = 1e-12;

/** What is known before any data, mean mean', plus the floor on the diagonal. */
function priorMeanSquare(prior: Prior, floor: number): number[] {
  const { rank, weights, means } = lower(prior);
  const power = secondMoment(prior);
  const mean = Array.from({ length: rank }, (_, a) => {
    const sum = weights.reduce((total, w, k) => total + w * means[k][a], 0);
    return Math.abs(sum) < NO_MEAN * Math.sqrt(power[a][a]) ? 0 : sum;
  });
  return mean.flatMap((p, a) => mean.map((q, b) => p * q + (a === b ? floor : 0)));
}

function overlapsOf(at: Descriptor): Record<string, Overlap> {
  return Object.fromEntries(
    at.species.map((species) => [species.name, toOverlap(smallMatrix(species, SMALL.overlap), species.rank)]),
  );
}
