import { describe, expect, it } from 'vitest';
import {
  type AdditiveDefinition,
  additive,
  averageThreshold,
  couponProbability,
  criticalPoint,
  found,
  gradientFlow,
  nearest,
  outcomes,
  randomNeurons,
  risk,
  searchTime,
  specialisedThreshold,
} from '../../src/neurons/index.js';
import { hermite, hermiteSeries, quadrature } from '../../src/numerics/index.js';
import { normals } from '../../src/random/index.js';

/** Three vectors of the plane: the third is the sum of the others, scaled. */
const dependent = [
  [1, 0, Math.SQRT1_2],
  [0, 1, Math.SQRT1_2],
  [Math.SQRT1_2, Math.SQRT1_2, 1],
];
const mixed = { factors: 3, teacher: [0.4, 0, 0.3, 1, 0.2], student: [0, 0, 0.5, 0.7, 0.1] };

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('additive', () => {
  it('fills in what is left out, and is plain data', () => {
    const model = additive({ factors: 2, teacher: 3, overlap: 0.25 });
    expect(model).toEqual({
      factors: 2,
      gram: [
        [1, 0.25],
        [0.25, 1],
      ],
      teacher: [0, 0, 0, 1],
      student: [0, 0, 0, 1],
      noise: 0,
    });
    const { factors, gram, teacher, student, noise } = model;
    expect(additive({ factors, gram, teacher, student, noise })).toEqual(model);
  });

  it.each<[object, string]>([
    [{ factors: 0, teacher: 3 }, 'factors must be >= 1, got 0'],
    [{ factors: 2, teacher: 0 }, 'teacher must be >= 1, got 0'],
    [
      { factors: 2, teacher: [0, Number.NaN] },
      'teacher must be a degree from 1 to 60 or a list of 2 to 61 Hermite coefficients',
    ],
    [{ factors: 3, teacher: 3, overlap: -0.6 }, 'overlap must be >= -1 / (factors - 1) = -0.5, got -0.6'],
    [{ factors: 2, teacher: 3, overlap: 2 }, 'overlap must be <= 1, got 2'],
    [
      { factors: 2, teacher: 3, student: 4 },
      'student must share a Hermite coefficient of degree >= 1 with teacher, got none',
    ],
    [{ factors: 2, teacher: 3, gram: [[1, 0]] }, 'gram must have 2 rows, got 1'],
    [{ factors: 1, teacher: 3, gram: [[2]] }, 'gram.0.0 must be 1, got 2'],
    [
      {
        factors: 2,
        teacher: 3,
        gram: [
          [1, 0.1],
          [0.2, 1],
        ],
      },
      'gram must be symmetric, got 0.1 at 0.1 and 0.2 at 1.0',
    ],
    [
      {
        factors: 3,
        teacher: 3,
        gram: [
          [1, 1, 0],
          [1, 1, 1],
          [0, 1, 1],
        ],
      },
      'gram must be positive semidefinite',
    ],
    [{ factors: 2, teacher: 3, noise: -1 }, 'noise must be >= 0, got -1'],
    [{ factors: 2, teacher: 3, colour: 1 }, 'colour is not a known key'],
  ])('refuses %j', (definition, message) => {
    expect(() => additive(definition as AdditiveDefinition)).toThrow(RangeError);
    expect(() => additive(definition as AdditiveDefinition)).toThrow(message);
  });
});

describe('random neurons', () => {
  it('see what a Gram matrix allows, with the variance of the sphere', () => {
    const d = 20;
    for (const model of [
      additive({ factors: 4, teacher: 3, overlap: 0.3 }),
      additive({ factors: 3, teacher: 3, gram: dependent }),
    ]) {
      const k = model.factors;
      const { count, overlaps, between } = randomNeurons(model, { dimension: d, count: 800, seed: 5 });
      for (let a = 0; a < k; a++) {
        for (let b = 0; b <= a; b++) {
          const mean =
            range(count).reduce((sum, i) => sum + overlaps[i * k + a] * overlaps[i * k + b], 0) / count;
          // Standard error about sqrt(2 / 800) / d.
          expect(Math.abs(d * mean - model.gram[a][b])).toBeLessThan(0.3);
        }
      }
      for (const i of range(count)) expect(between![i * count + i]).toBeCloseTo(1, 12);
      // Overlaps with the dependent vector follow from the others.
      if (k === 3) expect(overlaps[2]).toBeCloseTo((overlaps[0] + overlaps[1]) * Math.SQRT1_2, 12);
    }
  });

  it('refuse a dimension that cannot hold the index vectors', () => {
    const model = additive({ factors: 4, teacher: 3 });
    expect(() => randomNeurons(model, { dimension: 3, count: 1 })).toThrow(
      'dimension must be an integer >= 4, which the index vectors span, got 3',
    );
    expect(() => randomNeurons(model, { dimension: 9, count: 0 })).toThrow(
      'count must be an integer >= 1, got 0',
    );
    expect(
      randomNeurons(additive({ factors: 3, teacher: 3, gram: dependent }), { dimension: 2, count: 1 }).count,
    ).toBe(1);
  });
});

