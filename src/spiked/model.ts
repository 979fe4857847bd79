import * as z from 'zod/mini';
import { checkKeys, checkObject, shown } from '../core/index.js';
import { closed, parse } from '../core/schema.js';
import { type Prior, priorSchema, rankOf } from '../prior/index.js';
import { type Coupling, couplingOf, diagonalCore, type Nested } from '../tensor/coupling.js';

/** One factor: an N_s x rank matrix with independent rows drawn from the prior. */
export interface Species {
  prior: Prior;
  /** N_s / N. */
  size: number;
}

/**
 * One observed array. Asymmetric, over species s_1..s_p:
 *
 *     Y = sqrt(snr) N^{-(p-1)/2} sum_a core[a_1..a_p] prod_k X^{s_k}[i_k, a_k] + Z,   Z iid N(0, 1)
 *
 * Symmetric: the signal times sqrt((p-1)!), and noise that is a symmetrised iid array (variance 1 off the diagonals).
 */
export interface SpikedChannel {
  modes: string[];
  /** 1 / Delta. */
  snr: number;
  /** To be said where all modes are one species; false for the others. */
  symmetric: boolean;
  /** r_1 x .. x r_p; absent: component a meets component a. */
  core?: Nested;
}

/** An overlap: a number at rank one, otherwise a rank x rank matrix. */
export type Overlap = number | number[][];

/** The overlaps of a model by species. The model of a file is known as this and no closer. */
export type Overlaps = Record<string, Overlap>;

/** A number for every column of a factor. */
export type ByColumn<O extends Overlaps> = {
  [Name in keyof O]: [O[Name]] extends [number] ? number : number | number[];
};

/** The priors whose type says that their rank is one. */
type Scalar =
  | Exclude<Prior['kind'], 'mixture' | 'functions'>
  | Exclude<Prior, { kind: 'gaussian' | 'rademacher' | 'mixture' | 'functions' }>
  | { kind: 'gaussian'; rank?: 1; covariance?: undefined; mean?: number }
  | { kind: 'rademacher'; rank?: 1; correlation?: undefined };

/** A number where the rank is one for certain, else a number or a matrix. */
export type OverlapOf<P> = [P] extends [Scalar] ? number : Overlap;

type SpeciesDefinitions = Record<string, { prior: Prior | Prior['kind']; size?: number }>;

/** Where state evolution starts. */
export type EvolutionStart<O extends Overlaps = Overlaps> = 'informed' | 'uninformative' | O;

/**
 * A spiked matrix-tensor model as plain data: docs/theory/spiked-matrix-tensor.md, section 1b. Its type knows the names of the species, and
 * what their overlaps are, as far as the definition told the compiler.
 */
export interface SpikedModel<O extends Overlaps = Overlaps> {
  model: 'spiked';
  species: { [Name in keyof O]: Species };
  channels: SpikedChannel[];
  start?: EvolutionStart;
}

const finite = z.number();
const nested: z.ZodMiniType<Nested> = z.lazy(() => z.union([finite, z.array(nested)]));
const overlap = z.union([finite, z.array(z.array(finite))]);

const SYMMETRIC =
  'must be given where all modes are one species: true for a symmetric array, whose noise is symmetric too, ' +
  'false for an array every entry of which has noise of its own';
const channel = closed({
  modes: z.array(z.string()).check(z.minLength(2), z.maxLength(4)),
  snr: finite.check(z.gt(0)),
  symmetric: z.optional(z.boolean()),
  core: z.optional(nested),
});

