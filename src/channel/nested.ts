// What the core is told of a noisy link of two or three directions (assembly/channel/nested.ts).

import { addTo, degreeOf, emptyForm, type Form } from './form.js';
import { writeLine } from './line.js';
import type { Link, TermLink } from './link.js';
import { scalarOfForm, turnsOf } from './univariate.js';

const KIND = 10;
/** Places in the overlay: forms of the first two coordinates, then room for two integrals, then the terms. */
const FORMS = 32;
const FORM = 17;
const TERMS = FORMS + 2 * FORM + 2 * 72;
const PRODUCT = 0;
const RATIO = 1;
const SIGNS = 2;
const STRAIGHT = 0;
const BROKEN = 1;
const CURVED = 2;

interface Part {
  kind: number;
  weight: number;
  /** Coordinates; of a ratio that above and that below. */
  on: number[];
}

/** The overlay, or undefined where no coordinate can be the last one. */
export function lowerNested(
  p: number,
  terms: { link: TermLink | Extract<Link, { kind: 'function' }>; on: number[]; weight: number }[],
  noise: number,
): Float64Array | undefined {
  if (p < 2 || p > 3 || !(noise > 0)) return undefined;
  const forms = Array.from({ length: p }, emptyForm);
  const parts: Part[] = [];
  for (const { link, on, weight } of terms) {
    if (link.kind === 'function') return undefined;
    if (link.kind === 'norm') for (const a of on) forms[a].powers[2] += weight / on.length;
    else if (link.kind === 'committee') for (const a of on) forms[a].sign += weight;
    else if (on.length === 1) addTo(forms[on[0]], link, weight);
    else
      parts.push({
        kind: link.kind === 'ratio' ? RATIO : link.kind === 'product' ? PRODUCT : SIGNS,
        weight,
        on,
      });
  }
  const found = lastOf(p, forms, parts);
  if (!found) return undefined;
  const { mode, last } = found;
  const order = [...Array.from({ length: p }, (_, a) => a).filter((a) => a !== last), last];
  const bit = (a: number) => 1 << order.indexOf(a);
  const bits = (on: number[]) => on.reduce((sum, a) => sum + bit(a), 0);
  const written = parts.flatMap(({ kind, weight, on }) =>
    kind === RATIO ? [kind, weight, bit(on[0]), bit(on[1])] : [kind, weight, bits(on), 0],
  );
  const { powers, absolute, sign } = forms[last];
  const line = mode === CURVED ? lineOf(forms[last], noise) : new Float64Array(0);
  // An even number of numbers: the line's room is aligned.
  const at = TERMS + written.length;
  const lowered = new Float64Array(at + line.length);
  const places = [order[0], order[1], order[2] ?? 0];
  lowered.set([KIND, p, noise, ...places, mode, powers[1], absolute, sign, parts.length, at]);
  order.slice(0, -1).forEach((a, k) => {
    const form = forms[a];
    lowered.set([degreeOf(form), form.absolute, form.bend, form.sign, ...form.powers], FORMS + k * FORM);
  });
  // What does not depend on the last coordinate is of the first.
  if (mode !== CURVED) lowered[FORMS + 4] += powers[0];
  lowered.set(written, TERMS);
  lowered.set(line, at);
  return lowered;
}

/** A coordinate in which the link is a straight line, or a broken one, or a function beside the others. */
function lastOf(p: number, forms: Form[], parts: Part[]): { mode: number; last: number } | undefined {
  const coordinates = Array.from({ length: p }, (_, a) => p - 1 - a);
  const below = (a: number) => parts.some(({ kind, on }) => kind === RATIO && on[1] === a);
  const jumps = (a: number) => parts.some(({ kind, on }) => kind === SIGNS && on.includes(a));
  const lines = coordinates.filter((a) => degreeOf(forms[a]) <= 1 && forms[a].bend === 0 && !below(a));
  const broken = (a: number) => forms[a].absolute !== 0 || forms[a].sign !== 0 || jumps(a);
  const straight = lines.find((a) => !broken(a));
  if (straight !== undefined) return { mode: STRAIGHT, last: straight };
  if (lines.length > 0) return { mode: BROKEN, last: lines[0] };
  const alone = coordinates.find((a) => forms[a].sign === 0 && !parts.some(({ on }) => on.includes(a)));
  return alone === undefined ? undefined : { mode: CURVED, last: alone };
}

/** The function of the last coordinate as a line without signs. */
function lineOf(form: Form, noise: number): Float64Array {
  const turns = turnsOf(scalarOfForm(form));
  return writeLine(form, turns, { p: 1, c: 0, noise, shares: [0, 1, 1], kinked: false });
}
