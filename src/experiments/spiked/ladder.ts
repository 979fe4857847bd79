import { spiked } from '../../spiked/index.js';
import { rayExperiment } from './ray.js';

const species = { prior: 'sphere' } as const;

/**
 * Every rung teaches the next. A matrix u v', a tensor u x y and a tensor x z w, whose
 * noises are 1, .3 and 1.3 over lambda. z and w wait until the overlap of x exceeds the noise of their tensor.
 */
export const ladder = rayExperiment({
  name: 'spiked/ladder',
  title: 'Ladder: a matrix teaches a tensor that teaches a tensor',
  headline: 'Up the ladder: u v, then u x y, then x z w',
  subtitle: 'Δₘ = 1/λ, Δ₁ = 0.3/λ, Δ₂ = 1.3/λ',
  model: (lambda) =>
    spiked({
      species: { u: species, v: species, x: species, y: species, z: species, w: species },
      channels: [
        { modes: ['u', 'v'], snr: lambda },
        { modes: ['u', 'x', 'y'], snr: lambda / 0.3 },
        { modes: ['x', 'z', 'w'], snr: lambda / 1.3 },
      ],
    }),
  curves: [
    ['u', ['u']],
    ['v', ['v']],
    ['x, y', ['x', 'y']],
    ['z, w', ['z', 'w']],
  ],
  size: 200,
  snr: '0.8:3:12',
  theory: '0.8:3:221',
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 80, snr: '0.8:3:6' } },
});
