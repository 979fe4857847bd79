/**
 * Length in memory of a vector or of a row of n entries: the next multiple of 4. The rest is zero, so that
 * kernels need no remainder loops. The same rule holds for f32 and f64 and for every array of the core.
 */
export function padded(n: number): number {
  return (n + 3) & ~3;
}