describe('gradientFlow', () => {
  it('of one neuron on one index vector has the closed form of degrees 2 and 3', () => {
    // u' = 2 u (1 - u^2): u^2 / (1 - u^2) grows as e^{4 t}. Degree 3: 3 t = 1/u0 - 1/u + atanh u - atanh u0.
    const two = gradientFlow(additive({ factors: 1, teacher: 2 }), { start: [[0.1]], time: 1.3 });
    const odds = (0.01 / 0.99) * Math.exp(4 * 1.3);
    expect(two.neurons.overlaps[0]).toBeCloseTo(Math.sqrt(odds / (1 + odds)), 7);
    const { trajectory, times } = gradientFlow(additive({ factors: 1, teacher: 3 }), {
      start: [[0.2]],
      time: 2,
      times: [0, 0.5, 1.5, 2],
      relative: 1e-10,
    });
    expect([...times]).toEqual([0, 0.5, 1.5, 2]);
    trajectory.forEach(({ overlaps: [u] }, i) => {
      expect((5 - 1 / u + Math.atanh(u) - Math.atanh(0.2)) / 3).toBeCloseTo(times[i], 6);
    });
  });

  it('is the gradient, on the sphere of R^d, of the correlation loss as an integral', () => {
    // In coordinates: index vectors in the first three, w in R^5; E y sigma(w . x) by Hermite's formula, whose terms come from quadrature.
    const model = additive({
      ...mixed,
      gram: [
        [1, 0.3, -0.2],
        [0.3, 1, 0.1],
        [-0.2, 0.1, 1],
      ],
    });
    const expectation = (f: (z: number) => number) =>
      quadrature((z) => (f(z) * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI), -12, 12).value;
    const products = range(5).map(
      (m) =>
        expectation((z) => hermiteSeries(model.teacher, z) * hermite(m, z)) *
        expectation((z) => hermiteSeries(model.student, z) * hermite(m, z)),
    );
    const start = [[0.2, -0.1, 0.4]];
    const h = 1e-4;
    const moved = gradientFlow(model, { start, time: h, relative: 1e-12 }).neurons.overlaps;
    // du/dt = G f - u (u . f), f = sum_m m c_m u^{m-1}.
    const f = start[0].map((u) =>
      products.reduce((sum, c, m) => sum + m * c * u ** (m - 1 < 0 ? 0 : m - 1), 0),
    );
    const along = f.reduce((sum, x, j) => sum + x * start[0][j], 0);
    moved.forEach((u, i) => {
      const speed = model.gram[i].reduce((sum, g, j) => sum + g * f[j], 0) - along * start[0][i];
      expect((u - start[0][i]) / h).toBeCloseTo(speed, 3);
    });
  });

  it('lowers the loss, whichever it is, at the rate of its squared speed', () => {
    for (const loss of ['correlation', 'squared'] as const) {
      const model = additive({ ...mixed, overlap: 0.2 });
      const weights = [0.5, 1, 0.8, 1.2];
      const start = randomNeurons(model, { dimension: 6, count: 4, seed: 3 });
      const times = range(21).map((i) => i / 4);
      const { trajectory, status } = gradientFlow(model, { start, loss, weights, time: 5, times });
      expect(status).toBe('converged');
      const losses = trajectory.map((neurons) => risk(model, neurons, { loss, weights }));
      for (const i of range(20)) expect(losses[i + 1]).toBeLessThan(losses[i]);
      if (loss === 'squared') expect(losses[20]).toBeGreaterThan(0);
      trajectory.at(-1)!.between?.forEach((p, at) => {
        if (at % 5 === 0) expect(p).toBeCloseTo(1, 6);
      });
    }
  });

  it('under the squared loss is that of vectors of R^d, which projected Euler steps follow', () => {
    // The plain way: vectors, and E of all products by the formula for two unit vectors.
    const model = additive({ ...mixed, factors: 2, overlap: 0.4 });
    const d = 4;
    const v = [
      [1, 0, 0, 0],
      [0.4, Math.sqrt(1 - 0.16), 0, 0],
    ];
    const weights = [0.7, 1.3, 0.4];
    let w = range(3).map((i) => {
      const x = Array.from(normals(d, { seed: i }));
      const norm = Math.hypot(...x);
      return x.map((value) => value / norm);
    });
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    const slopeOf = (c: number[], x: number) =>
      c.reduce((sum, value, m) => (m > 0 ? sum + m * value * x ** (m - 1) : sum), 0);
    const gain = model.teacher.map((c, m) => c * (model.student[m] ?? 0));
    const kernel = model.student.map((c) => c * c);
    const neurons = () => ({
      count: 3,
      overlaps: Float64Array.from(w.flatMap((x) => v.map((y) => dot(x, y)))),
      between: Float64Array.from(w.flatMap((x) => w.map((y) => dot(x, y)))),
    });
    const start = neurons();
    const steps = 4000;
    const h = 0.8 / steps;
    for (let t = 0; t < steps; t++) {
      w = w.map((x, i) => {
        const g = range(d).map(
          (r) =>
            v.reduce((sum, y) => sum + slopeOf(gain, dot(x, y)) * y[r], 0) -
            w.reduce(
              (sum, y, l) => (l === i ? sum : sum + weights[l] * slopeOf(kernel, dot(x, y)) * y[r]),
              0,
            ),
        );
        const along = dot(g, x);
        const moved = x.map((value, r) => value + h * (g[r] - along * value));
        const norm = Math.hypot(...moved);
        return moved.map((value) => value / norm);
      });
    }
    const end = gradientFlow(model, { start, loss: 'squared', weights, time: 0.8 }).neurons;
    const expected = neurons();
    end.overlaps.forEach((u, i) => {
      expect(Math.abs(u - expected.overlaps[i])).toBeLessThan(1e-3);
    });
    end.between!.forEach((p, i) => {
      expect(Math.abs(p - expected.between[i])).toBeLessThan(1e-3);
    });
    // And far from where it began.
    expect(Math.abs(end.overlaps[0] - start.overlaps[0])).toBeGreaterThan(0.02);
  });

  it('under the squared loss keeps several neurons on the sphere for as long as it takes', () => {
    // Too many neurons for the teacher: they cancel along directions in which lengths would not be stable by themselves.
    const model = additive({ factors: 3, teacher: 3, overlap: 0.1 });
    for (const seed of [0, 1, 2]) {
      const start = randomNeurons(model, { dimension: 30, count: 6, seed });
      const { neurons, status } = gradientFlow(model, { start, loss: 'squared', time: 300 });
      expect(status).toBe('converged');
      for (const i of range(6)) expect(neurons.between![7 * i]).toBeCloseTo(1, 12);
      const before = risk(model, start, { loss: 'squared' });
      const after = risk(model, neurons, { loss: 'squared' });
      expect(after).toBeGreaterThan(-1e-12);
      expect(after).toBeLessThan(0.5 * before);
    }
  });

  it('of one neuron of weight 1 is the same under both losses', () => {
    const model = additive({ ...mixed, overlap: 0.1 });
    const start = [[0.3, 0.2, 0.1]];
    const [one, other] = (['correlation', 'squared'] as const).map(
      (loss) => gradientFlow(model, { start, loss, time: 1 }).neurons.overlaps,
    );
    one.forEach((u, i) => {
      expect(other[i]).toBeCloseTo(u, 8);
    });
  });

  it('under the squared loss as many neurons as index vectors share them out', () => {
    // Under the correlation loss all three go to the first vector, the nearest of each; repulsion spreads them.
    const model = additive({ factors: 2, teacher: 2 });
    const start = {
      count: 2,
      overlaps: Float64Array.of(0.5, 0.3, 0.45, 0.35),
      between: Float64Array.of(1, 0.4, 0.4, 1),
    };
    const alone = gradientFlow(model, { start }).neurons;
    expect(found(outcomes(model, alone))).toBe(1);
    const together = gradientFlow(model, { start, loss: 'squared' });
    expect(together.status).toBe('converged');
    expect(risk(model, together.neurons, { loss: 'squared' })).toBeLessThan(1e-8);
  });

  it('says when the steps run out', () => {
    const run = gradientFlow(additive({ factors: 1, teacher: 3 }), { start: [[0.01]], maxIterations: 5 });
    expect(run.status).toBe('max-iterations');
    expect(run.iterations).toBe(5);
    expect(run.residual).toBeGreaterThan(1e-7);
  });

  it.each<[object, string]>([
    [{ start: [[0.9, 0.9]] }, 'start.0 must be overlaps of a unit vector, got one of length 1.27'],
    [{ start: [[0.1]] }, 'start.0 must hold 2 numbers, got 1'],
    [{ start: [] }, 'count must be an integer >= 1, got 0'],
    [{ start: [[Number.NaN, 0]] }, 'start.0[0] must be finite, got NaN'],
    [{ start: [[0, 0]], time: 0 }, 'time must be > 0, got 0'],
    [{ start: [[0, 0]], tolerance: 0 }, 'tolerance must be > 0 without a time, got 0'],
    [
      {
        start: [
          [0, 0],
          [0.1, 0],
        ],
        loss: 'squared',
      },
      'start.between must be given for several neurons under the squared loss',
    ],
    [{ start: [[0, 0]], loss: 'squared', weights: [1, 2] }, 'weights must hold 1 numbers, got 2'],
    [{ start: [[0, 0]], loss: 'squared', weights: [-1] }, 'weights.0 must be > 0, got -1'],
    [
      { start: { count: 1, overlaps: [0, 0], between: [2] }, loss: 'squared' },
      'start.between must be 1 on its diagonal, got 2 at 0',
    ],
    [
      { start: { count: 2, overlaps: [1, 0, 1, 0], between: [1, 0, 0, 1] }, loss: 'squared' },
      'start.between must be overlaps of unit vectors, got others',
    ],
    [{ start: [[0, 0]], time: 1, times: [2] }, 'times[0] must be in [0, 1], got 2'],
  ])('refuses %j', (options, message) => {
    const model = additive({ factors: 2, teacher: 3 });
    expect(() => gradientFlow(model, options as Parameters<typeof gradientFlow>[1])).toThrow(message);
  });
});

