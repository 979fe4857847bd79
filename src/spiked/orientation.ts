// The signs and the order of principal components are arbitrary. Where the law of the model depends on them,
// the data that the components come from do not determine them; the arrays that were not used and the priors do
// (evidence.ts). Elsewhere the components stay as they are.

import type { Known } from './columns.js';
import { Evidence, type Turn } from './evidence.js';
import type { Instance } from './instance.js';
import { marginal } from './law.js';
import { isOdd, Parities, type Parity } from './parity.js';
import {
  bitOf,
  bitsOf,
  channelConditions,
  classesOf,
  conditions,
  exchanges,
  inPlace,
  type Labels,
  type Structure,
  speciesConditions,
  structureOf,
} from './symmetry.js';

/**
 * The result of a rung of the curriculum: components of a channel. If `tied`, the relative signs of their
 * estimates agree with its data.
 */
export interface Rung {
  channel: number;
  components: number[];
  tied: boolean;
  /** Of the components of one matrix, which it gives by their strength. */
  strengths?: number[];
}

/** Signs are tried together up to this many: the priors are asked about as often as in a run of AMP. More are tried a lot after the other. */
const TOGETHER = 6;
/** Larger sets of components of equal strength keep their order: they have too many. */
const MOST_EQUAL = 4;
/** Relative difference of strengths that are equal. */
const SAME = 1e-9;
/**
 * Turns whose log-likelihoods differ by less are not told apart. Measured at N = 200 to 1000, on matrices with skewed priors and beside a
 * tensor: of the turns that were wrong all were within 6.2.
 */
const DOUBT = 10;
/** As many at most. */
const KEPT = 4;

/**
 * The columns with the signs and in the order, of those that the rungs left open, that have the largest likelihood; then others of which that
 * may be said as well. The columns themselves where nothing is open that the law of the model depends on.
 */
export function orientations(instance: Instance, known: Known, rungs: Rung[]): Known[] {
  const model = structureOf(instance.model);
  const { structure, alive } = reached(instance, model, known);
  const start = inPlace(structure);
  const signs = openSigns(model, alive, tiesOf(instance, structure, alive, known, rungs));
  const orders = openOrders(instance, model, structure, rungs);
  if (signs.length === 0 && orders.length === 1) return [known];
  const turns: Turn[] = [
    ...signs.map((mask) => ({ labels: start, signs: mask })),
    ...orders.map((labels) => ({ labels, signs: 0n })),
  ];
  const holds = (of: (labels: Labels) => Parity[] | undefined) =>
    turns.every(({ labels, signs }) => of(labels)?.every(({ mask, odd }) => isOdd(mask & signs) === odd));
  const channels = [...structure.channels.keys()].filter(
    (c) => !holds((labels) => channelConditions(structure.channels[c], labels)),
  );
  const species = [...structure.species.keys()].filter(
    (s) => !holds((labels) => speciesConditions(structure, s, labels)),
  );
  const evidence = new Evidence(instance, structure, known);
  const of = (turn: Turn) =>
    channels.reduce((sum, c) => sum + evidence.channel(c, turn), 0) +
    species.reduce((sum, s) => sum + evidence.species(s, turn), 0);
  const found = ranked(of, orders, signs);
  return (
    found
      // So that the first stays where evidence is huge, or not a number.
      .filter(({ value }) => !(found[0].value - value >= DOUBT))
      .slice(0, KEPT)
      .map(({ turn }) => turned(instance, known, turn))
  );
}

/** The columns that the rungs found, the laws of those that were seen and not inferred, and the entries of couplings between them. */
function reached(instance: Instance, { species, channels }: Structure, known: Known) {
  const names = Object.keys(instance.model.species);
  const column = (s: number, a: number) => known.get(names[s])?.[a];
  const found = (s: number, a: number) => (column(s, a) ?? null) !== null;
  const alive = new Set(
    species.flatMap(({ columns }, s) => columns.filter((a) => found(s, a)).map((a) => bitOf(s, a))),
  );
  const structure: Structure = {
    species: species.map(({ columns, law }, s) => {
      const seen = columns.filter((a) => found(s, a) && column(s, a)!.inferred === undefined);
      return { columns: seen, law: marginal(law, seen) };
    }),
    channels: channels.map(({ modes, entries }) => ({
      modes,
      entries: entries.filter(({ index }) => index.every((a, m) => found(modes[m], a))),
    })),
  };
  return { structure, alive };
}

/** The constraint that columns change their signs together, as their estimates do. */
function tiesOf(
  instance: Instance,
  { channels }: Structure,
  alive: Set<bigint>,
  known: Known,
  rungs: Rung[],
): Parity[] {
  const names = Object.keys(instance.model.species);
  const seen = rungs
    .filter(({ tied }) => tied)
    .flatMap(({ channel, components }) => {
      const { modes } = channels[channel];
      return components
        .filter((a) => modes.every((s) => alive.has(bitOf(s, a))))
        .map((a) => bitsOf(modes, Array(modes.length).fill(a)));
    });
  const inferred = names.flatMap((name, s) =>
    (known.get(name) ?? []).flatMap((column, a) =>
      column?.inferred === undefined ? [] : [bitOf(s, a) ^ bitOf(s, column.inferred)],
    ),
  );
  return [...seen, ...inferred].map((mask) => ({ mask, odd: false }));
}

