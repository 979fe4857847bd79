import type { Drawing } from '../system/drawing.js';
import { curves } from './curves.js';
import { checkDrawing } from './fields.js';
import { phases } from './phases.js';
import { recovered } from './recovered.js';
import { scatter } from './scatter.js';
import { spectrum } from './spectrum.js';
import { legible } from './text.js';

/**
 * The figure as one SVG element that needs no stylesheet and no script. The document is the page's, or jsdom's. Names may hold any character: those
 * that XML does not have become �, long ones are cut.
 *
 * @throws RangeError for a kind that there is not, and for a field that no drawing of the kind has
 */
export function draw(given: Drawing, document: Document): Element {
  checkDrawing(given);
  const drawing = legible(given);
  switch (drawing.kind) {
    case 'curves':
      return curves(drawing, document);
    case 'phases':
      return phases(drawing, document);
    case 'spectrum':
      return spectrum(drawing, document);
    case 'scatter':
      return scatter(drawing, document);
    case 'recovered':
      return recovered(drawing, document);
  }
}
