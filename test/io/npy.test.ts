import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, decodeNpz, encodeNpy, encodeNpz, InputError } from '../../src/io/index.js';

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'onsager-npy-'));

/** What numpy writes for an expression. */
function saved(expression: string): Uint8Array {
  const path = join(folder, 'array.npy');
  execFileSync('python3', ['-c', `import numpy as np; np.save(${JSON.stringify(path)}, ${expression})`]);
  return readFileSync(path);
}

describe('npy', () => {
  it('gives back what it was given, in double and in single precision', () => {
    for (const data of [
      new Float64Array([1, -0, 1e-300, NaN, Infinity, 2]),
      new Float32Array([1, 2, 3, 4, 5, 0.5]),
    ]) {
      const back = decodeNpy(encodeNpy({ data, shape: [2, 3] }), 'a.npy');
      expect(back.shape).toEqual([2, 3]);
      expect(back.data).toEqual(data);
      expect(back.data.constructor).toBe(data.constructor);
    }
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = encodeNpy({ data: new Float64Array([1, 2]) });
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect([...decodeNpy(larger.subarray(3, 3 + bytes.length), 'a.npy').data]).toEqual([1, 2]);
  });

  it('refuses a file that is not .npy with one sentence', () => {
    const read = (text: string) => () => decodeNpy(new TextEncoder().encode(text), 'm.npy');
    expect(read('1,2,3')).toThrow(
      new InputError('m.npy: expected a .npy file, found a file that starts with "1,2,3"'),
    );
    expect(read('')).toThrow('m.npy: expected a .npy file, found an empty file');
  });

  it('refuses a file that was cut short', () => {
    const bytes = encodeNpy({ data: new Float64Array(12), shape: [3, 4] });
    expect(() => decodeNpy(bytes.subarray(0, bytes.length - 8), 'm.npy')).toThrow(
      'm.npy: expected 12 entries for shape (3, 4), found 11',
    );
    for (const end of [7, 9, 20, bytes.length - 3]) {
      expect(() => decodeNpy(bytes.subarray(0, end), 'm.npy')).toThrow(InputError);
    }
  });

  it.skipIf(!numpy)('reads every real numpy type', () => {
    for (const type of ['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8', 'bool']) {
      const { data, shape } = decodeNpy(saved(`np.array([[0, 1, 1], [1, 0, 1]], dtype="${type}")`), type);
      expect([...data], type).toEqual([0, 1, 1, 1, 0, 1]);
      expect(shape).toEqual([2, 3]);
      expect(data, type).toBeInstanceOf(['f2', 'f4'].includes(type) ? Float32Array : Float64Array);
    }
    expect([...decodeNpy(saved('np.array([-5, 70000], dtype="i8")'), 'a').data]).toEqual([-5, 70000]);
  });

  it.skipIf(!numpy)('turns Fortran order into row-major order', () => {
    const { data, shape } = decodeNpy(saved('np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))'), 'a');
    expect(shape).toEqual([2, 3, 4]);
    expect([...data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  it.skipIf(!numpy)('refuses what is not a real number in a word', () => {
    expect(() => decodeNpy(saved('np.array([1j])'), 'a')).toThrow(/found entries of numpy type c16/);
    expect(() => decodeNpy(saved('np.array(["x"])'), 'a')).toThrow(/found entries of numpy type U1/);
    expect(() => decodeNpy(saved('np.arange(3.0).astype(">f8")'), 'a')).toThrow(/big-endian/);
    expect(() => decodeNpy(saved('np.array([2**60])'), 'a')).toThrow(
      /entry 0: expected an integer below 2\^53/,
    );
    expect(() => decodeNpy(saved('np.zeros(2, dtype=[("a", "f8"), ("b", "i4")])'), 'a')).toThrow(InputError);
  });

  it.skipIf(!numpy)('writes .npy and .npz files that numpy reads', () => {
    const path = join(folder, 'ours');
    writeFileSync(`${path}.npy`, encodeNpy({ data: new Float64Array([1, 2, 3, 4.5, 5, 6]), shape: [3, 2] }));
    writeFileSync(
      `${path}.npz`,
      encodeNpz({
        u: { data: new Float64Array([0.25, 7]) },
        t: { data: new Float32Array(8).fill(2), shape: [2, 2, 2] },
      }),
    );
    const program = `import numpy as np, json
a = np.load("${path}.npy"); z = np.load("${path}.npz")
print(json.dumps([a.tolist(), z["u"].tolist(), str(z["t"].dtype), z["t"].shape]))`;
    expect(JSON.parse(execFileSync('python3', ['-c', program], { encoding: 'utf8' }))).toEqual([
      [
        [1, 2],
        [3, 4.5],
        [5, 6],
      ],
      [0.25, 7],
      'float32',
      [2, 2, 2],
    ]);
  });
});

describe('npz', () => {
  it('keeps arrays by name', () => {
    const back = decodeNpz(
      encodeNpz({ m: { data: new Float64Array([1, 2, 3, 4]), shape: [2, 2] } }),
      'a.npz',
    );
    expect(back.m.shape).toEqual([2, 2]);
    expect([...back.m.data]).toEqual([1, 2, 3, 4]);
  });

  it('refuses what is not an archive', () => {
    expect(() => decodeNpz(new Uint8Array([1, 2, 3]), 'a.npz')).toThrow(/^a.npz: expected a .npz archive/);
  });
});
