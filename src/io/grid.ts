import { dsvFormat } from 'd3-dsv';
import { InputError } from './input-error.js';
import { type Decimal, hasDecimals, kindOf } from './number.js';

/** A line of a file, from 1, and what stands between its separators, without blanks around. */
export interface Line {
  line: number;
  cells: string[];
}

/** The cells of a file: every line as wide as the others, the first one perhaps a cell narrower. */
export interface Grid {
  lines: Line[];
  /** Whether the first line lacks a cell over the row names, as R writes it. */
  short: boolean;
  decimal: Decimal;
}

const separators = ['\t', ';', ',', '|', ' '];

/** A first line in which spreadsheets say what separates. */
const statement = /^\uFEFF?"?sep=([\t;,| ])"?[\t;,| ]*(\r|\n|$)/i;

/** Enough of a file to see what separates its cells. */
const SAMPLE = 2 ** 16;

/**
 * Splits text into cells. The separator is the one that makes lines of equal width full of numbers; what stands in quotes separates
 * nothing. A first line such as sep=; says it instead, and is left out. So are lines of comment in front and
 * behind, and empty columns at the end.
 *
 * @param decimal the mark before decimals; seen from the numbers unless given
 * @throws InputError for lines of unequal width, and for numbers that could be of either mark
 */
export function gridOf(text: string, source: string, decimal?: Decimal): Grid {
  const said = statement.exec(text)?.[1];
  const separator = said ?? separatorOf(text, decimal);
  const lines = withoutComments(split(text, separator).slice(said === undefined ? 0 : 1));
  if (lines.length === 0) throw new InputError(`${source}: expected a matrix of numbers, found no rows`);
  const width = widthOf(lines);
  const [first, ...rest] = lines;
  const short = rest.length > 0 && first.cells.length === width - 1;
  for (const { line, cells } of short ? rest : lines) {
    if (cells.length !== width)
      throw new InputError(`${source}, line ${line}: expected ${width} cells, found ${cells.length}`);
  }
  return { ...trimmed(lines, short), decimal: decimal ?? decimalOf(lines, separator, source) };
}

function split(text: string, separator: string): Line[] {
  return dsvFormat(separator)
    .parseRows(text.replace(/^\uFEFF/, ''), (row, i) => {
      const cells = row.map((cell) => cell.trim());
      // Blanks in a row separate once.
      return { line: i + 1, cells: separator === ' ' ? cells.filter((cell) => cell !== '') : cells };
    })
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** The width that most lines have; of a header and one row, that of the row. */
function widthOf(lines: Line[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of lines.length > 2 ? lines.slice(1) : lines)
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let [width, most] = [0, 0];
  for (const [candidate, count] of counts) if (count > most) [width, most] = [candidate, count];
  const [first, second] = lines;
  const underShort =
    lines.length === 2 && second.cells.length === first.cells.length + 1 && !first.cells.some(isNumber);
  return underShort ? second.cells.length : width;
}

const isNumber = (cell: string) => kindOf(cell, '.') === 'number' || kindOf(cell, ',') === 'number';

function separatorOf(text: string, decimal: Decimal | undefined): string {
  const cut = text.length > SAMPLE ? text.lastIndexOf('\n', SAMPLE) + 1 || SAMPLE : text.length;
  const sample = text.slice(0, cut);
  let [best, most] = [decimal === ',' ? ';' : ',', [0, 0, 0]];
  for (const separator of separators) {
    if (separator === decimal) continue;
    const score = scoreOf(split(sample, separator), separator);
    const at = score.findIndex((value, i) => value !== most[i]);
    if (at >= 0 && score[at] > most[at]) [best, most] = [separator, score];
  }
  return best;
}

/** How well a separator fits the lines: first numbers in lines of equal width, then equal width, then width. */
function scoreOf(all: Line[], separator: string): number[] {
  const lines = all.filter(({ cells }) => !cells[0].startsWith('#'));
  if (lines.length === 0) return [0, 0, 0];
  const width = widthOf(lines);
  if (width < 2) return [0, 0, 0];
  const regular = lines.filter(({ cells }, i) => cells.length === (i === 0 ? cells.length : width)).length;
  const body = lines.length > 1 ? lines.slice(1) : lines;
  const cells = body.flatMap((line) => line.cells);
  const numeric = cells.filter(
    (cell) => kindOf(cell, '.') !== 'word' || (separator !== ',' && kindOf(cell, ',') !== 'word'),
  ).length;
  const equal = regular / lines.length;
  return [equal * (numeric / cells.length), equal, width];
}

/** Without lines of '#' in front, but for a last one that is as wide as the lines below and so their header, and behind. */
function withoutComments(lines: Line[]): Line[] {
  const isComment = ({ cells }: Line) => cells[0].startsWith('#');
  const begin = lines.findIndex((line) => !isComment(line));
  if (begin < 0) return lines;
  const width = lines[begin].cells.length;
  let end = lines.length;
  while (isComment(lines[end - 1]) && lines[end - 1].cells.length !== width) end--;
  if (begin === 0) return lines.slice(0, end);
  const header = uncommented(lines[begin - 1]);
  // A single cell over two is a sentence as likely as the name of one column.
  const fits = header.cells.length > 1 && [width, width - 1].includes(header.cells.length);
  return [...(fits ? [header] : []), ...lines.slice(begin, end)];
}

function uncommented({ line, cells: [first, ...rest] }: Line): Line {
  const name = first.replace(/^#+\s*/, '');
  return { line, cells: name === '' ? rest : [name, ...rest] };
}

/** Without the empty columns that separators at the ends of lines make, in the header too or below it alone. */
function trimmed(lines: Line[], short: boolean): Pick<Grid, 'lines' | 'short'> {
  const [first, ...rest] = lines;
  const width = lines[lines.length - 1].cells.length;
  const filled = ({ cells }: Line) => {
    let count = cells.length;
    while (count > 0 && cells[count - 1] === '') count--;
    return count;
  };
  const below = rest.reduce((most, line) => Math.max(most, filled(line)), 0);
  const keep = Math.max(1, below, short ? below : filled(first));
  if (keep === width) return { lines, short };
  return {
    lines: lines.map(({ line, cells }) => ({ line, cells: cells.slice(0, keep) })),
    short: short && first.cells.length === keep - 1,
  };
}

/** The mark that the numbers show. A comma with three digits behind it may part thousands instead. */
function decimalOf(lines: Line[], separator: string, source: string): Decimal {
  if (separator === ',') return '.';
  let comma: Line | undefined;
  let thousands = true;
  for (const line of lines) {
    for (const cell of line.cells) {
      if (hasDecimals(cell, '.')) return '.';
      if (!hasDecimals(cell, ',')) continue;
      comma ??= line;
      thousands &&= /^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell);
    }
  }
  if (comma === undefined) return '.';
  if (thousands) {
    const cell = comma.cells.find((text) => hasDecimals(text, ','));
    throw new InputError(
      `${source}, line ${comma.line}: found ${cell}, whose comma may precede decimals or part thousands; ` +
        'say --decimal , or write the numbers without commas',
    );
  }
  return ',';
}
