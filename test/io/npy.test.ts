import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, decodeNpz, encodeNpy, encodeNpz, InputError } from '../../src/io/index.js';

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'onsager-npy-'));

/** What numpy writes for each expression. */
function saved(expressions: string[]): Uint8Array[] {
  const path = (k: number) => join(folder, `array-${k}.npy`);
  const lines = expressions.map((expression, k) => `np.save(${JSON.stringify(path(k))}, ${expression})`);
  execFileSync('python3', ['-c', ['import numpy as np', ...lines].join('\n')]);
  return expressions.map((_, k) => readFileSync(path(k)));
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

  const types = ['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8', 'bool'];

  it.skipIf(!numpy)('reads every real numpy type, of either byte order and either order of indices', () => {
    const variants = types.flatMap((type) => [`${type}`, `>${type === 'bool' ? 'b1' : type}`]);
    const files = saved([
      ...variants.map((type) => `np.array([[0, 1, 1], [1, 0, 1]], dtype="${type}")`),
      'np.array([-5, 70000], dtype="i8")',
      'np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))',
      'np.asfortranarray(np.arange(24).reshape(2, 3, 4)).astype(">i4")',
      'np.array(2.5)',
      'np.zeros((0, 3))',
    ]);
    const unread = files.map((f) => Buffer.from(f).toString('hex'));
    variants.forEach((type, k) => {
      const { data, shape } = decodeNpy(files[k], type);
      expect([...data], type).toEqual([0, 1, 1, 1, 0, 1]);
      expect(shape).toEqual([2, 3]);
      expect(data, type).toBeInstanceOf(/f2|f4/.test(type) ? Float32Array : Float64Array);
    });
    const [wide, fortran, swapped, scalar, empty] = files
      .slice(variants.length)
      .map((f) => decodeNpy(f, 'a'));
    expect([...wide.data]).toEqual([-5, 70000]);
    expect(files.map((f) => Buffer.from(f).toString('hex'))).toEqual(unread);
    for (const { data, shape } of [fortran, swapped]) {
      expect(shape).toEqual([2, 3, 4]);
      expect([...data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    }
    expect([scalar.shape, [...scalar.data]]).toEqual([[], [2.5]]);
    expect([empty.shape, empty.data.length]).toEqual([[0, 3], 0]);
  });

  /** A file with this header, whatever it says, in front of 0, 1, .. 11 as doubles. */
  const made = (header: string, version = 1) => {
    const text = Uint8Array.from(header, (character) => character.charCodeAt(0));
    const wide = version > 1 ? 4 : 2;
    const bytes = new Uint8Array(8 + wide + text.length + 96);
    bytes.set([0x93, 78, 85, 77, 80, 89, version, 0, text.length % 256, text.length >> 8]);
    bytes.set(text, 8 + wide);
    const data = Float64Array.from({ length: 12 }, (_, i) => i);
    bytes.set(new Uint8Array(data.buffer), 8 + wide + text.length);
    return bytes;
  };

  it.skipIf(!numpy)('reads the headers that numpy reads, wherever the entries begin', () => {
    const headers: [header: string, version: number][] = [
      ...[0, 1, 2, 3, 5, 7, 40].map((pad): [string, number] => [
        `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }${' '.repeat(pad)}\n`,
        1,
      ]),
      ["{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4,)}\n", 2],
      ["{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4)}", 3],
      ["{'descr': '<f8', 'fortran_order': False, 'shape': (3L, 4L), }\n", 1],
      ['{"descr": "<f8", "fortran_order": False, "shape": (3, 4), }\n', 1],
      ["{'shape': (3, 4), 'fortran_order': False, 'descr': '<f8'}\n", 1],
      ["{ 'descr' : '<f8' , 'fortran_order' : False , 'shape' : ( 3 , 4 ) }\n", 2],
    ];
    const files = headers.map(([header, version], k) => {
      const path = join(folder, `made-${k}.npy`);
      writeFileSync(path, made(header, version));
      return path;
    });
    // numpy is asked first: the files are ones that it reads.
    execFileSync('python3', [
      '-c',
      `import numpy as np, sys\nfor f in sys.argv[1:]: assert (np.load(f) == np.arange(12.).reshape(3, 4)).all(), f`,
      ...files,
    ]);
    for (const path of files) {
      const { data, shape } = decodeNpy(readFileSync(path), path);
      expect([shape, [...data]]).toEqual([[3, 4], Array.from({ length: 12 }, (_, i) => i)]);
    }
  });

  it('says what is wrong with a header', () => {
    const read = (header: string) => () => decodeNpy(made(header), 'm.npy');
    expect(read('{}')).toThrow("m.npy: expected an array of real numbers, found a damaged header: '{}'");
    expect(read("{'descr': '<f8', 'fortran_order': False, 'shape': (3, -4)}")).toThrow('a damaged header');
    expect(read("{'descr': '<f8', 'shape': (3, 4)}")).toThrow('a damaged header');
    expect(read("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3)}")).toThrow(
      'm.npy: expected 9 entries for shape (3, 3), found 12 (several arrays in one file?)',
    );
    expect(read("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3, 4)}")).toThrow(
      'm.npy: expected real numbers, found records of several fields',
    );
    expect(() => decodeNpy(made('').fill(255, 8, 10), 'm.npy')).toThrow('cut within its header');
  });

  it.skipIf(!numpy)('refuses what is not a real number in a word', () => {
    const [complex, text, large, records, long] = saved([
      'np.array([1j])',
      'np.array(["x"])',
      'np.array([2**60])',
      'np.zeros(2, dtype=[("a", "f8"), ("b", "i4")])',
      'np.zeros(2, dtype=np.longdouble)',
    ]);
    expect(() => decodeNpy(complex, 'a')).toThrow('expected real numbers, found entries of numpy type c16');
    expect(() => decodeNpy(text, 'a')).toThrow('expected real numbers, found entries of numpy type U1');
    expect(() => decodeNpy(large, 'a')).toThrow('entry 0: expected an integer below 2^53');
    expect(() => decodeNpy(records, 'a')).toThrow('found records of several fields');
    expect(() => decodeNpy(long, 'a')).toThrow(InputError);
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
