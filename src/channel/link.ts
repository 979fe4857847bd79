import * as z from 'zod/mini';
import { shown } from '../core/check.js';
import { closed, named, parse } from '../core/schema.js';
import { isRandom, randomLinks } from './likelihood.js';

const finite = z.number({ error: 'must be a finite number' });
const count = (least: number, most: number) => {
  const message = `must be an integer from ${least} to ${most}`;
  return z.int({ error: message }).check(z.gte(least, message), z.lte(most, message));
};

/** The most directions that a link may look at. */
export const MAX_DIRECTIONS = 8;

const plain = (kind: 'linear' | 'abs' | 'square' | 'sign' | 'relu' | 'tanh' | 'ratio') =>
  closed({ kind: z.literal(kind) });

const coefficients = z.array(finite, { error: 'must be an array of numbers' }).check(
  z.minLength(1),
  z.maxLength(13),
  z.refine(
    (c: number[]) => c.slice(1).some((value) => value !== 0),
    'must hold a nonzero coefficient of a power of z',
  ),
);

const simple = [
  plain('linear'),
  plain('abs'),
  plain('square'),
  plain('sign'),
  plain('relu'),
  plain('tanh'),
  plain('ratio'),
  closed({ kind: z.literal('product'), factors: count(1, 4) }),
  closed({ kind: z.literal('sign-product'), factors: count(1, 6) }),
  closed({ kind: z.literal('norm'), directions: count(1, MAX_DIRECTIONS) }),
  closed({ kind: z.literal('committee'), directions: count(1, 6) }),
  closed({ kind: z.literal('hermite'), degree: count(1, 12) }),
  closed({ kind: z.literal('polynomial'), coefficients }),
] as const;

const names = [
  ...simple.map((schema) => schema.shape.kind.def.values[0]),
  'sum',
  ...['poisson', 'logit', 'student-t', 'door', 'quantised'],
];
const error = (issue: { code?: string }) =>
  issue.code === 'invalid_union'
    ? `must be one of ${names.join(', ')}`
    : `must be the name of a link (${names.join(', ')}), an object { kind, ... }, or a function`;

const termSchema = closed({
  link: named(z.discriminatedUnion('kind', simple, { error })),
  /** Which coordinates of z the term looks at, in its own order. */
  on: z.array(count(0, MAX_DIRECTIONS - 1)).check(z.minLength(1)),
  weight: z._default(finite, 1),
});

const sumSchema = closed({
  kind: z.literal('sum'),
  terms: z.array(termSchema).check(
    z.minLength(1),
    z.maxLength(8),
    z.superRefine((terms, context) => {
      terms.forEach(({ link, on }, t) => {
        const flaw = (message: string) => context.addIssue({ code: 'custom', path: [t, 'on'], message });
        const p = directionsOf(link);
        if (on.length !== p) flaw(`must name ${p} ${p === 1 ? 'coordinate' : 'coordinates'} of z`);
        else if (new Set(on).size !== on.length) flaw('must name every coordinate once');
      });
      if (terms.every(({ weight }) => weight === 0))
        context.addIssue({ code: 'custom', message: 'must hold a term of nonzero weight' });
    }),
  ),
});

const functionSchema = closed({
  kind: z.literal('function'),
  g: z.custom<LinkFunction>((g) => typeof g === 'function', 'must be a function of z'),
  directions: count(1, MAX_DIRECTIONS),
});

const linkObject = z.discriminatedUnion('kind', [...simple, sumSchema, functionSchema, ...randomLinks], {
  error,
});

/**
 * A link as a model file has it: a kind by name, or an object { kind, ... }. A program may also write a function of z. Unknown keys are
 * refused.
 */
export const linkSchema = named(linkObject);

/** A user's link: what it makes of z, an array of p numbers that it must not keep. */
export type LinkFunction = (z: ArrayLike<number>) => number;

/**
 * The label as a function of the projections z = (z_1 .. z_p), before noise:
 *
 *     linear z1      abs |z1|      square z1^2      sign sign(z1)      relu max(z1, 0)      tanh tanh(z1)      ratio z1 / z2
 *     product z1 .. zk      sign-product sign(z1 .. zk)      norm (z1^2 + .. + zp^2) / p      committee sign(z1) + .. + sign(zp)
 *     hermite He_k(z1) / sqrt(k!)      polynomial c0 + c1 z1 + c2 z1^2 + ..      sum of weighted terms on coordinates of z
 *     function a user's
 *
 * and those whose labels are random given one z, which `noise` leaves alone:
 *
 *     poisson a count of mean exp(z), or ln(1 + exp(z)) with rate softplus      logit +-1, P(1) = 1 / (1 + exp(-z))
 *     student-t z + scale times Student's t of some degrees
 *     likelihood a user's ln P(y | z)      functions a user's g_out
 *
 * Two look at where z lies, and take probit noise:
 *
 *     door 1 where |z| < width, else -1      quantised how many of the edges are at or below z
 */
