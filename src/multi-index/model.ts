import * as z from 'zod/mini';
import {
  type Channel,
  channel,
  directionsOf,
  isSignLink,
  type Link,
  type LinkDefinition,
  type LinkFunction,
  linkSchema,
  type Noise,
  noiseSchema,
} from '../channel/index.js';
import { checkObject, shown } from '../core/check.js';
import { closed, parse } from '../core/schema.js';
import { gaussian, type Prior, priorSchema, rankOf, secondMoment } from '../prior/index.js';

/**
 * A multi-index model as plain data (arXiv 2502.02545, 2405.15480; theory note multi-index, section 1): rows x_i ~ N(0, I / d),
 * i = 1 .. n = alpha d, and labels y_i ~ P(. | z_i) of the projections z_i = W' x_i on p directions, the columns of W (d x p).
 */
export interface MultiIndexModel {
  model: 'multi-index';
  link: Link;
  /** n / d. */
  alpha: number;
  noise: Noise;
  /** The law of an entry of W, or of a row of it where its rank is p. Second moment 1, so that z ~ N(0, I). */
  prior: Prior;
  /** p. */
  directions: number;
}

const rest = closed({
  model: z._default(z.literal('multi-index'), 'multi-index'),
  alpha: z.number({ error: 'must be a number > 0' }).check(z.gt(0, 'must be > 0')),
  noise: z._default(noiseSchema, { kind: 'gaussian', variance: 0 }),
  prior: z._default(priorSchema, gaussian()),
  directions: z.optional(z.int().check(z.gte(1))),
});

/** What `multiIndex` accepts; a model file holds the same, without functions. */
export const multiIndexSchema = z.extend(rest, { link: linkSchema });

/** What a caller writes: a model with defaults left out. */
export interface MultiIndexDefinition extends Omit<z.input<typeof rest>, 'noise' | 'prior'> {
  /** A kind by name, an object { kind, ... }, or a function of z, which needs `directions` unless that is 1. */
  link: LinkDefinition | LinkFunction;
  /** Variance Delta of Gaussian noise added to the label, or { kind: 'probit', variance }. Default 0. */
  noise?: number | Noise;
  /** Default: Gaussian. */
  prior?: Prior | Prior['kind'];
}

/**
 * Declares a multi-index model. The result is plain data with every default filled in: JSON in, JSON out, unless the link is a function.
 *
 * @throws RangeError whose sentence names the path, what was expected and what was found
 */
export function multiIndex(definition: MultiIndexDefinition): MultiIndexModel {
  checkObject('definition', definition);
  const data = { ...definition, link: withDirections(definition.link, definition.directions) };
  const model = complete(data, 'definition');
  // Says what is wrong with a function, or with a link that has no channel.
  channel(model.link, model.noise);
  return model;
}

/** The same of a model that was given to a function: plain data may have been written or changed by hand. */
export function checkedModel(model: MultiIndexModel): MultiIndexModel {
  return complete(model, 'model');
}

function complete(data: unknown, argument: string): MultiIndexModel {
  const parsed = parse(multiIndexSchema, data, '', argument) as z.output<typeof multiIndexSchema>;
  const { link, directions, ...others } = parsed;
  const p = directionsOf(link);
  if (directions !== undefined && directions !== p)
    throw new RangeError(`directions must be ${p}, which link ${link.kind} looks at, got ${directions}`);
  const { noise, prior } = others;
  if (noise.kind === 'probit' && !isSignLink(link))
    throw new RangeError(
      `noise.kind must be gaussian for link ${link.kind}, got probit: probit noise flips signs, and this link looks at more than signs`,
    );
  const rank = rankOf(prior);
  if (rank !== 1 && rank !== p)
    throw new RangeError(`prior must have rank 1 or ${p}, the number of directions, got ${rank}`);
  const S = secondMoment(prior);
  if (S.some((row, a) => row.some((s, b) => Math.abs(s - (a === b ? 1 : 0)) > 1e-9)))
    throw new RangeError(`prior must have second moment 1, got ${JSON.stringify(rank === 1 ? S[0][0] : S)}`);
  return { ...others, link, directions: p } as MultiIndexModel;
}

/** The output channel P(y | z) of a model. */
export function channelOf(model: MultiIndexModel): Channel {
  const { link, noise } = checkedModel(model);
  return channel(link, noise);
}

/** The model's `directions` where the link leaves its own out. */
function withDirections(link: unknown, directions?: number): unknown {
  if (typeof link === 'function') return { kind: 'function', g: link, directions: directions ?? 1 };
  const object = typeof link === 'string' ? { kind: link } : link;
  if (typeof object !== 'object' || object === null) return link;
  const { kind } = object as { kind?: unknown };
  const open = kind === 'norm' || kind === 'committee' || kind === 'function';
  return open && directions !== undefined ? { directions, ...object } : object;
}

/** A channel that was given to a function. */
export function checkChannel(given: Channel): Channel {
  if (typeof given === 'object' && given !== null && typeof given.gOut === 'function') return given;
  throw new TypeError(`channel must be what channel or channelOf returns, got ${shown(given)}`);
}

/** The channel of a model, or one as it is. */
export function channelFrom(from: MultiIndexModel | Channel): Channel {
  if (typeof from !== 'object' || from === null)
    throw new TypeError(`from must be a model or a channel, got ${shown(from)}`);
  return 'gOut' in from ? checkChannel(from) : channelOf(from);
}
