// Claims and reference values of the spiked matrix-tensor model, arXiv 2506.02664 and docs/theory/spiked-matrix-tensor.md, section 8 ("Reference
// values") and section 4 (staircases).

import { describe, expect, it } from 'vitest';
import {
  gaussBernoulli,
  gaussian,
  type Prior,
  rademacher,
  sparseRademacher,
  sphere,
} from '../../src/prior/index.js';
import {
  bayesAmp,
  curriculum,
  type SpikedModel,
  sample,
  spectral,
  spiked,
  stateEvolution,
  type ThresholdKind,
  thresholds,
} from '../../src/spiked/index.js';
import { correlated, ladder, paper, rankTwo } from '../spiked/models.js';

const within = (value: unknown, expected: number, tolerance = 1e-6) =>
  expect(Math.abs((value as number) - expected)).toBeLessThan(tolerance);

/** Symmetric matrix of SNR l2, and symmetric order 3 of SNR l3 if given. */
function symmetric(prior: Prior, l2: number, l3?: number): SpikedModel {
  const channels = [{ modes: ['x', 'x'], snr: l2, symmetric: true }];
  if (l3) channels.push({ modes: ['x', 'x', 'x'], snr: l3, symmetric: true });
  return spiked({ species: { x: { prior } }, channels });
}

describe('state evolution reaches the reference fixed points', () => {
  it.each([
    ['1 Gaussian, l2 = 2', gaussian(), 2, undefined, 0.5, 0.02842641],
    ['2 Rademacher, l2 = 1.5', rademacher(), 1.5, undefined, 0.394186134, 0.00738651],
    [
      '3 sparse Rademacher .2, l2 = 1.5',
      sparseRademacher({ rho: 0.2 }),
      1.5,
      undefined,
      0.400263499,
      0.007488175,
    ],
    [
      '4 Gauss-Bernoulli .2, l2 = 1.5',
      gaussBernoulli({ rho: 0.2 }),
      1.5,
      undefined,
      0.679436617,
      0.044142242,
    ],
    ['5 Gaussian 2+3, (1.5, 2)', gaussian(), 1.5, 2, 0.640388203, 0.050155848],
    ['6 Rademacher 2+3, (1.5, 1)', rademacher(), 1.5, 1, 0.670996418, 0.033932325],
  ])('%s', (_, prior, l2, l3, q, phi) => {
    const found = stateEvolution(symmetric(prior, l2, l3));
    expect(found.status).toBe('converged');
    within(found.overlap.x, q);
    within(found.freeEntropy, phi);
  });

  it('6 Rademacher 2+3: the trajectory from q = .2', () => {
    const { trajectory } = stateEvolution(symmetric(rademacher(), 1.5, 1), {
      start: { x: 0.2 },
      trajectory: true,
    });
    const expected = [
      0.2, 0.26161371, 0.32988902, 0.39985514, 0.46572913, 0.52265507, 0.56806076, 0.60186613,
    ];
    expected.forEach((q, t) => {
      within(trajectory![t].x, q);
    });
  });

  it.each([
    ['7 (.4, .2)', 0.4, 0.2, [1, 1, 1], [0.819396156, 0.671968787, 0.75591782, 0.75591782], 0.537094332],
    ['8 (.6, .38)', 0.6, 0.38, [1, 1, 1], [0.405926532, 0.403534969, 0.063870011, 0.063870011], 0.022539831],
    [
      '9 (.7, .15), a = (2, .5, 1.5)',
      0.7,
      0.15,
      [2, 0.5, 1.5],
      [0.818700015, 0.539079481, 0.851264334, 0.699076201],
      0.528662262,
    ],
    [
      '10 (.55, .35), a = (1.5, .8, 1.2)',
      0.55,
      0.35,
      [1.5, 0.8, 1.2],
      [0.679272161, 0.552580773, 0.506126535, 0.440034164],
      0.13796715,
    ],
  ])("%s of the paper's model", (_, Dm, Dt, sizes, [u, v, x, y], phi) => {
    const { overlap, freeEntropy, status } = stateEvolution(paper(Dm, Dt, { sizes }));
    expect(status).toBe('converged');
    within(overlap.u, u);
    within(overlap.v, v);
    within(overlap.x, x);
    within(overlap.y, y);
    within(freeEntropy, phi);
  });

  it("7 the trajectory of the paper's model from all .2", () => {
    const start = { u: 0.2, v: 0.2, x: 0.2, y: 0.2 };
    const { trajectory } = stateEvolution(paper(0.4, 0.2), { start, trajectory: true });
    [
      [0.41176471, 0.33333333, 0.16666667],
      [0.49295775, 0.50724638, 0.25547445],
      [0.61456214, 0.55205047, 0.38638658],
      [0.68016367, 0.60574125, 0.54281384],
      [0.7492218, 0.62968575, 0.64863104],
    ].forEach(([u, v, x], t) => {
      const q = trajectory![t + 1];
      within(q.u, u);
      within(q.v, v);
      within(q.x, x);
      within(q.y, x);
    });
  });

  it('11 the ladder u v | u x y | x z w', () => {
    const { overlap, freeEntropy } = stateEvolution(ladder(0.5, 0.25, 0.15));
    within(overlap.u, 0.791276928);
    within(overlap.v, 0.612786391);
    within(overlap.x, 0.873380113);
    within(overlap.y, 0.734349332);
    within(overlap.z, 0.828253474);
    within(overlap.w, 0.828253474);
    within(freeEntropy, 1.115602465);
  });

  it('12 correlated Rademacher factors, a matrix on the first and a cubic on the second', () => {
    const model = correlated(rademacher({ correlation: 0.5, rank: 2 }), 2, 2);
    const { overlap, freeEntropy } = stateEvolution(model);
    const [[q00, q01], [, q11]] = overlap.x as number[][];
    within(q00, 0.630729493);
    within(q01, 0.328573668);
    within(q11, 0.224668261);
    within(freeEntropy, 0.043334897);
  });

  it('13 a pure Gaussian order 3, informed', () => {
    const model = spiked({
      species: { x: { prior: gaussian() } },
      channels: [{ modes: ['x', 'x', 'x'], snr: 5, symmetric: true }],
    });
    const { overlap, freeEntropy } = stateEvolution(model, { start: 'informed' });
    within(overlap.x, 0.723606798);
    within(freeEntropy, 0.034575873);
  });
});

