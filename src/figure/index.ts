export type * from './drawing.js';
export { toPng, toSvg } from './node.js';
export { palette } from './palette.js';
