import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scope } from '../../src/index.js';
import { Matrix, matrix, matrixFromNpy, matrixToNpy } from '../../src/linalg/index.js';
import { denseTensor, symmetricTensor, tensorFromNpy, tensorToNpy } from '../../src/tensor/index.js';

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'onsager-faces-'));
const types = ['f64', 'f32', 'int16', 'int8'] as const;
const values = [1, -2, 3, 4, -128, 127];

describe('.npy bytes of the faces', () => {
  it('give a matrix back, from plain data and from core memory, in every type', () => {
    scope(() => {
      const a = matrix(3, 2, values);
      for (const type of types) {
        expect(matrixFromNpy(matrixToNpy(a, type))).toEqual(a);
        expect(matrixFromNpy(matrixToNpy(Matrix.from(a), type))).toEqual(a);
      }
      for (const [m, n] of [
        [0, 0],
        [0, 4],
        [1, 1],
      ]) {
        expect(matrixFromNpy(matrixToNpy(matrix(m, n)))).toEqual(matrix(m, n));
      }
    });
  });

  it('give a tensor back, dense and symmetric, in every type', () => {
    scope(() => {
      for (const type of types) {
        const t = tensorFromNpy(tensorToNpy(denseTensor([1, 2, 3], values, { type: 'f64' }), type));
        expect([t.dims, [...t.toArray()]]).toEqual([[1, 2, 3], values]);
        expect(t.type).toBe(type === 'f64' ? 'f64' : 'f32');
      }
      const s = symmetricTensor(2, 2, [1, 2, 2, 5]);
      const back = tensorFromNpy(tensorToNpy(s), { symmetric: true, type: 'f64' });
      expect([back.kind, back.type, [...back.toArray()]]).toEqual(['symmetric2', 'f64', [1, 2, 2, 5]]);
      const quantised = denseTensor([2, 3], values, { type: 'int16' });
      expect(tensorFromNpy(tensorToNpy(quantised)).toArray()).toEqual(quantised.toArray());
    });
  });

  it('refuse what they cannot hold, naming it', () => {
    const half = matrix(1, 2, [1, 0.5]);
    expect(() => matrixToNpy(half, 'int8')).toThrow("type must hold every entry, got 'int8' for 0.5");
    expect(() => matrixToNpy(matrix(1, 1, [128]), 'int8')).toThrow("got 'int8' for 128");
    expect(() => matrixToNpy(matrix(1, 1, [1e300]), 'f32')).toThrow("got 'f32' for 1e+300");
    expect(() => matrixToNpy(half, 'f16' as never)).toThrow(
      `type must be 'f64', 'f32', 'int16' or 'int8', got 'f16'`,
    );
    expect(() => matrixFromNpy(new Uint8Array(9))).toThrow('expected a .npy file');
    expect(() => matrixFromNpy('x' as never)).toThrow('bytes must be a Uint8Array');
    scope(() => {
      const cube = tensorToNpy(denseTensor([2, 2, 2]));
      expect(() => matrixFromNpy(cube)).toThrow('bytes must hold a matrix, got shape (2, 2, 2)');
      const flat = tensorToNpy(denseTensor([2, 3]));
      expect(() => tensorFromNpy(flat, { symmetric: true })).toThrow(
        'bytes must hold a tensor of equal dimensions, got shape (2, 3)',
      );
    });
  });

  it.skipIf(!numpy)('pass through numpy and back in every type and both orders', () => {
    const cube = Array.from({ length: 24 }, (_, i) => i - 12);
    scope(() => {
      for (const type of types) {
        writeFileSync(join(folder, `m-${type}.npy`), matrixToNpy(matrix(2, 3, values), type));
        const t = denseTensor([2, 3, 4], cube, { type: 'f64' });
        writeFileSync(join(folder, `t-${type}.npy`), tensorToNpy(t, type));
      }
    });
    const program = `import numpy as np, sys
names = dict(f64='<f8', f32='<f4', int16='<i2', int8='|i1')
for name, code in names.items():
    m = np.load('${folder}/m-%s.npy' % name); t = np.load('${folder}/t-%s.npy' % name)
    assert m.dtype.str == code and t.dtype.str == code, (m.dtype.str, t.dtype.str)
    assert m.tolist() == [[1, -2, 3], [4, -128, 127]] and (t == np.arange(24).reshape(2, 3, 4) - 12).all()
    np.save('${folder}/fm-%s.npy' % name, np.asfortranarray(m)); np.save('${folder}/ft-%s.npy' % name, np.asfortranarray(t))
    np.save('${folder}/cm-%s.npy' % name, m); np.save('${folder}/ct-%s.npy' % name, t)
np.save('${folder}/big.npy', np.array([[1.0, 2.0]], dtype='>f8'))`;
    execFileSync('python3', ['-c', program]);
    scope(() => {
      for (const type of types) {
        for (const order of ['c', 'f']) {
          const read = (name: string) => readFileSync(join(folder, `${order}${name}-${type}.npy`));
          expect(matrixFromNpy(read('m'))).toEqual(matrix(2, 3, values));
          expect([...tensorFromNpy(read('t')).toArray()]).toEqual(cube);
        }
      }
    });
    expect(matrixFromNpy(readFileSync(join(folder, 'big.npy')))).toEqual(matrix(1, 2, [1, 2]));
  });
});
