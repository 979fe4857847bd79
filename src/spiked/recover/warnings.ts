import { type Bulk, countAbove } from './bulk.js';
import type { Recovery } from './recovery.js';

/** Above this the singular values below the cut do not look like white noise; planted data stay below .07. */
const WHITE = 0.1;

/** A component this near its threshold is seen or missed by luck: theory note recover, the last paragraph. */
const NEAR = 1.3;

/** Sentences on what a reader should know before believing the numbers of a recovery. */
export function warningsOf(recovery: Omit<Recovery, 'warnings'>, rank: 'auto' | number): string[] {
  const { components, noise, refinement, origin } = recovery;
  const sentences: string[] = [];
  for (const kind of ['matrix', 'tensor'] as const) sentences.push(...aboutNoise(kind, noise[kind]));
  if (typeof rank === 'number' && components.length < rank)
    sentences.push(
      `${rank} components were asked for, but only ${components.length} stand out of the noise.`,
    );
  const seen = countAbove(origin === 'matrix' ? noise.matrix : noise.tensor, Number.POSITIVE_INFINITY);
  if (components.length > 0 && seen > components.length)
    sentences.push(
      `Kept ${components.length} of the ${seen} components that stand out of the noise of the ${origin}.`,
    );
  const inTensor = countAbove(noise.tensor, Number.POSITIVE_INFINITY);
  if (origin === 'matrix' && inTensor > components.length)
    sentences.push(
      `The tensor alone shows ${inTensor} components above the edge of its unfolding; what the matrix does not ` +
        'show of them is not modelled and counts as unexplained.',
    );
  components.forEach(({ matrix, tensor }, k) => {
    for (const [kind, { ratio }] of Object.entries({ matrix, tensor })) {
      if (ratio > 0 && ratio < NEAR && origin !== 'tensor')
        sentences.push(
          `Component ${k + 1} is only ${ratio.toFixed(2)} times its threshold in the ${kind}: ` +
            'its strength and overlap are uncertain there.',
        );
    }
  });
  if (refinement?.kept === 'spectral')
    sentences.push(
      refinement.status === 'converged'
        ? 'AMP ended at a lower Bethe free entropy than it started from; the spectral factors are reported.'
        : `AMP did not settle (${refinement.status} after ${refinement.iterations} iterations); ` +
            'the spectral factors are reported.',
    );
  return sentences;
}

function aboutNoise(kind: string, { distance }: Bulk): string[] {
  if (distance <= WHITE) return [];
  return [
    `The ${kind}'s noise is not white: its singular values are ${distance.toFixed(2)} away from the ` +
      'Marchenko-Pastur law (0 to 0.1 for white noise), so its strengths, thresholds and predicted overlaps are ' +
      'those of a model that these data do not follow.',
  ];
}
