import { position, type Recursion } from './recursion.js';

/** Step of the finite differences, in units of the prior's second moment. */
const DIFFERENCE = 2e-6;

/**
 * dF/dq by one-sided differences of second order, into the cone only: q may lie on its boundary. Off-diagonal
 * directions come from (e_a + e_b)(e_a + e_b)', by linearity. Row-major, `size` x `size`.
 */
export function jacobian(recursion: Recursion, q: Float64Array): Float64Array {
  const J = new Float64Array(recursion.size ** 2);
  const at = recursion.step(q);
  for (const block of recursion.blocks) {
    const { power } = block;
    const slopes: Float64Array[] = [];
    for (let a = 0; a < block.rank; a++) {
      for (let b = a; b < block.rank; b++) {
        const h = DIFFERENCE * Math.max(power[a][a], power[b][b]);
        const moved = (by: number) => {
          const p = q.slice();
          for (const [i, j] of a === b
            ? [[a, a]]
            : [
                [a, a],
                [a, b],
                [b, b],
              ])
            p[position(block, i, j)] += by;
          return recursion.step(p);
        };
        const [near, far] = [moved(h), moved(2 * h)];
        slopes[position(block, a, b)] = at.map((f, i) => (4 * near[i] - 3 * f - far[i]) / (2 * h));
      }
    }
    for (let a = 0; a < block.rank; a++) {
      for (let b = a; b < block.rank; b++) {
        const column = position(block, a, b);
        const slope = slopes[column];
        const own = (i: number) =>
          a === b ? 0 : slopes[position(block, a, a)][i] + slopes[position(block, b, b)][i];
        for (let i = 0; i < recursion.size; i++) J[i * recursion.size + column] = slope[i] - own(i);
      }
    }
  }
  return J;
}
