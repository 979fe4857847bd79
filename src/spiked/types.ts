import type { Prior } from '../prior/index.js';
import type { Overlap, SpikedChannel, SpikedDefinition, SpikedModel } from './model.js';

// What the compiler knows of a model from its definition: the names of the species, and which of them have rank one.

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

export type { SpeciesDefinitions };
