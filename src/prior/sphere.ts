import * as z from 'zod/mini';
import { closed, parse } from '../core/schema.js';
import type { Mixture } from './components.js';

export const sphereSchema = closed({ kind: z.literal('sphere') });

/** The uniform law on the sphere of radius sqrt(N), where N is the length of the signal. */
export type Sphere = z.infer<typeof sphereSchema>;

/**
 * Uniform on the sphere of radius sqrt(N), rank 1. Its entries become N(0, 1) in the limit, hence the Gaussian denoiser; a drawn signal
 * has norm sqrt(N) exactly, which removes the O(1/sqrt(N)) noise of a Gaussian norm from finite-size runs.
 */
export function sphere(): Sphere {
  return parse(sphereSchema, { kind: 'sphere' });
}

export function lowerSphere(_: Sphere): Mixture {
  return { rank: 1, weights: [1], means: [[0]], covariances: [[[1]]] };
}
