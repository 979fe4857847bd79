import {
  cholesky,
  Matrix,
  matrix,
  matrixToNpy,
  topEigen,
  topSingular,
  topSpectrum,
} from '../../src/linalg/index.js';
import { DataTensor, denseTensor, tensorToNpy } from '../../src/tensor/index.js';
import type { Entry } from './calls.js';

const wide = () => matrix(2, 3, [1, 2, 3, 4, 5, 7]);
const tall = () => matrix(3, 2, [1, 2, 3, 4, 5, 7]);
const square = () => matrix(3, 3, [4, 1, 0.5, 2, 5, 1, 0, 1, 6]);
const spd = () => matrix(3, 3, [4, 1, 0, 1, 5, 1, 0, 1, 6]);
const options = () => ({ tolerance: 1e-8, maxIterations: 50, seed: 3 });
const stream = () => ({ seed: 'fuzz', purpose: 0, index: 1 });
const vector = () => [1, 2, 3];

/** An operator that is not stored. */
const twice = (x: Float64Array, y: Float64Array) => {
  x.forEach((v, i) => {
    if (i < y.length) y[i] = 2 * v;
  });
};

/** Of a matrix, errors of the shape may speak of its parts. */
const parts = { data: 'a|b|t|source', rows: 'a|b|source', cols: 'a|b|source' };
const tensor = () => denseTensor([2, 3], [1, 2, 3, 4, 5, 6], { type: 'f64' });

export const linalg: Record<string, Entry> = {
  cholesky: { args: { a: spd } },
  'cholesky.solve': { method: 'solve', args: { this: () => cholesky(spd()), b: tall } },
  column: { args: { a: wide, j: () => 1 } },
  eigenvalues: { args: { a: spd } },
  eigh: { args: { a: spd } },
  identity: { args: { n: () => 3 } },
  Matrix: { construct: true, args: { rows: () => 2, cols: () => 2, values: () => [1, 2, 3, 4] } },
  'Matrix.from': { args: { source: wide } },
  'Matrix.entry': { method: 'entry', args: { this: () => Matrix.from(wide()), i: () => 1, j: () => 1 } },
  'Matrix.write': {
    method: 'write',
    args: { this: () => Matrix.from(wide()), values: () => [1, 2, 3, 4, 5, 6] },
  },
  'Matrix.toArray': { method: 'toArray', args: { this: () => Matrix.from(wide()) } },
  'Matrix.toPlain': { method: 'toPlain', args: { this: () => Matrix.from(wide()) } },
  matmul: { args: { a: wide, b: tall, options: () => ({ transposeA: false, transposeB: false }) } },
  matrix: { args: { rows: () => 2, cols: () => 2, data: () => [1, 2, 3, 4] }, nan: true },
  matrixFromNpy: { args: { bytes: () => matrixToNpy(wide()) } },
  matrixToNpy: { args: { a: wide, type: () => 'int8' } },
  matvec: { args: { a: wide, x: vector, options: () => ({ transpose: false }) } },
  multiplyTriangular: {
    args: { t: square, b: tall, options: () => ({ upper: true, transposed: false, unit: false }) },
  },
  qr: { args: { a: wide } },
  solve: { args: { a: spd, b: tall } },
  spectrum: { args: { a: square } },
  singularValues: { args: { a: wide } },
  solveTriangular: {
    args: { t: square, b: tall, options: () => ({ upper: true, transposed: false, unit: false }) },
  },
  svd: { args: { a: wide, options: () => ({ relative: true }) } },
  topEigen: { args: { a: spd, k: () => 2, options: () => ({ ...options(), which: 'magnitude' }) } },
  'topEigen.operator': { args: { a: () => ({ size: 3, apply: twice }), k: () => 2, options } },
  topSingular: { args: { a: wide, k: () => 2, options } },
  'topSingular.operator': {
    args: {
      a: () => ({ rows: 3, cols: 3, apply: twice, applyTransposed: twice }),
      k: () => 2,
      options,
    },
  },
  'topSpectrum.operator': { args: { a: () => ({ size: 3, apply: twice }), k: () => 1, options } },
  topSpectrum: { args: { a: square, k: () => 1, options: () => ({ ...options(), which: 'real' }) } },
  transpose: { args: { a: wide } },
};
for (const entry of Object.values(linalg))
  entry.also = {
    ...parts,
    options: 'transposeA|tolerance|which',
    transposeA: 'b',
    transposeB: 'b',
    transpose: 'x',
    source: 'rows',
    rows: 'a|b|t|source|values|data',
    cols: 'a|b|t|source|values|data',
  };

