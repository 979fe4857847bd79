import * as z from 'zod/mini';
import {
  type Channel,
  channel,
  directionsOf,
  type Link,
  linkSchema,
  type Noise,
  noiseSchema,
} from '../channel/index.js';
import { noiseFlaw } from '../channel/noise.js';
import { shown } from '../core/check.js';
import { closed, parse } from '../core/schema.js';
import { gaussian, type Prior, priorSchema, rankOf, secondMoment } from '../prior/index.js';

/**
 * A generalised linear model as plain data: rows x_i ~ N(0, I / d), i = 1 .. n = alpha d, and labels y_i ~ P(. | z_i) of the projections
 * z_i = W' x_i on p directions, the columns of W (d x p). Families declare theirs with a name of their own.
 */
export interface GlmModel {
  /** The family's name. */
  model: string;
  link: Link;
  /** n / d. */
  alpha: number;
  noise: Noise;
  /** The law of an entry of W, or of a row of it where its rank is p. Second moment 1, so that z ~ N(0, I). */
  prior: Prior;
  /** p. */
  directions: number;
}

/** The keys that the models of all families have, but for the link. */
export const glmShape = {
  alpha: z.number({ error: 'must be a number > 0' }).check(z.gt(0, 'must be > 0')),
  noise: z._default(noiseSchema, { kind: 'gaussian', variance: 0 }),
  prior: z._default(priorSchema, gaussian()),
  directions: z.optional(z.int().check(z.gte(1))),
};

const glmSchema = closed({ model: z._default(z.string(), 'glm'), ...glmShape, link: linkSchema });

/** A model that was given to a function: plain data may have been written or changed by hand. */
export function checkedModel(model: GlmModel): GlmModel {
  return complete(glmSchema, model, 'model');
}

/**
 * The model that a schema makes of data, with every default filled in.
 *
 * @param argument what the data are called where they are wrong as a whole
 * @throws RangeError whose sentence names the path, what was expected and what was found
 */
export function complete<Model extends GlmModel>(
  schema: z.ZodMiniType<Omit<Model, 'directions'> & { directions?: number }>,
  data: unknown,
  argument: string,
): Model {
  const { link, directions, ...others } = parse(schema, data, '', argument);
  const p = directionsOf(link);
  if (directions !== undefined && directions !== p)
    throw new RangeError(`directions must be ${p}, which link ${link.kind} looks at, got ${directions}`);
  const { noise, prior } = others;
  const flaw = noiseFlaw(link, noise);
  if (flaw) throw new RangeError(`noise.${flaw.key} ${flaw.sentence}`);
  const rank = rankOf(prior);
  if (rank !== 1 && rank !== p)
    throw new RangeError(`prior must have rank 1 or ${p}, the number of directions, got ${rank}`);
  const S = secondMoment(prior);
  if (S.some((row, a) => row.some((s, b) => Math.abs(s - (a === b ? 1 : 0)) > 1e-9)))
    throw new RangeError(`prior must have second moment 1, got ${JSON.stringify(rank === 1 ? S[0][0] : S)}`);
  return { ...others, link, directions: p } as Model;
}

/** The output channel P(y | z) of a model. */
export function channelOf(model: GlmModel): Channel {
  const { link, noise } = checkedModel(model);
  return channel(link, noise);
}

/** A channel that was given to a function. */
export function requireChannel(given: Channel): Channel {
  if (typeof given === 'object' && given !== null && typeof given.gOut === 'function') return given;
  throw new TypeError(`channel must be what channel or channelOf returns, got ${shown(given)}`);
}

/** The channel of a model, or one as it is. */
export function channelFrom(from: GlmModel | Channel): Channel {
  if (typeof from !== 'object' || from === null)
    throw new TypeError(`from must be a model or a channel, got ${shown(from)}`);
  return 'gOut' in from ? requireChannel(from) : channelOf(from);
}
