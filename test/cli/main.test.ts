import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, Place } from './onsager.js';

describe('onsager', () => {
  const place = new Place();

  it('helps with examples on every command, and exits with 0', () => {
    const { code, stdout } = place.onsager('--help');
    expect(code).toBe(0);
    for (const command of [
      'run',
      'sweep',
      'plot',
      'cite',
      'experiments',
      'evolve',
      'simulate',
      'recover',
      'doctor',
    ]) {
      expect(stdout).toContain(`  ${command} `);
      const help = place.onsager(command, '--help');
      expect(help.code).toBe(0);
      expect(help.stdout).toMatch(/Examples:\n {2}onsager /);
    }
    expect(place.onsager().stdout).toBe(stdout);
    expect(place.onsager('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('starts without the libraries that draw', () => {
    expect(readFileSync(cli, 'utf8')).not.toMatch(
      /from ['"](jsdom|@observablehq\/plot|@resvg\/resvg-js|tinypool|hyparquet-writer)/,
    );
  });

  it('lists the experiments', () => {
    expect(place.onsager('experiments').stdout).toMatch(/spiked\/staircase-snr +Staircase .* 2506\.02664/);
    const list = JSON.parse(place.onsager('experiments', '--json').stdout);
    expect(list.map(({ name }: { name: string }) => name)).toContain('spiked/phase-diagram');
    expect(list[0].parameters.properties.size.default).toBe(300);
  });

  it('tells what it runs on', () => {
    const { code, stdout } = place.onsager('doctor', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.features.simd).toBe(true);
    expect(report.backend.abiVersion).toBeGreaterThan(0);
    expect(report.speed.gemv.gigabytes).toBeGreaterThan(0.1);
    expect(report.speed.contraction.gigabytes).toBeGreaterThan(0.1);
    expect(place.onsager('doctor').stdout).toMatch(/gemv, f64 +[\d.]+ GB\/s/);
  });

  it('refuses a command that does not exist', () => {
    place.refuses(['frob'], /unknown command 'frob'/);
    place.refuses(['--frob'], /unknown option '--frob'/);
  });
});
