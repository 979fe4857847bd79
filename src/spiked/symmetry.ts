// Which permutations and signs of the columns of factors leave the law of a model as it is: no data tell these apart, and overlaps are
// reported up to them. Signs are the bits of an integer, and what channels and priors ask of them are equations of parity.

import { lower, type Mixture } from '../prior/index.js';
import { lawParities } from './law.js';
import { channelCoupling, type SpikedModel } from './model.js';
import { Parities, type Parity } from './parity.js';

/** Columns of factors, their joint law, and the arrays that they meet in. Species are numbers, and columns have the same in every array. */
export interface Structure {
  /** The columns of every species, ascending, and the law of these. */
  species: { columns: number[]; law: Mixture }[];
  /** The species of every mode, and the entries of the coupling between their columns. */
  channels: { modes: number[]; entries: { index: number[]; value: number }[] }[];
}

/** labels[s][a]: the column of species s that takes the place of its column a. */
export type Labels = readonly (readonly number[])[];

/** Species that channels link, and classes of columns that may be exchanged in all of these at once. */
export interface Exchange {
  species: number[];
  classes: number[][];
}

/** No factor has more. */
const COLUMNS = 8;

/** Entries of a coupling that differ by no more, relatively, are equal. */
const SAME = 1e-12;

/** The bit that is set where a column changes its sign. */
export function bitOf(species: number, column: number): bigint {
  return 1n << BigInt(COLUMNS * species + column);
}

/** The bits of the columns of an entry: the entry changes its sign where an odd number of them is set. */
export function bitsOf(modes: number[], index: number[]): bigint {
  return index.reduce((mask, a, m) => mask ^ bitOf(modes[m], a), 0n);
}

/** All columns of a model. */
export function structureOf(model: SpikedModel): Structure {
  const names = Object.keys(model.species);
  return {
    species: names.map((name) => {
      const law = lower(model.species[name].prior);
      return { columns: Array.from({ length: law.rank }, (_, a) => a), law };
    }),
    channels: model.channels.map((channel) => ({
      modes: channel.modes.map((name) => names.indexOf(name)),
      entries: channelCoupling(model, channel).entries,
    })),
  };
}

/** Every column in its own place. */
export function inPlace({ species }: Structure): number[][] {
  return species.map(() => Array.from({ length: COLUMNS }, (_, a) => a));
}

/**
 * The equations of the signs with which the columns in these places have the law that they had: column a of a factor becomes sign times
 * column labels[a]. Undefined where none have.
 */
export function conditions(structure: Structure, labels: Labels): Parity[] | undefined {
  const all = [
    ...structure.channels.map((channel) => channelConditions(channel, labels)),
    ...structure.species.map((_, s) => speciesConditions(structure, s, labels)),
  ];
  const known = all.filter((equations) => equations !== undefined);
  return known.length === all.length ? known.flat() : undefined;
}

/** Those of the array of a channel alone. */
export function channelConditions(
  { modes, entries }: Structure['channels'][number],
  labels: Labels,
): Parity[] | undefined {
  const values = new Map(entries.map(({ index, value }) => [index.join(), value]));
  const equations: Parity[] = [];
  for (const { index, value } of entries) {
    const other = values.get(moved(modes, index, labels).join()) ?? 0;
    if (Math.abs(Math.abs(other) - Math.abs(value)) > SAME * Math.abs(value)) return undefined;
    equations.push({ mask: bitsOf(modes, index), odd: other * value < 0 });
  }
  return equations;
}

/** Those of the law of a species alone. */
export function speciesConditions({ species }: Structure, s: number, labels: Labels): Parity[] | undefined {
  const { columns, law } = species[s];
  const order = columns.map((a) => columns.indexOf(labels[s][a]));
  return lawParities(law, order)?.map(({ mask, odd }) => {
    const bits = columns.filter((_, k) => mask & (1n << BigInt(k)));
    return { mask: bits.reduce((sum, a) => sum | bitOf(s, a), 0n), odd };
  });
}

/** The columns that take the places of those of an entry. */
export function moved(modes: number[], index: number[], labels: Labels): number[] {
  return index.map((a, m) => labels[modes[m]][a]);
}

/** Whether the law allows the exchange of two columns in all of these species at once, with some signs. */
function allows(structure: Structure, species: number[], a: number, b: number): boolean {
  const labels = inPlace(structure);
  for (const s of species) [labels[s][a], labels[s][b]] = [b, a];
  const mixed = species.some((s) => {
    const { columns } = structure.species[s];
    return columns.includes(a) !== columns.includes(b);
  });
  const equations = mixed ? undefined : conditions(structure, labels);
  if (!equations) return false;
  const signs = new Parities();
  return equations.every((equation) => signs.add(equation));
}

/** Exchanges that leave the law as it is. */
export function exchanges(structure: Structure): Exchange[] {
  return linked(structure).map((species) => {
    const columns = [...new Set(species.flatMap((s) => structure.species[s].columns))];
    return { species, classes: classesOf(columns, (a, b) => allows(structure, species, a, b)) };
  });
}

/** Species by species that a channel links. */
function linked({ species, channels }: Structure): number[][] {
  const parts = species.map((_, s) => s);
  for (const { modes } of channels) {
    const least = Math.min(...modes.map((s) => parts[s]));
    const joined = new Set(modes.map((s) => parts[s]));
    parts.forEach((part, s) => {
      if (joined.has(part)) parts[s] = least;
    });
  }
  return [...new Set(parts)].map((part) => species.map((_, s) => s).filter((s) => parts[s] === part));
}

/** Classes of more than one, for a relation between elements that makes such. */
export function classesOf(elements: number[], same: (a: number, b: number) => boolean): number[][] {
  const classes: number[][] = [];
  for (const a of elements) {
    const own = classes.find((others) => same(others[0], a));
    if (own) own.push(a);
    else classes.push([a]);
  }
  return classes.filter(({ length }) => length > 1);
}
