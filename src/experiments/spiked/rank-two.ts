import { spiked } from '../../spiked/index.js';
import { rayExperiment } from './ray.js';

const weight = 1 / Math.sqrt(3);
/** Entries that couple one column of the first kind with two of the second. */
const coupled = new Set(['011', '101', '110']);

/**
 * A symmetric matrix of rank two with strengths lambda and .4 lambda, and a symmetric
 * tensor that couples its factors. The matrix alone would show the second factor from lambda = 2.5 on; through the first
 * it is found from 1.428571, where .4 lambda + (2/3) 1.5 lambda (1 - 1/lambda) = 1.
 */
export const rankTwo = rayExperiment({
  name: 'spiked/rank-two',
  title: 'Rank two: a tensor lends the strong factor of a matrix to the weak one',
  headline: 'The strong factor brings out the weak one',
  subtitle: 'matrix strengths λ and 0.4 λ, coupling tensor 1.5 λ, Gaussian',
  model: (lambda) =>
    spiked({
      species: { x: { prior: { kind: 'gaussian', rank: 2 } } },
      channels: [
        {
          modes: ['x', 'x'],
          snr: lambda,
          symmetric: true,
          core: [
            [1, 0],
            [0, Math.sqrt(0.4)],
          ],
        },
        {
          modes: ['x', 'x', 'x'],
          snr: 1.5 * lambda,
          symmetric: true,
          core: [0, 1].map((a) =>
            [0, 1].map((b) => [0, 1].map((c) => (coupled.has(`${a}${b}${c}`) ? weight : 0))),
          ),
        },
      ],
    }),
  curves: [
    ['strong factor', ['x.0']],
    ['weak factor', ['x.1']],
  ],
  size: 300,
  snr: '0.8:3:12',
  theory: '0.8:3:221',
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 200, snr: '0.8:3:6' } },
});
