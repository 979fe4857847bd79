import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { register } from '../../src/cli/recover.js';
import { decodeCsv, decodeNpy, encodeNpy } from '../../src/io/index.js';
import { plant } from '../spiked/recover/planted.js';
import { Place } from './onsager.js';

const folder = mkdtempSync(join(tmpdir(), 'onsager-recover-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
const out = path('out');
const stdout: string[] = [];
beforeEach(() => {
  stdout.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => stdout.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(out, { recursive: true, force: true });
});

function onsager(...args: string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  register(program);
  return program.parseAsync(['recover', '--out', out, ...args], { from: 'user' });
}

const [n1, n2, n3, n4] = [60, 40, 12, 9];
const planted = plant({ sizes: [n1, n2, n3, n4], lambda: [12], tau: [300] }, 'cli');
const names = Array.from({ length: n1 }, (_, i) => `person ${i}`);
const header = ['name', ...Array.from({ length: n2 }, (_, j) => `c${j}`)].join(',');

function csv(change: (cell: number, i: number, j: number) => number | string = (cell) => cell): string {
  const cells = (i: number) =>
    Array.from({ length: n2 }, (_, j) => change(planted.matrix.data[i * n2 + j], i, j));
  return [header, ...names.map((name, i) => [name, ...cells(i)].join(','))].join('\n');
}

writeFileSync(path('m.csv'), csv());
const tensor = planted.tensor.data as Float64Array;
writeFileSync(path('t.npy'), encodeNpy({ data: tensor, shape: [n1, n3, n4] }));
const good = ['--matrix', path('m.csv'), '--tensor', path('t.npy')];

describe('onsager recover', () => {
  it('writes labelled factors, a report and a figure', async () => {
    await onsager(...good);
    expect(readdirSync(out).sort()).toEqual(
      [
        'figure.png',
        'figure.svg',
        'report.json',
        ...['u', 'v', 'x', 'y'].flatMap((f) => [`${f}.csv`, `${f}.npy`]),
      ].sort(),
    );
    const { data, shape } = decodeNpy(readFileSync(join(out, 'u.npy')), 'u.npy');
    expect(shape).toEqual([n1, 1]);
    const table = decodeCsv(readFileSync(join(out, 'u.csv'), 'utf8'), 'u.csv');
    expect(table.rows).toEqual(names);
    expect([...table.data]).toEqual([...data]);
    expect(decodeCsv(readFileSync(join(out, 'v.csv'), 'utf8'), 'v.csv').rows![3]).toBe('c3');

    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    expect(report.status).toBe('shared');
    expect(report.input).toMatchObject({ matrix: path('m.csv'), tensor: path('t.npy'), sharedMode: 0 });
    const [component] = report.components;
    expect(component.matrix.snr / component.matrix.threshold).toBeCloseTo(component.matrix.ratio, 10);
    expect(component.overlap.u).toBeGreaterThan(0.8);
    expect(report.explained.matrix).toBeGreaterThan(0.1);
    expect(report.noise.tensor.singularValues.length).toBe(n1 - 1);
    expect(readFileSync(join(out, 'figure.svg'), 'utf8')).toContain('person');
    expect(stdout.join('')).toContain('Found: matrix and tensor share 1 component.');
  });

  it('finds the same whichever mode of the tensor is the shared one', async () => {
    await onsager(...good);
    const first = decodeNpy(readFileSync(join(out, 'u.npy')), 'u.npy').data;
    const moved = new Float64Array(tensor.length);
    tensor.forEach((entry, at) => {
      const [i, rest] = [Math.floor(at / (n3 * n4)), at % (n3 * n4)];
      moved[rest * n1 + i] = entry;
    });
    writeFileSync(path('last.npy'), encodeNpy({ data: moved, shape: [n3, n4, n1] }));
    await onsager('--matrix', path('m.csv'), '--tensor', path('last.npy'), '--shared-mode', '2');
    expect([...decodeNpy(readFileSync(join(out, 'u.npy')), 'u.npy').data]).toEqual([...first]);
  });

  it('finds the same in a tensor with a line for each entry, in any order, by the names of the rows', async () => {
    await onsager(...good);
    const first = decodeNpy(readFileSync(join(out, 'u.npy')), 'u.npy').data;
    const lines = Array.from(tensor, (entry, at) => {
      const [i, j, k] = [Math.floor(at / (n3 * n4)), Math.floor(at / n4) % n3, at % n4];
      return `${names[i]},site ${j},${2000 + k},${entry}`;
    }).sort();
    writeFileSync(path('long.csv'), ['who,site,year,value', ...lines].join('\n'));
    await onsager('--matrix', path('m.csv'), '--tensor', path('long.csv'));
    const { data } = decodeNpy(readFileSync(join(out, 'u.npy')), 'u.npy');
    data.forEach((value, i) => {
      // The modes come in another order, and AMP stops short of its last digits.
      expect(value).toBeCloseTo(first[i], 6);
    });
    expect(decodeCsv(readFileSync(join(out, 'y.csv'), 'utf8'), 'y.csv').rows).toEqual(
      Array.from({ length: n4 }, (_, k) => String(2000 + k)),
    );
    const renamed = lines.map((line) => line.replace(/^person 7,/, 'nobody,'));
    writeFileSync(path('renamed.csv'), renamed.join('\n'));
    await expect(onsager('--matrix', path('m.csv'), '--tensor', path('renamed.csv'))).rejects.toThrow(
      `${path('renamed.csv')}: expected entries about every row of ${path('m.csv')}, found none about "person 7"`,
    );
  });

  it('prints one JSON document with --json', async () => {
    await onsager(...good, '--json');
    expect(JSON.parse(stdout.join(''))).toEqual(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
  });

  it('reports noise as below the threshold, without factors', async () => {
    const noise = plant({ sizes: [n1, n2, n3, n4], lambda: [], tau: [] }, 'cli noise');
    writeFileSync(path('a.npy'), encodeNpy({ data: noise.matrix.data as Float64Array, shape: [n1, n2] }));
    writeFileSync(path('b.npy'), encodeNpy({ data: noise.tensor.data as Float64Array, shape: [n1, n3, n4] }));
    await onsager('--matrix', path('a.npy'), '--tensor', path('b.npy'));
    expect(readdirSync(out).sort()).toEqual(['figure.png', 'figure.svg', 'report.json']);
    expect(stdout.join('')).toMatch(
      /Below the recovery threshold.*\n {2}matrix: top singular value [\d.]+, [\d.]+ % below the/,
    );
    // Factors that an earlier run has left would be taken for those of this one.
    for (const name of ['u.npy', 'u.csv', 'y.npy']) writeFileSync(join(out, name), 'old');
    writeFileSync(join(out, 'mine.txt'), 'kept');
    await onsager('--matrix', path('a.npy'), '--tensor', path('b.npy'));
    expect(readdirSync(out).sort()).toEqual(['figure.png', 'figure.svg', 'mine.txt', 'report.json']);
  });
});

describe('onsager recover given bad input', () => {
  const refused = async (sentence: string | RegExp, ...args: string[]) => {
    await expect(onsager(...args)).rejects.toThrow(sentence);
    expect(existsSync(out)).toBe(false);
    expect(stdout).toEqual([]);
  };
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(path(name), content);
    return path(name);
  };

  it('counts and locates missing cells of a CSV file', () => {
    const gaps = file(
      'gaps.csv',
      csv((cell, i, j) => (i === 2 && (j === 1 || j === 3) ? 'NaN' : cell)),
    );
    return refused(
      `${gaps}: expected a number in every cell, found 2 empty or non-finite cells, the first at line 4, column c1`,
      ...['--matrix', gaps, '--tensor', path('t.npy')],
    );
  });

  it('counts and locates NaN in a .npy file, with labels', () => {
    const data = tensor.slice();
    data[5 * n3 * n4 + 2 * n4 + 7] = Number.NaN;
    const nan = file('nan.npy', encodeNpy({ data, shape: [n1, n3, n4] }));
    return refused(
      `${nan} must hold finite numbers only, got 1 of ${n1 * n3 * n4} that are not: at [5, 2, 7] (person 5)`,
      ...['--matrix', path('m.csv'), '--tensor', nan],
    );
  });

  it('names both files and sizes when they are about different numbers of subjects', () =>
    refused(
      `${path('m.csv')} and ${path('t.npy')}: expected the same number of subjects, found ${n1} rows and ` +
        `${n4} entries along mode 2 of a ${n1} x ${n3} x ${n4} tensor`,
      ...[...good, '--shared-mode', '2'],
    ));

  it('says what a file is that is not .npy', async () => {
    const text = file('text.npy', 'a,b\n1,2\n');
    await refused(
      `${text}: expected a .npy file, found a file that starts with`,
      '--matrix',
      path('m.csv'),
      '--tensor',
      text,
    );
    const odd = file('m.xlsx', '');
    await refused(
      `${odd}: expected a .csv, .tsv, .txt or .npy file`,
      '--matrix',
      odd,
      '--tensor',
      path('t.npy'),
    );
    await refused(
      `${path('no.csv')}: cannot read it: there is no such file`,
      '--matrix',
      path('no.csv'),
      '--tensor',
      path('t.npy'),
    );
  });

  it('says which array has the wrong number of modes', () =>
    refused(
      `${path('flat.npy')}: expected a tensor of 3 modes, found an array of shape (${n1 * n3}, ${n4})`,
      ...[
        '--matrix',
        path('m.csv'),
        '--tensor',
        file('flat.npy', encodeNpy({ data: tensor, shape: [n1 * n3, n4] })),
      ],
    ));

  it('names constant columns by their labels', () => {
    const constant = file(
      'constant.csv',
      csv((cell, _, j) => (j === 4 ? 1 : cell)),
    );
    return refused(
      `${constant} must vary over the subjects in every column, got 1 of ${n2} constant: [:, 4] (c4)`,
      ...['--matrix', constant, '--tensor', path('t.npy')],
    );
  });

  it('wants one label for every subject', () =>
    refused(
      `${path('few.txt')}: expected ${n1} labels, one a line, found 2`,
      ...[...good, '--groups', file('few.txt', 'a\nb\n')],
    ));

  it('wants labels for two modes of the tensor and not for three', () =>
    refused(
      '--tensor-labels: expected a file for each of the two other modes, found 3 files',
      ...[...good, '--tensor-labels', path('m.csv'), path('m.csv'), path('m.csv')],
    ));

  it('ends with exit code 2 and one sentence on stderr', () => {
    const place = new Place();
    place.refuses(['recover', '--matrix', path('m.csv')], /required option '--tensor <file>'/);
    const missing = ['recover', ...good.slice(0, 2), '--tensor', 'none.npy'];
    place.refuses(missing, /^onsager: none\.npy: cannot read it: there is no such file\n$/);
    const constant = file(
      'flat.csv',
      csv((cell, _, j) => (j === 0 ? 1 : cell)),
    );
    place.refuses(
      ['recover', '--matrix', constant, ...good.slice(2)],
      /^onsager: .*flat\.csv must vary .*\(c0\)\n$/,
    );
    writeFileSync(join(place.folder, 'taken'), '');
    place.refuses(
      ['recover', ...good, '--out', 'taken'],
      /^onsager: --out taken: expected a folder to write to, found that a file is in its place\n$/,
    );
    expect(readdirSync(place.folder)).toEqual(['taken']);
  });

  it('refuses options out of range', async () => {
    await refused('--shared-mode: expected 0, 1 or 2', ...good, '--shared-mode', '3');
    await refused('Expected an integer >= 1, found "none"', ...good, '--rank', 'none');
  });
});