/** What `spiked` accepts; a model file holds the same. */
export const spikedSchema = closed({
  model: z._default(z.literal('spiked'), 'spiked'),
  species: z
    .record(z.string(), closed({ prior: priorSchema, size: z._default(finite.check(z.gt(0)), 1) }))
    .check(z.refine((species) => Object.keys(species).length > 0, 'must name at least one species')),
  channels: z
    .array(
      z.pipe(
        channel.check(
          z.refine(
            ({ modes, symmetric }) =>
              symmetric !== undefined || modes.length < 2 || modes.some((name) => name !== modes[0]),
            { path: ['symmetric'], error: SYMMETRIC },
          ),
        ),
        z.transform((given) => ({ ...given, symmetric: given.symmetric ?? false })),
      ),
    )
    .check(z.minLength(1)),
  start: z.optional(
    z.union(
      [z.literal(['informed', 'uninformative']), z.record(z.string(), overlap)],
      'must be informed, uninformative or overlaps by name',
    ),
  ),
});

/** What a caller writes: a model with defaults left out. */
export type SpikedDefinition = z.input<typeof spikedSchema>;

/** A definition whose channels name species that there are. */
export interface NamedDefinition<S extends SpeciesDefinitions>
  extends Omit<SpikedDefinition, 'species' | 'channels' | 'start'> {
  species: S;
  channels: (Omit<SpikedChannel, 'modes' | 'symmetric'> & {
    modes: NoInfer<keyof S & string>[];
    symmetric?: boolean;
  })[];
  start?: 'informed' | 'uninformative' | NoInfer<{ [Name in keyof S]: Overlap }>;
}

export type ModelOf<S extends SpeciesDefinitions> = SpikedModel<{
  [Name in keyof S & string]: OverlapOf<S[Name]['prior']>;
}>;

/**
 * Declares a spiked model: named species with size ratio and prior, and the channels that observe them.
 * The result is plain data with every default filled in: JSON in, JSON out.
 *
 * @throws RangeError whose sentence names the path, what was expected and what was found
 */
export function spiked<S extends SpeciesDefinitions>(definition: NamedDefinition<S>): ModelOf<S>;
/** A definition that was put together elsewhere, or read from a file: the compiler knows no names. */
export function spiked(definition: SpikedDefinition): SpikedModel;
export function spiked(definition: SpikedDefinition): SpikedModel {
  return checkedModel(definition, 'definition');
}

/** The same of a model that was given to a function: plain data may have been written or changed by hand. */
export function checkedModel(definition: SpikedDefinition | SpikedModel, argument = 'model'): SpikedModel {
  const model = parse(spikedSchema, definition, '', argument) as SpikedModel;
  const names = Object.keys(model.species);
  model.channels.forEach((channel, c) => {
    const at = `channels.${c}`;
    channel.modes.forEach((name, m) => {
      if (!names.includes(name))
        throw new RangeError(`${at}.modes.${m} must be one of ${names.join(', ')}, got ${name}`);
    });
    checkCore(model, channel, at);
  });
  for (const name of names) {
    if (!model.channels.some(({ modes }) => modes.includes(name)))
      throw new RangeError(`species.${name} must be observed by a channel, but no channel's modes name it`);
  }
  if (typeof model.start === 'object') checkStart(model, model.start);
  return model;
}

/** Checks that two models describe the same arrays: factors of the same names, sizes and ranks, in channels of the same modes. */
export function checkAssumed(model: SpikedModel, given: SpikedModel): void {
  const assumed = checkedModel(given, 'assume');
  const names = Object.keys(model.species);
  const found = Object.keys(assumed.species);
  if (found.length !== names.length || names.some((name) => !(name in assumed.species)))
    throw new RangeError(`assume.species must be ${names.join(', ')}, got ${found.join(', ')}`);
  for (const name of names) {
    const [own, other] = [model.species[name], assumed.species[name]];
    if (other.size !== own.size)
      throw new RangeError(`assume.species.${name}.size must be ${own.size}, got ${other.size}`);
    if (rankOf(other.prior) !== rankOf(own.prior))
      throw new RangeError(
        `assume.species.${name}.prior must have rank ${rankOf(own.prior)}, got ${rankOf(other.prior)}`,
      );
  }
  const shape = ({ modes, symmetric }: SpikedChannel) =>
    `${modes.join(' ')}${symmetric ? ' (symmetric)' : ''}`;
  const [wanted, got] = [model, assumed].map(({ channels }) => channels.map(shape).join('; '));
  if (wanted !== got) throw new RangeError(`assume.channels must have the modes ${wanted}, got ${got}`);
}

