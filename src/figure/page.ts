// What a page takes: the drawing itself, into the page's own document. Files and pictures are node.ts.
export { draw } from './draw.js';
export type {
  Axis,
  Curves,
  Drawing,
  Measured,
  Phases,
  Recovered,
  Scatter,
  Series,
  Spectrum,
} from './drawing.js';
export { palette } from './palette.js';
