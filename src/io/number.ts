/** The mark between the integer part of a number and its decimals. */
export type Decimal = '.' | ',';

const numbers: Record<Decimal, RegExp> = {
  '.': /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  ',': /^[+-]?(\d+(,\d*)?|,\d+)(e[+-]?\d+)?$/i,
};

/** What numpy, pandas, R, the World Bank, Eurostat and spreadsheets write where they have no number. */
const nothing =
  /^(|na|<na>|n\/a|#n\/a|#null!|nan|[+-]?nan|null|none|[+-]?inf(inity)?|\.|\.\.|\.\.\.|:|\?|-|–|—)$/i;

const truth: Record<string, number> = { true: 1, false: 0 };

/** What a cell of text is: a number, nothing where a number is missing, or a word. */
export function kindOf(cell: string, decimal: Decimal): 'number' | 'nothing' | 'word' {
  if (numbers[decimal].test(cell) || cell.toLowerCase() in truth) return 'number';
  return nothing.test(cell) ? 'nothing' : 'word';
}

/** The number in a cell, logical values as 1 and 0; NaN where it is missing or overflows, undefined for a word. */
export function numberOf(cell: string, decimal: Decimal): number | undefined {
  const kind = kindOf(cell, decimal);
  if (kind === 'word') return undefined;
  if (kind === 'nothing') return Number.NaN;
  const value = truth[cell.toLowerCase()] ?? Number(cell.replace(',', '.'));
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A number with decimals behind a comma, or behind a point. */
export function hasDecimals(cell: string, decimal: Decimal): boolean {
  return cell.includes(decimal) && numbers[decimal].test(cell);
}
