import * as z from 'zod/mini';
import { closed, parse, shorthand } from '../core/schema.js';
import { isRandom } from './likelihood.js';
import { checkedLink, type Link } from './link.js';

const variance = z.number({ error: 'must be a number >= 0' }).check(z.gte(0, 'must be >= 0'));

const noiseObject = closed({ kind: z.enum(['gaussian', 'probit']), variance });

/** Noise as a model file has it: a variance, which is that of Gaussian noise added to the label, or an object { kind, variance }. */
export const noiseSchema = shorthand(
  (data) => (typeof data === 'number' ? { kind: 'gaussian', variance: data } : data),
  noiseObject,
);

/**
 * The noise of a label, with variance Delta and xi of independent standard normals:
 *
 *     gaussian   y = g(z) + sqrt(Delta) xi
 *     probit     y = g(z + sqrt(Delta) xi), for links that look at the signs of z alone, each of which flips with a probit probability, and for
 *                door and quantised
 */
export type Noise = z.infer<typeof noiseObject>;

/** Noise that was given to a function. */
export function checkedNoise(noise: Noise): Noise {
  return parse(noiseSchema, noise, 'noise', 'noise') as Noise;
}

/** Whether noise may be added to z, before the link looks at it. */
export function takesProbit(given: Link): boolean {
  return isSignLink(given) || given.kind === 'door' || given.kind === 'quantised';
}

/** What noise a link cannot have: a sentence without its subject. Labels that are random have their noise in them. */
export function noiseFlaw(
  link: Link,
  noise: Noise,
): { key: 'kind' | 'variance'; sentence: string } | undefined {
  if (noise.variance === 0 && noise.kind === 'gaussian') return undefined;
  const probit = noise.kind === 'probit';
  if (probit && !takesProbit(link))
    return { key: 'kind', sentence: `must be gaussian for link ${link.kind}, got probit` };
  if (!probit && takesProbit(link) && isRandom(link))
    return { key: 'kind', sentence: `must be probit for link ${link.kind}, got gaussian` };
  if (!probit && isRandom(link))
    return {
      key: 'variance',
      sentence: `must be 0 for link ${link.kind}, whose labels are random, got ${noise.variance}`,
    };
  return undefined;
}

/** Whether a link looks at the signs of z and at nothing else. */
export function isSignLink(given: Link): boolean {
  const link = checkedLink(given);
  if (link.kind === 'sum') return link.terms.every((term) => isSignLink(term.link));
  return link.kind === 'sign' || link.kind === 'sign-product' || link.kind === 'committee';
}
