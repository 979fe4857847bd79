// Linear algebra of a few unknowns, plain and in TypeScript: Jacobians of recursions on overlaps. Row-major, n x n.

/** x with A x = b; not finite where A is singular. A and b stay as they are. */
export function solve(A: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const { x, exponent } = factored(A, b.length)(b);
  return exponent === 0 ? x : x.map((value) => value * 2 ** exponent);
}

/** Beyond it a solution is scaled down by it: where A is singular to rounding, it may leave the range of numbers. */
const LONG = 400;

/**
 * What solves A x = b for one b after the other, by elimination with partial pivoting: the solution is x times 2^exponent, of which the
 * exponent is zero unless the solution is very long.
 */
export function factored(
  A: ArrayLike<number>,
  n: number,
): (b: ArrayLike<number>) => { x: Float64Array; exponent: number } {
  const M = Float64Array.from(A);
  const pivots = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(M[i * n + k]) > Math.abs(M[pivot * n + k])) pivot = i;
    pivots[k] = pivot;
    const row = M.slice(pivot * n, (pivot + 1) * n);
    M.copyWithin(pivot * n, k * n, (k + 1) * n);
    M.set(row, k * n);
    for (let i = k + 1; i < n; i++) {
      const factor = M[i * n + k] / M[k * n + k];
      // The factors stand where they made zeros.
      M[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) M[i * n + j] -= factor * M[k * n + j];
    }
  }
  return (b) => {
    const x = Float64Array.from(b);
    pivots.forEach((pivot, k) => {
      [x[k], x[pivot]] = [x[pivot], x[k]];
    });
    for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) x[i] -= M[i * n + k] * x[k];
    let exponent = 0;
    for (let k = n - 1; k >= 0; k--) {
      for (let j = k + 1; j < n; j++) x[k] -= M[k * n + j] * x[j];
      x[k] /= M[k * n + k];
      if (Math.abs(x[k]) > 2 ** LONG && Number.isFinite(x[k])) {
        for (let i = 0; i < n; i++) x[i] *= 2 ** -LONG;
        exponent += LONG;
      }
    }
    return { x, exponent };
  };
}

/** So many squarings raise a matrix to the power 2^40: what remains is the leading eigenvector to the last digit. */
const SQUARINGS = 40;

/**
 * Spectral radius and leading eigenvector of a matrix that maps a cone into itself and whose eigenvalues are real
 * (they may come in pairs +-lambda). By repeated squaring, which a small gap does not slow.
 *
 * @param inside a vector in the interior of the cone
 * @returns the eigenvector scaled to largest entry 1; zeros for a nilpotent matrix
 */
export function perron(
  J: ArrayLike<number>,
  inside: ArrayLike<number>,
): { value: number; vector: Float64Array } {
  const n = inside.length;
  const size = largest(J);
  if (!(size > 0) || !Number.isFinite(size)) return { value: size, vector: new Float64Array(n) };
  // The shift separates lambda from -lambda.
  let power = Float64Array.from(J, (entry, p) => entry / size + (p % (n + 1) === 0 ? 1 : 0));
  for (let k = 0; k < SQUARINGS; k++) {
    const square = product(power, power, n, n);
    const scale = 1 / largest(square);
    power = square.map((entry) => entry * scale);
  }
  const vector = product(power, inside, n, 1);
  const scale = 1 / largest(vector);
  for (let i = 0; i < n; i++) vector[i] *= scale;
  const image = product(J, vector, n, 1);
  let value = 0;
  let norm = 0;
  for (let i = 0; i < n; i++) {
    value += vector[i] * image[i];
    norm += vector[i] ** 2;
  }
  return { value: value / norm, vector };
}

function product(A: ArrayLike<number>, B: ArrayLike<number>, n: number, columns: number): Float64Array {
  const C = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const a = A[i * n + k];
      if (a !== 0) for (let j = 0; j < columns; j++) C[i * columns + j] += a * B[k * columns + j];
    }
  }
  return C;
}

/** The largest absolute value; NaN where there is one. */
export function largest(values: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]));
  return max;
}
