import { describe, expect, it } from 'vitest';
import { type Modality, type Noise, type Recovery, recover } from '../../../src/spiked/recover/index.js';
import { drawn, normals, type Plan, plant, student } from './planted.js';

const sizes: Plan['sizes'] = [60, 40, 12, 9];

type Entry = (i: number, j: number, z: () => number) => number;
const plain: Entry = (_i, _j, z) => z();

/** Noise whose entries depend on where they are; the other modality is white. */
function noisy(seed: string, matrix: Entry, tensor: Entry = plain, of = sizes) {
  const z = normals(seed);
  return drawn(of, { matrix: (i, j) => matrix(i, j, z), tensor: (i, j) => tensor(i, j, z) });
}

/** Entries that may look back at those before them in their row. */
function chained(next: (row: number[], j: number, z: () => number) => number): Entry {
  const row: number[] = [];
  return (_i, j, z) => {
    row[j] = next(row, j, z);
    return row[j];
  };
}

function sentence({ warnings }: Recovery, kind: 'matrix' | 'tensor'): string {
  return warnings.find((text) => text.startsWith(`The ${kind}'s noise is not white`)) ?? '';
}

/** What every recovery must keep to whose noise model fails. */
function expectNothingClaimed(recovery: Recovery, failing: ('matrix' | 'tensor')[]) {
  expect(recovery.status).toBe('noise-model-fails');
  for (const kind of ['matrix', 'tensor'] as const) {
    const { holds, failures } = recovery.noise[kind].model;
    expect(holds).toBe(!failing.includes(kind));
    expect(holds).toBe(failures.length === 0);
    expect(sentence(recovery, kind) === '').toBe(holds);
  }
  for (const component of recovery.components) {
    expect(component).not.toHaveProperty('overlap');
    expect(component).not.toHaveProperty('spectralOverlap');
  }
  expect(recovery).not.toHaveProperty('refinement');
}

describe('white noise', () => {
  it('passes, with and without scaling and ranks, whatever its law as long as its tails are light', () => {
    const laws: Record<string, Entry> = {
      gaussian: plain,
      'answers from 1 to 5': (_i, _j, z) => Math.min(5, Math.max(1, Math.round(3 + z()))),
      'yes and no': (_i, _j, z) => (z() > 0.5 ? 1 : 0),
    };
    for (const [law, entry] of Object.entries(laws)) {
      for (let seed = 0; seed < 12; seed++) {
        const options = [{}, { scale: true }, { robust: true }][seed % 3];
        const recovery = recover(noisy(`${law} ${seed}`, entry, entry), options);
        expect(recovery.status, `${law} ${seed}`).toBe('below-threshold');
        expect(recovery.warnings, `${law} ${seed}`).toEqual([]);
      }
    }
  });

  it('passes beside components of whatever strength, scaled too', () => {
    for (const factor of [1, 4, 30, 300, 3000]) {
      for (const scale of [false, true]) {
        const plan = { sizes, lambda: [12 * factor, 6], tau: [250 * factor, 150] };
        const { truth: _, ...data } = plant(plan, `strong ${factor}`);
        const { noise, components } = recover(data, { scale, maxIterations: 2 });
        expect(noise.matrix.model.failures, `${factor} ${scale}`).toEqual([]);
        expect(noise.tensor.model.failures, `${factor} ${scale}`).toEqual([]);
        expect(components.length).toBeGreaterThanOrEqual(1);
        expect(components.length).toBeLessThanOrEqual(2);
      }
    }
  });
});