/** A stream that is an object has a seed, or it does not. */
export const random: Record<string, Entry> = {
  integers: { args: { n: () => 5, below: () => 7, stream } },
  key: { args: { seed: () => 'a', coordinate: () => 3 }, also: { coordinate: 'coordinate 1' } },
  normals: { args: { n: () => 5, stream } },
  permutation: { args: { n: () => 5, stream } },
  signs: { args: { n: () => new Float64Array(5), stream } },
  sphere: { args: { n: () => 5, stream, radius: () => 2 } },
  uniforms: { args: { n: () => new Float32Array(5), stream } },
};

for (const entry of Object.values(random)) entry.also = { stream: 'seed', ...entry.also };

export const tensors: Record<string, Entry> = {
  asymmetry: {
    args: { order: () => 2, n: () => 2, values: () => [1, 2, 3, 4] },
    also: { n: 'values', order: 'values' },
  },
  DataTensor: { construct: true, args: { kind: () => 'dense2', dims: () => [2, 3], type: () => 'f32' } },
  'DataTensor.contract': {
    method: 'contract',
    args: { this: tensor, factors: () => [1, 2], more: vector },
    also: { more: 'factors' },
  },
  'DataTensor.entry': {
    method: 'entry',
    args: { this: tensor, i: () => 1, j: () => 2 },
    also: { i: 'index', j: 'index' },
  },
  'DataTensor.write': { method: 'write', args: { this: tensor, values: () => [1, 2, 3, 4, 5, 6] } },
  'DataTensor.toArray': { method: 'toArray', args: { this: tensor } },
  'DataTensor.clear': { method: 'clear', args: { this: tensor } },
  denseTensor: {
    also: { shape: 'values' },
    args: {
      shape: () => [2, 2, 2],
      values: () => [1, 2, 3, 4, 5, 6, 7, 8],
      options: () => ({ type: 'int', maxLoss: 0.5 }),
    },
  },
  largestThatFits: { args: { kind: () => 'dense2', type: () => 'f32', bytes: () => 1000 } },
  symmetricKind: { args: { order: () => 3, n: () => 5, type: () => 'f32', layout: () => 'slabs' } },
  symmetricTensor: {
    args: {
      order: () => 3,
      n: () => 2,
      values: () => [1, 2, 2, 3, 2, 3, 3, 4],
      options: () => ({ type: 'int8', layout: 'tiled', maxLoss: 0.5 }),
    },
  },
  tensorBytes: { args: { kind: () => 'dense3', dims: () => [2, 3, 4], type: () => 'f32' } },
  tensorFromNpy: {
    args: {
      bytes: () => tensorToNpy(denseTensor([2, 2])),
      options: () => ({ symmetric: true, type: 'f32' }),
    },
  },
  tensorToNpy: { args: { tensor, type: () => 'f32' } },
};

/** Methods, statics, and functions of other arguments, that are called through an entry of their own. */
export const statics: Record<string, unknown> = {
  'Matrix.from': Matrix.from,
  'topEigen.operator': topEigen,
  'topSingular.operator': topSingular,
  'topSpectrum.operator': topSpectrum,
  DataTensor,
};
