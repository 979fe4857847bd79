import * as z from 'zod/mini';
import { extent } from '../core/extent.js';
import { closed, parse } from '../core/schema.js';

const finite = z.number();

/** Hermite coefficients, number m that of the normalised h_m; a single number is the degree of a pure h_m. */
const series = z.pipe(
  z.union([z.int().check(z.gte(1), z.lte(60)), z.array(finite).check(z.minLength(2), z.maxLength(61))], {
    error: 'must be a degree from 1 to 60 or a list of 2 to 61 Hermite coefficients',
  }),
  z.transform((value) => (typeof value === 'number' ? pure(value) : value)),
);

/** What `additive` accepts. */
export const additiveSchema = closed({
  /** k, the number of index vectors. */
  factors: z.int().check(z.gte(1), z.lte(200)),
  /** v_i . v_j of all pairs. */
  overlap: z._default(finite.check(z.gte(-1), z.lte(1)), 0),
  /** v_i . v_j of each pair, in place of `overlap`: k x k, ones on the diagonal. */
  gram: z.optional(z.array(z.array(finite))),
  /** sigma* of the teacher. */
  teacher: series,
  /** sigma of the neurons that learn; default that of the teacher. */
  student: z.optional(series),
  /** Variance of Gaussian noise on the labels, which stochastic gradients feel. */
  noise: z._default(finite.check(z.gte(0)), 0),
});

export type AdditiveDefinition = z.input<typeof additiveSchema>;

/**
 * A sum of neurons along unit vectors, y = sum_j sigma*(v_j . x) + noise, x ~ N(0, I_d), and the neurons sigma(w . x), |w| = 1, that learn it
 * by gradients (arXiv 2411.08798; docs/theory/neurons.md, section 1). x has variance 1 here; the rows of
 * multi-index models have variance 1/d.
 */
export interface AdditiveModel {
  /** k, the number of index vectors. */
  factors: number;
  /** v_i . v_j, k x k. */
  gram: number[][];
  /** Coefficients of the normalised Hermite polynomials h_0, h_1, .. in the links of teacher and neurons. */
  teacher: number[];
  student: number[];
  /** Variance of what is added to the label. */
  noise: number;
}

/**
 * Declares a sum of neurons. The result is plain data with every default filled in.
 *
 * @throws RangeError whose sentence names the path, what was expected and what was found; also where the vectors do not exist
 * (a Gram matrix that is not positive semidefinite) or the neurons cannot see the teacher (no Hermite coefficient above 0 in common)
 */
export function additive(definition: AdditiveDefinition): AdditiveModel {
  return complete(definition, 'definition');
}

function complete(data: AdditiveDefinition, argument: string): AdditiveModel {
  const {
    factors: k,
    overlap,
    gram,
    teacher,
    student = teacher,
    noise,
  } = parse(additiveSchema, data, '', argument);
  if (k > 1 && overlap * (k - 1) < -1 - ROUNDING)
    throw new RangeError(`overlap must be >= -1 / (factors - 1) = ${-1 / (k - 1)}, got ${overlap}`);
  const vectors = gram ?? Array.from({ length: k }, (_, i) => row(k, i, overlap));
  checkGram(vectors, k);
  if (!teacher.some((c, m) => m > 0 && c * (student[m] ?? 0) !== 0))
    throw new RangeError('student must share a Hermite coefficient of degree >= 1 with teacher, got none');
  return { factors: k, gram: vectors, teacher, student, noise };
}

/** A model that was given to a function: plain data may have been written or changed by hand. */
export function checkedAdditive(model: AdditiveModel): AdditiveModel {
  return complete(model, 'model');
}

/** h_m alone. */
function pure(m: number): number[] {
  return Array.from({ length: m + 1 }, (_, i) => Number(i === m));
}

function row(k: number, i: number, overlap: number): number[] {
  return Array.from({ length: k }, (_, j) => (i === j ? 1 : overlap));
}

function checkGram(gram: number[][], k: number): void {
  if (gram.length !== k) throw new RangeError(`gram must have ${k} rows, got ${gram.length}`);
  gram.forEach((values, i) => {
    if (values.length !== k) throw new RangeError(`gram.${i} must have ${k} numbers, got ${values.length}`);
    if (Math.abs(values[i] - 1) > ROUNDING)
      throw new RangeError(`gram.${i}.${i} must be 1, got ${values[i]}`);
    values.forEach((value, j) => {
      if (Math.abs(value - gram[j]?.[i]) > ROUNDING)
        throw new RangeError(
          `gram must be symmetric, got ${value} at ${i}.${j} and ${gram[j][i]} at ${j}.${i}`,
        );
    });
  });
  const left = basisOf(gram).left;
  if (left < -ROUNDING) throw new RangeError(`gram must be positive semidefinite, got a pivot ${left}`);
}

const ROUNDING = 1e-10;

/** Index vectors in coordinates of their span. */
export interface Basis {
  /** Dimension of the span. */
  rank: number;
  /** v_j in an orthonormal basis of the span: k rows of `rank` numbers. */
  vectors: Float64Array[];
  /** Vector pivots[r] has no coordinate beyond r: a triangular system. */
  pivots: number[];
  /** What the factorisation left of the Gram matrix where it stopped: its smallest remaining diagonal. */
  left: number;
}

/** Cholesky with pivoting, which finds the rank of dependent vectors. */
export function basisOf(gram: number[][]): Basis {
  const k = gram.length;
  const vectors = gram.map(() => new Float64Array(k));
  const open = new Set(gram.keys());
  const rest = gram.map((values, i) => values[i]);
  const pivots: number[] = [];
  while (open.size > 0) {
    const pivot = [...open].reduce((best, i) => (rest[i] > rest[best] ? i : best));
    if (rest[pivot] <= ROUNDING) break;
    const rank = pivots.length;
    const root = Math.sqrt(rest[pivot]);
    for (const i of open) {
      let entry = gram[i][pivot];
      for (let r = 0; r < rank; r++) entry -= vectors[i][r] * vectors[pivot][r];
      vectors[i][rank] = entry / root;
      rest[i] -= vectors[i][rank] ** 2;
    }
    open.delete(pivot);
    pivots.push(pivot);
  }
  const [left] = extent([0, ...[...open].map((i) => rest[i]), ...offDiagonal(gram, vectors, open)]);
  const rank = pivots.length;
  return { rank, vectors: vectors.map((v) => v.slice(0, rank)), pivots, left };
}

/** Where nothing is left on the diagonal, nothing may be left beside it. */
function offDiagonal(gram: number[][], vectors: Float64Array[], open: Set<number>): number[] {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, r) => sum + value * b[r], 0);
  return [...open].flatMap((i) =>
    [...open].filter((j) => j !== i).map((j) => -Math.abs(gram[i][j] - dot(vectors[i], vectors[j]))),
  );
}