describe('noise that is not white', () => {
  it('is reported where single entries, subjects or columns are out of line, with their place', () => {
    const at = { entry: 41 * 40 + 17, row: 7, column: 3 };
    const cases: { entry: Entry; outlier: object; place: string }[] = [
      {
        entry: (i, j, z) => z() + (i * 40 + j === at.entry ? 30 : 0),
        outlier: { row: 41, column: 17 },
        place: '[41, 17] (person 41, c17)',
      },
      {
        entry: (i, _j, z) => z() * (i === at.row ? 10 : 1),
        outlier: { row: 7 },
        place: '[7] (person 7)',
      },
      { entry: (_i, j, z) => z() * (j === at.column ? 10 : 1), outlier: { column: 3 }, place: '[:, 3] (c3)' },
    ];
    const labels = [
      Array.from({ length: 60 }, (_, i) => `person ${i}`),
      Array.from({ length: 40 }, (_, j) => `c${j}`),
    ];
    for (const { entry, outlier, place } of cases) {
      const { matrix, tensor } = noisy(place, entry);
      const recovery = recover({ matrix: { ...matrix, labels }, tensor });
      expectNothingClaimed(recovery, ['matrix']);
      expect(recovery.components).toEqual([]);
      const { failures, outliers } = recovery.noise.matrix.model;
      expect(failures[0]).toBe('outliers');
      expect(outliers.length).toBe(1);
      expect(outliers[0]).toMatchObject(outlier);
      expect(Object.keys(outliers[0]).sort()).toEqual([...Object.keys(outlier), 'value'].sort());
      expect(sentence(recovery, 'matrix')).toContain(place);
    }
  });

  it('leaves a component beside an outlier a candidate, and counts the outlier among none', () => {
    const { truth: _, ...data } = plant({ sizes, lambda: [14], tau: [300] }, 'beside');
    const matrix = { ...data.matrix, data: Float64Array.from(data.matrix.data) };
    for (let j = 0; j < 40; j++) matrix.data[7 * 40 + j] += 40 * (j % 2 ? 1 : -1);
    const recovery = recover({ ...data, matrix });
    expectNothingClaimed(recovery, ['matrix']);
    expect(recovery.components.map(({ seen }) => seen)).toEqual([{ matrix: true, tensor: true }]);
    expect(recovery.noise.matrix.model.outliers).toMatchObject([{ row: 7 }]);
  });

  it('is told from its cause where the whole of it is uneven or correlated', () => {
    const cases: Record<string, { matrix?: Entry; tensor?: Entry; failures: string[] }> = {
      'subjects of two levels': { matrix: (i, _j, z) => z() * (i % 2 ? 1 : 1.8), failures: ['rows'] },
      'columns of two levels': { matrix: (_i, j, z) => z() * (j % 2 ? 1 : 1.7), failures: ['columns'] },
      'fibres of two levels': { tensor: (_i, j, z) => z() * (j % 2 ? 1 : 2), failures: ['columns'] },
      'columns in units apart': { matrix: (_i, j, z) => z() * 10 ** (j % 5), failures: ['columns'] },
      'series that go on': {
        tensor: chained((row, j, z) => z() + (j % 9 ? 0.75 * row[j - 1] : 0)),
        failures: ['correlation'],
      },
      'rare events': { matrix: (_i, _j, z) => (z() > 2 ? Math.exp(z()) : 0.01 * z()), failures: ['tails'] },
    };
    for (const [name, { matrix = plain, tensor = plain, failures }] of Object.entries(cases)) {
      const failing = matrix === plain ? 'tensor' : 'matrix';
      for (let seed = 0; seed < 4; seed++) {
        const recovery = recover(noisy(`${name} ${seed}`, matrix, tensor));
        expectNothingClaimed(recovery, [failing]);
        const { model } = recovery.noise[failing];
        for (const failure of failures) expect(model.failures, `${name} ${seed}`).toContain(failure);
        const { tails, rows, columns, bulk } = model.displacement;
        expect(Math.max(tails + rows + columns, bulk)).toBeGreaterThan(
          failures[0] === 'tails' ? -1 : model.limit,
        );
        expect(recovery.components.some(({ seen }) => seen.matrix && seen.tensor)).toBe(false);
      }
    }
  });

  it('proposes to scale where columns are in units apart, and is even once they are', () => {
    const data = noisy('units', (_i, j, z) => z() * 10 ** (j % 5));
    const { warnings } = recover(data);
    expect(warnings.find((text) => text.includes('scaling (scale, --scale)'))).toMatch(
      /^The matrix's columns differ 1\d{4}-fold in their standard deviation; scaling/,
    );
    const scaled = recover(data, { scale: true });
    expect(scaled.status).toBe('below-threshold');
    expect(scaled.warnings).toEqual([]);
  });

  it('is reported where columns repeat, whether the rank tells or not', () => {
    const twice = chained((row, j, z) => (j % 2 ? row[j - 1] : z()));
    // The rank tells of repeated columns in a tall array ...
    const tall = noisy('tall', twice);
    expect(() => recover(tall)).toThrow(
      'matrix must have noise to measure components against, got 40 singular values of which half vanish: ' +
        '20 of 40 columns repeat others, such as [:, 1], which is [:, 0] again; keep one of each',
    );
    // ... and not in a wide one: its singular values are those of half as many columns.
    const wide = recover(noisy('wide', twice, plain, [60, 180, 12, 9]));
    expectNothingClaimed(wide, ['matrix']);
    expect(wide.noise.matrix.model.failures).toEqual(['dependence']);
    expect(wide.noise.matrix.model.extent).toEqual({ rows: 59, columns: 90 });
    expect(wide.components).toEqual([]);
    expect(Math.abs(wide.noise.matrix.sigma / Math.SQRT2 - 1)).toBeLessThan(0.05);
    // A slice of the tensor that is there twice, along either mode.
    for (const same of [(j: number) => Math.floor(j / 9) % 2 === 1, (j: number) => (j % 9) % 2 === 1]) {
      const step = same(9) ? 9 : 1;
      const repeated = chained((row, j, z) => (same(j) ? row[j - step] : z()));
      const slices = recover(noisy('slices', plain, repeated));
      expectNothingClaimed(slices, ['tensor']);
      expect(slices.noise.tensor.model.failures).toContain('dependence');
      expect(slices.components).toEqual([]);
    }
    // Answers by yes and no, each in a column of its own.
    const pairs = noisy(
      'pairs',
      chained((row, j, z) => (j % 2 ? 1 - row[j - 1] : z() > 0 ? 1 : 0)),
      plain,
      [200, 24, 8, 7],
    );
    expect(() => recover(pairs)).toThrow('12 of 24 columns repeat others');
  });

  it('has a noise level of its own where columns nearly repeat, and no component above it', () => {
    for (const apart of [1e-5, 1e-2, 0.3]) {
      const nearly = chained((row, j, z) => (j % 2 ? row[j - 1] + apart * z() : z()));
      const recovery = recover(noisy(`nearly ${apart}`, nearly, plain, [200, 24, 8, 7]));
      expectNothingClaimed(recovery, ['matrix']);
      expect(recovery.noise.matrix.model.failures.slice(0, 2)).toEqual(['crowded', 'correlation']);
      expect(recovery.components).toEqual([]);
    }
  });

  it('names the repeated subject, and takes dependent columns for fewer', () => {
    const subjects = noisy('subjects', plain);
    const again = (data: ArrayLike<number>, columns: number) =>
      Float64Array.from(data, (entry, at) => (at < 30 * columns ? entry : data[at - 30 * columns]));
    const modality = ({ data, shape }: Modality) => ({ shape, data: again(data, data.length / 60) });
    expect(() => recover({ matrix: modality(subjects.matrix), tensor: modality(subjects.tensor) })).toThrow(
      /30 of 60 rows repeat others, such as \[30\], which is \[0\] again/,
    );
    // Four answers to each of ten questions: one of four follows from the others.
    let answer = 0;
    const question: Entry = (_i, j, z) => {
      if (j % 4 === 0) answer = Math.floor(1e6 + 1e3 * z()) % 4;
      return j % 4 === answer ? 1 : 0;
    };
    const { noise, components, status } = recover(noisy('questions', question));
    expect(status).toBe('noise-model-fails');
    expect(noise.matrix.model.extent).toEqual({ rows: 59, columns: 30 });
    expect(components).toEqual([]);
  });
});

