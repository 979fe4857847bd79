export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}

/** v without its parts along some orthogonal unit vectors. */
export function apart(v: Float64Array, others: readonly Float64Array[]): Float64Array {
  const rest = Float64Array.from(v);
  for (const other of others) {
    const along = dot(rest, other);
    for (let i = 0; i < rest.length; i++) rest[i] -= along * other[i];
  }
  return rest;
}

/** The direction of that. */
export function apartFrom(v: Float64Array, others: readonly Float64Array[]): Float64Array {
  const rest = apart(v, others);
  const length = norm(rest);
  return rest.map((entry) => entry / length);
}