export type Link = z.infer<typeof linkSchema>;
/** A link that may be a term of a sum. */
export type TermLink = z.infer<typeof termSchema>['link'];
/** What a caller may write for a link: the name alone where there is nothing more to say. */
export type LinkDefinition = z.input<typeof linkObject> | Link['kind'];

/** A link that was given to a function: plain data may have been written by hand. */
export function checkedLink(link: Link): Link {
  return parse(linkSchema, link, 'link', 'link') as Link;
}

/** p, the number of directions that a link looks at. */
export function directionsOf(given: Link): number {
  const link = checkedLink(given);
  switch (link.kind) {
    case 'product':
    case 'sign-product':
      return link.factors;
    case 'norm':
    case 'committee':
    case 'function':
    case 'functions':
      return link.directions;
    case 'ratio':
      return 2;
    case 'sum':
      return 1 + Math.max(...link.terms.flatMap(({ on }) => on));
    default:
      return 1;
  }
}

/** The link as a function of z. @throws RangeError for one whose labels are random */
export function evaluate(given: Link): LinkFunction {
  const link = checkedLink(given);
  if (isRandom(link)) throw new RangeError(`link must be a function of z, got ${link.kind}`);
  switch (link.kind) {
    case 'linear':
      return (z) => z[0];
    case 'abs':
      return (z) => Math.abs(z[0]);
    case 'square':
      return (z) => z[0] * z[0];
    case 'sign':
      return (z) => sign(z[0]);
    case 'relu':
      return (z) => Math.max(z[0], 0);
    case 'tanh':
      return (z) => Math.tanh(z[0]);
    case 'ratio':
      return (z) => z[0] / z[1];
    case 'product':
      return (z) => fold(link.factors, 1, (product, j) => product * z[j]);
    case 'sign-product':
      return (z) => fold(link.factors, 1, (product, j) => product * sign(z[j]));
    case 'norm':
      return (z) => fold(link.directions, 0, (sum, j) => sum + z[j] * z[j]) / link.directions;
    case 'committee':
      return (z) => fold(link.directions, 0, (sum, j) => sum + sign(z[j]));
    case 'hermite':
    case 'polynomial': {
      const c = powersOf(link);
      return (z) => c.reduceRight((value, coefficient) => value * z[0] + coefficient, 0);
    }
    case 'sum': {
      const terms = link.terms.map((term) => ({ ...term, g: evaluate(term.link) }));
      return (z) =>
        terms.reduce((sum, { g, on, weight }) => sum + weight * g(on.map((coordinate) => z[coordinate])), 0);
    }
    case 'function':
      return link.g;
  }
}

/** Coefficients c0, c1, .. of the powers of z1 in a link that is a polynomial. */
export function powersOf(given: Extract<Link, { kind: 'hermite' | 'polynomial' }>): number[] {
  const link: Link = checkedLink(given);
  if (link.kind !== 'polynomial' && link.kind !== 'hermite')
    throw new RangeError(`link.kind must be hermite or polynomial, got ${shown(link.kind)}`);
  if (link.kind === 'polynomial') return trimmed(link.coefficients);
  // He_{k+1} = z He_k - k He_{k-1}.
  let [before, now] = [[0], [1]];
  let scale = 1;
  for (let k = 0; k < link.degree; k++) {
    const next = [0, ...now];
    before.forEach((c, m) => {
      next[m] -= k * c;
    });
    [before, now] = [now, next];
    scale *= k + 1;
  }
  return now.map((c) => c / Math.sqrt(scale));
}

/** The sign as labels have it: never 0. */
export function sign(x: number): number {
  return x < 0 ? -1 : 1;
}

function trimmed(c: number[]): number[] {
  let degree = c.length - 1;
  while (degree > 0 && c[degree] === 0) degree--;
  return c.slice(0, degree + 1);
}

function fold(count: number, start: number, step: (value: number, j: number) => number): number {
  let value = start;
  for (let j = 0; j < count; j++) value = step(value, j);
  return value;
}
