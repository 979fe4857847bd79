import { describe, expect, it } from 'vitest';
import { model, Place } from './onsager.js';

describe('onsager simulate', () => {
  const place = new Place();
  const path = place.write('m.yaml', model);

  it('prints AMP beside its prediction', () => {
    const { code, stdout } = place.onsager('simulate', path, '--size', '100', '--seeds', '4', '--json');
    expect(code).toBe(0);
    const { prediction, measured, runs } = JSON.parse(stdout);
    expect(runs).toHaveLength(4);
    // At N = 100 the mean of four overlaps scatters by about 0.05; a wrong scaling would be off by far more.
    for (const name of ['u', 'v', 'x', 'y']) {
      expect(Math.abs(measured.cosine2[name].mean - prediction.overlap[name])).toBeLessThan(0.3);
    }
    const table = place.onsager('simulate', path, '--size', '60', '--seeds', '2').stdout;
    expect(table).toMatch(/factor +predicted +AMP +± s\.e\. +cos²/);
    expect(table).toMatch(/N = 60, 2 instances/);
  });

  it('depends on the seed alone', () => {
    const run = (seed: string) =>
      place.onsager('simulate', path, '--size', '40', '--seed', seed, '--json').stdout;
    expect(run('a')).toBe(run('a'));
    expect(run('b')).not.toBe(run('a'));
  });

  it('draws noise that is not stored where it is told to', () => {
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
    const { code, stdout } = place.onsager(...args, '--damping', '0', '--json');
    expect(code).toBe(0);
    const { prediction, measured, noise } = JSON.parse(stdout);
    expect(noise).toBe('implicit');
    for (const name of ['u', 'v', 'x', 'y']) {
      expect(Math.abs(measured.cosine2[name].mean - prediction.overlap[name])).toBeLessThan(0.05);
    }
    place.refuses([...args.slice(0, 7), 'none'], /Allowed choices are dense, implicit/);
  });

  it('needs a size that makes sense', () => {
    place.refuses(['simulate', path], /required option '--size <n>'/);
    place.refuses(['simulate', path, '--size', '0'], /Expected an integer >= 2, found "0"/);
    place.refuses(['simulate', path, '--size', '1e9x'], /found "1e9x"/);
    place.refuses(['simulate', path, '--size', '20000'], /memory|size/);
  });
});
