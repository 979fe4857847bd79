import { core, type Scratch } from '../core/index.js';

/** A number for order 0, else an array of one order less. */
export type Nested = number | Nested[];

/** The nonzero entries of a channel's core A: which columns of its factors meet, and how strongly. */
export interface Coupling {
  ranks: number[];
  entries: { index: number[]; value: number }[];
}

/** The core that multiplies column a of every factor with column a of the others. */
export function diagonalCore(order: number, rank: number): Nested {
  const build = (depth: number, path: number[]): Nested =>
    depth === order
      ? Number(path.every((a) => a === path[0]))
      : Array.from({ length: rank }, (_, a) => build(depth + 1, [...path, a]));
  return build(0, []);
}

/** The entries of a nested array whose shape is known to be `ranks`. */
export function couplingOf(core: Nested, ranks: number[]): Coupling {
  const entries: Coupling['entries'] = [];
  const walk = (part: Nested, index: number[]) => {
    if (typeof part !== 'number') for (let a = 0; a < part.length; a++) walk(part[a], [...index, a]);
    else if (part !== 0) entries.push({ index, value: part });
  };
  walk(core, []);
  return { ranks, entries };
}

/** Whether every nonzero entry couples equal columns only: then component a of each factor is a problem of its own. */
export function isDiagonal({ entries }: Coupling): boolean {
  return entries.every(({ index }) => index.every((a) => a === index[0]));
}

/** Writes the block that the core reads (assembly/amp/coupling.ts); 0 for rank one with value 1. */
export function writeCoupling(scratch: Scratch, coupling: Coupling): number {
  const { ranks, entries } = coupling;
  if (ranks.every((r) => r === 1) && entries.length === 1 && entries[0].value === 1) return 0;
  const { memory } = core();
  const at = scratch.bytes(24 + 24 * entries.length);
  const header = memory.i32(at, 6 + 4 * entries.length).fill(0);
  header.set([ranks.length, entries.length, ...ranks, ...Array(4 - ranks.length).fill(1)]);
  for (const [e, { index }] of entries.entries()) header.set(index, 6 + 4 * e);
  memory.f64(at + 24 + 16 * entries.length, entries.length).set(entries.map(({ value }) => value));
  return at;
}
