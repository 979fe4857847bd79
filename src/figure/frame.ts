import * as Plot from '@observablehq/plot';
import type { Axis } from './drawing.js';
import { ink } from './palette.js';

export const fontFamily = "'DejaVu Sans', Verdana, sans-serif";

/** Inner size of every plot, without title and legend, and the room around the axes. */
export const plotSize = {
  width: 620,
  height: 420,
  marginLeft: 74,
  marginBottom: 50,
  marginTop: 16,
  marginRight: 20,
};

export const plotStyle = {
  background: 'white',
  color: ink,
  fontFamily,
  fontSize: '13px',
  overflow: 'visible',
};

/** Plot's options of an axis: label in the middle without an arrow. */
export function scaleOf(axis: Axis, defaults: Plot.ScaleOptions = {}): Plot.ScaleOptions {
  const { label, domain, scale = 'linear' } = axis;
  const options: Plot.ScaleOptions = {
    ...defaults,
    label,
    type: scale,
    labelAnchor: 'center',
    labelArrow: 'none',
  };
  if (domain) options.domain = domain;
  // One tick and one grid line a decade; Plot would draw nine.
  if (scale === 'log') Object.assign(options, { ticks: decades(domain!), tickFormat: powerOfTen });
  return options;
}

function decades([low, high]: [number, number]): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.ceil((last - first) / 8) || 1;
  const ticks: number[] = [];
  for (let exponent = last; exponent >= first; exponent -= step) ticks.unshift(10 ** exponent);
  return ticks;
}

function powerOfTen(value: number): string {
  const exponent = String(Math.round(Math.log10(value)));
  return value === 1
    ? '1'
    : `10${[...exponent].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('')}`;
}

/** One entry of a legend: marks in a box of 26 x 16 with the origin in its middle, and the text beside it. */
export interface LegendEntry {
  text: string;
  marks: Plot.Markish[];
}

/** The sample of a line in a legend. */
export function lineSample(stroke: string, options: Plot.LineOptions = {}): Plot.Markish {
  return Plot.line(
    [
      [-13, 0],
      [13, 0],
    ],
    { stroke, strokeWidth: 2, ...options },
  );
}

const legendRow = 22;
/** Mean advance of DejaVu Sans at 13 px, taken generously: there is no canvas to measure text with. */
const characterWidth = 8;

/** Title above, legend on the right, plot inside: one SVG element that stands alone. */
export function frame(
  plot: Element,
  { title, subtitle, legend }: { title: string; subtitle?: string; legend: LegendEntry[] },
  document: Document,
): Element {
  const top = subtitle ? 58 : 38;
  const longest = Math.max(0, ...legend.map(({ text }) => text.length));
  const legendWidth = legend.length > 0 ? 46 + characterWidth * longest : 0;
  const textWidth = 24 + Math.max(title.length * 1.2, subtitle?.length ?? 0) * characterWidth;
  const width = Math.max(plotSize.width + legendWidth, textWidth);
  const height = Math.max(plotSize.height, plotSize.marginTop + legend.length * legendRow) + top + 6;
  const svg = element(document, 'svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': fontFamily,
    'font-size': 13,
    fill: ink,
  });
  svg.append(element(document, 'rect', { width, height, fill: 'white' }));
  svg.append(
    element(document, 'text', { x: 14, y: 26, 'font-size': 17, 'font-weight': 'bold' }, title),
    ...(subtitle ? [element(document, 'text', { x: 14, y: 47, fill: '#555555' }, subtitle)] : []),
  );
  svg.append(placed(plot, 0, top));
  legend.forEach(({ text, marks }, i) => {
    const [x, y] = [plotSize.width + 4, top + plotSize.marginTop + i * legendRow];
    const axes = { x: { axis: null, domain: [-13, 13] }, y: { axis: null, domain: [-8, 8] } };
    const sample = Plot.plot({
      width: 26,
      height: 16,
      margin: 0,
      document,
      style: plotStyle,
      ...axes,
      marks,
    });
    svg.append(placed(sample, x, y), element(document, 'text', { x: x + 34, y: y + 13 }, text));
  });
  return svg;
}

/** A plot at its place in the frame. Its own stylesheet would have browsers stretch it: "height: auto" is for pages. */
export function placed(plot: Element, x: number, y: number): Element {
  plot.querySelector('style')?.remove();
  plot.setAttribute('x', String(x));
  plot.setAttribute('y', String(y));
  return plot;
}

export function element(
  document: Document,
  tag: string,
  attributes: Record<string, string | number>,
  text?: string,
): Element {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}
