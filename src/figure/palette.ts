/** Okabe and Ito's colours, told apart by every common kind of colour vision (jfly.uni-koeln.de/color). */
export const palette = {
  black: '#000000',
  orange: '#e69f00',
  skyBlue: '#56b4e9',
  green: '#009e73',
  yellow: '#f0e442',
  blue: '#0072b2',
  vermilion: '#d55e00',
  purple: '#cc79a7',
} as const;

/** Colours of series in order; dark enough for lines on white. */
const seriesColors = [
  palette.blue,
  palette.vermilion,
  palette.green,
  palette.purple,
  palette.orange,
  palette.skyBlue,
  palette.black,
];

/** Plot's names of the symbols of series, so that a figure reads without colour too. */
const seriesSymbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye', 'cross'] as const;

/** Colour and symbol of the k-th of several: colours come round before a pair of both does. */
export function lookOf(k: number): { color: string; symbol: (typeof seriesSymbols)[number] } {
  const count = seriesColors.length;
  return { color: seriesColors[k % count], symbol: seriesSymbols[(k + Math.floor(k / count)) % count] };
}

export const ink = '#222222';
export const faint = '#888888';
