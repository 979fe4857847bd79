// The spectral start of phase retrieval, y = z^2, as a user runs it: draw rows and labels, find the top eigenvector of a
// symmetric operator without storing it (arXiv 2502.02545).

import { multiIndex, sample, symmetricSpectral } from '../dist/multi-index.js';

const ALPHA = 4;
const TRIM = 5;
const TOLERANCE = 1e-5;
const SUBJECT = 'onsager';
const SIZE = 5000;

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export default {
  name: 'spectral-start',
  title: `spectral start of phase retrieval, d = ${SIZE}, n = ${ALPHA * SIZE}, f32`,
  whole: true,
  parts: ['generation', 'eigenvector'],
  subject: SUBJECT,
  goals: [{ against: 'numpy and scipy', atLeast: 1 }],
  setup() {
    const model = multiIndex({ link: 'square', alpha: ALPHA });
    let last;
    return {
      // The overlap scatters by .42 / sqrt(n) around the prediction (spectral.js): five of it.
      verify: ([overlap]) => ({
        error: Math.abs(overlap - last.predicted.overlap),
        tolerance: 2.1 / Math.sqrt(ALPHA * SIZE),
      }),
      contenders: {
        [SUBJECT]: {
          run() {
            const begin = cpuSeconds();
            const instance = sample(model, { size: SIZE, seed: 'bench', data: 'f32' });
            try {
              const middle = cpuSeconds();
              const found = symmetricSpectral(instance, { trim: TRIM, tolerance: TOLERANCE });
              last = { ...found, parts: [middle - begin, cpuSeconds() - middle] };
            } finally {
              instance.dispose();
            }
          },
          parts: () => last.parts,
          result: () => (last.status === 'converged' ? last.overlaps : []),
        },
      },
      native: {
        needs: 'scipy',
        names: { task: `load('spectral_start').SpectralStart(${ALPHA * SIZE}, ${SIZE}, ${TRIM})` },
        contenders: {
          'numpy and scipy': { run: 'task.run()', result: '[task.overlap]', parts: 'task.parts' },
        },
      },
    };
  },
};
