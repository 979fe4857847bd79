import { describe, expect, it } from 'vitest';
import { model, Place } from './onsager.js';

describe('onsager simulate', () => {
  const place = new Place();
  const path = place.write('m.yaml', model);

  it('prints AMP beside its prediction', async () => {
    const { code, stdout } = await place.inside('simulate', path, '--size', '100', '--seeds', '4', '--json');
    expect(code).toBe(0);
    const { prediction, measured, runs } = JSON.parse(stdout);
    expect(runs).toHaveLength(4);
    // At N = 100 the mean of four overlaps scatters by about 0.05; a wrong scaling would be off by far more.
    for (const name of ['u', 'v', 'x', 'y']) {
      expect(Math.abs(measured.cosine2[name].mean - prediction.overlap[name])).toBeLessThan(0.3);
    }
    const table = (await place.inside('simulate', path, '--size', '60', '--seeds', '2')).stdout;
    expect(table).toMatch(/factor +predicted +AMP +± s\.e\. +cos²/);
    expect(table).toMatch(/N = 60, 2 instances/);
  });

  it('depends on the seed alone', async () => {
    const run = async (seed: string) =>
      (await place.inside('simulate', path, '--size', '40', '--seed', seed, '--json')).stdout;
    expect(await run('a')).toBe(await run('a'));
    expect(await run('b')).not.toBe(await run('a'));
  });

  it('draws noise that is not stored where it is told to', async () => {
    const args = [
      'simulate',
      path,
      '--size',
      '20000',
      '--seeds',
      '1',
      '--noise',
      'implicit',
      '--iterations',
      '6',
    ];
    const { code, stdout } = await place.inside(...args, '--damping', '0', '--json');
    expect(code).toBe(0);
    const { prediction, measured, noise } = JSON.parse(stdout);
    expect(noise).toBe('implicit');
    for (const name of ['u', 'v', 'x', 'y']) {
      expect(Math.abs(measured.cosine2[name].mean - prediction.overlap[name])).toBeLessThan(0.05);
    }
    await place.refusesInside([...args.slice(0, 7), 'none'], /Allowed choices are dense, implicit/);
  });

  it('stores tensors in 8 bits and says what that costs, or as it is told', async () => {
    const args = ['simulate', path, '--size', '60', '--seeds', '2'];
    expect((await place.inside(...args)).stdout).toMatch(
      /tensors were stored in integers, at a loss of 0\.01\d* % of their SNR at most; --data f32 for none/,
    );
    expect((await place.inside(...args, '--data', 'f32')).stdout).not.toMatch(/integers/);
    const { snrLoss } = JSON.parse((await place.inside(...args, '--data', 'int16', '--json')).stdout);
    expect(snrLoss).toBeGreaterThan(0);
    expect(snrLoss).toBeLessThan(1e-8);
    await place.refusesInside([...args, '--data', 'f16'], /Allowed choices are f64, f32, int8, int16/);
    await place.refusesInside(
      [...args, '--noise', 'implicit', '--data', 'int8'],
      /data must be 'f64' or 'f32'/,
    );
  });

  it('ends where finite size hides the rest, or at the tolerance that is given', async () => {
    const iterations = async (...options: string[]) => {
      const args = ['simulate', path, '--size', '100', '--seeds', '2', '--json'];
      const { runs } = JSON.parse((await place.inside(...args, ...options)).stdout);
      return runs.map((run: { iterations: number }) => run.iterations) as number[];
    };
    const [loose, usual, fine] = [
      await iterations('--tolerance', '0.05'),
      await iterations(),
      await iterations('--tolerance', '1e-7'),
    ];
    usual.forEach((count, k) => {
      expect(loose[k]).toBeLessThan(count);
      expect(count).toBeLessThan(fine[k]);
    });
    await place.refusesInside(['simulate', path, '--size', '50', '--tolerance', '-1'], /--tolerance/);
  });

  it('needs a size that makes sense', async () => {
    await place.refusesInside(['simulate', path], /required option '--size <n>'/);
    await place.refusesInside(['simulate', path, '--size', '0'], /Expected an integer >= 2, found "0"/);
    await place.refusesInside(['simulate', path, '--size', '1e9x'], /found "1e9x"/);
    await place.refusesInside(['simulate', path, '--size', '20000'], /memory|size/);
  });
});
