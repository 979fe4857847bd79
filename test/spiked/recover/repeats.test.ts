import { describe, expect, it } from 'vitest';
import { distinct, repeatedColumns, repeatedRows } from '../../../src/spiked/recover/repeats.js';
import { normals, prepared } from './planted.js';

const on = { centre: true, scale: false };
const normal = normals('repeats');

describe('columns that repeat others', () => {
  it('are found where they are equal, opposite or in another unit, and nowhere else', () => {
    const rows = Array.from({ length: 30 }, () => {
      const [a, b, c] = [normal(), normal(), normal()];
      return [a, b, 1 - a, c, 32 + 1.8 * b, a + 1e-3 * normal(), b];
    });
    const looked = prepared({ data: rows.flat(), shape: [30, 7] }, 'matrix', on);
    expect([...repeatedColumns(looked)]).toEqual([0, 1, 0, 3, 1, 5, 1]);
    expect(distinct(repeatedColumns(looked))).toBe(4);
    expect(distinct(repeatedRows(looked))).toBe(30);
  });

  it('are fibres of a tensor, and rows are subjects', () => {
    const data = Array.from({ length: 6 }, () => {
      const slice = [normal(), normal(), normal()];
      return [...slice, normal(), normal(), normal(), ...slice];
    });
    data[4] = data[1];
    const looked = prepared({ data: data.flat(), shape: [6, 3, 3] }, 'tensor', on);
    expect([...repeatedColumns(looked)]).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2]);
    expect([...repeatedRows(looked)]).toEqual([0, 1, 2, 3, 1, 5]);
  });

  it('are told apart in thousands of yes and no', () => {
    const answers = Array.from({ length: 12 * 3000 }, () => Number(normal() > 0));
    for (let j = 0; j < 3000; j++) answers[j] = 1 - answers[3000 + j];
    const looked = prepared({ data: answers, shape: [12, 3000] }, 'matrix', on);
    const first = repeatedColumns(looked);
    const key = (j: number) => {
      const column = Array.from({ length: 12 }, (_, i) => answers[i * 3000 + j]);
      return column.map((answer) => (answer === column[0] ? '=' : '!')).join('');
    };
    const seen = new Map<string, number>();
    for (let j = 0; j < 3000; j++) {
      if (!seen.has(key(j))) seen.set(key(j), j);
      expect(first[j]).toBe(seen.get(key(j)));
    }
  });
});
