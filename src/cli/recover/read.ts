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
  requireEntries,
} from '../../io/index.js';
import type { Missing, Modality, PerModality } from '../../spiked/recover/index.js';

/** What `onsager recover` was pointed at. */
export interface RecoverFiles extends CsvOptions {
  /** One of them may be left out. */
  matrix?: string;
  tensor?: string;
  /** What becomes of cells without a number. */
  missing: Missing;
  /** Which mode of the tensor is about the subjects of the matrix, from 0. */
  sharedMode: number;
  /** Text files with one label a line. */
  subjects?: string;
  groups?: string;
  columns?: string;
  tensorLabels?: string[];
}

/** The arrays, subjects first, and the names of what they are about. */
export interface Coupled {
  data: PerModality<Modality>;
  labels: { subjects?: string[]; columns?: string[]; second?: string[]; third?: string[] };
  /** One word per subject, to colour by. */
  groups?: string[];
  /** Sentences on what was read otherwise than a reader may expect. */
  notes: string[];
}

/** @throws InputError for whatever is wrong with a file: its path, what was expected, what was found */
export function readCoupled(files: RecoverFiles): Coupled {
  requireUsed(files);
  const table = files.matrix === undefined ? undefined : readMatrix(files.matrix, files);
  const given = files.tensor === undefined ? undefined : readTensor(files.tensor, files);
  const moved = given && sharedFirst(given, files.sharedMode, files.tensor!);
  const count = (table ?? moved!).shape[0];
  const names = files.subjects ? readLabels(files.subjects, count) : table?.rows;
  const { tensor, notes } = aligned(moved, names, files);
  if (table && tensor && count !== tensor.shape[0])
    throw new InputError(
      `${files.matrix} and ${files.tensor}: expected the same number of subjects, found ${count} rows and ` +
        `${tensor.shape[0]} entries along mode ${files.sharedMode} of a ${given!.shape.join(' x ')} tensor`,
    );
  const [second, third] = files.tensorLabels ?? [];
  const labels = {
    subjects: names ?? tensor?.labels[0],
    columns: files.columns ? readLabels(files.columns, table!.shape[1]) : table?.columns,
    second: second ? readLabels(second, tensor!.shape[1]) : tensor?.labels[1],
    third: third ? readLabels(third, tensor!.shape[2]) : tensor?.labels[2],
  };
  const modality = (name: string, { data, shape }: ReadArray, of: (string[] | undefined)[]): Modality => ({
    ...{ name, data, shape },
    labels: of,
  });
  return {
    data: {
      ...(table && { matrix: modality(files.matrix!, table, [labels.subjects, labels.columns]) }),
      ...(tensor && {
        tensor: modality(files.tensor!, tensor, [labels.subjects, labels.second, labels.third]),
      }),
    },
    labels,
    groups: files.groups ? readLabels(files.groups, count) : undefined,
    notes: [...(table?.notes ?? []), ...notes],
  };
}

/** @throws InputError for options about a file that is not there */
function requireUsed({ matrix, tensor, sharedMode, columns, tensorLabels = [] }: RecoverFiles): void {
  if (matrix === undefined && tensor === undefined)
    throw new InputError('expected --matrix, --tensor or both, found neither');
  if (matrix === undefined && columns !== undefined)
    throw new InputError('--columns: expected a matrix whose columns they name, found no --matrix');
  if (tensor === undefined && (tensorLabels.length > 0 || sharedMode !== 0))
    throw new InputError(
      `--${tensorLabels.length > 0 ? 'tensor-labels' : 'shared-mode'}: expected a tensor with such modes, found no --tensor`,
    );
  if (tensorLabels.length > 2)
    throw new InputError(
      `--tensor-labels: expected a file for each of the two other modes, found ${tensorLabels.length} files`,
    );
}

interface ReadArray {
  data: ArrayLike<number>;
  shape: number[];
}

interface ReadMatrix extends ReadArray {
  rows?: string[];
  columns?: string[];
  notes?: string[];
}

function readMatrix(path: string, { missing, names, decimal }: RecoverFiles): ReadMatrix {
  if (isNpy(path, 'a .csv, .tsv, .txt or .npy file')) {
    const { data, shape } = decodeNpy(readBytes(path), path);
    if (shape.length !== 2)
      throw new InputError(`${path}: expected a matrix, found an array of shape (${shape.join(', ')})`);
    return { data, shape };
  }
  const table = decodeCsv(readText(path), path, { names, decimal });
  if (missing === 'refuse') requireComplete(table, path);
  return table;
}

/** A tensor of three modes, with the names along them that the file has. */
interface ReadTensor extends ReadArray {
  labels: (string[] | undefined)[];
}

function readTensor(path: string, { missing, decimal }: RecoverFiles): ReadTensor {
  if (!isNpy(path, 'a .npy file, or a .csv, .tsv or .txt file with a line for each entry')) {
    const entries = decodeLong(readText(path), path, 3, decimal);
    if (missing === 'refuse') requireEntries(entries, path);
    return entries;
  }
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
  tensor: ReadTensor | undefined,
  rows: string[] | undefined,
  files: RecoverFiles,
): { tensor?: ReadTensor; notes: string[] } {
  const subjects = tensor?.labels[0];
  if (tensor === undefined || subjects === undefined) return { tensor, notes: [] };
  if (rows === undefined) {
    if (files.matrix === undefined) return { tensor, notes: [] };
    const note = `The rows of ${files.matrix} have no names: they are taken for the subjects ${few(subjects)} of ${files.tensor}, in this order.`;
    return { tensor, notes: [note] };
  }
  const source = files.subjects ?? files.matrix;
  const find = finder(subjects);
  const order = rows.map((name) => {
    const at = find(name);
    if (at === undefined)
      throw new InputError(
        `${files.tensor}: expected entries about every name in ${source}, found none about ${JSON.stringify(name)}`,
      );
    return at;
  });
  const met = new Set(order);
  const stranger = subjects.find((_, i) => !met.has(i));
  if (stranger !== undefined)
    throw new InputError(
      `${files.tensor}: expected the names in ${source}, found ${JSON.stringify(stranger)}, which is none of them`,
    );
  if (met.size < order.length) {
    const twice = rows[order.findIndex((at, i) => order.indexOf(at) < i)];
    throw new InputError(
      `${source}: expected a name of its own for every row, found ${JSON.stringify(twice)} twice`,
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
