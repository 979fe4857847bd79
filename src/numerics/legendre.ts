const X = [
  0.1252334085114689, 0.3678314989981802, 0.5873179542866175, 0.7699026741943047, 0.9041172563704749,
  0.9815606342467192,
];
const W = [
  0.2491470458134028, 0.2334925365383548, 0.2031674267230659, 0.1600783285433462, 0.1069393259953184,
  0.04717533638651183,
];

/** Nodes and weights of Gauss and Legendre on [0, 1], twelve of them. */
export const NODES = [...X.map((x) => 0.5 + 0.5 * x), ...X.map((x) => 0.5 - 0.5 * x)];
export const WEIGHTS = [...W, ...W].map((w) => 0.5 * w);

/** Legendre's polynomials of degree 8 to 11 at the nodes: means with them are the last coefficients of a function that the nodes tell. */
export const LAST = NODES.map((node) => {
  const x = 2 * node - 1;
  const all = [1, x];
  for (let n = 1; n < 11; n++) all.push(((2 * n + 1) * x * all[n] - n * all[n - 1]) / (n + 1));
  return all.slice(8);
});

/** About the error of the nodes, from those coefficients: they go on falling as they do, and the nodes are exact to degree 23. */
export function remainder(last: ArrayLike<number>, from = 0): number {
  const before = Math.abs(last[from]) + Math.abs(last[from + 1]);
  const after = Math.abs(last[from + 2]) + Math.abs(last[from + 3]);
  return after === 0 ? 0 : after * Math.min(1, after / before) ** 6;
}

/** Lagrange's polynomials of the nodes at 0 and at 1. */
export const ENDS = [0, 1].map((end) =>
  NODES.map((x, k) =>
    NODES.reduce((product, y, j) => (j === k ? product : (product * (end - y)) / (x - y)), 1),
  ),
);
