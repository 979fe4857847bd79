import type { Grid } from './grid.js';
import { InputError } from './input-error.js';
import { kindOf } from './number.js';

/** Where a file holds names: of the columns in its first row, of the rows in its first column. */
export type Names = 'none' | 'rows' | 'columns' | 'both';

export interface Layout {
  header: boolean;
  labels: boolean;
  /** Sentences on numbers that were taken for names. */
  notes: string[];
}

/** What a column of running numbers is called, and so one of any distinct integers. */
const indexName =
  /^(|#|id|ids|index|idx|key|no\.?|nr\.?|row|rows|rownames?|row[ _.]names?|unnamed: \d+|.*[ _.-]id)$/i;

/**
 * Tells names from numbers. Words in the first row or column are names, and numbers are where they count: years over columns, the
 * index that pandas and R write, a column of identifiers.
 *
 * @throws InputError when the first line is a cell short and holds no names
 */
export function layoutOf({ lines, short }: Grid, source: string): Layout {
  const cells = lines.map((line) => line.cells);
  const [top, ...rest] = cells;
  const header = rest.length > 0 && (short || isHeader(top, rest));
  if (short && !top.some(isWord) && !isNumbered([['', ...top], ...rest]))
    throw new InputError(
      `${source}, line ${lines[0].line}: expected ${top.length + 1} cells, found ${top.length}: a header may lack the cell ` +
        'over the row names, but these cells are no names',
    );
  const side = (header ? rest : cells).map((row) => row[0]);
  const corner = !header ? undefined : short ? '' : top[0];
  const labels = cells[cells.length - 1].length > 1 && (short || isLabels(side, corner));

  const notes: string[] = [];
  const heads = top.slice(short || !labels ? 0 : 1);
  if (header && heads.some(isNumber))
    notes.push(
      `The first row of ${source} (${few(heads)}) is taken for the names of its columns (--names to change that).`,
    );
  if (labels && side.some(isNumber)) {
    const called = corner ? ` ${JSON.stringify(corner)}` : '';
    notes.push(
      `The first column${called} of ${source} (${few(side)}) is taken for the names of its rows (--names to change that).`,
    );
  }
  return { header, labels, notes };
}

/** What a caller says instead. */
export function givenLayout(names: Names, { lines, short }: Grid, source: string): Layout {
  const header = names === 'columns' || names === 'both';
  const labels = names === 'rows' || names === 'both';
  if (short && !(header && labels))
    throw new InputError(
      `${source}, line ${lines[0].line}: expected ${lines[0].cells.length + 1} cells, found ${lines[0].cells.length}`,
    );
  return { header, labels, notes: [] };
}

// A number of either mark is none of the names.
const isNumber = (cell: string) => kindOf(cell, '.') === 'number' || kindOf(cell, ',') === 'number';
const isWord = (cell: string) => kindOf(cell, '.') === 'word' && !isNumber(cell);

function isHeader(top: string[], rest: string[][]): boolean {
  const [corner, ...others] = top;
  const below = rest.map((row) => row[0]);
  const words = others.filter(isWord).length;
  const figures = others.filter(isNumber).length;
  // A word among the numbers of a first row is a mistake, unless most are words.
  if (words > figures && !isNumber(corner)) return true;
  // "id, 2019, 2020" over a column of numbers: only the corner tells that the first row is names.
  if (isWord(corner) && below.some(isNumber) && !below.some(isWord)) return true;
  return isNumbered([top, ...rest]);
}

/** Whether the numbers of the first row are integers that increase, as years or an index do, and those below them are not. */
function isNumbered([top, ...rest]: string[][]): boolean {
  // A label in the first column is not counted, whether the corner has one or not.
  const places = top.map((_, j) => j).slice(isNumber(top[0]) ? 0 : 1);
  const figures = places.filter((j) => isNumber(top[j]));
  const others = places.filter((j) => !isNumber(top[j]));
  // A single number or row says too little.
  if (figures.length < 2 || rest.length < 2 || !others.every((j) => isWord(top[j]))) return false;
  const values = (row: string[]) => figures.map((j) => Number(row[j]));
  const tells = (counts: (row: number[]) => boolean) =>
    counts(values(top)) && !rest.some((row) => counts(values(row)));
  // Rows of sums over time increase too, but not by equal steps.
  return tells(increases) || (figures.length > 3 && tells(hasEqualSteps));
}

const increases = (row: number[]) =>
  row.every((value, i) => Number.isSafeInteger(value) && (i === 0 || value > row[i - 1]));

const hasEqualSteps = (row: number[]) =>
  increases(row) && row.every((value, i) => value === row[0] + i * (row[1] - row[0]));

function isLabels(side: string[], corner: string | undefined): boolean {
  const words = side.filter(isWord).length;
  const figures = side.filter(isNumber).length;
  if (words > 0) return words > figures || corner === '';
  if (corner === '') return true;
  const integers = side.map(Number);
  if (figures < side.length || !integers.every(Number.isSafeInteger)) return false;
  const runs = side.length > 2 && integers.every((value, i) => value === integers[0] + i);
  return runs || (corner !== undefined && indexName.test(corner) && new Set(integers).size === side.length);
}

function few(cells: string[]): string {
  return cells.length <= 4 ? cells.join(', ') : `${cells[0]}, ${cells[1]}, .. ${cells[cells.length - 1]}`;
}