describe("the staircase of the paper's model", () => {
  it.each([
    [0.95, 0, 0, 0],
    [1.1, 0.090909, 0.090909, 0],
    [1.3, 0.230769, 0.230769, 0],
    [1.44, 0.305556, 0.305556, 0],
    [1.46, 0.317494, 0.316726, 0.029211],
    [1.48, 0.598695, 0.469796, 0.492138],
    [1.6, 0.669081, 0.517032, 0.579647],
    [2.0, 0.775574, 0.608019, 0.709892],
    [3.0, 0.870753, 0.723165, 0.827735],
  ])('on the ray Dt = .45 Dm at lambda = %s', (lambda, u, v, x) => {
    const { overlap } = stateEvolution(paper(1 / lambda, 0.45 / lambda));
    within(overlap.u, u, 1.5e-6);
    within(overlap.v, v, 1.5e-6);
    within(overlap.x, x, 1.5e-6);
    within(overlap.y, x, 1.5e-6);
  });

  it('has an informed branch of larger free entropy before the algorithm finds it', () => {
    const model = paper(1 / 1.44, 0.45 / 1.44);
    const low = stateEvolution(model);
    const high = stateEvolution(model, { start: 'informed' });
    within(high.overlap.u, 0.557109);
    within(high.overlap.x, 0.439069);
    within(high.freeEntropy, 0.010695);
    within(low.freeEntropy, 0.008135);
  });

  it('climbs in time with two plateaus and two escapes', () => {
    const { trajectory, overlap } = stateEvolution(paper(0.7, 0.25), { trajectory: true });
    const first = (name: string, level: number) => trajectory!.findIndex((q) => (q[name] as number) > level);
    expect(first('u', 0.1)).toBe(47);
    expect(first('x', 0.1)).toBe(148);
    within(trajectory![60].u, 0.2955, 5e-5);
    within(trajectory![70].u, 0.29987, 5e-6);
    within(trajectory![100].x, 2.9e-5, 5e-7);
    within(trajectory![120].x, 0.001116);
    within(trajectory![140].x, 0.034867);
    within(trajectory![150].x, 0.134764);
    within(trajectory![160].x, 0.497181);
    within(trajectory![170].x, 0.642923);
    within(overlap.u, 0.704175);
    within(overlap.v, 0.501487);
    within(overlap.x, 0.644975);
  });
});

