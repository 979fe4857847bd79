import * as Plot from '@observablehq/plot';
import { extent } from '../core/extent.js';
import type { Axis } from '../system/drawing.js';
import { ink } from './palette.js';
import { bold, fitted, textWidth, wrapped } from './text.js';
import { linearTicks, logTicks } from './ticks.js';

export const fontFamily = "'DejaVu Sans', Verdana, sans-serif";

const textSize = 13;

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
  fontSize: `${textSize}px`,
  overflow: 'visible',
};

/** Width and height of the axes. */
export const inner = {
  width: plotSize.width - plotSize.marginLeft - plotSize.marginRight,
  height: plotSize.height - plotSize.marginTop - plotSize.marginBottom,
};

/**
 * Plot's options of an axis over a domain: label in the middle without an arrow.
 *
 * @param length of the axis in pixels, which its label may take
 */
export function scaleOf(
  { label = '', scale = 'linear' }: Axis,
  domain: [number, number],
  length: number,
  defaults: Plot.ScaleOptions = {},
): Plot.ScaleOptions {
  const { unit, ...ticks } = scale === 'log' ? { unit: undefined, ...logTicks(domain) } : linearTicks(domain);
  return {
    ...defaults,
    ...ticks,
    label: fitted(unit === undefined ? label : `${label} (in ${unit})`, textSize, length),
    type: scale,
    domain,
    labelAnchor: 'center',
    labelArrow: 'none',
  };
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
/** Rows of a column of the legend, and columns, that stand beside a plot. */
const rows = Math.floor((plotSize.height - plotSize.marginTop) / legendRow);
const columns = 2;
/** Longer texts of a legend are cut, in pixels. */
const longest = 300;

/** Entries of a legend that names so many at most beside `others`; how many more there are stands at its end. */
export function limited(entries: LegendEntry[], others: number): LegendEntry[] {
  const most = Math.max(1, rows * columns - others);
  if (entries.length <= most) return entries;
  return [...entries.slice(0, most - 1), { text: `and ${entries.length - most + 1} more`, marks: [] }];
}

/** Title above, legend on the right, plot inside: one SVG element that stands alone. */
export function frame(
  plot: Element,
  { title, subtitle, legend }: { title: string; subtitle?: string; legend: LegendEntry[] },
  document: Document,
): Element {
  const texts = legend.map(({ text }) => fitted(text, textSize, longest));
  const column = 46 + extent(texts.map((text) => textWidth(text, textSize)))[1];
  const legendWidth = Math.ceil(legend.length / rows) * (legend.length > 0 ? column : 0);
  const head = heading(document, title, subtitle, plotSize.width + legendWidth);
  const width = Math.max(plotSize.width + legendWidth, head.width);
  const lines = Math.min(rows, legend.length);
  const height = head.height + Math.max(plotSize.height, plotSize.marginTop + lines * legendRow) + 6;
  const svg = page(document, width, height);
  svg.append(...head.elements, placed(plot, 0, head.height));
  legend.forEach(({ marks }, i) => {
    const x = plotSize.width + 4 + Math.floor(i / rows) * column;
    const y = head.height + plotSize.marginTop + (i % rows) * legendRow;
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
    svg.append(placed(sample, x, y), element(document, 'text', { x: x + 34, y: y + 13 }, texts[i]));
  });
  return svg;
}

/** A white page. */
export function page(document: Document, width: number, height: number): Element {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const attributes = { width: w, height: h, viewBox: `0 0 ${w} ${h}` };
  const svg = element(document, 'svg', {
    ...attributes,
    'font-family': fontFamily,
    'font-size': textSize,
    fill: ink,
  });
  svg.append(element(document, 'rect', { width: w, height: h, fill: 'white' }));
  return svg;
}

/** A title may make a figure so wide; a longer one is broken. */
const widestHeading = 900;
const titleSize = 17;
const indent = 14;

/** Title and subtitle of a figure that is so wide without them, and the room that they take. */
export function heading(
  document: Document,
  title: string,
  subtitle: string | undefined,
  width: number,
): { elements: Element[]; width: number; height: number } {
  const room = Math.max(width, widestHeading) - 2 * indent;
  const titles = wrapped(title, bold * titleSize, room, 3);
  const subtitles = subtitle ? wrapped(subtitle, textSize, room, 3) : [];
  const [, widest] = extent([
    ...titles.map((line) => textWidth(line, bold * titleSize)),
    ...subtitles.map((line) => textWidth(line, textSize)),
  ]);
  const first = 26 + 22 * (titles.length - 1);
  return {
    elements: [
      ...titles.map((line, i) =>
        element(
          document,
          'text',
          { x: indent, y: 26 + 22 * i, 'font-size': titleSize, 'font-weight': 'bold' },
          line,
        ),
      ),
      ...subtitles.map((line, i) =>
        element(document, 'text', { x: indent, y: first + 21 + 17 * i, fill: '#555555' }, line),
      ),
    ],
    width: widest + 2 * indent,
    height: first + (subtitles.length > 0 ? 32 + 17 * (subtitles.length - 1) : 12),
  };
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
