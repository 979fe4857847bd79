export { type CsvOptions, decodeCsv, encodeCsv, requireComplete, type Table } from './csv.js';
export { readBytes, readText, reason, writeAtomic } from './files.js';
export { InputError } from './input-error.js';
export { JsonlWriter, type Records, readJsonl } from './jsonl.js';
export { lock } from './lock.js';
export { decodeLong, type LongArray, requireEntries } from './long.js';
export { decodeNpy, encodeNpy, type NdArray } from './npy.js';
export { decodeNpz, encodeNpz } from './npz.js';
export { type Column, columnsToCsv, columnsToParquet } from './table.js';
