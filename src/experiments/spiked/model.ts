import { type SpikedModel, spiked } from '../../spiked/index.js';

/**
 * The model of arXiv 2506.02664: a matrix u v' with noise variance Delta_m and a tensor u (x) x (x) y with noise
 * variance Delta_t share the vector u; four vectors of N entries. They are uniform on the sphere of radius sqrt(N): its
 * asymptotics are those of Gaussian vectors, whose norms would add noise of order N^{-1/2} to every run.
 */
export function matrixAndTensor(matrixNoise: number, tensorNoise: number): SpikedModel {
  const species = { prior: 'sphere' } as const;
  return spiked({
    species: { u: species, v: species, x: species, y: species },
    channels: [
      { modes: ['u', 'v'], snr: 1 / matrixNoise },
      { modes: ['u', 'x', 'y'], snr: 1 / tensorNoise },
    ],
  });
}

/**
 * What a figure compares, for the four factors of rank one: the overlap of state evolution, which is also the squared
 * cosine that it predicts, or the squared cosine of a run. At finite N the overlap <x, xhat> / N itself carries the
 * noise of the norm of a Gaussian vector, of order N^{-1/2}; the cosine does not.
 */
export function four(values: Record<string, unknown>): Record<'u' | 'v' | 'x' | 'y', number> {
  const { u, v, x, y } = values as Record<string, number>;
  return { u, v, x, y };
}