describe('staircases of the other models', () => {
  it.each([
    [0.95, [0, 0, 0, 0, 0]],
    [1.1, [0.090909, 0.090909, 0, 0, 0]],
    [1.29, [0.224806, 0.224806, 0, 0, 0]],
    [1.31, [0.729376, 0.488617, 0.686022, 0.686022, 0]],
    [1.6, [0.801103, 0.561743, 0.765948, 0.765948, 0]],
    [1.7, [0.817265, 0.581476, 0.784111, 0.78408, 0.024748]],
    [1.8, [0.830981, 0.599321, 0.799981, 0.799543, 0.0972]],
    [2, [0.853014, 0.630455, 0.82636, 0.82454, 0.213418]],
    [3, [0.910635, 0.73204, 0.897228, 0.890954, 0.517031]],
  ])('S2: the ladder on the ray at lambda = %s', (lambda, [u, v, x, y, z]) => {
    const { overlap } = stateEvolution(ladder(1 / lambda, 0.3 / lambda, 1.3 / lambda));
    [u, v, x, y, z, z].forEach((q, s) => {
      within(overlap['uvxyzw'[s]], q, 1.5e-6);
    });
  });

  it.each([
    [0.9, 0, 0, 0],
    [1.1, 0.09566, 0.04858, 0.025908],
    [1.2, 0.176334, 0.091236, 0.052729],
    [1.3, 0.246926, 0.131242, 0.084926],
    [1.4, 0.452232, 0.384256, 0.658591],
    [2, 0.587019, 0.446756, 0.799745],
    [3, 0.705547, 0.476219, 0.876932],
  ])('S3: correlated Gaussian factors at lambda = %s', (lambda, q00, q01, q11) => {
    const covariance = [
      [1, 0.5],
      [0.5, 1],
    ];
    const { overlap } = stateEvolution(correlated(gaussian({ covariance }), lambda, 3 * lambda));
    const q = overlap.x as number[][];
    within(q[0][0], q00, 1.5e-6);
    within(q[0][1], q01, 1.5e-6);
    within(q[1][1], q11, 1.5e-6);
  });

  it.each([
    [1.3, 0.230769, 0],
    [1.5, 0.343548, 0.103397],
    [1.7, 0.470948, 0.324604],
    [2, 0.585847, 0.492822],
    [3, 0.750517, 0.710275],
  ])('S4: a rank-two matrix whose tensor couples the factors, at lambda = %s', (lambda, q00, q11) => {
    const model = rankTwo(gaussian({ rank: 2 }), lambda, 0.4 * lambda, 1.5 * lambda);
    const q = stateEvolution(model).overlap.x as number[][];
    within(q[0][0], q00, 1.5e-6);
    within(q[1][1], q11, 1.5e-6);
  });

  it.each([
    [1.2, 0.2, 0.75071, 0.38484, 0.73359, 0.17151],
    [2, 0.2, 0.73586, 0.26897, 0.72821, 0.13064],
  ])('S1: beyond Dm = 1 only the informed branch knows anything: Dm = %s', (Dm, Dt, u, v, x, phi) => {
    const low = stateEvolution(paper(Dm, Dt));
    within(low.overlap.u, 0);
    within(low.overlap.x, 0);
    const high = stateEvolution(paper(Dm, Dt), { start: 'informed' });
    within(high.overlap.u, u, 1e-5);
    within(high.overlap.v, v, 1e-5);
    within(high.overlap.x, x, 1e-5);
    within(high.freeEntropy, phi, 1e-5);
  });
});

