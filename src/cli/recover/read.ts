import { basename } from 'node:path';
import {
  type CsvOptions,
  decodeCsv,
  decodeLong,
  decodeNpy,
  InputError,
  readBytes,
  readText,
  requireComplete,
} from '../../io/index.js';
import type { Modality } from '../../spiked/recover/index.js';

/** What `onsager recover` was pointed at. */
export interface RecoverFiles extends CsvOptions {
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
  /** Sentences on what was read otherwise than a reader may expect. */
  notes: string[];
}

/** @throws InputError for whatever is wrong with a file: its path, what was expected, what was found */
export function readCoupled(files: RecoverFiles): Coupled {
  const table = readMatrix(files.matrix, files);
  const [rows, columns] = table.shape;
  const names = files.subjects ? readLabels(files.subjects, rows) : table.rows;
  const given = readTensor(files.tensor, files);
  const { tensor, notes } = aligned(sharedFirst(given, files.sharedMode, files.tensor), names, files);
  if (rows !== tensor.shape[0])
    throw new InputError(
      `${files.matrix} and ${files.tensor}: expected the same number of subjects, found ${rows} rows and ` +
        `${tensor.shape[0]} entries along mode ${files.sharedMode} of a ${given.shape.join(' x ')} tensor`,
    );
  const [second, third, ...more] = files.tensorLabels ?? [];
  if (more.length > 0)
    throw new InputError(
      `--tensor-labels: expected a file for each of the two other modes, found ${more.length + 2} files`,
    );
  const labels = {
    subjects: names ?? tensor.labels[0],
    columns: files.columns ? readLabels(files.columns, columns) : table.columns,
    second: second ? readLabels(second, tensor.shape[1]) : tensor.labels[1],
    third: third ? readLabels(third, tensor.shape[2]) : tensor.labels[2],
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
    notes: [...(table.notes ?? []), ...notes],
  };
}

interface ReadMatrix {
  data: ArrayLike<number>;
  shape: number[];
  rows?: string[];
  columns?: string[];
  notes?: string[];
}

function readMatrix(path: string, options: CsvOptions): ReadMatrix {
  if (isNpy(path, 'a .csv, .tsv, .txt or .npy file')) {
    const { data, shape } = decodeNpy(readBytes(path), path);
    if (shape.length !== 2)
      throw new InputError(`${path}: expected a matrix, found an array of shape (${shape.join(', ')})`);
    return { data, shape };
  }
  const table = decodeCsv(readText(path), path, { names: options.names, decimal: options.decimal });
  requireComplete(table, path);
  return table;
}

/** A tensor of three modes, with the names along them that the file has. */
interface ReadTensor {
  data: ArrayLike<number>;
  shape: number[];
  labels: (string[] | undefined)[];
}

function readTensor(path: string, { decimal }: CsvOptions): ReadTensor {
  if (!isNpy(path, 'a .npy file, or a .csv, .tsv or .txt file with a line for each entry'))
    return decodeLong(readText(path), path, 3, decimal);
  const { data, shape } = decodeNpy(readBytes(path), path);
  if (shape.length !== 3)
    throw new InputError(
      `${path}: expected a tensor of 3 modes, found an array of shape (${shape.join(', ')})`,
    );
  return { data, shape, labels: [] };
}

/** Whether a file is one of numpy, by its name; otherwise it is text. */
function isNpy(path: string, expected: string): boolean {
  if (/\.npy$/i.test(path)) return true;
  if (/\.(csv|tsv|txt)$/i.test(path)) return false;
  throw new InputError(`${path}: expected ${expected}, found the name ${basename(path)}`);
}

/** Moves the shared mode to the front; the other two keep their order. */
function sharedFirst({ data, shape, labels }: ReadTensor, mode: number, path: string): ReadTensor {
  if (![0, 1, 2].includes(mode))
    throw new InputError(`--shared-mode: expected 0, 1 or 2 for ${path}, found ${mode}`);
  const order = [mode, ...[0, 1, 2].filter((axis) => axis !== mode)];
  const strides = [shape[1] * shape[2], shape[2], 1];
  const [n, m, l] = order.map((axis) => shape[axis]);
  const [a, b, c] = order.map((axis) => strides[axis]);
  const moved = new Float64Array(data.length);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < m; j++) for (let k = 0; k < l; k++) moved[at++] = data[i * a + j * b + k * c];
  }
  return { data: moved, shape: [n, m, l], labels: order.map((axis) => labels[axis]) };
}

/** The tensor with its subjects in the order of the matrix's rows, where both have names. */
function aligned(
  tensor: ReadTensor,
  rows: string[] | undefined,
  files: RecoverFiles,
): { tensor: ReadTensor; notes: string[] } {
  const subjects = tensor.labels[0];
  if (subjects === undefined) return { tensor, notes: [] };
  if (rows === undefined) {
    const note = `The rows of ${files.matrix} have no names: they are taken for the subjects ${few(subjects)} of ${files.tensor}, in this order.`;
    return { tensor, notes: [note] };
  }
  const find = finder(subjects);
  const order = rows.map((name) => {
    const at = find(name);
    if (at === undefined)
      throw new InputError(
        `${files.tensor}: expected entries about every row of ${files.matrix}, found none about ${JSON.stringify(name)}`,
      );
    return at;
  });
  const met = new Set(order);
  const stranger = subjects.find((_, i) => !met.has(i));
  if (stranger !== undefined)
    throw new InputError(
      `${files.tensor}: expected the names of the rows of ${files.matrix}, found ${JSON.stringify(stranger)}, which is none of them`,
    );
  if (met.size < order.length) {
    const twice = rows[order.findIndex((at, i) => order.indexOf(at) < i)];
    throw new InputError(
      `${files.matrix}: expected a name of its own for every row, found ${JSON.stringify(twice)} twice`,
    );
  }
  const size = tensor.data.length / order.length;
  const data = new Float64Array(tensor.data.length);
  order.forEach((from, i) => {
    for (let k = 0; k < size; k++) data[i * size + k] = tensor.data[from * size + k];
  });
  return { tensor: { ...tensor, data, labels: [rows, ...tensor.labels.slice(1)] }, notes: [] };
}

/** Where a name stands; 7 is found where only 7.0 or 007 does. */
function finder(names: string[]): (name: string) => number | undefined {
  const value = (name: string) =>
    name !== '' && Number.isFinite(Number(name)) ? String(Number(name)) : name;
  const places = new Map(names.map((name, i) => [value(name), i]));
  const exact = new Map(names.map((name, i) => [name, i]));
  return (name) => exact.get(name) ?? places.get(value(name));
}

function few(names: string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names[0]}, ${names[1]}, .. ${names[names.length - 1]}`;
}

function readLabels(path: string, count: number): string[] {
  const lines = readText(path)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  if (lines.length !== count)
    throw new InputError(`${path}: expected ${count} labels, one a line, found ${lines.length}`);
  return lines;
}
