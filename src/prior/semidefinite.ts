/**
 * F with F F' = the matrix, by Cholesky with the largest remaining pivot first (columns beyond the matrix's rank are zero);
 * undefined where it is not positive semidefinite to 1e-12 of its largest diagonal entry.
 */
export function semidefiniteFactor(matrix: number[][]): number[][] | undefined {
  const r = matrix.length;
  const rest = matrix.map((row) => [...row]);
  const factor = matrix.map(() => new Array<number>(r).fill(0));
  const floor = 1e-12 * Math.max(...matrix.map((row, i) => Math.abs(row[i])));
  const left = new Set(matrix.keys());
  for (let column = 0; column < r; column++) {
    const pivot = [...left].reduce((best, i) => (rest[i][i] > rest[best][best] ? i : best));
    if (!(rest[pivot][pivot] > floor)) break;
    left.delete(pivot);
    const root = Math.sqrt(rest[pivot][pivot]);
    factor[pivot][column] = root;
    for (const i of left) factor[i][column] = rest[i][pivot] / root;
    for (const i of left) for (const j of left) rest[i][j] -= factor[i][column] * factor[j][column];
  }
  for (const i of left) for (const j of left) if (!(Math.abs(rest[i][j]) <= floor)) return undefined;
  return factor;
}
