// What a page takes: the drawing itself, into the page's own document. Files and pictures are node.ts.

export type * from '../system/drawing.js';
export { draw } from './draw.js';
export { palette } from './palette.js';