/** Mean over seeds of a list of numbers, with its standard error. */
function average(seeds: number, measure: (seed: number) => number[]): { mean: number; error: number }[] {
  const runs = Array.from({ length: seeds }, (_, seed) => measure(seed));
  return runs[0].map((_, k) => {
    const mean = runs.reduce((sum, run) => sum + run[k], 0) / seeds;
    const variance = runs.reduce((sum, run) => sum + (run[k] - mean) ** 2, 0) / (seeds - 1);
    return { mean, error: Math.sqrt(variance / seeds) };
  });
}

describe('at finite size, Bayes-AMP is where state evolution says', () => {
  it.each<[string, Prior, number, number]>([
    ['Gaussian', sphere(), 2, 0.5],
    ['Rademacher', rademacher(), 1.5, 0.394186134],
    ['sparse Rademacher .2', sparseRademacher({ rho: 0.2 }), 1.5, 0.400263499],
    ['Gauss-Bernoulli .2', gaussBernoulli({ rho: 0.2 }), 1.5, 0.679436617],
  ])('a symmetric matrix of N = 1500, %s', (_, prior, l2, q) => {
    const [{ mean, error }] = average(6, (seed) => {
      using instance = sample(symmetric(prior, l2), { size: 1500, seed });
      return [bayesAmp(instance, { start: spectral(instance) }).cosine2.x as number];
    });
    // The spread of a run is about .03 to .06 here (docs/theory/spiked-matrix-tensor.md, section 8).
    expect(Math.abs(mean - q)).toBeLessThan(3 * Math.max(error, 0.06 / Math.sqrt(6)));
  });

  it.each<[string, Prior, number, number, number, number[]]>([
    ['unit vectors', sphere(), 0.3, 0.15, 0.02, [0.876, 0.745, 0.829, 0.829]],
    ['unit vectors', sphere(), 0.4, 0.2, 0.02, [0.819, 0.672, 0.756, 0.756]],
    ['Gaussian vectors', gaussian(), 0.3, 0.15, 0.04, [0.876, 0.745, 0.829, 0.829]],
    ['Gaussian vectors', gaussian(), 0.4, 0.2, 0.05, [0.819, 0.672, 0.756, 0.756]],
  ])(
    'the paper model of N = 200 from the curriculum start: %s, (Dm, Dt) = (%s, %s)',
    (_, prior, Dm, Dt, bias, q) => {
      const found = average(10, (seed) => {
        using instance = sample(paper(Dm, Dt, { prior }), { size: 200, seed });
        const { cosine2 } = bayesAmp(instance, { damping: 0.2, tolerance: 1e-4 });
        return [...'uvxy'].map((name) => cosine2[name] as number);
      });
      found.forEach(({ mean, error }, k) => {
        expect(Math.abs(mean - q[k])).toBeLessThan(3 * error + bias);
      });
    },
  );

  it('the spectral curriculum has its predicted squared cosines, at unequal sizes too', () => {
    for (const sizes of [
      [1, 1, 1],
      [2, 0.5, 1.5],
    ]) {
      const model = paper(0.4, 0.2, { sizes, prior: sphere() });
      let predicted: number[] = [];
      const found = average(8, (seed) => {
        using instance = sample(model, { size: 160, seed });
        const start = curriculum(instance);
        predicted = [...'uvxy'].map((name) => start.predicted![name] as number);
        const { trajectory } = bayesAmp(instance, { start, maxIterations: 1, trajectory: true });
        return [...'uvxy'].map((name) => trajectory![0].cosine2[name] as number);
      });
      if (sizes[0] === 1) {
        [0.6, 0.6, 2 / 3, 2 / 3].forEach((q, k) => {
          within(predicted[k], q, 1e-12);
        });
      }
      found.forEach(({ mean, error }, k) => {
        expect(Math.abs(mean - predicted[k])).toBeLessThan(4 * error + 0.02);
      });
    }
  });
});