describe('critical points', () => {
  it('attract or repel neurons beside them at their rates', () => {
    const model = additive({ ...mixed, overlap: 0.1 });
    for (const near of ['average', 0, 2] as const) {
      const point = criticalPoint(model, near);
      expect(point.status).toBe('converged');
      expect(point.residual).toBeLessThan(1e-12);
      const still = gradientFlow(model, { start: [point.overlaps], time: 0.5 }).neurons.overlaps;
      still.forEach((u, i) => {
        expect(u).toBeCloseTo(point.overlaps[i], 8);
      });
      // A step along the sphere, seen from the whole vector: its fastest growth is that of the largest rate.
      const nudged = point.overlaps.map((u, i) => (u + 1e-5 * [1, -0.7, -0.4][i]) * (1 - 1e-5));
      const gap = (t: number) => {
        const u = gradientFlow(model, { start: [nudged], time: t, relative: 1e-12 }).neurons.overlaps;
        return Math.hypot(...u.map((value, i) => value - point.overlaps[i]));
      };
      const rate = Math.log(gap(1.5) / gap(1)) / 0.5;
      const slowest = Math.max(...point.rates, -2 * point.multiplier);
      expect(Math.abs(rate - slowest)).toBeLessThan(0.25);
      expect(point.stable).toBe(slowest < 0);
    }
  });

  it('of orthogonal vectors are the vectors themselves, and averages of some of them, which are saddles', () => {
    const model = additive({ factors: 4, teacher: 3 });
    const one = criticalPoint(model, 1);
    expect([...one.overlaps]).toEqual([0, 1, 0, 0]);
    expect(one.stable).toBe(true);
    expect([...one.rates].map((x) => x.toFixed(9))).toEqual(Array(3).fill('-3.000000000'));
    const two = criticalPoint(model, [0.7, 0.7, 0.01, 0]);
    [Math.SQRT1_2, Math.SQRT1_2, 0, 0].forEach((u, i) => {
      expect(two.overlaps[i]).toBeCloseTo(u, 12);
    });
    expect(two.stable).toBe(false);
    expect(outcomes(model, [one.overlaps, two.overlaps]).map(({ kind }) => kind)).toEqual([
      'specialised',
      'mixed',
    ]);
  });

  it('exist for dependent vectors too, in the plane that they span', () => {
    const model = additive({ factors: 3, teacher: 4, gram: dependent });
    const point = criticalPoint(model, 2);
    expect(point.rates).toHaveLength(1);
    expect(point.overlaps[2]).toBeCloseTo((point.overlaps[0] + point.overlaps[1]) * Math.SQRT1_2, 12);
    const rest = gradientFlow(model, { start: [[0.55, 0.6, 1.15 * Math.SQRT1_2]] }).neurons.overlaps;
    expect(point.stable).toBe(true);
    expect(rest[2]).toBeCloseTo(point.overlaps[2], 5);
  });

  it('refuse starts that are none', () => {
    const model = additive({ factors: 2, teacher: 3, overlap: -1 });
    expect(() => criticalPoint(model, 'average')).toThrow(
      'near must not be average where the index vectors cancel',
    );
    expect(() => criticalPoint(model, 2)).toThrow('near must be an index from 0 to 1, got 2');
    expect(() => criticalPoint(model, [1])).toThrow('near must hold 2 numbers, got 1');
    expect(() => criticalPoint(model, [1, Number.NaN])).toThrow('near[1] must be finite, got NaN');
  });
});

