import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import seedrandom from 'seedrandom';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { register } from '../../src/cli/recover.js';
import { decodeCsv, decodeNpy, encodeNpy } from '../../src/io/index.js';
import { drawn, type Plan, plant, student } from '../spiked/recover/planted.js';
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
writeFileSync(path('names.txt'), names.join('\n'));
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
    expect(stdout.join('')).toMatch(/\n {2}1 {2}matrix, tensor +[\d.]+ \(x /);
    expect(stdout.join('')).toMatch(
      /Next below the cut:\n {2}matrix: next singular value [\d.]+, [\d.]+ % below the [\d.]+ that would count \([\d.]+ fluct/,
    );
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
      `${path('renamed.csv')}: expected entries about every name in ${path('m.csv')}, found none about "person 7"`,
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

describe('onsager recover given one file, or holes', () => {
  const words = () => readFileSync(join(out, 'figure.svg'), 'utf8');
  const report = () => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const files = () => readdirSync(out).sort();

  it('finds the factors of a matrix alone, and of a tensor alone', async () => {
    await onsager('--matrix', path('m.csv'));
    expect(files()).toEqual(
      ['figure.png', 'figure.svg', 'report.json', 'u.csv', 'u.npy', 'v.csv', 'v.npy'].sort(),
    );
    expect(stdout.join('')).toContain('60 subjects; matrix of 40 columns.\nNoise: ');
    expect(stdout.join('')).toContain('Found: the matrix carries 1 component.');
    expect(stdout.join('')).toMatch(/\n {5}seen in {2}snr in matrix {2}overlap u {2}v\n/);
    expect(stdout.join('')).not.toContain('tensor');
    expect(words()).toContain('Factors of the matrix');
    expect(words()).not.toMatch(/tensor/i);
    expect(report()).toMatchObject({ status: 'matrix-only', sizes: { u: n1, v: n2, x: 0, y: 0 } });
    expect(Object.keys(report().noise)).toEqual(['matrix']);

    stdout.length = 0;
    await onsager('--tensor', path('t.npy'), '--subjects', path('names.txt'));
    expect(files()).toContain('y.npy');
    expect(files()).not.toContain('v.npy');
    expect(stdout.join('')).toContain(`60 subjects; tensor of ${n3} x ${n4} entries each.\n`);
    expect(stdout.join('')).toContain('Found: the tensor carries 1 component.');
    expect(decodeCsv(readFileSync(join(out, 'u.csv'), 'utf8'), 'u.csv').rows).toEqual(names);
  });

  it('goes on without cells that are missing, where it is told to', async () => {
    const uniform = seedrandom.alea('gaps');
    const gaps = csv((cell) => (uniform() < 1 / 11 ? 'NA' : cell));
    writeFileSync(path('gaps.csv'), gaps);
    await expect(onsager('--matrix', path('gaps.csv'))).rejects.toThrow('--missing mean or impute');
    for (const how of ['mean', 'impute']) {
      stdout.length = 0;
      await onsager('--matrix', path('gaps.csv'), '--tensor', path('t.npy'), '--missing', how);
      expect(stdout.join('')).toContain('Found: matrix and tensor share 1 component.');
      expect(stdout.join('')).toMatch(/Note: [89]\.\d+ % of the matrix's entries are missing: /);
      expect(report().settings.missing).toBe(how);
      expect(report().noise.matrix.observed).toBeCloseTo(10 / 11, 1);
      expect(report().noise.matrix.imputation?.status).toBe(how === 'impute' ? 'converged' : undefined);
      expect(report().noise.tensor.observed).toBe(1);
    }
  });

  it('keeps in its report what it noted of the files', async () => {
    writeFileSync(
      path('numbered.csv'),
      csv()
        .split('\n')
        .map((line, i) => `${i || 'id'},${line.replace(/^[^,]*,/, '')}`)
        .join('\n'),
    );
    await onsager('--matrix', path('numbered.csv'));
    expect(report().notes.length).toBe(1);
    expect(stdout.join('')).toContain(`Note: ${report().notes[0]}`);
  });
});

describe('what onsager recover says first', () => {
  const sizes: Plan['sizes'] = [n1, n2, n3, n4];
  const words = (svg: string) => [...svg.matchAll(/>([^<]+)</g)].map(([, text]) => text);

  async function told({ matrix, tensor }: ReturnType<typeof drawn>, ...args: string[]) {
    stdout.length = 0;
    writeFileSync(path('a.npy'), encodeNpy({ data: matrix.data as Float64Array, shape: [...matrix.shape] }));
    writeFileSync(path('b.npy'), encodeNpy({ data: tensor.data as Float64Array, shape: [...tensor.shape] }));
    await onsager('--matrix', path('a.npy'), '--tensor', path('b.npy'), ...args);
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    return { text: stdout.join(''), report, figure: words(readFileSync(join(out, 'figure.svg'), 'utf8')) };
  }

  it('is that the noise model fails, and never an overlap, where the tails are heavy', async () => {
    const t = student('cli heavy', 2);
    const data = drawn(sizes, { matrix: t, tensor: t });
    const { text, report, figure } = await told(data);
    const lines = text.split('\n');
    expect(lines[2]).toBe(
      'THE NOISE MODEL FAILS in the matrix and the tensor: nothing that follows is established.',
    );
    expect(lines[3]).toMatch(/^Note: The matrix's noise is not white: /);
    expect(text).toContain('--robust');
    expect(text).not.toMatch(/share|overlap of|Found/);
    expect(report.status).toBe('noise-model-fails');
    expect(report.components).toEqual([]);
    expect(report.noise.matrix.model.holds).toBe(false);
    expect(report.noise.matrix.model.failures.length).toBeGreaterThan(0);
    expect(figure).toContain('The noise model fails');
    expect(figure).toContain('the noise of the matrix and the tensor is not white');

    const ranked = await told(data, '--robust');
    expect(ranked.report).toMatchObject({ status: 'below-threshold', components: [], warnings: [] });
    expect(ranked.report.settings.robust).toBe(true);
    expect(ranked.text).toContain('Below the recovery threshold');
    expect(ranked.figure).toContain('No factor above the noise');
  });

  it('is that what it lists are candidates, beside an array whose noise is not white', async () => {
    const { truth: _, ...data } = plant({ sizes, lambda: [14], tau: [300] }, 'cli outlier');
    const matrix = { ...data.matrix, data: Float64Array.from(data.matrix.data) };
    for (let j = 0; j < n2; j++) matrix.data[7 * n2 + j] += j % 2 ? 40 : -40;
    const { text, report, figure } = await told({ ...data, matrix });
    expect(text).toContain('THE NOISE MODEL FAILS in the matrix: nothing that follows is established.');
    expect(text).toContain('Candidates: matrix and tensor share 1 component.');
    expect(text).toContain('No overlap is predicted');
    expect(text).not.toContain('overlap u');
    expect(report.status).toBe('noise-model-fails');
    expect(report.components.length).toBe(1);
    expect(report.components[0]).not.toHaveProperty('overlap');
    expect(report.noise.matrix.model.outliers).toMatchObject([{ row: 7 }]);
    expect(figure).toContain('1 candidate, not established: the noise of the matrix is not white');
    expect(figure).toContain('factor 1 (shared, not established)');
    expect(existsSync(join(out, 'u.csv'))).toBe(true);
  });

  it('counts what is shared, and what one array carries alone, in the list that it prints', async () => {
    const wide: Plan['sizes'] = [80, 60, 12, 9];
    const { truth: _, ...all } = plant({ sizes: wide, lambda: [12, 30, 0], tau: [60, 0, 700] }, 'cli all');
    const { text, report, figure } = await told(all);
    expect(text).toContain(
      'Found: matrix and tensor share 1 component; the matrix alone carries 1; the tensor alone 1.',
    );
    expect(report.status).toBe('shared');
    expect(report.components.map(({ seen }: { seen: object }) => seen)).toEqual([
      { matrix: true, tensor: false },
      { matrix: true, tensor: true },
      { matrix: false, tensor: true },
    ]);
    const rows = text.split('\n').filter((line) => /^ {2}\d {2}/.test(line));
    expect(rows.map((row) => row.trim().split(/ {2,}/)[1])).toEqual([
      'matrix',
      'matrix, tensor through u',
      'tensor',
    ]);
    expect(rows[2]).toMatch(/not seen, < [\d.]+ +[\d.]+ \(x [\d.]+\)/);
    // The figure draws what is shared first.
    expect(figure.some((word) => word.startsWith('factor 2 (shared, predicted overlap '))).toBe(true);
    expect(figure.some((word) => word.startsWith('factor 1 (seen in the matrix only, '))).toBe(true);

    const { truth: __, ...each } = plant({ sizes: wide, lambda: [14, 0], tau: [0, 500] }, 'cli each');
    const separate = await told(each);
    expect(separate.text).toContain(
      'Found: the matrix carries 1 component and the tensor 1 component, none in common.',
    );
    expect(separate.report.status).toBe('separate');
    expect(separate.figure).toContain('Factors of the matrix and of the tensor, none shared');
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
      `${gaps}: expected a number in every cell, found 2 missing cells, the first at line 4, column c1`,
      ...['--matrix', gaps, '--tensor', path('t.npy')],
    );
  });

  it('takes no infinity in a text for a missing number, whatever --missing says', async () => {
    const matrix = file(
      'inf.csv',
      csv((cell, i, j) => (i === 2 && j === 1 ? '-inf' : i === 3 ? 'NA' : cell)),
    );
    const long = file('inf-long.csv', 'a,x,p,1\na,x,q,NA\na,y,p,1e999\na,y,q,2');
    for (const how of ['refuse', 'mean', 'impute']) {
      await refused(
        `${matrix}, line 4, column c1: expected a finite number, found "-inf"`,
        ...['--matrix', matrix, '--missing', how],
      );
      await refused(
        `${long}, line 3, column 4: expected a finite number, found "1e999"`,
        ...['--tensor', long, '--missing', how],
      );
    }
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

  it('wants a file, and none of the options about one that is not there', async () => {
    await refused('expected --matrix, --tensor or both, found neither');
    await refused(
      '--shared-mode: expected a tensor with such modes',
      '--matrix',
      path('m.csv'),
      '--shared-mode',
      '1',
    );
    await refused(
      '--tensor-labels: expected a tensor',
      '--matrix',
      path('m.csv'),
      '--tensor-labels',
      path('few.txt'),
    );
    await refused('--columns: expected a matrix', '--tensor', path('t.npy'), '--columns', path('few.txt'));
  });

  it('ends with exit code 2 and one sentence on stderr', () => {
    const place = new Place();
    place.refuses(['recover'], /^onsager: expected --matrix, --tensor or both, found neither\n$/);
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
