import { describe, expect, it } from 'vitest';
import { type Component, recover } from '../../../src/spiked/recover/index.js';
import { matchDirections } from '../../../src/spiked/recover/match.js';
import { normals, type Plan, plant } from './planted.js';

const sizes: Plan['sizes'] = [80, 60, 12, 9];

/** 'M' where the matrix shows it by itself, 'm' where only through the tensor's u; 'T' and 't' likewise. */
function sightOf({ seen, matrix, tensor }: Component): string {
  const letter = (kind: 'm' | 't', shown: boolean, alone: boolean) =>
    shown ? (alone ? kind.toUpperCase() : kind) : '';
  return letter('m', seen.matrix, matrix.alone) + letter('t', seen.tensor, tensor.alone);
}

describe('what is seen, and where', () => {
  // Thresholds: 1.15 of the matrix, 68 of the unfolding; of the contracted tensor 7.7 / q.
  const cases: { name: string; lambda: number[]; tau: number[]; sights: string; status: string }[] = [
    { name: 'nothing', lambda: [], tau: [], sights: '', status: 'below-threshold' },
    { name: 'both', lambda: [14], tau: [500], sights: 'MT', status: 'shared' },
    { name: 'the curriculum', lambda: [14], tau: [40], sights: 'Mt', status: 'shared' },
    { name: 'the matrix only', lambda: [14], tau: [0], sights: 'M', status: 'matrix-only' },
    { name: 'the tensor only', lambda: [0], tau: [500], sights: 'T', status: 'tensor-only' },
    { name: 'the tensor only, by far', lambda: [0], tau: [1e5], sights: 'T', status: 'tensor-only' },
    { name: 'a weak matrix', lambda: [1.1], tau: [2000], sights: 'mT', status: 'shared' },
    { name: 'one each', lambda: [14, 0], tau: [0, 500], sights: 'M T', status: 'separate' },
    { name: 'one each, by far', lambda: [500, 0], tau: [0, 1e5], sights: 'M T', status: 'separate' },
    { name: 'two', lambda: [30, 12], tau: [400, 900], sights: 'MT MT', status: 'shared' },
    { name: 'two of one strength', lambda: [16, 16], tau: [600, 600], sights: 'MT MT', status: 'shared' },
    { name: 'two by the curriculum', lambda: [30, 12], tau: [40, 50], sights: 'Mt Mt', status: 'shared' },
    { name: 'one, and one of the matrix', lambda: [30, 12], tau: [60, 0], sights: 'Mt M', status: 'shared' },
    { name: 'one, and one of the tensor', lambda: [14, 0], tau: [60, 700], sights: 'Mt T', status: 'shared' },
    {
      name: 'one, and a weaker one of the tensor',
      lambda: [14, 0],
      tau: [4000, 600],
      sights: 'MT T',
      status: 'shared',
    },
    {
      name: 'one, and one of each',
      lambda: [12, 30, 0],
      tau: [60, 0, 700],
      sights: 'M Mt T',
      status: 'shared',
    },
    {
      name: 'a weak matrix beside a strong one',
      lambda: [60, 1.6],
      tau: [0, 2000],
      sights: 'M mT',
      status: 'shared',
    },
  ];

  it.each(cases)('is told of $name', ({ name, lambda, tau, sights, status }) => {
    const runs = 6;
    let right = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { truth: _, ...data } = plant({ sizes, lambda, tau }, `${name} ${seed}`);
      const recovery = recover(data, { maxIterations: 60 });
      const { components, factors } = recovery;
      if (components.map(sightOf).join(' ') === sights && recovery.status === status) right++;
      // Whatever was found, one list says all of it.
      const rank = components.length;
      expect(recovery.found).toBe(rank);
      const both = components.filter(({ seen }) => seen.matrix && seen.tensor).length;
      expect(recovery.status === 'shared').toBe(both > 0);
      components.forEach(({ seen, matrix, tensor, overlap, origin }, k) => {
        expect(seen).toEqual({ matrix: matrix.excess > 0, tensor: tensor.excess > 0 });
        expect(origin === 'matrix' ? matrix.alone : tensor.alone).toBe(true);
        expect(overlap!.v > 0).toBe(seen.matrix);
        expect(overlap!.x > 0).toBe(seen.tensor);
        const column = (factor: 'v' | 'x') => factors[factor].filter((_, at) => at % rank === k);
        expect(column('v').some((entry) => entry !== 0)).toBe(seen.matrix);
        expect(column('x').some((entry) => entry !== 0)).toBe(seen.tensor);
      });
    }
    // Near their thresholds one in some tens is missed, or a chance overlap taken for a shared factor.
    expect(right).toBeGreaterThanOrEqual(runs - 1);
  });

  it('keeps the strongest of the matrix first where the rank is bounded, and says how many there are', () => {
    const { truth: _, ...data } = plant({ sizes, lambda: [30, 12, 0], tau: [60, 0, 700] }, 'bounded');
    const sights = (rank: number) => {
      const { components, found, warnings } = recover(data, { rank });
      expect(found).toBe(3);
      expect(warnings).toContain(`Kept ${rank} of the 3 components that stand out of the noise.`);
      return components.map(sightOf);
    };
    expect(sights(1)).toEqual(['Mt']);
    expect(sights(2)).toEqual(['Mt', 'M']);
  });

  it('says how near the next value below the cut is, found something or not', () => {
    for (const lambda of [[], [14]]) {
      const { truth: _, ...data } = plant({ sizes, lambda, tau: lambda.map(() => 500) }, 'nearest');
      const { nearest, noise, components } = recover(data);
      expect(components.length).toBe(lambda.length);
      for (const kind of ['matrix', 'tensor'] as const) {
        const { values, cut, edge, fluctuation } = noise[kind];
        const next = values[lambda.length];
        expect(nearest[kind].value).toBe(next);
        expect(nearest[kind].excess).toBeCloseTo(next / cut - 1, 14);
        expect(nearest[kind].fluctuations).toBeCloseTo((next - cut) / (edge * fluctuation), 12);
        expect(nearest[kind].fluctuations).toBeLessThan(0);
        expect(nearest[kind].snr).toBe(0);
      }
    }
  });
});

describe('matching directions', () => {
  const normal = normals('match');
  const unit = (v: Float64Array) => {
    const norm = Math.hypot(...v);
    return v.map((entry) => entry / norm);
  };
  const random = () => unit(Float64Array.from({ length: 100 }, normal));

  it('pairs noisy views of one factor, the closest first, each once, and no strangers', () => {
    const [a, b, c] = [random(), random(), random()];
    const near = (v: Float64Array, noise: number) => {
      const other = random();
      return unit(v.map((entry, i) => entry + noise * other[i]));
    };
    expect(matchDirections([a, b], [near(b, 1), c, near(a, 0.5)], 100)).toEqual([2, 0]);
    expect(matchDirections([a, near(a, 0.3)], [near(a, 0.1)], 100)).toEqual([0, -1]);
    expect(matchDirections([a], [], 100)).toEqual([-1]);
    expect(matchDirections([], [a], 100)).toEqual([]);
    const strangers = Array.from({ length: 200 }, () => matchDirections([random()], [random()], 100)[0]);
    expect(strangers.filter((partner) => partner === 0).length).toBeLessThanOrEqual(3);
  });
});
