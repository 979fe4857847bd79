import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, Place } from './onsager.js';

const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import numpy, pandas']).status === 0,
);

describe('--out of evolve and simulate', () => {
  const place = new Place();
  const path = place.write('m.yaml', model);
  const at = (name: string) => join(place.folder, name);

  it('writes a trajectory as its ending says', async () => {
    for (const ending of ['csv', 'npy', 'npz', 'parquet'])
      await place.inside('evolve', path, '--trajectory', '--out', `path.${ending}`);
    const [header, first] = readFileSync(at('path.csv'), 'utf8').split('\n');
    expect(header).toBe('t,u,v,x,y');
    expect(first.split(',')).toHaveLength(5);
    expect(readFileSync(at('path.parquet')).subarray(0, 4).toString()).toBe('PAR1');
  });

  it.skipIf(python === undefined)('writes what numpy reads', () => {
    const script = `
import numpy as np, json
a = np.load('path.npz', allow_pickle=False); b = np.load('path.npy')
assert b.shape == (len(a['t']), 5), b.shape
assert np.array_equal(b[:, 1], a['u'])
print(json.dumps(float(b[-1, 1])))`;
    const { stdout, stderr } = spawnSync(python!, ['-c', script], { cwd: place.folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toBeCloseTo(0.819396, 5);
  });

  it('writes means of runs beside their prediction', async () => {
    const args = ['simulate', path, '--size', '80', '--seeds', '3', '--trajectory', '--iterations', '6'];
    const { stdout } = await place.inside(...args, '--out', 'runs.csv');
    const rows = readFileSync(at('runs.csv'), 'utf8').trim().split('\n');
    expect(rows[0].split(',').slice(0, 4)).toEqual(['t', 'u predicted', 'u', 'u ± s.e.']);
    expect(rows).toHaveLength(8);
    // Both begin with the overlaps that runs begin with.
    const [, predicted, found] = rows[1].split(',').map(Number);
    expect(predicted).toBeCloseTo(found, 6);
    expect(stdout).toMatch(/u predicted/);
  });

  it('refuses another ending before anything is computed, and leaves nothing', async () => {
    await place.refusesInside(
      ['evolve', path, '--out', 'path.txt'],
      /--out: expected a file that ends in \.csv, \.npy, \.npz, \.parquet, found path\.txt/,
    );
    expect(existsSync(at('path.txt'))).toBe(false);
    await place.refusesInside(['simulate', path, '--size', '50', '--out', 'no/such/a.csv'], /no\/such/);
  });
});
