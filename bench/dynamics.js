// The CHSCK equations of the symmetric 2 + 3 model: O(n^3) work for n time steps. Verified against the fixed point of
// maximum likelihood, which gradient flow reaches here.

import { dynamics, mlEvolution, spiked } from '../dist/spiked.js';
import { VerificationError } from './harness.js';

const model = spiked({
  species: { x: { prior: 'sphere' } },
  channels: [
    { modes: ['x', 'x'], snr: 1 / 0.4, symmetric: true },
    { modes: ['x', 'x', 'x'], snr: 1, symmetric: true },
  ],
});

export default {
  name: 'dynamics',
  title: 'CHSCK equations, the coarse run that measures the error included',

  async measure({ quick }) {
    const expected = mlEvolution(model, { start: 'informed' }).cosine2.x ** 0.5;
    const runs = (quick ? [300] : [600, 1200]).map((steps) => {
      const time = 20;
      const times = Array.from({ length: quick ? 1 : 3 }, () => {
        const begin = performance.now();
        const { overlap, status } = dynamics(model, { overlap: 0.2, time, step: time / steps });
        const end = overlap[overlap.length - 1];
        if (status !== 'converged' || !(Math.abs(end - expected) < 5e-3))
          throw new VerificationError(`dynamics: ${status} at overlap ${end}, expected ${expected}`);
        return (performance.now() - begin) / 1000;
      });
      return { steps, seconds: times.sort((a, b) => a - b)[times.length >> 1] };
    });
    return { name: this.name, title: this.title, runs };
  },

  table({ name, title, runs }) {
    return [
      `${name}: ${title}`,
      ...runs.map(({ steps, seconds }) => `  ${steps} steps: ${seconds.toPrecision(3)} s`),
      '',
    ].join('\n');
  },
};
