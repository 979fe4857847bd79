import { type Link, powersOf } from './link.js';

/** Coefficients of a polynomial that the core has room for. */
export const POWERS = 13;

/** c0 + c1 z + .. + absolute |z| + bend tanh z + sign sign(z): what one coordinate adds to a label. */
export interface Form {
  powers: number[];
  absolute: number;
  bend: number;
  sign: number;
}

export const emptyForm = (): Form => ({ powers: Array(POWERS).fill(0), absolute: 0, bend: 0, sign: 0 });

export const degreeOf = ({ powers }: Form) => powers.reduce((top, c, m) => (c !== 0 ? m : top), 0);

/** Adds a link of one coordinate to the form of that coordinate; false for a link that is none. */
export function addTo(form: Form, link: Link, weight: number): boolean {
  switch (link.kind) {
    case 'linear':
    case 'product':
      form.powers[1] += weight;
      return true;
    case 'square':
    case 'norm':
      form.powers[2] += weight;
      return true;
    case 'hermite':
    case 'polynomial':
      powersOf(link).forEach((c, m) => {
        form.powers[m] += weight * c;
      });
      return true;
    case 'relu':
      form.powers[1] += 0.5 * weight;
      form.absolute += 0.5 * weight;
      return true;
    case 'abs':
      form.absolute += weight;
      return true;
    case 'tanh':
      form.bend += weight;
      return true;
    case 'sign':
    case 'sign-product':
    case 'committee':
      form.sign += weight;
      return true;
    default:
      return false;
  }
}