describe('heavy tails', () => {
  const heavy = (freedom: number, seed: number) => {
    const t = student(`t ${freedom} ${seed}`, freedom);
    return drawn(sizes, { matrix: t, tensor: t });
  };
  const tellsSo = ({ noise }: Recovery) => Object.values(noise).some(({ model }: Noise) => !model.holds);

  it.each([2, 3, 4])('of a t law with %i degrees of freedom carry no component, nor claim to', (freedom) => {
    let told = 0;
    for (let seed = 0; seed < 12; seed++) {
      const recovery = recover(heavy(freedom, seed));
      expect(['noise-model-fails', 'below-threshold']).toContain(recovery.status);
      expect(recovery.components).toEqual([]);
      if (tellsSo(recovery)) told++;
      else expect(recovery.warnings.join()).toContain('(robust, --robust) may show more');
      const ranked = recover(heavy(freedom, seed), { robust: true });
      expect(ranked.status).toBe('below-threshold');
      expect(ranked.warnings).toEqual([]);
    }
    expect(told).toBeGreaterThanOrEqual([12, 11, 4][freedom - 2]);
  });

  it('hide a component that the ranks of the entries show', () => {
    const t = student('hidden', 2);
    const { truth } = plant({ sizes, lambda: [1], tau: [1] }, 'hidden');
    const [u, v, x, y] = [truth.u[0], truth.v[0], truth.x[0], truth.y[0]];
    const data = drawn(sizes, {
      matrix: (i, j) => 0.7 * u[i] * v[j] + t(),
      tensor: (i, j) => 0.6 * u[i] * x[Math.floor(j / 9)] * y[j % 9] + t(),
    });
    const entries = recover(data);
    expectNothingClaimed(entries, ['matrix', 'tensor']);
    expect(entries.components.filter(({ seen }) => seen.matrix && seen.tensor)).toEqual([]);
    const { status, components, factors } = recover(data, { robust: true });
    expect(status).toBe('shared');
    expect(components.length).toBe(1);
    const along = factors.u.reduce((sum, entry, i) => sum + entry * u[i], 0);
    const cosine = along ** 2 / (factors.u.reduce((sum, entry) => sum + entry ** 2, 0) * 60);
    expect(cosine).toBeGreaterThan(0.8);
    expect(Math.abs(cosine - components[0].overlap!.u)).toBeLessThan(0.1);
  });
});

