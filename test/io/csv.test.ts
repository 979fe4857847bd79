import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeCsv, encodeCsv, InputError, requireComplete } from '../../src/io/index.js';

// Debian's python, for which its packages are, where another one comes first.
const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import numpy, pandas']).status === 0,
);
const read = (text: string) => decodeCsv(text, 'm.csv');

describe('csv', () => {
  it('reads a bare matrix', () => {
    const { data, shape, columns, rows } = read('1,2.5,-3e2\n4,5,.5\n');
    expect([...data]).toEqual([1, 2.5, -300, 4, 5, 0.5]);
    expect({ shape, columns, rows }).toEqual({ shape: [2, 3], columns: undefined, rows: undefined });
  });

  it('finds a header row and a label column and keeps their names', () => {
    const { data, columns, rows } = read('who,age,"height, m"\nada,36,1.6\nlars,72,1.8\n');
    expect(columns).toEqual(['age', 'height, m']);
    expect(rows).toEqual(['ada', 'lars']);
    expect([...data]).toEqual([36, 1.6, 72, 1.8]);
  });

  it('takes a column under an empty corner as labels even when they are numbers', () => {
    const { data, rows, columns } = read(',a,b\n0,1,2\n1,3,4\n');
    expect(rows).toEqual(['0', '1']);
    expect(columns).toEqual(['a', 'b']);
    expect([...data]).toEqual([1, 2, 3, 4]);
  });

  it('takes a first row with a name in the corner as header where the column below holds numbers', () => {
    const { columns, rows, shape } = read('age,2019,2021,2022\n41,5,6,7\n32,7,8,7');
    expect(columns).toEqual(['age', '2019', '2021', '2022']);
    expect(rows).toBeUndefined();
    expect(shape).toEqual([2, 4]);
  });

  it('takes numbers that count their columns for a header: years, and what pandas and R write', () => {
    const body = 'ada,1.5,2,7\nlars,3,4.25,1';
    for (const corner of ['country', '', 'Unnamed: 0', '"id, name"']) {
      for (const head of ['2000,2001,2002', '0,1,2', '1,2,3', '1995,2000,2008']) {
        const { shape, columns, rows, notes } = read(`${corner},${head}\n${body}`);
        expect([shape, columns, rows]).toEqual([[2, 3], head.split(','), ['ada', 'lars']]);
        expect(notes).toEqual([
          expect.stringMatching(/^The first row of m.csv \(.*\) is taken for the names/),
        ]);
      }
    }
    // pandas without its index; R without a cell over the row names.
    expect(read('0,1,2\n.5,1,2\n4,2,1\n')).toMatchObject({ shape: [2, 3], columns: ['0', '1', '2'] });
    expect(read('2000,2001,2002\nada,4,2,1\nlars,4,6,1')).toMatchObject({
      shape: [2, 3],
      rows: ['ada', 'lars'],
    });
    const mixed = read('country,gdp,2000,2001,2005\nada,5,1.5,2,7\nlars,7,3,4,1');
    expect(mixed).toMatchObject({
      shape: [2, 4],
      columns: ['gdp', '2000', '2001', '2005'],
      rows: ['ada', 'lars'],
    });
    expect(mixed.notes).toHaveLength(1);
    // Sums over the years increase as the years do.
    expect(read('who,2000,2001,2002,2003\nada,5,7,11,12\nlars,1,3,8,9').shape).toEqual([2, 4]);
    // Rows that all count are data, and so is one that counts by halves.
    expect(read('ada,1,2,3\nlars,4,5,6')).toMatchObject({ shape: [2, 3], columns: undefined, notes: [] });
    expect(read('ada,1990,2000\nlars,1985,2010')).toMatchObject({ shape: [2, 2], columns: undefined });
    expect(read('.5,1,1.5\n7,1,2')).toMatchObject({ shape: [2, 3], columns: undefined });
  });

  it('takes a column that counts the rows for their names, whatever it is called, and other integers where it is called an index', () => {
    const rows = (corner: string, ids: number[]) =>
      read([`${corner},a,b`, ...ids.map((id, i) => `${id},${i * i},${0.5 * i}`)].join('\n'));
    for (const corner of ['id', 'Unnamed: 0', '', 'year', 'Subject ID', 'patient_id', '#']) {
      const { shape, notes, rows: names } = rows(corner, [7, 8, 9, 10]);
      expect([shape, names]).toEqual([
        [4, 2],
        ['7', '8', '9', '10'],
      ]);
      expect(notes).toEqual([
        expect.stringContaining('(7, 8, 9, 10) is taken for the names of its rows (--names'),
      ]);
    }
    for (const corner of ['id', 'Unnamed: 0', '', 'patient_id'])
      expect(rows(corner, [1003, 17, 5, 1001]).shape).toEqual([4, 2]);
    for (const corner of ['age', 'year', 'height'])
      expect(rows(corner, [1003, 17, 5, 1001])).toMatchObject({ shape: [4, 3], rows: undefined, notes: [] });
    // No index: the same twice, or no integers.
    expect(rows('id', [3, 3, 4, 5]).shape).toEqual([4, 3]);
    expect(rows('id', [0.5, 1.5, 2.5, 3.5]).shape).toEqual([4, 3]);
    expect(read('1,2.5\n2,7\n3,1.5')).toMatchObject({ shape: [3, 1], rows: ['1', '2', '3'] });
  });

  it('believes a caller who says where the names are', () => {
    const text = 'id,a\n1,5\n2,6\n3,7';
    const as = (names: 'none' | 'rows' | 'columns' | 'both') => decodeCsv(text, 'm.csv', { names });
    expect(as('columns')).toMatchObject({ shape: [3, 2], columns: ['id', 'a'], rows: undefined, notes: [] });
    expect(as('both')).toMatchObject({ shape: [3, 1], columns: ['a'], rows: ['1', '2', '3'], notes: [] });
    expect(() => as('none')).toThrow('m.csv, line 1, column 1: expected a number, found "id"');
    expect(decodeCsv('0,1\n5,6', 'm.csv', { names: 'none' }).shape).toEqual([2, 2]);
    expect(() => decodeCsv('a\n1,2', 'm.csv', { names: 'columns' })).toThrow(
      'line 1: expected 2 cells, found 1',
    );
    expect(() => decodeCsv('a,b', 'm.csv', { names: 'columns' })).toThrow('found column names alone');
  });

  it('reads a header of R, which lacks the cell over the row names', () => {
    const text = '"V1"\t"V2"\n"s1"\t1.5\t2\n"s2"\t3\tNA\n';
    for (const one of [
      text,
      text.replaceAll('\t', ' '),
      text.replaceAll('\t', ','),
      text.replaceAll('"', ''),
    ])
      expect(read(one)).toMatchObject({ columns: ['V1', 'V2'], rows: ['s1', 's2'], shape: [2, 2] });
    expect(read('V1\ns1,2')).toMatchObject({ columns: ['V1'], rows: ['s1'], shape: [1, 1] });
    expect(() => read('1,2\n3,4,5\n6,7,8')).toThrow(
      'm.csv, line 1: expected 3 cells, found 2: a header may lack the cell over the row names, but these cells are no names',
    );
  });

  it('finds the separator that makes a table, whatever stands in quotes or in names', () => {
    const name = (q: string) => `${q}indicator, total; % of GDP${q}`;
    for (const separator of [',', ';', '\t', '|']) {
      const head = ['"land, of; the\t| north"', name('"'), name('"')].join(separator);
      const text = `${head}\n${[1, 2, 3].map((i) => [`"land, ${i}; |"`, 1.5 * i, i * i].join(separator)).join('\n')}`;
      expect(read(text), separator).toMatchObject({
        shape: [3, 2],
        rows: ['land, 1; |', 'land, 2; |', 'land, 3; |'],
      });
    }
    expect(read(`x\t${name('')}\nland 1\t2`)).toMatchObject({ columns: ['indicator, total; % of GDP'] });
    // Blanks, as numpy.savetxt and write.table write them: any number of them.
    expect(read('1.5 2  3\n 4 5 6 \n')).toMatchObject({
      shape: [2, 3],
      data: Float64Array.of(1.5, 2, 3, 4, 5, 6),
    });
    expect(read('a, b\n1, 2\n3, 4')).toMatchObject({ shape: [2, 2], columns: ['a', 'b'] });
    expect(read('land 1,2\nland 2,3')).toMatchObject({ shape: [2, 1], rows: ['land 1', 'land 2'] });
  });

  it('takes a first line sep=; for what it is, and counts it', () => {
    for (const separator of [';', ',', '\t', '|', ' ']) {
      const lines = ['who;a;b', 'ada;1;2', 'lars;3;4'].map((line) => line.replaceAll(';', separator));
      for (const first of [
        `sep=${separator}`,
        `SEP=${separator}`,
        `"sep=${separator}"`,
        `\uFEFFsep=${separator}`,
      ])
        for (const end of ['\n', '\r\n'])
          expect(read([first, ...lines].join(end)), first).toMatchObject({
            columns: ['a', 'b'],
            rows: ['ada', 'lars'],
            data: Float64Array.of(1, 2, 3, 4),
          });
    }
    expect([...read('sep=;\n1,5;2\n3;4').data]).toEqual([1.5, 2, 3, 4]);
    // What it says holds where the cells alone would say otherwise.
    expect(read('sep=;\n1 2;3\n4 5;6')).toMatchObject({ shape: [2, 1], rows: ['1 2', '4 5'] });
    expect(read('sep=;;;\n\n1;2;3\n4;5;6').shape).toEqual([2, 3]);
    expect(() => read('sep=;\n1;2\n3;x')).toThrow('m.csv, line 3, column 2: expected a number, found "x"');
    expect(() => read('sep=;\n')).toThrow('m.csv: expected a matrix of numbers, found no rows');
    expect(read('sep=\n1\n2')).toMatchObject({ columns: ['sep='], shape: [2, 1] });
  });

  it('reads decimal commas where no comma separates', () => {
    expect(read('who;a;b\nada;1,5;-2,25e1\nlars;,5;4\n')).toMatchObject({
      shape: [2, 2],
      data: Float64Array.of(1.5, -22.5, 0.5, 4),
    });
    expect([...read('1,234\t0,5\n2,000\t1').data]).toEqual([1.234, 0.5, 2, 1]);
    expect([...decodeCsv('1,234\n5,678', 'm.csv', { decimal: ',' }).data]).toEqual([1.234, 5.678]);
    expect(() => read('1,5;2.5\n1;2')).toThrow('expected a number, found "1,5" (--decimal , where a comma');
  });

  it('refuses commas that may part thousands, whatever separates, and believes other evidence of decimals', () => {
    for (const separator of [';', '\t', '|']) {
      const rows = (...lines: string[]) => lines.map((line) => line.replaceAll(';', separator)).join('\n');
      for (const text of [
        rows('1,153;1,040;885;1,267'),
        rows('1,500;2,250'),
        rows('who;a;b', 'ada;12;-1,500', 'lars;+999,999;3'),
      ])
        expect(() => read(text), text).toThrow(
          /^m\.csv, line [12]: found [-+\d]+,\d{3}, whose comma may precede decimals or part thousands; say --decimal ,/,
        );
      // A zero in front, another number of digits, or an exponent: no thousands, wherever in the file.
      for (const cell of ['0,125', '-0,125', '0,5', '12,34', ',500', '1234,500', '1,5000', '1,500e2']) {
        const value = Number(cell.replace(',', '.'));
        expect([...read(rows('1,153;2', `3;${cell}`)).data], cell).toEqual([1.153, 2, 3, value]);
        expect([...read(rows(`1;${cell}`)).data], cell).toEqual([1, value]);
      }
      const given = decodeCsv(rows('1,153;1,040'), 'm.csv', { decimal: ',' });
      expect([...given.data]).toEqual([1.153, 1.04]);
    }
  });

  it('neither reads numbers with parted thousands nor takes them for names', () => {
    for (const cell of [
      '1.153,5',
      '-1,153.5',
      '12.345.678',
      '1,500,000',
      '1 153,25',
      '1\u202f153',
      "1'153.5",
    ])
      for (const text of [`"${cell}";1;2\n"${cell}";3;4`, `"${cell}",1,2\n"${cell}",3,4`])
        expect(() => read(text), text).toThrow(
          `m.csv, line 1, column 1: expected a number, found "${cell}" (write it with nothing between its thousands; --names`,
        );
    expect(() => read('a;b\n1,5;2\n1.153,5;3')).toThrow('m.csv, line 3, column a: expected a number');
    const named = decodeCsv('"192.168.100",1\n"192.168.101",2', 'm.csv', { names: 'rows' });
    expect(named).toMatchObject({ rows: ['192.168.100', '192.168.101'], shape: [2, 1] });
  });

  it('leaves out comments in front and behind, columns without anything, and reads logical values', () => {
    expect(read('# made by hand\n# a b\n1 2\n3 4\n# the end\n')).toMatchObject({
      shape: [2, 2],
      columns: ['a', 'b'],
    });
    expect(read('#a,b\n1,2\n')).toMatchObject({ shape: [1, 2], columns: ['a', 'b'] });
    expect(read('# one comment\n1,2\n3,4')).toMatchObject({ shape: [2, 2], columns: undefined });
    expect(read('#1,5\n#2,6\n')).toMatchObject({ shape: [2, 1], rows: ['#1', '#2'] });
    expect(read('x,y\n#1,5\n#2,6\n')).toMatchObject({ shape: [2, 1], rows: ['#1', '#2'] });
    expect(read('a,b,\n1,2,\n3,4,\n')).toMatchObject({ shape: [2, 2], columns: ['a', 'b'], missing: [] });
    expect(read('a,b\n1,2,\n3,4,\n')).toMatchObject({ shape: [2, 2], columns: ['a', 'b'], missing: [] });
    expect([...read('a,b\nTRUE,False\ntrue,0').data]).toEqual([1, 0, 1, 0]);
  });

  it('knows the ways of writing nothing', () => {
    const ways = ['', 'NA', 'N/A', '#N/A', '<NA>', 'nan', '-nan', 'null', 'None', '..', '.', ':', '?', '-'];
    expect(read(`a,b\n${ways.map((way) => `${way},1`).join('\n')}`).missing).toHaveLength(ways.length);
  });

  it('takes no infinity for nothing, nor a number that overflows', () => {
    for (const cell of ['inf', '-Inf', '+INF', 'Infinity', '-infinity', '1e999', '-1e309'])
      for (const text of [`a,b\n1,2\n${cell},4`, `a;b\n1;2\n${cell};4,5`, `a\tb\nNA\t2\n${cell}\t4`])
        expect(() => read(text), text).toThrow(
          `m.csv, line 3, column a: expected a finite number, found "${cell}" (NA says that a number is missing)`,
        );
    expect(() => read('1,2\n3,inf')).toThrow('m.csv, line 2, column 2: expected a finite number');
    expect([...read('1,2\n1e308,-1e-999').data]).toEqual([1, 2, 1e308, -0]);
    // As names they are as good as any, and so is a word that objects of JavaScript know.
    expect(read('who,constructor\nada,1\nlars,3').columns).toEqual(['constructor']);
    expect(read('who,gdp,inf\nada,1,2\nlars,3,4')).toMatchObject({ columns: ['gdp', 'inf'], shape: [2, 2] });
  });

  it('reads labels without a header, a header without labels, one column, tabs and semicolons', () => {
    expect(read('a,1,2\nb,3,4')).toMatchObject({ rows: ['a', 'b'], shape: [2, 2], columns: undefined });
    expect(read('p,q\n1,2\n3,4')).toMatchObject({ columns: ['p', 'q'], shape: [2, 2], rows: undefined });
    expect(read('value\r\n1\r\n2\r\n')).toMatchObject({ columns: ['value'], shape: [2, 1] });
    expect(read('1\t2\n3\t4').shape).toEqual([2, 2]);
    expect(read('\uFEFFx;y\n1;2').columns).toEqual(['x', 'y']);
  });

  it('reports missing cells with count and place', () => {
    const table = read('a,b,c\n1,,3\nNaN,5,NA\n');
    expect(table.missing).toEqual([
      { line: 2, column: 'b' },
      { line: 3, column: 'a' },
      { line: 3, column: 'c' },
    ]);
    expect([...table.data]).toEqual([1, NaN, 3, NaN, 5, NaN]);
    expect(() => requireComplete(table, 'm.csv')).toThrow(
      'm.csv: expected a number in every cell, found 3 missing cells, the first at line 2, column b',
    );
    requireComplete(read('1,2'), 'm.csv');
  });

  it('refuses ragged rows, words among numbers and empty files in one sentence', () => {
    expect(() => read('1,2\n3')).toThrow(new InputError('m.csv, line 2: expected 2 cells, found 1'));
    expect(() => read('1,2\n3,x4')).toThrow(
      new InputError('m.csv, line 2, column 2: expected a number, found "x4"'),
    );
    expect(() => read('a,b\n1:2,3\n4,5')).toThrow(
      'm.csv, line 2, column a: expected a number, found "1:2" (--names',
    );
    expect(() => read('1,x4\n3,4')).toThrow('m.csv, line 1, column 2: expected a number, found "x4"');
    expect(() => read('a,b\n1,"2,5"')).toThrow('column b: expected a number, found "2,5" (--decimal ,');
    expect(() => read('1,2\n0x10,4')).toThrow('m.csv, line 2, column 1: expected a number, found "0x10"');
    expect(() => read('\n\n')).toThrow('m.csv: expected a matrix of numbers, found no rows');
  });

  it.skipIf(!python)('reads what pandas and numpy write', () => {
    const folder = mkdtempSync(join(tmpdir(), 'onsager-csv-'));
    const program = `import numpy as np, pandas as pd, os
os.chdir(${JSON.stringify(folder)})
a = np.arange(12).reshape(4, 3) ** 1.5 - 7
named = pd.DataFrame(a, index=["p, q", "r", "s;t", "u"], columns=["x", "y, z", "w"])
years = pd.DataFrame(a, index=list("abcd"), columns=[2000, 2001, 2002])
pd.DataFrame(a).to_csv("plain")
pd.DataFrame(a).to_csv("plain-no-index", index=False)
pd.DataFrame(a)[[True, True, False, True]].to_csv("filtered")
named.to_csv("named")
named.to_csv("named-tab", sep="\\t")
named.to_csv("named-decimal", sep=";", decimal=",")
named.reset_index(drop=True).reset_index().to_csv("reset", index=False)
named.to_csv("label", index_label="who")
years.to_csv("years")
years.rename_axis("country").to_csv("years-corner")
years.reset_index().rename(columns={"index": "country"}).to_csv("twice")
np.savetxt("savetxt", a)
np.savetxt("savetxt-comma", a, delimiter=",", fmt="%.17g", header="x,y,w", footer="that is all")
np.savetxt("savetxt-header", a, header="two\\nx y w")`;
    execFileSync(python!, ['-c', program]);
    const expected = Array.from({ length: 12 }, (_, i) => i ** 1.5 - 7);
    const file = (name: string) => read(readFileSync(join(folder, name), 'utf8'));
    const all =
      'plain plain-no-index named named-tab named-decimal reset label years years-corner savetxt savetxt-comma savetxt-header';
    for (const name of all.split(' ')) {
      const { data, shape } = file(name);
      expect(shape, name).toEqual([4, 3]);
      data.forEach((value, i) => {
        expect(value, name).toBeCloseTo(expected[i], 12);
      });
    }
    expect(file('filtered')).toMatchObject({
      shape: [3, 3],
      rows: ['0', '1', '3'],
      columns: ['0', '1', '2'],
    });
    expect(file('named').columns).toEqual(['x', 'y, z', 'w']);
    expect(file('named-decimal').rows).toEqual(['p, q', 'r', 's;t', 'u']);
    expect(file('savetxt-comma').columns).toEqual(['x', 'y', 'w']);
    // Names in the second column as well: no table of numbers, and the message says where.
    expect(() => file('twice')).toThrow('m.csv, line 2, column country: expected a number, found "a"');
  });

  it('writes what it reads back', () => {
    const text = encodeCsv(
      ['name', 'x'],
      [
        ['a, b', 0.1],
        ['c', undefined],
      ],
    );
    expect(text).toBe('name,x\n"a, b",0.1\nc,\n');
    expect(read(text).rows).toEqual(['a, b', 'c']);
  });
});
