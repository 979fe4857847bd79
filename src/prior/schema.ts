import * as z from 'zod/mini';
import { named, parse } from '../core/schema.js';
import { exponentialSchema, laplaceSchema, uniformSchema } from './continuous.js';
import { functionsSchema } from './functions.js';
import { gaussBernoulliSchema } from './gauss-bernoulli.js';
import { gaussianSchema } from './gaussian.js';
import { mixtureSchema } from './mixture.js';
import { rademacherSchema } from './rademacher.js';
import { sparseRademacherSchema } from './sparse-rademacher.js';
import { sphereSchema } from './sphere.js';
import { twoPointSchema } from './two-point.js';

const kinds = [
  gaussianSchema,
  rademacherSchema,
  sparseRademacherSchema,
  gaussBernoulliSchema,
  twoPointSchema,
  sphereSchema,
  uniformSchema,
  laplaceSchema,
  exponentialSchema,
  mixtureSchema,
] as const;

const names = kinds.map((schema) => schema.shape.kind.def.values[0]).join(', ');

/** A prior as a model file has it: a kind by name, or an object { kind, ... }. Unknown keys are refused. */
export const priorSchema = named(
  z.discriminatedUnion('kind', [...kinds, functionsSchema], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `must be one of ${names}`
        : `must be the name of a prior (${names}) or an object { kind, ... }`,
  }),
);

/** The law of a row of a factor, as plain data. */
export type Prior = z.infer<typeof priorSchema>;

/** A prior that a caller handed over, checked. @throws RangeError such as "prior.rho must be in (0, 1], got 2" */
export function checked(prior: Prior): Prior {
  return parse(priorSchema, prior, 'prior') as Prior;
}
