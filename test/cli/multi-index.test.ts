import { describe, expect, it } from 'vitest';
import { Place } from './onsager.js';

describe('model files of multi-index models', () => {
  const place = new Place();
  const path = place.write('m.yaml', 'model: multi-index\nlink: abs\nalpha: 0.8\n');

  it('are evolved: the overlap, and how it got there', async () => {
    const { code, stdout } = await place.inside('evolve', path, '--json');
    expect(code).toBe(0);
    // docs/theory/multi-index.md, A7: mse .78377249.
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

  it('have thresholds that are printed once they are known, until the time is over', () => {
    const four = place.write(
      'four.yaml',
      'model: multi-index\nlink: { kind: product, factors: 4 }\nalpha: 2\n',
    );
    const limited = ['evolve', four, '--thresholds', '--time-limit', '2'];
    const { code, stdout, stderr } = place.onsager(...limited);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.split('\n')[3]).toMatch(/^weak recovery, alpha +3\.7250774$/);
    expect(stdout).toMatch(
      /\n\nnot found within the time limit of 2 s: full recovery.*\. --time-limit SECONDS gives more time, and --no-full-recovery leaves out/,
    );
    const quick = place.onsager('evolve', path, '--thresholds', '--no-full-recovery', '--json');
    expect(quick.code).toBe(0);
    expect(JSON.parse(quick.stdout)).not.toHaveProperty('full');
  });

  it('end with one document, and a sentence, where no time is left', async () => {
    const said = await place.inside('evolve', path, '--thresholds', '--time-limit', '1e-9', '--json');
    expect(said).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(said.stdout).timeLimit).toEqual({
      seconds: 1e-9,
      notFound: ['weak recovery', 'exponents', 'staircase', 'full recovery'],
    });
    const evolved = await place.inside('evolve', path, '--time-limit', '1e-9');
    expect(evolved).toMatchObject({ code: 1, stdout: '' });
    expect(evolved.stderr).toMatch(/the time limit of 1e-9 s is over: --time-limit SECONDS gives more time/);
    await place.refusesInside(['evolve', path, '--no-full-recovery'], /expected with --thresholds only/);
    await place.refusesInside(['evolve', path, '--time-limit', '0'], /Expected a number of seconds > 0/);
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
      ['link: abs\nalpha: 1\nstart: nowhere\n', /start must be uninformative, informed/],
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