describe("the phase lines of the paper's model, section 4 S1", () => {
  const lines = (Dm: number, from: number, to: number, kinds?: ThresholdKind[]) => {
    const found = thresholds(paper(Dm, to), { vary: (Dt) => paper(Dm, Dt), from, to, kinds });
    expect(found.status).toBe('converged');
    return found.thresholds;
  };

  it.each([
    [0.64, 0.36, 0.340189, 0.1444, 0.3976, 0.340562, 0.340803],
    [0.7, 0.3, 0.292551, 0.053, 0.3089, 0.315928, 0.321044],
    [0.8, 0.2, 0.198862, 0.0115, 0.2012, 0.29133, 0.302225],
    [0.9, 0.1, 0.099941, 0.0012, 0.1001, 0.276007, 0.290711],
  ])(
    'at Dm = %s: onset, jump, first-order line and spinodal in Dt',
    (Dm, onset, jump, s, u, line, spinodal) => {
      const found = lines(Dm, 0.05, 0.45);
      const one = (kind: string) => {
        const of = found.filter((threshold) => threshold.kind === kind);
        expect(of).toHaveLength(1);
        return of[0];
      };
      within(one('onset').value, onset, 1e-8);
      expect(one('onset').species).toEqual(['x', 'y']);
      within(one('jump').value, jump, 6e-7);
      within(one('jump').above.x, s, 6e-5);
      within(one('jump').above.u, u, 6e-5);
      within(one('information-theoretic').value, line, 6e-7);
      within(one('spinodal').value, spinodal, 6e-7);
      expect(found).toHaveLength(4);
    },
  );

  it('are one continuous onset below the cusp', () => {
    const found = lines(0.62, 0.05, 0.45);
    expect(found.map(({ kind, continuous }) => [kind, continuous])).toEqual([['onset', true]]);
    within(found[0].value, 0.38, 1e-8);
  });

  it('end in a cusp at (.635229, .343152)', () => {
    // Next to it the distance of the two folds is a power 3/2 of Dm - Dm*.
    const points = [0.637, 0.638, 0.639].map((Dm) => {
      const found = lines(Dm, 0.33, 0.355, ['spinodal', 'jump']);
      const at = (kind: string) => found.find((threshold) => threshold.kind === kind)!.value;
      return { w: (at('spinodal') - at('jump')) ** (2 / 3), Dm, Dt: 0.5 * (at('spinodal') + at('jump')) };
    });
    const atZero = (name: 'Dm' | 'Dt') =>
      points.reduce((sum, p) => {
        const others = points.filter((q) => q !== p);
        return sum + others.reduce((product, q) => (product * q.w) / (q.w - p.w), p[name]);
      }, 0);
    within(atZero('Dm'), 0.635229, 2e-6);
    within(atZero('Dt'), 0.343152, 2e-6);
  });

  it('along the ray Dt = .45 Dm: two onsets, and the jump between 1.46 and 1.48', () => {
    const { thresholds: found } = thresholds(paper(1, 0.45), {
      vary: { scale: ['channels.0.snr', 'channels.1.snr'] },
      from: 0.8,
      to: 4,
    });
    expect(found.map(({ kind }) => kind)).toEqual([
      'onset',
      'spinodal',
      'information-theoretic',
      'onset',
      'jump',
    ]);
    within(found[0].value, 1, 1e-7);
    expect(found[0].species).toEqual(['u', 'v']);
    // The informed branch wins before lambda = 1.44 already.
    expect(found[2].value).toBeLessThan(1.44);
    within(found[3].value, 1.45, 1e-7);
    expect(found[4].value).toBeGreaterThan(1.46);
    expect(found[4].value).toBeLessThan(1.48);
  });
});