describe('thresholds of equiangular vectors', () => {
  const pairs = [2, 3, 5, 8].flatMap((k) => [3, 4, 6].map((p): [number, number] => [k, p]));

  it.each(pairs)(
    'k = %s, p = %s: the average turns from saddle to minimum where the formula says',
    (k, p) => {
      const b = averageThreshold(additive({ factors: k, teacher: p }));
      expect(b).toBeCloseTo((p - 2) / (k + p - 2), 12);
      const stable = (overlap: number) =>
        criticalPoint(additive({ factors: k, teacher: p, overlap }), 'average').stable;
      expect(stable(b - 1e-6)).toBe(false);
      expect(stable(b + 1e-6)).toBe(true);
    },
  );

  it.each(pairs)('k = %s, p = %s: minima at single vectors end where Newton loses them', (k, p) => {
    const b = specialisedThreshold(additive({ factors: k, teacher: p }));
    if (p === 3) expect(b).toBeCloseTo(1 / (1 + 2 * Math.sqrt(k - 1)), 9);
    expect(b).toBeGreaterThan(averageThreshold(additive({ factors: k, teacher: p })) - 1e-9);
    const at = (overlap: number) => {
      const model = additive({ factors: k, teacher: p, overlap });
      const rest = gradientFlow(model, { start: [model.gram[0]] }).neurons;
      return outcomes(model, rest)[0].kind;
    };
    // The gap between the overlaps closes as a square root.
    expect(at(b - 2e-3)).toBe('specialised');
    expect(at(b + 2e-3)).toBe('average');
  });

  it('of mixed links solve their equation, above the formula of the lowest degree', () => {
    for (const teacher of [
      [0, 0, 0, 1, 0.5],
      [0, 0, 0, 0.3, 1, 0.2],
    ]) {
      const links = additive({ factors: 4, teacher });
      const b = averageThreshold(links);
      const u = Math.sqrt((1 + 3 * b) / 4);
      const f = teacher.reduce((sum, c, m) => (m > 0 ? sum + m * c * c * u ** (m - 1) : sum), 0);
      const df = teacher.reduce((sum, c, m) => (m > 1 ? sum + m * (m - 1) * c * c * u ** (m - 2) : sum), 0);
      expect(((1 - b) * u * df) / f).toBeCloseTo(1 + 3 * b, 9);
      expect(b).toBeGreaterThan(1 / 5);
      const saddle = specialisedThreshold(links);
      const at = (overlap: number) => {
        const model = additive({ factors: 4, teacher, overlap });
        return outcomes(model, gradientFlow(model, { start: [model.gram[0]] }).neurons)[0].kind;
      };
      expect(at(saddle - 2e-3)).toBe('specialised');
      expect(at(saddle + 2e-3)).toBe('average');
    }
  });

  it('know degrees 1 and 2, where the average always wins or wins from orthogonal vectors on', () => {
    expect(averageThreshold(additive({ factors: 3, teacher: 1 }))).toBe(-0.5);
    expect(averageThreshold(additive({ factors: 3, teacher: 2 }))).toBeCloseTo(0, 9);
    expect(() => specialisedThreshold(additive({ factors: 3, teacher: 2 }))).toThrow(
      'teacher and student must have minima at orthogonal index vectors, got none',
    );
    expect(
      averageThreshold(additive({ factors: 3, teacher: [0, 0, 0, 1], student: [0, 0, 0, -1] })),
    ).toBeNaN();
    expect(() => averageThreshold(additive({ factors: 1, teacher: 3 }))).toThrow(
      'factors must be >= 2, got 1',
    );
  });
});