describe('few entries', () => {
  const small = (n: number, m: number, entry: Entry, seed: string) => {
    const z = normals(seed);
    const data = Float64Array.from({ length: n * m }, (_, at) => entry(Math.floor(at / m), at % m, z));
    return recover({ matrix: { data, shape: [n, m] } });
  };
  const subject: Entry = (i, _j, z) => (i === 0 ? 3 : 1) * z();
  const question: Entry = (_i, j, z) => (j === 0 ? 3 : 1) * z();
  const heavy: Entry = (_i, _j, z) => z() ** 3;

  it('establish nothing: their noise cannot be told from components', () => {
    for (const [n, m] of [
      [8, 20],
      [10, 10],
      [60, 5],
      [16, 15],
    ]) {
      const { status, noise, warnings, components } = small(n, m, subject, `few ${n} ${m}`);
      expect(status).toBe('noise-model-fails');
      expect(noise.matrix.model.failures).toContain('small');
      expect(warnings[0]).toContain(`; it has ${n - 1} x ${m}`);
      for (const component of components) expect(component).not.toHaveProperty('overlap');
    }
    const { warnings } = small(8, 20, plain, 'few');
    expect(warnings[0]).toMatch(/^The matrix cannot be judged: telling components /);
  });

  it('suffice from 240 on: uneven and heavy-tailed noise is seldom a component', () => {
    for (const [n, m] of [
      [16, 16],
      [10, 40],
      [40, 10],
    ]) {
      let found = 0;
      for (let sample = 0; sample < 30; sample++)
        for (const entry of [subject, question, heavy]) {
          const { status, components } = small(n, m, entry, `enough ${n} ${m} ${sample}`);
          if (status !== 'noise-model-fails') found += components.length;
        }
      expect(found, `${n} x ${m}`).toBeLessThanOrEqual(5);
    }
  });

  it('show a noisy subject for what it is, whose axis centring has shortened', () => {
    for (let sample = 0; sample < 20; sample++) {
      const { noise } = small(9, 60, (i, _j, z) => (i === 4 ? 5 : 1) * z(), `subject ${sample}`);
      expect(noise.matrix.model.outliers, `${sample}`).toMatchObject([{ row: 4 }]);
    }
  });
});
