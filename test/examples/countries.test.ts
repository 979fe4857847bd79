import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCoupled } from '../../src/cli/recover/read.js';
import { readText } from '../../src/io/index.js';
import { recover } from '../../src/spiked/recover/index.js';

const file = (name: string) => fileURLToPath(new URL(`../../examples/countries/${name}`, import.meta.url));
const lines = (name: string) => readText(file(name)).trimEnd().split('\n');

describe('the countries example', () => {
  const coupled = readCoupled({
    matrix: file('matrix.csv'),
    tensor: file('tensor.npy'),
    sharedMode: 0,
    groups: file('regions.txt'),
    tensorLabels: [file('years.txt'), file('indicators.txt')],
  });

  const { matrix, tensor } = coupled;

  it('has the same 62 countries in all of its files, in one order', () => {
    expect(coupled.labels.subjects).toEqual(lines('subjects.txt'));
    expect(matrix.shape).toEqual([62, 90]);
    expect(tensor.shape).toEqual([62, 11, 3]);
    expect([...new Set(matrix.data as Float64Array)].sort()).toEqual([0, 1]);
    // Afghanistan in 1955: children, years of life, log10 of 7 971 931 people.
    const [children, years, people] = tensor.data as Float64Array;
    expect([children, years, Math.round(10 ** people)]).toEqual([7.42, 43.88, 7971931]);
  });

  it('separates Latin America, Europe and Asia on the first two shared factors', () => {
    const { status, components, factors } = recover({ matrix, tensor }, { scale: true });
    expect(status).toBe('shared');
    const rank = components.length;
    expect(rank).toBeGreaterThanOrEqual(3);
    const centre = (region: string) => {
      const members = coupled.groups!.flatMap((group, i) => (group === region ? [i] : []));
      const along = (k: number) =>
        members.reduce((sum, i) => sum + factors.u[i * rank + k], 0) / members.length;
      return [along(0), along(1)];
    };
    const [americas, europe, asia] = ['Americas', 'Europe', 'Asia'].map(centre);
    expect(americas[0]).toBeGreaterThan(0.5);
    expect(europe[0]).toBeLessThan(-0.5);
    expect(europe[1]).toBeLessThan(-0.5);
    expect(asia[1]).toBeGreaterThan(0.5);
  });

  it('warns that neither array has white noise', () => {
    const { warnings } = recover({ matrix, tensor }, { scale: true });
    for (const kind of ['matrix', 'tensor'])
      expect(warnings.some((sentence) => sentence.startsWith(`The ${kind}'s noise is not white`))).toBe(true);
  });
});
