// What a page takes: the drawing itself, into the page's own document. Files and pictures are node.ts.
export { draw } from './draw.js';
export type * from './drawing.js';
export { palette } from './palette.js';
