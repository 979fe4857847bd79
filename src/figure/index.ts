export type { Axis, Curves, Drawing, Measured, Phases, Scatter, Series, Spectrum } from './drawing.js';
export { toPng, toSvg } from './node.js';
export { palette } from './palette.js';