/**
 * Sets of columns that change their signs together, as few as it takes to reach every law that the ties leave open. Columns that were not
 * reached have no sign to lose.
 */
function openSigns(model: Structure, alive: Set<bigint>, ties: Parity[]): bigint[] {
  const laws = conditions(model, inPlace(model))!;
  // What signs change: a bit for every equation that they break.
  const broken = (signs: bigint): Parity => ({
    mask: laws.reduce((mask, law, i) => (isOdd(law.mask & signs) ? mask | (1n << BigInt(i)) : mask), 0n),
    odd: false,
  });
  const reached = new Parities();
  model.species.forEach(({ columns }, s) => {
    for (const a of columns) if (!alive.has(bitOf(s, a))) reached.add(broken(bitOf(s, a)));
  });
  const open: bigint[] = [];
  for (const signs of new Parities(ties).kernel(alive)) {
    if (reached.rest(broken(signs)).mask === 0n) continue;
    reached.add(broken(signs));
    open.push(signs);
  }
  return open;
}

/** The orders of components of equal strength that are no symmetry, the given one first. */
function openOrders(instance: Instance, model: Structure, structure: Structure, rungs: Rung[]): Labels[] {
  const names = Object.keys(instance.model.species);
  const free = exchanges(model).flatMap(({ classes }) => classes);
  let orders: Labels[] = [inPlace(structure)];
  for (const group of linked(rungs.map(({ channel }) => structure.channels[channel].modes))) {
    const matrices = rungs.flatMap(({ channel, strengths }) => {
      const first = names.indexOf(instance.model.channels[channel].modes[0]);
      return strengths && group.includes(first) ? [strengths] : [];
    });
    const equal = (a: number, b: number) =>
      matrices.length > 0 && matrices.every((of) => Math.abs(of[a] - of[b]) <= SAME * of[a]);
    const species = group.filter((s) => structure.species[s].columns.length > 1);
    const seen = [...new Set(species.flatMap((s) => structure.species[s].columns))];
    for (const columns of classesOf(seen, equal)) {
      const fixed = free.some((others) => columns.every((a) => others.includes(a)));
      if (fixed || columns.length > MOST_EQUAL) continue;
      orders = orders.flatMap((labels) =>
        permutations(columns).map((places) =>
          labels.map((own, s) =>
            species.includes(s)
              ? own.map((a) => (columns.includes(a) ? places[columns.indexOf(a)] : a))
              : own,
          ),
        ),
      );
    }
  }
  return orders;
}

/** The union of sets that have an element in common. */
function linked(sets: number[][]): number[][] {
  return sets.reduce<number[][]>((groups, set) => {
    const touched = groups.filter((group) => group.some((s) => set.includes(s)));
    const rest = groups.filter((group) => !touched.includes(group));
    return [...rest, [...new Set([...touched.flat(), ...set])]];
  }, []);
}

/** All orders, the given one first. */
function permutations(list: number[]): number[][] {
  if (list.length < 2) return [list];
  return list.flatMap((first, k) =>
    permutations(list.filter((_, i) => i !== k)).map((rest) => [first, ...rest]),
  );
}

/** Turns by their value, the largest first; of equal ones first what changes nothing. */
function ranked(
  of: (turn: Turn) => number,
  orders: Labels[],
  signs: bigint[],
): { turn: Turn; value: number }[] {
  const tried = orders.flatMap((labels) => {
    let here = 0n;
    const all = [];
    for (let first = 0; first === 0 || first < signs.length; first += TOGETHER) {
      const some = signs.slice(first, first + TOGETHER);
      const values = Array.from({ length: 2 ** some.length }, (_, code) => {
        const mask = some.reduce((sum, bits, i) => ((code >> i) & 1 ? sum ^ bits : sum), here);
        const turn = { labels, signs: mask };
        return { turn, value: of(turn) };
      });
      all.push(...values);
      here = values.reduce((best, other) => (other.value > best.value ? other : best)).turn.signs;
    }
    return all;
  });
  return tried.sort((one, other) => other.value - one.value);
}

function turned({ model }: Instance, known: Known, { labels, signs }: Turn): Known {
  const names = Object.keys(model.species);
  return new Map(
    [...known].map(([name, columns]) => {
      const s = names.indexOf(name);
      const own = columns.map((_, a) => {
        const column = columns[labels[s][a]];
        if (!column || !(signs & bitOf(s, a))) return column;
        return { ...column, direction: column.direction.map((value) => -value) };
      });
      return [name, own];
    }),
  );
}
