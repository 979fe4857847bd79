import { describe, expect, it } from 'vitest';
import { Place } from './onsager.js';

describe('model files of multi-index models', () => {
  const place = new Place();
  const path = place.write('m.yaml', 'model: multi-index\nlink: abs\nalpha: 0.8\n');

  it('are evolved: the overlap, and how it got there', async () => {
    const { code, stdout } = await place.inside('evolve', path, '--json');
    expect(code).toBe(0);
    // Theory note multi-index, A7: mse .78377249.
    expect(JSON.parse(stdout).error).toBeCloseTo(0.78377249, 5);
    const table = (await place.inside('evolve', path, '--start', '0.3', '--trajectory')).stdout;
    expect(table).toMatch(/^ *t +overlap\[0,0\]/);
    expect(table).toMatch(/mean squared error 0\.7837/);
  });

  it('have thresholds in alpha: weak recovery, exponents, full recovery', async () => {
    const { stdout } = await place.inside('evolve', path, '--thresholds', '--json');
    const found = JSON.parse(stdout);
    expect(found.class).toBe('easy');
    expect(found.alpha).toBeCloseTo(0.5, 6);
    expect(found.exponents).toEqual({ information: 2, generative: 2 });
    expect(found.full.status).toBe('converged');
  });

  it('are simulated beside their prediction', async () => {
    const linear = place.write('l.yaml', 'model: multi-index\nlink: linear\nalpha: 2\nnoise: 0.2\n');
    const { code, stdout } = await place.inside(
      'simulate',
      linear,
      '--size',
      '200',
      '--seeds',
      '3',
      '--json',
    );
    expect(code).toBe(0);
    const { prediction, measured, runs } = JSON.parse(stdout);
    expect(runs).toHaveLength(3);
    expect(Math.abs(measured.mse.mean - prediction.error)).toBeLessThan(0.06);
  });

  it('are refused with one sentence that names the file and the place', async () => {
    const cases: [text: string, message: RegExp][] = [
      ['link: abs\nalpha: 0\n', /alpha must be > 0, got 0/],
      ['link: abs\nalpha: 1\nstart: nowhere\n', /start must be uninformed, informed/],
    ];
    for (const [text, message] of cases) {
      const bad = place.write('bad.yaml', `model: multi-index\n${text}`);
      await place.refusesInside(['evolve', bad], message);
    }
    await place.refusesInside(
      ['simulate', path, '--size', '50', '--noise', 'implicit'],
      /--noise: multi-index models store/,
    );
  });
});
