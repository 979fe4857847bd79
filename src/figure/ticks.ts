import type * as Plot from '@observablehq/plot';

const rounding = 1e-9;
/** Numbers from here to there are read without an exponent. */
const readable = [1e-3, 1e5];

/** Ticks and grid lines of a logarithmic axis: one a decade where there are some, Plot would draw nine; 1, 2 and 5 of each where there are few. */
export function logTicks(domain: [number, number]): Pick<Plot.ScaleOptions, 'ticks' | 'tickFormat'> {
  const [low, high] = domain[0] < domain[1] ? domain : [domain[1], domain[0]];
  const first = Math.floor(Math.log10(low));
  const exponents = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, k) => first + k);
  const inside = (digit: number) => (exponent: number) => {
    const value = times(digit, exponent);
    return value >= low * (1 - rounding) && value <= high * (1 + rounding);
  };
  const decades = exponents.filter(inside(1));
  if (decades.length > 2) {
    // Counted from the upper end.
    const step = Math.ceil((decades.length - 1) / 8);
    const shown = decades.filter((_, k) => (decades.length - 1 - k) % step === 0);
    return { ticks: shown.map((exponent) => times(1, exponent)), tickFormat: powerOfTen };
  }
  const fine = [1, 2, 5].flatMap((digit) =>
    exponents.filter(inside(digit)).map((exponent) => times(digit, exponent)),
  );
  return { ...(fine.length > 1 && { ticks: fine }), tickFormat: plain };
}

/** A power of ten for the label of a linear axis, where zeros would have to be counted in its numbers, and their format without it. */
export function linearTicks([from, to]: [number, number]): {
  unit?: string;
  tickFormat?: (value: number) => string;
} {
  const largest = Math.max(Math.abs(from), Math.abs(to));
  if (largest >= readable[0] && largest < readable[1]) return {};
  const exponent = Math.floor(Math.log10(largest));
  return {
    unit: `10${raised(exponent)}`,
    tickFormat: (value) => String(Number((value / times(1, exponent)).toPrecision(6))).replace('-', '−'),
  };
}

function times(digit: number, exponent: number): number {
  return Number(`${digit}e${exponent}`);
}

/** 10⁻³ */
function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return exponent === 0 ? '1' : `10${raised(exponent)}`;
}

/** 0.02, and 2·10⁻⁵ where zeros would have to be counted. */
function plain(value: number): string {
  const rounded = Number(value.toPrecision(6));
  if (value >= readable[0] && value < readable[1]) return String(rounded);
  const [digits, exponent] = rounded.toExponential().split('e');
  return `${digits === '1' ? '' : `${digits}·`}10${raised(Number(exponent))}`;
}

function raised(exponent: number): string {
  return [...String(exponent)].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('');
}
