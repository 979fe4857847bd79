import type { Threshold, ThresholdKind } from '../../spiked/index.js';
import type { TaskRecord } from '../../sweep/record.js';
import type { Row } from '../../sweep/study.js';
import type { Curves } from '../../system/drawing.js';

const words: Record<ThresholdKind, string> = {
  onset: 'onset',
  jump: 'jump',
  'information-theoretic': 'equal free entropy',
  spinodal: 'informed ends',
};

/** Thresholds as a row of a record: what begins or jumps there, and where. Of equal ones the later get a number. */
export function thresholdRow(thresholds: readonly Threshold[]): Row {
  const row: Row = {};
  for (const threshold of thresholds) {
    const { kind, value } = threshold;
    const name = kind === 'onset' ? `${words.onset} of ${growing(threshold)}` : words[kind];
    let key = name;
    for (let k = 2; key in row; k++) key = `${name} ${k}`;
    row[key] = value;
  }
  return row;
}

/** The direction that begins to grow: vectors by name, columns of a factor by name and number. */
function growing({ species, direction = {} }: Threshold): string {
  return species
    .flatMap((name) => {
      const matrix = direction[name];
      if (!Array.isArray(matrix)) return [name];
      return matrix.flatMap((row, a) => (row[a] > 1e-3 ? [name + subscripts[a]] : []));
    })
    .join(', ');
}

const subscripts = [...'₁₂₃₄₅₆₇₈'];

/** Names and values of the thresholds in a run's records, ascending. */
export function thresholdsIn(records: TaskRecord[]): [name: string, value: number][] {
  return records
    .flatMap((record) => (record.at.kind === 'thresholds' && record.status === 'done' ? record.rows : []))
    .flatMap((row) => Object.entries(row).map(([name, value]): [string, number] => [name, Number(value)]))
    .sort((a, b) => a[1] - b[1]);
}

/** Vertical lines at the thresholds in a run's records. */
export function thresholdMarks(records: TaskRecord[]): NonNullable<Curves['marks']> {
  return thresholdsIn(records).map(([label, x]) => ({ x, label }));
}
