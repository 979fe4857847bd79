import { describe, expect, it } from 'vitest';
import { decodeLong, requireEntries } from '../../src/io/long.js';

const read = (text: string) => decodeLong(text, 't.csv', 3);
const lines = ['b,x,2,1.5', 'a,x,2,2', 'b,y,2,3', 'a,y,2,4', 'b,x,10,5', 'a,x,10,6', 'b,y,10,7', 'a,y,10,8'];
const labels = [
  ['b', 'a'],
  ['x', 'y'],
  ['2', '10'],
];

describe('a tensor with a line for each entry', () => {
  it('is read with words in the order in which they occur, and numbers in increasing order', () => {
    const data = Float64Array.of(1.5, 5, 3, 7, 2, 6, 4, 8);
    const expected = { data, shape: [2, 2, 2], labels };
    expect(read(lines.join('\n'))).toEqual(expected);
    expect(read([...lines].reverse().join('\n')).labels).toEqual([
      ['a', 'b'],
      ['y', 'x'],
      ['2', '10'],
    ]);
    expect(read(['who,what,when,value', ...lines].join('\n'))).toEqual(expected);
    // An index of pandas, row names of R, semicolons and decimal commas.
    expect(read([',who,what,when,value', ...lines.map((l, i) => `${i},${l}`)].join('\n'))).toEqual(expected);
    expect(read(['who,what,when,value', ...lines.map((l, i) => `${i + 1},${l}`)].join('\n'))).toEqual(
      expected,
    );
    expect(read(['sep=,', ...lines].join('\r\n'))).toEqual(expected);
    expect(read(lines.map((l) => l.replaceAll(',', ';').replace('1.5', '1,5')).join('\n'))).toEqual(expected);
  });

  it('says which entries are missing, occur twice or are no numbers', () => {
    const short = read(lines.slice(0, 6).join('\n'));
    expect([...short.data]).toEqual([1.5, 5, 3, Number.NaN, 2, 6, 4, Number.NaN]);
    expect(() => requireEntries(short, 't.csv')).toThrow(
      't.csv: expected a value for every one of the 2 x 2 x 2 entries, found none for 2 of them, the first of which is ' +
        'b, y, 10 (--missing mean or impute goes on without them)',
    );
    expect(() => requireEntries(read(lines.join('\n')), 't.csv')).not.toThrow();
    const gap = read([...lines.slice(1), 'b,x,2,NA'].join('\n'));
    expect(() => requireEntries(gap, 't.csv')).toThrow(
      'found none for 1 of them, the first of which is b, x, 2',
    );
    expect(() => read([...lines, 'b,x,10,5'].join('\n'))).toThrow(
      't.csv, line 9: expected one value for each entry, found another for b, x, 10',
    );
    expect(() => read([...lines.slice(1), 'b,x,2,much'].join('\n'))).toThrow(
      't.csv, line 8, column 4: expected a number, found "much"',
    );
    for (const cell of ['inf', '-Infinity', '1e999'])
      expect(() => read([...lines.slice(1), `b,x,2,${cell}`].join('\n'))).toThrow(
        `t.csv, line 8, column 4: expected a finite number, found "${cell}"`,
      );
    expect(() => read('a,b,1\nc,d,2')).toThrow(
      't.csv: expected 3 columns of keys and one of values, found 3 columns',
    );
    expect(() => read('a,b,c,d,1\na,b,c,e,1')).toThrow('found 5 columns');
  });
});
