import { describe, expect, it } from 'vitest';
import { recover } from '../../src/spiked/recover/index.js';
import { meanOf } from '../reference/sample.js';
import {
  cosine2,
  drawn,
  holed,
  normals,
  type Plan,
  plant,
  student,
  units,
} from '../spiked/recover/planted.js';

// The numbers of docs/studies/recover.md.
const small: Plan['sizes'] = [60, 40, 12, 9];
const factors = ['u', 'v', 'x', 'y'] as const;

const noise = (sizes: Plan['sizes'], entry: () => number) => drawn(sizes, { matrix: entry, tensor: entry });

describe('the noise model of recover', () => {
  it('fails for white noise in less than one try of a hundred, and finds nothing there', () => {
    const options = [{}, { scale: true }, { robust: true }];
    const runs = [
      { sizes: [40, 12, 6, 5] as Plan['sizes'], tries: 1500 },
      { sizes: small, tries: 600 },
    ];
    for (const { sizes, tries } of runs) {
      let [failed, found] = [0, 0];
      for (let seed = 0; seed < tries; seed++) {
        const { status, components } = recover(noise(sizes, normals(`white ${seed}`)), options[seed % 3]);
        if (status === 'noise-model-fails') failed++;
        if (components.length > 0) found++;
      }
      console.log(sizes, { tries, failed, found });
      expect(failed).toBeLessThan(0.005 * tries);
      expect(found).toBeLessThan(0.005 * tries);
    }
  });

  it('fails where tails do harm: of 2 and 3 degrees of freedom always, of 10 never', () => {
    const told = [2, 3, 4, 5, 6, 10].map((freedom) => {
      const count = { fails: 0, candidates: 0, claims: 0, ranked: 0 };
      for (let seed = 0; seed < 100; seed++) {
        const data = () => noise(small, student(`tails ${freedom} ${seed}`, freedom));
        const { status, components } = recover(data());
        if (status === 'noise-model-fails') {
          count.fails++;
          if (components.length > 0) count.candidates++;
        } else if (components.length > 0) count.claims++;
        if (recover(data(), { robust: true }).components.length > 0) count.ranked++;
      }
      return { freedom, ...count };
    });
    console.log(told);
    const [two, three, four, , , ten] = told;
    expect(Math.min(two.fails, three.fails)).toBeGreaterThanOrEqual(97);
    expect(four.fails).toBeGreaterThan(50);
    expect(ten.fails).toBeLessThan(3);
    for (const { candidates, claims, ranked } of told) {
      expect(candidates).toBeLessThan(8);
      expect(claims).toBeLessThan(3);
      expect(ranked).toBe(0);
    }
  });
});

describe('recover on ranks', () => {
  const plans = [
    { sizes: small, lambda: 12, tau: 250, seeds: 80 },
    { sizes: [150, 100, 20, 20] as Plan['sizes'], lambda: 6, tau: 80, seeds: 40 },
  ];

  it.each(plans)('loses little on Gaussian noise and predicts its overlaps under a t law: %o', (plan) => {
    const { sizes, lambda, tau, seeds } = plan;
    const [n1, , , n4] = sizes;
    const runs = (freedom: number, robust: boolean) => {
      const seen = { found: 0, failed: 0, cosine: [] as number[][], predicted: [] as number[][] };
      for (let seed = 0; seed < seeds; seed++) {
        const { truth } = plant({ sizes, lambda: [lambda], tau: [tau] }, `ranks ${seed}`);
        const [u, v, x, y] = factors.map((name) => truth[name][0]);
        const unit = Number.isFinite(freedom) ? Math.sqrt(1 - 2 / freedom) : 1;
        const entry = Number.isFinite(freedom) ? student(`noise ${seed}`, freedom) : normals(`noise ${seed}`);
        const data = drawn(sizes, {
          matrix: (i, j) => Math.sqrt(lambda / n1) * u[i] * v[j] + unit * entry(),
          tensor: (i, j) => (Math.sqrt(tau) / n1) * u[i] * x[Math.floor(j / n4)] * y[j % n4] + unit * entry(),
        });
        const recovery = recover(data, { robust });
        if (recovery.status === 'noise-model-fails') seen.failed++;
        const { components } = recovery;
        if (components.length !== 1 || recovery.status !== 'shared') continue;
        seen.found++;
        seen.cosine.push(factors.map((name) => cosine2(recovery.factors[name], truth[name][0])));
        seen.predicted.push(factors.map((name) => components[0].overlap![name]));
      }
      return seen;
    };
    const column = (rows: number[][], k: number) => meanOf(rows.map((row) => row[k]));
    const short = (rows: number[][]) => factors.map((_, k) => Number(column(rows, k).mean.toFixed(3)));
    const entries = runs(Number.POSITIVE_INFINITY, false);
    const ranks = runs(Number.POSITIVE_INFINITY, true);
    console.log('gaussian', short(entries.cosine), 'ranks', short(ranks.cosine), short(ranks.predicted));
    expect(entries.found).toBe(seeds);
    expect(ranks.found).toBe(seeds);
    factors.forEach((_, k) => {
      expect(column(ranks.cosine, k).mean).toBeGreaterThan(column(entries.cosine, k).mean - 0.035);
    });
    for (const freedom of [3, 4]) {
      const plain = runs(freedom, false);
      const ranked = runs(freedom, true);
      console.log(freedom, { plain: plain.found, failed: plain.failed, ranked: ranked.found });
      console.log(short(ranked.cosine), short(ranked.predicted));
      expect(ranked.found).toBeGreaterThanOrEqual(0.97 * seeds);
      expect(ranked.failed).toBeLessThanOrEqual(0.02 * seeds);
      factors.forEach((_, k) => {
        const { mean, error } = column(ranked.cosine, k);
        expect(Math.abs(mean - column(ranked.predicted, k).mean)).toBeLessThan(3 * error + 0.03);
      });
    }
  });
});

