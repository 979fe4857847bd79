import { describe, expect, it } from 'vitest';
import { decodeCsv, encodeCsv, InputError, requireComplete } from '../../src/io/index.js';

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
    const { columns, rows, shape } = read('id,2019,2020\n1,5,6\n2,7,8');
    expect(columns).toEqual(['id', '2019', '2020']);
    expect(rows).toBeUndefined();
    expect(shape).toEqual([2, 3]);
  });

  it('reads labels without a header, a header without labels, one column, tabs and semicolons', () => {
    expect(read('a,1,2\nb,3,4')).toMatchObject({ rows: ['a', 'b'], shape: [2, 2], columns: undefined });
    expect(read('p,q\n1,2\n3,4')).toMatchObject({ columns: ['p', 'q'], shape: [2, 2], rows: undefined });
    expect(read('value\r\n1\r\n2\r\n')).toMatchObject({ columns: ['value'], shape: [2, 1] });
    expect(read('1\t2\n3\t4').shape).toEqual([2, 2]);
    expect(read('\uFEFFx;y\n1;2').columns).toEqual(['x', 'y']);
  });

  it('reports missing cells with count and place', () => {
    const table = read('a,b,c\n1,,3\nNaN,5,inf\n');
    expect(table.missing).toEqual([
      { line: 2, column: 'b' },
      { line: 3, column: 'a' },
      { line: 3, column: 'c' },
    ]);
    expect([...table.data]).toEqual([1, NaN, 3, NaN, 5, NaN]);
    expect(() => requireComplete(table, 'm.csv')).toThrow(
      'm.csv: expected a number in every cell, found 3 empty or non-finite cells, the first at line 2, column b',
    );
    requireComplete(read('1,2'), 'm.csv');
  });

  it('refuses ragged rows, words among numbers and empty files in one sentence', () => {
    expect(() => read('1,2\n3')).toThrow(new InputError('m.csv, line 2: expected 2 cells, found 1'));
    expect(() => read('1,2\n3,x4')).toThrow(
      new InputError('m.csv, line 2, column 2: expected a number, found "x4"'),
    );
    expect(() => read('1.5 2 3\n4 5 6')).toThrow(
      'm.csv, line 1, column 1: expected a number, found "1.5 2 3" (commas, semicolons or tabs separate cells',
    );
    expect(() => read('1,2\n0x10,4')).toThrow('m.csv, line 2, column 1: expected a number, found "0x10"');
    expect(() => read('\n\n')).toThrow('m.csv: expected a matrix of numbers, found no rows');
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
