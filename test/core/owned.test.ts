import { describe, expect, it } from 'vitest';
import { core, keep, scope } from '../../src/index.js';
import { Matrix, matmul, svd } from '../../src/linalg/index.js';
import { denseTensor } from '../../src/tensor/index.js';

const { memory } = core();

/** Bytes that `work` leaves behind. */
function left(work: () => void): number {
  const [used, reserved] = [memory.bytesInUse, memory.bytesReserved];
  work();
  if (memory.bytesInUse === used) expect(memory.bytesReserved).toBe(reserved);
  return memory.bytesInUse - used;
}

describe('scope', () => {
  it('gives back everything that was made inside', () => {
    expect(
      left(() => {
        const trace = scope(() => {
          const a = new Matrix(20, 30);
          const b = denseTensor([4, 5, 6]);
          expect(b.dims).toEqual([4, 5, 6]);
          return svd(matmul(a, a, { transposeB: true })).u.entry(0, 0);
        });
        expect(Number.isFinite(trace)).toBe(true);
      }),
    ).toBe(0);
  });

  it('gives back everything when the work throws', () => {
    expect(
      left(() => {
        const fail = () =>
          scope(() => {
            new Matrix(9, 9);
            matmul(new Matrix(2, 3), new Matrix(2, 3));
          });
        expect(fail).toThrow('b must have 3 rows, got 2');
      }),
    ).toBe(0);
  });

  it('lets out what is kept, by one scope at a time', () => {
    let inner: Matrix | undefined;
    let twice: Matrix | undefined;
    let lost: Matrix | undefined;
    expect(
      left(() => {
        const outer = scope(() => {
          const made = scope(() => {
            lost = new Matrix(2, 2);
            inner = keep(new Matrix(2, 2));
            twice = keep(new Matrix(2, 2));
            return inner;
          });
          expect(made.entry(0, 0)).toBe(0);
          keep(twice!);
          return keep(made);
        });
        expect([lost!.disposed, inner!.disposed, twice!.disposed]).toEqual([true, false, false]);
        expect(outer).toBe(inner);
        for (const a of [inner!, twice!]) a.dispose();
      }),
    ).toBe(0);
  });

  it('disposes what a throwing scope kept no further than the next one', () => {
    expect(
      left(() => {
        scope(() => {
          scope(() => keep(new Matrix(3, 3)));
        });
      }),
    ).toBe(0);
  });

  it('refuses work that is not done when it returns', () => {
    expect(
      left(() => {
        expect(() => scope(async () => new Matrix(3, 3))).toThrow(
          'work must return when it is done, got a promise',
        );
        expect(() => scope(7 as never)).toThrow('work must be a function, got 7');
        expect(() => keep({} as never)).toThrow(
          'owned must be a Matrix, DataTensor or Instance, got an object',
        );
      }),
    ).toBe(0);
  });
});

describe('an owner of memory', () => {
  it('says so when it is used after dispose', () => {
    const a = new Matrix(2, 2, [1, 2, 3, 4]);
    const t = denseTensor([2, 2]);
    for (const owner of [a, t]) {
      owner.dispose();
      owner.dispose();
      owner[Symbol.dispose]();
    }
    expect(() => a.toArray()).toThrow('this matrix is disposed');
    expect(() => a.entry(0, 0)).toThrow('this matrix is disposed');
    expect(() => matmul(a, a)).toThrow('a must not be disposed');
    expect(() => t.contract([1, 1], [1, 1])).toThrow('this tensor is disposed');
  });
});