describe('recover on a matrix with holes', () => {
  const sizes: Plan['sizes'] = [150, 100, 4, 4];
  const samples = 20;

  it('measures the noise of what is observed, and predicts the overlaps where it estimates the rest', () => {
    for (const lambda of [40, 300])
      for (const observed of [0.9, 0.7, 0.5, 0.3])
        for (const missing of ['mean', 'impute'] as const) {
          const seen = { failed: 0, found: 0, unsettled: 0, rows: [] as number[][] };
          for (let sample = 0; sample < samples; sample++) {
            const { matrix, truth } = plant(
              { sizes, lambda: [lambda], tau: [0] },
              `holes ${lambda} ${sample}`,
            );
            const given = holed(matrix, () => observed, `cells ${sample}`);
            const { status, components, factors: found, noise } = recover({ matrix: given }, { missing });
            if (status === 'noise-model-fails') seen.failed++;
            if (noise.matrix.imputation?.status === 'max-iterations') seen.unsettled++;
            const [component] = components;
            if (!component?.overlap) continue;
            seen.found++;
            seen.rows.push([
              noise.matrix.sigma / units.matrix.sigma,
              component.matrix.snr / (observed * lambda),
              // Centring takes the mean of u over the subjects.
              ...[cosine2(leading(found.u, components.length), centred(truth.u[0])), component.overlap.u],
              ...[cosine2(leading(found.v, components.length), truth.v[0]), component.overlap.v],
            ]);
          }
          const { rows, ...counts } = seen;
          const columns = rows[0] ?? [];
          const means = columns.map((_, k) => Number(meanOf(rows.map((row) => row[k])).mean.toFixed(3)));
          console.log({ lambda, observed, missing, ...counts }, 'sigma snr u pred v pred', means);
          if (missing === 'mean') continue;
          expect(counts).toEqual({ failed: 0, found: samples, unsettled: 0 });
          const [sigma, snr, u, predictedU, v, predictedV] = means;
          expect(Math.abs(sigma - 1)).toBeLessThan(0.05);
          expect(Math.abs(snr - 1)).toBeLessThan(0.1);
          // Subjects with fewer cells have more noise than theory's mean says.
          expect(Math.abs(u - predictedU)).toBeLessThan(0.03);
          expect(Math.abs(v - predictedV)).toBeLessThan(0.015);
        }
  });
});

/** The first of `rank` factors, n x rank row-major. */
function leading(factor: Float64Array, rank: number): Float64Array {
  return factor.filter((_, at) => at % rank === 0);
}

function centred(factor: Float64Array): Float64Array {
  const { mean } = meanOf([...factor]);
  return factor.map((entry) => entry - mean);
}
