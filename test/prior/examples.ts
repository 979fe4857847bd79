import { mixture } from '../../src/prior/index.js';

/** Three components in rank 2: a Gaussian, an atom, and a Gaussian on a line. */
export const rankTwoMixture = mixture({
  weights: [0.4, 0.35, 0.25],
  means: [
    [1, 0],
    [-0.5, 0.5],
    [0, -1],
  ],
  covariances: [
    [
      [1, 0.3],
      [0.3, 0.5],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [1, 1],
      [1, 1],
    ],
  ],
});
