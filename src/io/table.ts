import { parquetWriteBuffer } from 'hyparquet-writer';
import { encodeCsv } from './csv.js';

/** A named column of a table; a missing value is undefined. */
export interface Column {
  name: string;
  kind: 'integer' | 'number' | 'word';
  values: (number | string | undefined)[];
}

/** Comma separated text with a header. Numbers keep every digit; NaN and infinities are written by name. */
export function columnsToCsv(columns: Column[]): string {
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, i) =>
    columns.map(({ values }) => values[i]),
  );
  return encodeCsv(
    columns.map(({ name }) => name),
    rows,
  );
}

const types = { integer: 'INT64', number: 'DOUBLE', word: 'STRING' } as const;

/**
 * The bytes of a Parquet file, the same for the same table: int64, double and string columns, missing values null.
 *
 * @param about key-value pairs for the file's metadata
 */
export function columnsToParquet(columns: Column[], about: Record<string, string> = {}): Uint8Array {
  const columnData = columns.map(({ name, kind, values }) => ({
    name,
    type: types[kind],
    data: values.map((value) => {
      if (value === undefined) return null;
      return kind === 'integer' ? BigInt(value) : kind === 'word' ? String(value) : Number(value);
    }),
  }));
  const kvMetadata = Object.entries(about).map(([key, value]) => ({ key, value }));
  return new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata, createdBy: 'onsager' }));
}