/** Rank of every mode of a channel. */
function ranksOf(model: SpikedModel, channel: SpikedChannel): number[] {
  return channel.modes.map((name) => rankOf(model.species[name].prior));
}

/** The core of a channel as a list of its nonzero entries. */
export function channelCoupling(model: SpikedModel, channel: SpikedChannel): Coupling {
  const ranks = ranksOf(model, channel);
  return couplingOf(channel.core ?? diagonalCore(ranks.length, ranks[0]), ranks);
}

/** The one entry of the coupling of a channel between factors of rank one. */
export function strengthOf({ core: A }: SpikedChannel): number {
  return ([A ?? 1].flat(4) as number[])[0];
}

function checkCore(model: SpikedModel, channel: SpikedChannel, at: string): void {
  const { modes, symmetric, core } = channel;
  const ranks = ranksOf(model, channel);
  if (symmetric && modes.some((name) => name !== modes[0]))
    throw new RangeError(`${at}.modes must name one species when symmetric, got ${modes.join(', ')}`);
  if (core === undefined) {
    if (ranks.some((r) => r !== ranks[0]))
      throw new RangeError(`${at}.core must be given when the ranks differ, got ranks ${ranks.join(' x ')}`);
    return;
  }
  checkShape(core, ranks, `${at}.core`);
  const coupling = couplingOf(core, ranks);
  if (coupling.entries.length === 0) throw new RangeError(`${at}.core must have a nonzero entry`);
  if (!symmetric) return;
  const value = new Map(coupling.entries.map((entry) => [entry.index.join(), entry.value]));
  for (const entry of coupling.entries) {
    // Swaps of neighbours generate every permutation.
    for (let k = 0; k + 1 < ranks.length; k++) {
      const swapped = [...entry.index];
      [swapped[k], swapped[k + 1]] = [swapped[k + 1], swapped[k]];
      const other = value.get(swapped.join()) ?? 0;
      if (other !== entry.value)
        throw new RangeError(
          `${at}.core must be symmetric, got ${entry.value} at [${entry.index}] and ${other} at [${swapped}]`,
        );
    }
  }
}

function checkShape(core: Nested, ranks: number[], at: string): void {
  if (ranks.length === 0) {
    if (typeof core !== 'number') throw new RangeError(`${at} must be a number, got an array`);
    return;
  }
  if (typeof core === 'number' || core.length !== ranks[0])
    throw new RangeError(
      `${at} must be an array of ${ranks[0]}, got ${typeof core === 'number' ? core : `one of ${core.length}`}`,
    );
  core.forEach((part, a) => {
    checkShape(part, ranks.slice(1), `${at}.${a}`);
  });
}

/** Checks that overlaps are given for every species, in the shape of its rank. */
export function checkStart(model: SpikedModel, start: Record<string, Overlap>, argument = 'start'): void {
  checkObject(argument, start);
  checkKeys(argument, start, Object.keys(model.species));
  for (const [name, { prior }] of Object.entries(model.species)) {
    const rank = rankOf(prior);
    const q = start[name];
    const fits =
      typeof q === 'number'
        ? Number.isFinite(q) && rank === 1
        : Array.isArray(q) &&
          q.length === rank &&
          q.every((row) => Array.isArray(row) && row.length === rank && row.every(Number.isFinite));
    if (!fits)
      throw new RangeError(
        `${argument}.${name} must be ${rank === 1 ? 'a number' : `a ${rank} x ${rank} matrix`}, got ${shown(q)}`,
      );
  }
}

/** Checks what may be given as a start of state evolution. */
export function checkEvolutionStart(model: SpikedModel, start: EvolutionStart): void {
  if (start === 'informed' || start === 'uninformative') return;
  if (typeof start === 'object') checkStart(model, start);
  else
    throw new RangeError(
      `start must be 'informed', 'uninformative' or overlaps by name, got ${shown(start)}`,
    );
}
