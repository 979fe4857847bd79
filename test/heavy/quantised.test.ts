// A tensor of more than 2 GiB. `npm run test:heavy -- quantised`; 40 s of computing and 2.3 GB.

import { describe, expect, it } from 'vitest';
import { backend } from '../../src/core/index.js';
import { rademacher } from '../../src/prior/index.js';
import { bayesAmp, informed, sample, spiked, stateEvolution } from '../../src/spiked/index.js';
import type { DataTensor } from '../../src/tensor/index.js';

const N = 2400;

const modelOf = (snr: number) =>
  spiked({
    species: { x: { prior: rademacher() } },
    channels: [{ modes: ['x', 'x', 'x'], snr, symmetric: true }],
  });

describe('a symmetric tensor of order 3 and n = 2400 in 8 bits', () => {
  it('lives in one memory, where contractions and AMP reach its last entries', { timeout: 900_000 }, () => {
    const began = performance.now();
    using instance = sample(modelOf(4), { size: N, seed: 1, data: 'int8' });
    const sampled = performance.now();
    expect(backend().memoryBytes).toBeLessThan(2.4e9);

    // Beyond 2 GiB, where a signed address would be negative: entries one by one against the contraction.
    const tensor = instance.data[0] as DataTensor;
    const some = [0, 1, 2, 3, 601, 1202, 1203, 1803, 2396, 2397, 2398, 2399];
    const x = new Float64Array(N);
    for (const i of some) x[i] = Math.sin(i + 1);
    const contracting = performance.now();
    const [field] = tensor.contract(x);
    const contracted = performance.now();
    for (const i of [...some, 700, 1900, 2390]) {
      let [sum, size] = [0, 0];
      for (const j of some) {
        for (const k of some) {
          const term = tensor.entry(i, j, k) * x[j] * x[k];
          sum += term;
          size += Math.abs(term);
        }
      }
      expect(Math.abs(field[i] - sum)).toBeLessThan(1e-6 * size);
    }

    const start = informed(instance, { overlap: 0.6, seed: 2 });
    const iterating = performance.now();
    const run = bayesAmp(instance, { start, maxIterations: 8, tolerance: 0, trajectory: true });
    const end = performance.now();
    const options = { maxIterations: 8, tolerance: 0, trajectory: true };
    const cosine2 = run.trajectory!.map((point) => point.cosine2.x as number);
    // The model of the stored array, whose noise is that of the data and of rounding.
    const stored = modelOf(4 * (1 - instance.snrLoss[0]));
    const theory = stateEvolution(stored, { ...options, start: { x: cosine2[0] } }).trajectory!;
    cosine2.forEach((value, t) => {
      expect(Math.abs(value - (theory[t].x as number))).toBeLessThan(0.1);
    });
    expect(Math.abs(cosine2[8] - (theory[8].x as number))).toBeLessThan(0.02);

    const seconds = (from: number, to: number) => `${((to - from) / 1e3).toFixed(2)} s`;
    console.log(
      `n = ${N}, int8: sampled in ${seconds(began, sampled)}, contraction ${seconds(contracting, contracted)}, ` +
        `8 iterations ${seconds(iterating, end)}, ${(backend().memoryBytes / 1e9).toFixed(2)} GB`,
    );
  });
});
