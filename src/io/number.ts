/** The mark between the integer part of a number and its decimals. */
export type Decimal = '.' | ',';

const numbers: Record<Decimal, RegExp> = {
  '.': /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  ',': /^[+-]?(\d+(,\d*)?|,\d+)(e[+-]?\d+)?$/i,
};

/** What numpy, pandas, R, the World Bank, Eurostat and spreadsheets write where they have no number. */
const nothing = /^(|na|<na>|n\/a|#n\/a|#null!|[+-]?nan|null|none|\.|\.\.|\.\.\.|:|\?|-|–|—)$/i;

const infinite = /^[+-]?inf(inity)?$/i;

/** Thousands parted by points, commas, blanks or apostrophes, where no mark of decimals makes another number of it. */
const parted =
  /^[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(,\d{3})+\.\d+|(\.\d{3}){2,}|(,\d{3}){2,}|([\s'’]\d{3})+([.,]\d+)?)$/;

const truth: Record<string, number> = { true: 1, false: 0 };

/**
 * The kind of a cell of text: a number, nothing where a number is missing, a word, or refused. Refused are
 * infinities and numbers with separated thousands, which are neither read nor taken for names.
 */
export function kindOf(cell: string, decimal: Decimal): 'number' | 'nothing' | 'neither' | 'word' {
  if (numbers[decimal].test(cell) || Object.hasOwn(truth, cell.toLowerCase())) return 'number';
  if (nothing.test(cell)) return 'nothing';
  return infinite.test(cell) || parted.test(cell) ? 'neither' : 'word';
}

/** The number in a cell, logical values as 1 and 0; NaN where it is missing, undefined for anything but a finite number. */
export function numberOf(cell: string, decimal: Decimal): number | undefined {
  const kind = kindOf(cell, decimal);
  if (kind === 'nothing') return Number.NaN;
  if (kind !== 'number') return undefined;
  const value = truth[cell.toLowerCase()] ?? Number(cell.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

/**
 * What is wrong with a cell in which `numberOf` finds no number, and what it says about the file.
 *
 * @param otherwise a hint for a cell that says nothing itself
 */
export function complaintOf(cell: string, decimal: Decimal, otherwise = ''): string {
  const found = JSON.stringify(cell.length > 40 ? `${cell.slice(0, 37)}...` : cell);
  if (infinite.test(cell) || kindOf(cell, decimal) === 'number')
    return `expected a finite number, found ${found} (NA says that a number is missing)`;
  return `expected a number, found ${found}${hintOf(cell) ?? otherwise}`;
}

function hintOf(cell: string): string | undefined {
  if (/^[+-]?\d+,\d+$/.test(cell))
    return ' (--decimal , where a comma precedes decimals; thousands are not parted)';
  if (parted.test(cell))
    return ' (write it with nothing between its thousands; --names tells which cells are names)';
  return /\d[\s;,|]+[-+.\d]/.test(cell)
    ? ' (is it two cells, with another separator between them?)'
    : undefined;
}

/** A number with decimals behind a comma, or behind a point. */
export function hasDecimals(cell: string, decimal: Decimal): boolean {
  return cell.includes(decimal) && numbers[decimal].test(cell);
}
