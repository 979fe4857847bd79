/**
 * Advances of the printable characters of ASCII in DejaVu Sans, the space first, in hundredths of the size. Its bold
 * letters are wider by `bold`.
 */
const advances = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
  34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73,
  68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63,
  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];
export const bold = 1.15;

/** Marks upon other letters, and what directs them. */
const invisible = /[\p{M}\p{Cf}]/u;
/** Chinese, Japanese and Korean letters, and pictures: as wide as high. */
const square =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

/** Signs of mathematics, arrows, the ellipsis. */
const wide = /[…\p{S}]/u;

/** What other letters take: there is no canvas to ask. */
function advanceOf(character: string): number {
  if (invisible.test(character)) return 0;
  if (square.test(character)) return 110;
  return wide.test(character) ? 100 : 70;
}

/** Width of a line of text in pixels, rather too large than too small. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += advances[character.charCodeAt(0) - 32] ?? advanceOf(character);
  return (size * width) / 100;
}

/** The text, or as much of its beginning as fits the width, and an ellipsis. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const [start] = split(text, size, width - textWidth('…', size));
  return `${start.trimEnd()}…`;
}

/** The text in lines, broken between words where that goes; what does not fit `most` lines is cut off. */
export function wrapped(text: string, size: number, width: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && lines.length < most - 1 && textWidth(rest, size) > width) {
    const [start, end] = split(rest, size, width);
    const space = end.startsWith(' ') ? start.length : start.lastIndexOf(' ');
    const at = space > 0 ? space : start.length;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, fitted(rest, size, width)];
}

/** As many letters as fit, one at least, and the others. What people see as one letter is never cut. */
function split(text: string, size: number, width: number): [start: string, end: string] {
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let at = 0;
  let taken = 0;
  for (const { segment, index } of letters.segment(text)) {
    taken += textWidth(segment, size);
    if (taken > width && index > 0) break;
    at = index + segment.length;
  }
  return [text.slice(0, at), text.slice(at)];
}

/**
 * Names come from files and may hold anything. In a figure they stand on one line, and what XML does not have (control characters, half a pair of
 * surrogates) becomes the replacement character, so that it shows that something is there. Of data, every string; numbers stay.
 */
export function legible<T>(part: T): T {
  if (typeof part === 'string') {
    return part.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd') as T;
  }
  if (Array.isArray(part)) return part.map(legible) as T;
  if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, legible(value)])) as T;
}
