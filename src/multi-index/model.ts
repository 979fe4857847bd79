import * as z from 'zod/mini';
import { channel, type LinkDefinition, type LinkFunction, linkSchema, type Noise } from '../channel/index.js';
import { checkObject } from '../core/check.js';
import { closed } from '../core/schema.js';
import { complete, type GlmModel, glmShape } from '../glm/model.js';
import type { Prior } from '../prior/index.js';

/**
 * A multi-index model as plain data (arXiv 2502.02545, 2405.15480; docs/theory/multi-index.md, section 1): labels of the projections of
 * Gaussian rows on a few directions, a generalised linear model of which all is known.
 */
export interface MultiIndexModel extends GlmModel {
  model: 'multi-index';
}

const rest = closed({ model: z._default(z.literal('multi-index'), 'multi-index'), ...glmShape });

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
  const model = complete<MultiIndexModel>(multiIndexSchema, data, 'definition');
  // Says what is wrong with a function, or with a link that has no channel.
  channel(model.link, model.noise);
  return model;
}

/** The same of a model that was given to a function: plain data may have been written or changed by hand. */
export function checkedModel(model: MultiIndexModel): MultiIndexModel {
  return complete<MultiIndexModel>(multiIndexSchema, model, 'model');
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
