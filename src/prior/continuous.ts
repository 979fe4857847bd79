// Priors with a density on the line that have a name: uniform, laplace, exponential. The core knows them by 256 cells (cells.ts).

import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import { cellsOf, type Stretch } from './cells.js';
import type { Mixture } from './components.js';

export const uniformSchema = closed({ kind: z.literal('uniform') });
export const laplaceSchema = closed({ kind: z.literal('laplace') });
export const exponentialSchema = closed({
  kind: z.literal('exponential'),
  centered: z.optional(z.boolean({ error: 'must be true or false' })),
});

export type Uniform = z.infer<typeof uniformSchema>;
export type Laplace = z.infer<typeof laplaceSchema>;
export type Exponential = z.infer<typeof exponentialSchema>;

/** Uniform on [-sqrt(3), sqrt(3)]: mean 0, variance 1. */
export function uniform(): Uniform {
  return parse(uniformSchema, { kind: 'uniform' });
}

/** The density exp(-sqrt(2) |x|) / sqrt(2): mean 0, variance 1. */
export function laplace(): Laplace {
  return parse(laplaceSchema, { kind: 'laplace' });
}

/**
 * The density sqrt(2) exp(-sqrt(2) x) of x >= 0: mean 1/sqrt(2), second moment 1, as multi-index models want it. With `centered` it is that of
 * x >= -1, exp(-x - 1): mean 0, variance 1, skewed.
 *
 * A mean that is not 0 is known without data: state evolution starts from the overlap mean^2, AMP from the mean, and there is no threshold of
 * weak recovery to cross. `centered` asks for the factor without it.
 */
export function exponential(options: Omit<Exponential, 'kind'> = {}): Exponential {
  return parse(exponentialSchema, { ...options, kind: 'exponential' });
}

/** Beyond so many mean lengths of an exponential nothing is left. */
const TAIL = 40;
const { sqrt, SQRT2 } = Math;

/** A law by its density, and by the quantile that makes it of a uniform number. */
interface Continuous {
  stretches: Stretch[];
  quantile: (u: number) => number;
  law?: Mixture;
}

const laws: Record<'uniform' | 'laplace' | 'exponential' | 'centered', Continuous> = {
  uniform: {
    stretches: [{ from: -sqrt(3), to: sqrt(3), log: () => 0 }],
    quantile: (u) => sqrt(3) * (2 * u - 1),
  },
  laplace: {
    stretches: [
      { from: -TAIL / SQRT2, to: 0, log: (x) => SQRT2 * x },
      { from: 0, to: TAIL / SQRT2, log: (x) => -SQRT2 * x },
    ],
    quantile: (u) => (u < 0.5 ? Math.log(2 * u) / SQRT2 : -Math.log(2 * (1 - u)) / SQRT2),
  },
  exponential: {
    stretches: [{ from: 0, to: TAIL / SQRT2, log: (x) => -SQRT2 * x }],
    quantile: (u) => -Math.log(u) / SQRT2,
  },
  centered: {
    stretches: [{ from: -1, to: TAIL - 1, log: (x) => -x }],
    quantile: (u) => -1 - Math.log(u),
  },
};

const lawOf = (prior: Uniform | Laplace | Exponential) =>
  laws[prior.kind === 'exponential' && prior.centered ? 'centered' : prior.kind];

/** The cells, which are made once. */
export function lowerContinuous(prior: Uniform | Laplace | Exponential): Mixture {
  const own = lawOf(prior);
  own.law ??= cellsOf(own.stretches).law;
  return own.law;
}

/** The number of the law that a uniform number of (0, 1) makes. */
export const quantileOf = (prior: Uniform | Laplace | Exponential) => lawOf(prior).quantile;
