import { spiked } from '../../spiked/index.js';
import { rayExperiment } from './ray.js';

const correlation = 0.5;
const only = (a: number, i: number) => Number(a === i);

/**
 * Two factors are coupled by the prior alone. A symmetric matrix shows the first and a symmetric tensor the
 * second, which no fast algorithm finds without the first. Both begin at lambda = 1, and the second jumps where
 * the tensor takes over.
 */
export const correlated = rayExperiment({
  name: 'spiked/correlated',
  title: 'Correlated factors: the prior carries a matrix over to a tensor',
  headline: 'A matrix on one factor, a tensor on another, and a correlation between them',
  subtitle: `Gaussian rows of correlation ${correlation}, λ₂ = λ, λ₃ = 3 λ`,
  model: (lambda) =>
    spiked({
      species: {
        x: {
          prior: {
            kind: 'gaussian',
            covariance: [
              [1, correlation],
              [correlation, 1],
            ],
          },
        },
      },
      channels: [
        {
          modes: ['x', 'x'],
          snr: lambda,
          symmetric: true,
          core: [
            [1, 0],
            [0, 0],
          ],
        },
        {
          modes: ['x', 'x', 'x'],
          snr: 3 * lambda,
          symmetric: true,
          core: [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => only(a, 1) * only(b, 1) * only(c, 1)))),
        },
      ],
    }),
  curves: [
    ['first factor', ['x.0']],
    ['second factor', ['x.1']],
  ],
  size: 300,
  snr: '0.8:3:12',
  theory: '0.8:3:221',
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 200, snr: '0.8:3:6' } },
});
