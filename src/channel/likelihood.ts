// Channels whose labels are random given z: named ones, and those that a user brings. In a model they stand where a link does, and have their noise in them.

import * as z from 'zod/mini';
import { checkObject, checkReal, shown } from '../core/check.js';
import { closed } from '../core/schema.js';

const finite = z.number({ error: 'must be a finite number' });
const positive = (what: string) => z.number({ error: what }).check(z.gt(0, what));
const edges = z.array(finite, { error: 'must be an array of numbers' }).check(
  z.minLength(1),
  z.maxLength(64),
  z.refine((e: number[]) => e.every((edge, k) => k === 0 || edge > e[k - 1]), 'must be in rising order'),
);

/** The labels that there are: a list, the counts from 0, or the numbers of an interval. */
export type LabelKinds =
  | { counted: number[] | 'naturals' }
  | {
      /** The ends of the interval, either of which may be infinite. */
      continuous: [number, number];
      /** Width below which the density of a label has no features. Default 1. */
      scale?: number;
    };

type LogLikelihood = (y: number, z: number) => number;
type LabelDraw = (z: number, uniform: number, normal: number) => number;
type OutFunction = (
  y: number,
  omega: Float64Array,
  V: Float64Array,
) => { logZ: number; g: ArrayLike<number> };
type ManyDraw = (z: Float64Array, uniform: number, normal: number) => number;

const functionOf = <T>(what: string) =>
  z.custom<T>((f) => typeof f === 'function', `must be a function of ${what}`);
const labels = z.custom<LabelKinds>((given) => labelsFlaw(given) === undefined, {
  error: (issue) => labelsFlaw(issue.input) ?? '',
});

/** Schemas of the links whose labels are random. */
export const randomLinks = [
  closed({ kind: z.literal('poisson'), rate: z._default(z.enum(['exp', 'softplus']), 'exp') }),
  closed({ kind: z.literal('logit') }),
  closed({
    kind: z.literal('student-t'),
    degrees: positive('must be > 0'),
    scale: z._default(positive('must be > 0'), 1),
  }),
  closed({ kind: z.literal('door'), width: positive('must be > 0') }),
  closed({ kind: z.literal('quantised'), edges }),
  closed({
    kind: z.literal('likelihood'),
    logLikelihood: functionOf<LogLikelihood>('y and z'),
    labels,
    draw: z.optional(functionOf<LabelDraw>('z, a uniform and a normal')),
  }),
  closed({
    kind: z.literal('functions'),
    directions: z.int().check(z.gte(1), z.lte(8)),
    gOut: functionOf<OutFunction>('y, omega and V'),
    labels,
    draw: functionOf<ManyDraw>('z, a uniform and a normal'),
  }),
] as const;

export type RandomLink = z.infer<(typeof randomLinks)[number]>;
export type LikelihoodLink = Extract<RandomLink, { kind: 'likelihood' }>;
export type FunctionsLink = Extract<RandomLink, { kind: 'functions' }>;

const randomKinds: readonly string[] = randomLinks.map((schema) => schema.shape.kind.def.values[0]);

/** Whether labels are random given z: then there is no function of z to evaluate. */
export function isRandom(link: { kind: string }): link is RandomLink {
  return randomKinds.includes(link.kind);
}

export interface Likelihood {
  /**
   * ln P(y | z) of one projection z, up to nothing: the sum over labels, or the integral, is 1 at every z. -Infinity where the label cannot occur.
   * It is integrated over z by a rule for smooth functions: a jump in z costs accuracy.
   */
  logLikelihood: LogLikelihood;
  labels: LabelKinds;
  /**
   * A label of z, made of a number that is uniform in (0, 1) and a standard normal. Default, where labels are counted: the first label that the
   * cumulative probability reaches the uniform number at.
   */
  draw?: LabelDraw;
}

