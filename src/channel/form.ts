import { type Link, powersOf, sign } from './link.js';

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

/** Rounding error of coefficients that cancel, relative to a sum of 1. */
const ROUNDING = 1e-14;

/** The form that a weighted sum of links of one coordinate is, or undefined where one of them has none. What cancels is 0 in it. */
export function formOf(terms: { link: Link; weight: number }[]): Form | undefined {
  const [sums, sizes] = [0, 1].map(() => Array<number>(POWERS + 3).fill(0));
  for (const { link, weight } of terms) {
    const own = emptyForm();
    if (!addTo(own, link, weight)) return undefined;
    [...own.powers, own.absolute, own.bend, own.sign].forEach((c, k) => {
      sums[k] += c;
      sizes[k] += Math.abs(c);
    });
  }
  const clean = sums.map((c, k) => (Math.abs(c) <= ROUNDING * sizes[k] ? 0 : c));
  const powers = clean.slice(0, POWERS);
  const [absolute, bend, sign] = clean.slice(POWERS);
  // A line that is flat on one side of 0 is so to the last bit.
  const steep = Math.abs(powers[1]);
  const flat = Math.abs(steep - Math.abs(absolute)) <= ROUNDING * steep;
  return { powers, absolute: flat ? Math.sign(absolute) * steep : absolute, bend, sign };
}

/** The form as a function of z. */
export function functionOf(form: Form): (z: number) => number {
  const c = form.powers.slice(0, degreeOf(form) + 1);
  const { absolute, bend, sign: jump } = form;
  return (z) => {
    let value = 0;
    for (let m = c.length - 1; m > 1; m--) value = (value + c[m]) * z;
    // The straight part on its own: it is 0 to the last bit where it cancels.
    const straight = (c[1] ?? 0) * z + absolute * Math.abs(z);
    value = value * z + straight + c[0];
    if (bend !== 0) value += bend * Math.tanh(z);
    return jump !== 0 ? value + jump * sign(z) : value;
  };
}

/** Its derivative, at 0 that on the right. */
export function slopeOf(form: Form): (z: number) => number {
  const d = form.powers.slice(0, degreeOf(form) + 1).map((c, m) => m * c);
  const { absolute, bend } = form;
  return (z) => {
    let slope = 0;
    for (let m = d.length - 1; m > 0; m--) slope = slope * z + d[m];
    slope += z < 0 ? -absolute : absolute;
    return bend !== 0 ? slope + bend / Math.cosh(z) ** 2 : slope;
  };
}

/** Where a form has a kink or a jump. */
export const breaksOf = ({ absolute, sign }: Form) => (absolute !== 0 || sign !== 0 ? [0] : []);

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