describe('the search', () => {
  it('takes the closed forms of degrees 2 and 3, and as long as the flow', () => {
    const three = additive({ factors: 1, teacher: 3 });
    const exact = (from: number, to: number) => (1 / from - 1 / to + Math.atanh(to) - Math.atanh(from)) / 3;
    expect(searchTime(three, { from: 0.003, to: 0.7 })).toBeCloseTo(exact(0.003, 0.7), 8);
    const two = additive({ factors: 1, teacher: 2 });
    const logit = (u: number) => Math.log((u * u) / (1 - u * u)) / 4;
    expect(searchTime(two, { from: 1e-4 })).toBeCloseTo(logit(0.5) - logit(1e-4), 9);
    const link = additive({ factors: 1, teacher: [0, 0, 0.4, 1] });
    const time = searchTime(link, { from: 0.05 });
    expect(gradientFlow(link, { start: [[0.05]], time }).neurons.overlaps[0]).toBeCloseTo(0.5, 6);
  });

  it('never ends where the overlap stops growing', () => {
    const link = additive({ factors: 1, teacher: [0, 0, 1, 1], student: [0, 0, 1, -10] });
    expect(searchTime(link, { from: 0.01 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses what is out of range', () => {
    const link = additive({ factors: 1, teacher: 3 });
    expect(() => searchTime(link, { from: 0 })).toThrow('from must be in (0, to = 0.5), got 0');
    expect(() => searchTime(link, { from: 0.1, to: 1 })).toThrow('to must be in (0, 1), got 1');
    expect(() => searchTime(additive({ factors: 2, teacher: 3 }), { from: 0.1 })).toThrow(
      'factors must be 1, got 2',
    );
  });
});

describe('coupon collecting', () => {
  const binomial = (n: number, r: number): number => (r === 0 ? 1 : (binomial(n, r - 1) * (n - r + 1)) / r);

  it('is the sum of inclusion and exclusion', () => {
    for (const [k, n] of [
      [1, 1],
      [2, 3],
      [5, 12],
      [10, 30],
      [10, 9],
    ]) {
      for (const success of [1, 0.75]) {
        const sum = range(k + 1).reduce(
          (s, i) => s + (-1) ** i * binomial(k, i) * (1 - (success * i) / k) ** n,
          0,
        );
        expect(couponProbability(k, n, success)).toBeCloseTo(sum, 10);
      }
    }
  });

  it('stays a probability where that sum loses its digits', () => {
    let last = 0;
    for (const n of [100, 200, 400, 800, 1600]) {
      const chance = couponProbability(100, n);
      expect(chance).toBeGreaterThanOrEqual(last);
      expect(chance).toBeLessThanOrEqual(1);
      last = chance;
    }
    expect(last).toBeCloseTo(1, 4);
    expect(couponProbability(3, 0)).toBe(0);
    expect(couponProbability(3, 100, 0)).toBe(0);
    expect(() => couponProbability(0, 1)).toThrow('k must be an integer from 1 to 100000, got 0');
    expect(() => couponProbability(1, -1)).toThrow('n must be an integer from 0 to 100000, got -1');
    expect(() => couponProbability(100_000, 100_000)).toThrow(
      'n must be at most 1000000000 / k = 10000, got 100000',
    );
    expect(() => couponProbability(1, 1, 2)).toThrow('success must be in [0, 1], got 2');
  });
});

describe('nearest', () => {
  it('looks at signs where the link does', () => {
    const u = [0.2, -0.5, 0.3];
    expect(nearest(additive({ factors: 3, teacher: 3 }), u)).toBe(2);
    expect(nearest(additive({ factors: 3, teacher: 4 }), u)).toBe(1);
  });
});
