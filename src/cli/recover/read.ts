import { basename } from 'node:path';
import { decodeCsv, decodeNpy, InputError, readBytes, readText, requireComplete } from '../../io/index.js';
import type { Modality } from '../../spiked/recover/index.js';

/** What `onsager recover` was pointed at. */
export interface RecoverFiles {
  matrix: string;
  tensor: string;
  /** Which mode of the tensor is about the subjects of the matrix, from 0. */
  sharedMode: number;
  /** Text files with one label a line. */
  subjects?: string;
  groups?: string;
  columns?: string;
  tensorLabels?: string[];
}

/** The two arrays, subjects first, and the names of what they are about. */
export interface Coupled {
  matrix: Modality;
  tensor: Modality;
  labels: { subjects?: string[]; columns?: string[]; second?: string[]; third?: string[] };
  /** One word per subject, to colour by. */
  groups?: string[];
}

/** @throws InputError for whatever is wrong with a file: its path, what was expected, what was found */
export function readCoupled(files: RecoverFiles): Coupled {
  const table = readMatrix(files.matrix);
  const tensor = sharedFirst(readTensor(files.tensor), files.sharedMode, files.tensor);
  const [rows, columns] = table.shape;
  if (rows !== tensor.shape[0])
    throw new InputError(
      `${files.matrix} and ${files.tensor}: expected the same number of subjects, found ${rows} rows and ` +
        `${tensor.shape[0]} entries along mode ${files.sharedMode} of a ${tensor.given.join(' x ')} tensor`,
    );
  const [second, third, ...more] = files.tensorLabels ?? [];
  if (more.length > 0)
    throw new InputError(
      `--tensor-labels: expected a file for each of the two other modes, found ${more.length + 2} files`,
    );
  const labels = {
    subjects: files.subjects ? readLabels(files.subjects, rows) : table.rows,
    columns: files.columns ? readLabels(files.columns, columns) : table.columns,
    second: second ? readLabels(second, tensor.shape[1]) : undefined,
    third: third ? readLabels(third, tensor.shape[2]) : undefined,
  };
  return {
    matrix: {
      name: files.matrix,
      data: table.data,
      shape: table.shape,
      labels: [labels.subjects, labels.columns],
    },
    tensor: {
      name: files.tensor,
      data: tensor.data,
      shape: tensor.shape,
      labels: [labels.subjects, labels.second, labels.third],
    },
    labels,
    groups: files.groups ? readLabels(files.groups, rows) : undefined,
  };
}

function readMatrix(path: string): {
  data: ArrayLike<number>;
  shape: number[];
  rows?: string[];
  columns?: string[];
} {
  if (/\.npy$/i.test(path)) {
    const { data, shape } = decodeNpy(readBytes(path), path);
    if (shape.length !== 2)
      throw new InputError(`${path}: expected a matrix, found an array of shape (${shape.join(', ')})`);
    return { data, shape };
  }
  if (!/\.(csv|tsv|txt)$/i.test(path))
    throw new InputError(`${path}: expected a .csv, .tsv or .npy file, found the name ${basename(path)}`);
  const table = decodeCsv(readText(path), path);
  requireComplete(table, path);
  return table;
}

function readTensor(path: string): { data: Float64Array | Float32Array; shape: number[] } {
  const { data, shape } = decodeNpy(readBytes(path), path);
  if (shape.length !== 3)
    throw new InputError(
      `${path}: expected a tensor of 3 modes, found an array of shape (${shape.join(', ')})`,
    );
  return { data, shape };
}

/** Moves the shared mode to the front; the other two keep their order. */
function sharedFirst(
  { data, shape }: { data: Float64Array | Float32Array; shape: number[] },
  mode: number,
  path: string,
): { data: ArrayLike<number>; shape: number[]; given: number[] } {
  if (![0, 1, 2].includes(mode))
    throw new InputError(`--shared-mode: expected 0, 1 or 2 for ${path}, found ${mode}`);
  const rest = [0, 1, 2].filter((axis) => axis !== mode);
  const order = [mode, ...rest];
  const strides = [shape[1] * shape[2], shape[2], 1];
  const [n, m, l] = order.map((axis) => shape[axis]);
  const [a, b, c] = order.map((axis) => strides[axis]);
  const moved = new Float64Array(data.length);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < m; j++) for (let k = 0; k < l; k++) moved[at++] = data[i * a + j * b + k * c];
  }
  return { data: moved, shape: [n, m, l], given: shape };
}

function readLabels(path: string, count: number): string[] {
  const lines = readText(path)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  if (lines.length !== count)
    throw new InputError(`${path}: expected ${count} labels, one a line, found ${lines.length}`);
  return lines;
}
