export type * from '../system/drawing.js';
export { toPng, toSvg } from './node.js';
export { palette } from './palette.js';
