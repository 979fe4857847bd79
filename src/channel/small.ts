/** The lower Cholesky factor of a p x p matrix, row-major. @throws RangeError where it is not positive definite */
export function cholesky(p: number, V: ArrayLike<number>): Float64Array {
  const L = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let s = V[a * p + b];
      for (let c = 0; c < b; c++) s -= L[a * p + c] * L[b * p + c];
      if (a === b && !(s > 0)) throw new RangeError(`V must be positive definite, got [${Array.from(V)}]`);
      L[a * p + b] = a === b ? Math.sqrt(s) : s / L[b * p + b];
    }
  }
  return L;
}

/** The inverse of a positive definite p x p matrix, row-major. */
export function inverse(p: number, V: ArrayLike<number>): Float64Array {
  const L = cholesky(p, V);
  const inv = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    // Forward, then back, on the unit vector c.
    const x = new Float64Array(p);
    for (let a = 0; a < p; a++) {
      let s = a === c ? 1 : 0;
      for (let b = 0; b < a; b++) s -= L[a * p + b] * x[b];
      x[a] = s / L[a * p + a];
    }
    for (let a = p - 1; a >= 0; a--) {
      let s = x[a];
      for (let b = a + 1; b < p; b++) s -= L[b * p + a] * x[b];
      x[a] = s / L[a * p + a];
      inv[a * p + c] = x[a];
    }
  }
  return inv;
}

/** ln det of V from its Cholesky factor. */
export function logDet(p: number, L: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < p; a++) sum += 2 * Math.log(L[a * p + a]);
  return sum;
}

export function identity(p: number): Float64Array {
  const I = new Float64Array(p * p);
  for (let a = 0; a < p; a++) I[a * (p + 1)] = 1;
  return I;
}

/** ln(2 pi). */
export const LOG_TWO_PI = Math.log(2 * Math.PI);