/**
 * An output channel that is given by its log-likelihood, for models of one direction: `multiIndex({ link: fromLogLikelihood(...), alpha })`.
 *
 * @example
 * // Photons: a count of mean z^2 + 0.1.
 * fromLogLikelihood({
 *   logLikelihood: (y, z) => y * Math.log(z * z + 0.1) - z * z - 0.1 - lnFactorial(y),
 *   labels: { counted: 'naturals' },
 * })
 *
 * @throws TypeError for a function that is missing, RangeError for labels that are none
 */
export function fromLogLikelihood(given: Likelihood): LikelihoodLink {
  checkObject('likelihood', given, { logLikelihood: true, labels: true, draw: true });
  checkFunction('likelihood.logLikelihood', given.logLikelihood);
  checkLabels('likelihood.labels', given.labels);
  if (given.draw !== undefined) checkFunction('likelihood.draw', given.draw);
  else if ('continuous' in given.labels)
    throw new TypeError('likelihood.draw must be a function where labels are continuous, got undefined');
  const { logLikelihood, draw } = given;
  const log: LogLikelihood = (y, z) => {
    const value = called(
      'likelihood.logLikelihood',
      () => `y = ${y}, z = ${z}`,
      () => logLikelihood(y, z),
    );
    if (typeof value === 'number' && value < Number.POSITIVE_INFINITY) return value;
    throw new RangeError(
      `likelihood.logLikelihood must return a number below Infinity, got ${looked(value)} at y = ${y}, z = ${z}`,
    );
  };
  return {
    kind: 'likelihood',
    logLikelihood: log,
    labels: given.labels,
    ...(draw && {
      draw: (z: number, uniform: number, normal: number) =>
        label(
          'likelihood.draw',
          () => `z = ${z}`,
          () => draw(z, uniform, normal),
        ),
    }),
  };
}

export interface ChannelFunctions {
  /** Length p of z. Default 1. */
  directions?: number;
  /**
   * Of one label: ln Zout = ln of the integral of N(z; omega, V) P(y | z), and g, its gradient in omega. For one direction omega and V are
   * numbers, and so may g be; otherwise they are arrays of p and p x p (row-major) numbers.
   */
  gOut:
    | ((y: number, omega: number, V: number) => { logZ: number; g: number | ArrayLike<number> })
    | ((y: number, omega: Float64Array, V: Float64Array) => { logZ: number; g: number | ArrayLike<number> });
  labels: LabelKinds;
  /** A label of z (a number for one direction), made of a number that is uniform in (0, 1) and a standard normal. */
  draw:
    | ((z: number, uniform: number, normal: number) => number)
    | ((z: Float64Array, uniform: number, normal: number) => number);
}

/**
 * An output channel that is given by g_out: what `fromLogLikelihood` finds by quadrature, for any number of directions.
 *
 * @example
 * // z + standard normal noise.
 * fromFunctions({
 *   gOut: (y, omega, V) => ({
 *     g: (y - omega) / (V + 1),
 *     logZ: -0.5 * ((y - omega) ** 2 / (V + 1) + Math.log(2 * Math.PI * (V + 1))),
 *   }),
 *   labels: { continuous: [-Infinity, Infinity] },
 *   draw: (z, uniform, normal) => z + normal,
 * })
 *
 * @throws TypeError for a function that is missing, RangeError for labels or directions that are none
 */
