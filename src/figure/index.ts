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
export { toPng, toSvg } from './node.js';
export { palette } from './palette.js';