export function fromFunctions(given: ChannelFunctions): FunctionsLink {
  checkObject('functions', given, { directions: true, gOut: true, labels: true, draw: true });
  const { directions: p = 1 } = given;
  checkReal(
    'functions.directions',
    p,
    'an integer from 1 to 8',
    (n) => Number.isInteger(n) && n >= 1 && n <= 8,
  );
  checkFunction('functions.gOut', given.gOut);
  checkFunction('functions.draw', given.draw);
  checkLabels('functions.labels', given.labels);
  const ask = given.gOut as (y: number, omega: unknown, V: unknown) => { logZ: number; g: unknown };
  const make = given.draw as (z: unknown, uniform: number, normal: number) => number;
  return {
    kind: 'functions',
    directions: p,
    labels: given.labels,
    gOut: (y, omega, V) => {
      const where = () => `y = ${y}, omega = [${Array.from(omega)}], V = [${Array.from(V)}]`;
      const out = called('functions.gOut', where, () =>
        p === 1 ? ask(y, omega[0], V[0]) : ask(y, omega, V),
      );
      if (typeof out !== 'object' || out === null || 'then' in out)
        throw new TypeError(`functions.gOut must return { logZ, g }, got ${looked(out)} at ${where()}`);
      const g = typeof out.g === 'number' ? [out.g] : out.g;
      if (!(Array.isArray(g) || ArrayBuffer.isView(g)))
        throw new TypeError(`functions.gOut must return g of ${p} numbers, got ${looked(g)} at ${where()}`);
      const row = g as ArrayLike<number>;
      if (row.length !== p)
        throw new RangeError(`functions.gOut must return g of ${p} numbers, got ${row.length} at ${where()}`);
      if (!(typeof out.logZ === 'number' && out.logZ < Number.POSITIVE_INFINITY))
        throw new RangeError(
          `functions.gOut must return logZ below Infinity, got ${looked(out.logZ)} at ${where()}`,
        );
      // A label that cannot occur has no g.
      const wrong = Array.from(row).find((value) => !Number.isFinite(value));
      if (wrong !== undefined && out.logZ > Number.NEGATIVE_INFINITY)
        throw new RangeError(
          `functions.gOut must return g of finite numbers, got ${looked(wrong)} at ${where()}`,
        );
      return { logZ: out.logZ, g: row };
    },
    draw: (z, uniform, normal) =>
      label(
        'functions.draw',
        () => `z = [${Array.from(z)}]`,
        () => make(p === 1 ? z[0] : z, uniform, normal),
      ),
  };
}

/** What a user's function returns; what it throws names the function, and where it was called. */
function called<T>(name: string, where: () => string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new Error(`${name} threw at ${where()}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function label(name: string, where: () => string, call: () => number): number {
  const y = called(name, where, call);
  if (typeof y === 'number' && Number.isFinite(y)) return y;
  throw new RangeError(`${name} must return a finite number, got ${looked(y)} at ${where()}`);
}

function checkFunction(name: string, f: unknown): void {
  if (typeof f !== 'function') throw new TypeError(`${name} must be a function, got ${shown(f)}`);
}

function checkLabels(name: string, given: LabelKinds): void {
  if (typeof given === 'object')
    checkObject<Labelled>(name, given as Labelled, { counted: true, continuous: true, scale: true });
  const flaw = labelsFlaw(given);
  if (flaw) throw new RangeError(`${name} ${flaw}, got ${shown(given)}`);
}

/** All keys of labels. */
interface Labelled {
  counted?: unknown;
  continuous?: unknown;
  scale?: unknown;
}

/** What is wrong with labels: a sentence without its subject. */
function labelsFlaw(given: unknown): string | undefined {
  const form = "must be { counted: [..] }, { counted: 'naturals' } or { continuous: [low, high] }";
  if (typeof given !== 'object' || given === null) return form;
  const { counted, continuous, scale, ...rest } = given as Record<string, unknown>;
  if (Object.keys(rest).length > 0 || (counted === undefined) === (continuous === undefined)) return form;
  if (
    scale !== undefined &&
    !(continuous && typeof scale === 'number' && scale > 0 && scale < Number.POSITIVE_INFINITY)
  )
    return 'must have a finite scale > 0, beside continuous';
  if (counted === 'naturals') return undefined;
  if (counted !== undefined)
    return Array.isArray(counted) &&
      counted.length > 0 &&
      counted.every(Number.isFinite) &&
      new Set(counted).size === counted.length
      ? undefined
      : 'must count labels that are finite and different';
  const ends = Array.isArray(continuous) && continuous.length === 2 ? continuous : [];
  return ends.every((end) => typeof end === 'number') && ends[0] < ends[1]
    ? undefined
    : 'must have continuous: [low, high] with low < high';
}

const looked = (value: unknown) =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
    ? 'a promise'
    : shown(value);
