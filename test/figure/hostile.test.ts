import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { extent } from '../../src/core/extent.js';
import { draw } from '../../src/figure/draw.js';
import { type Curves, type Drawing, type Recovered, type Scatter, toPng } from '../../src/figure/index.js';
import { fitted, legible, textWidth, wrapped } from '../../src/figure/text.js';
import { examples } from './examples.js';
import { rounded } from './rounded.js';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

const { window } = new JSDOM('');
/** As toSvg, in one document. */
const svgOf = (drawing: Drawing) =>
  new window.XMLSerializer().serializeToString(draw(drawing, window.document));

const curves = (part: Partial<Curves>): Curves => ({
  kind: 'curves',
  title: 't',
  x: { label: 'x' },
  y: { label: 'y' },
  series: [],
  ...part,
});

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

/** Where dots of the plot lie, in pixels; samples of the legend are at (13, 8). */
function dots(svg: string): [number, number][] {
  const marks = [...svg.matchAll(/<g aria-label="dot"[\s\S]*?<\/g>/g)].map(([mark]) => mark).join('');
  const circles = [...marks.matchAll(/cx="([^"]*)" cy="([^"]*)"/g)];
  const paths = [...marks.matchAll(/<path transform="translate\(([^,]*),([^)]*)\)/g)];
  return [...circles, ...paths]
    .map(([, x, y]): [number, number] => [Number(x), Number(y)])
    .filter(([x, y]) => x !== 13 || y !== 8);
}

/** The axes of a plot span these pixels. */
const axes = { left: 74, right: 600, top: 16, bottom: 370 };
const bars = (svg: string) =>
  [...svg.matchAll(/<line x1="([^"]*)" x2="\1" y1="([^"]*)" y2="([^"]*)"/g)]
    .map(([, x, y1, y2]) => [x, y1, y2].map(Number))
    .filter(([x, y1, y2]) => x > 26 && Math.abs(y1 - y2) > 1);

describe('axes', () => {
  it('span runs and theory, whichever goes further, and more than they were asked for', () => {
    const drawn = svgOf(
      curves({
        x: { label: 'x', domain: [1, 3] },
        y: { label: 'y', domain: [0, 1] },
        series: [
          {
            name: 'a',
            line: [
              [1, 0],
              [3, 1.5],
            ],
            points: range(6).map((x) => ({ x, y: x / 4 - 0.5 })),
          },
          {
            name: 'b',
            cloud: [[9, 0.5]],
            runs: [
              [
                [0, 0],
                [-1, 2],
              ],
            ],
            dashed: [
              [2, 2],
              [3, 3],
            ],
          },
        ],
      }),
    );
    const [xs, ys] = [0, 1].map((i) => dots(drawn).map((dot) => dot[i]));
    expect(extent(xs)).toEqual([expect.closeTo(axes.left + 526 / 10, 6), axes.right]);
    expect(extent(ys)[1]).toBe(axes.bottom);
    expect(extent(ys)[0]).toBeGreaterThan(axes.top);
    expect(drawn).not.toContain('clip');
  });

  it('are not stretched by the last digit of a number', () => {
    const y = { label: 'y', domain: [0, 1] as [number, number] };
    const one = (value: number) =>
      curves({
        y,
        series: [
          {
            name: 'a',
            points: [
              { x: 0, y: value },
              { x: 1, y: 0 },
            ],
          },
        ],
      });
    expect(rounded(svgOf(one(1 + 4e-16)))).toBe(rounded(svgOf(one(1))));
  });

  it('take error bars to their foot, and leave out what a logarithm does not have, which they say', () => {
    const drawn = svgOf(
      curves({
        x: { label: 'N', scale: 'log', domain: [10, 1000] },
        y: { label: 'd', scale: 'log', domain: [1e-3, 1] },
        series: [
          {
            name: 'a',
            points: [
              { x: 10, y: 0.01, error: 0.02 },
              { x: 100, y: 0.1, error: 0.02 },
              { x: 200, y: 0, error: 1 },
              { x: -1, y: 0.5 },
            ],
            line: [
              [10, 0],
              [20, 0.5],
              [30, Number.NaN],
            ],
          },
        ],
      }),
    );
    expect(bars(drawn).map(([x, y1]) => [x, y1])).toEqual([
      [axes.left, axes.bottom],
      [expect.closeTo(337, 6), expect.closeTo(axes.bottom + (354 / 3) * Math.log10(1e-3 / 0.08), 6)],
    ]);
    expect(dots(drawn)).toHaveLength(2);
    expect(texts(drawn)).toContain('3 values ≤ 0 not shown');
  });

  it('cut error bars where a domain ends', () => {
    const drawn = svgOf(
      curves({
        y: { label: 'y', domain: [0, 1] },
        series: [
          {
            name: 'a',
            points: [
              { x: 0, y: 0.9, error: 0.3 },
              { x: 1, y: 0.1, error: Number.POSITIVE_INFINITY },
            ],
          },
        ],
      }),
    );
    expect(bars(drawn).map(([, , y2]) => y2)).toEqual([axes.top, axes.top]);
    expect(bars(drawn)[1][1]).toBe(axes.bottom);
  });

  it.each<[string, Partial<Curves>]>([
    ['one point', { series: [{ name: 'a', points: [{ x: 5, y: 3 }] }] }],
    ['no point', { series: [{ name: 'a', points: [], line: [] }] }],
    ['equal ones', { series: [{ name: 'a', points: range(3).map(() => ({ x: 2, y: 0, error: 0 })) }] }],
    [
      'only NaN',
      { series: [{ name: 'a', points: [{ x: Number.NaN, y: 1 }], line: [[1, Number.POSITIVE_INFINITY]] }] },
    ],
    [
      'no positive one on logarithms',
      {
        x: { label: 'x', scale: 'log' },
        y: { label: 'y', scale: 'log', domain: [0, 1] },
        series: [
          {
            name: 'a',
            line: [
              [-1, -1],
              [0, 0],
            ],
          },
        ],
      },
    ],
    [
      'tiny and huge ones',
      {
        x: { label: 'x', scale: 'log' },
        series: [
          {
            name: 'a',
            line: [
              [1e-300, 1e-300],
              [1e300, 1e-299],
            ],
          },
        ],
      },
    ],
    [
      'logarithms within a decade',
      {
        x: { label: 'x', scale: 'log' },
        series: [
          {
            name: 'a',
            line: [
              [2.1, 1],
              [4.5, 2],
            ],
          },
        ],
      },
    ],
    [
      'a domain the other way round',
      {
        x: { label: 'x', domain: [3, 1] },
        series: [
          {
            name: 'a',
            line: [
              [0, 1],
              [2, 2],
            ],
          },
        ],
      },
    ],
  ])('hold %s', (_, part) => {
    const drawn = svgOf(curves(part));
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    for (const [x, y] of dots(drawn)) {
      expect(Math.abs(x - 337)).toBeLessThanOrEqual(263);
      expect(Math.abs(y - 193)).toBeLessThanOrEqual(177);
    }
    expect(drawn).toMatch(/axis tick label/);
  });

  it('write large and small numbers with one power of ten', () => {
    const drawn = svgOf(
      curves({
        series: [
          {
            name: 'a',
            line: [
              [0, 0],
              [2e-7, 3e6],
            ],
          },
        ],
      }),
    );
    expect(texts(drawn)).toEqual(expect.arrayContaining(['x (in 10⁻⁷)', 'y (in 10⁶)', '0.2', '2.8', '3']));
    const fine = svgOf(
      curves({
        x: { label: 'x', scale: 'log' },
        series: [
          {
            name: 'a',
            line: [
              [3e-6, 0],
              [6e-5, 1],
            ],
          },
        ],
      }),
    );
    expect(texts(fine)).toEqual(expect.arrayContaining(['5·10⁻⁶', '10⁻⁵', '2·10⁻⁵']));
  });
});

describe('words', () => {
  it('beside vertical lines stay within the axes, each on a line of its own; lines beyond are left out', () => {
    const marks = [
      { x: 0, label: 'left end' },
      { x: 9.9, label: 'at the right end' },
      { x: 9.92, label: 'its twin' },
      { x: 9.5, label: 'before it' },
      { x: 12, label: 'beyond' },
      { x: 5, label: 'long '.repeat(50), at: 'bottom' as const },
    ];
    const meaning = { marks: 'onsets' };
    const drawn = svgOf(
      curves({
        series: [
          {
            name: 'a',
            line: [
              [0, 0],
              [10, 1],
            ],
          },
        ],
        marks,
        meaning,
      }),
    );
    const words = [
      ...drawn.matchAll(
        /text-anchor="(\w+)" transform="translate\(([-\d.]+),([-\d.]+)\)"><text[^>]*translate\(([\d.]+),[^>]*>([^<]*)</g,
      ),
    ].map(([, anchor, dx, dy, x, text]) => ({ anchor, x: Number(x) + Number(dx), dy: Number(dy), text }));
    expect(words.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['left end', 'before it', 'at the right end; its twin']),
    );
    expect(texts(drawn)).not.toContain('beyond');
    for (const { anchor, x, text } of words) {
      const width = textWidth(text, 13);
      expect(anchor === 'start' ? x : x - width, text).toBeGreaterThanOrEqual(axes.left);
      expect(anchor === 'start' ? x + width : x, text).toBeLessThanOrEqual(axes.right + 1e-9);
    }
    const [a, b] = words.filter(({ anchor, text }) => anchor === 'end' && !text.startsWith('long'));
    expect(a.dy).not.toBe(b.dy);
    expect(texts(drawn)).toContain('onsets');
    const none = svgOf(
      curves({
        series: [
          {
            name: 'a',
            line: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
        marks: [{ x: 2, label: 'b' }],
        meaning,
      }),
    );
    expect(texts(none)).not.toContain('onsets');
  });

  it('of a title are broken into lines, of a legend and of axes cut', () => {
    const long = 'a sentence that nobody would write '.repeat(6);
    const drawn = svgOf(
      curves({
        title: long,
        subtitle: long,
        x: { label: long },
        y: { label: long },
        series: [{ name: long, line: [[0, 0]] }],
      }),
    );
    const [, width, height] = drawn.match(/<svg[^>]* width="([\d.]+)" height="([\d.]+)"/)!;
    expect(Number(width)).toBeLessThan(1100);
    expect(Number(height)).toBeLessThan(600);
    const lines = texts(drawn).filter((text) => text.includes('sentence'));
    expect(lines.join(' ')).toContain(long.trim());
    expect(lines.filter((text) => text.endsWith('…'))).toHaveLength(3);
    const word = svgOf(curves({ title: 'x'.repeat(500) }));
    expect(Number(word.match(/<svg[^>]* width="([\d.]+)"/)![1])).toBeLessThan(950);
  });

  it('of a legend say how many have no room, and no two of forty look alike', () => {
    const name = (k: number) => `series ${k}`;
    const drawn = svgOf(
      curves({
        series: range(60).map((k) => ({ name: name(k), points: [{ x: k, y: k }] })),
        meaning: { points: 'runs' },
      }),
    );
    const legend = texts(drawn).filter((text) => /^series|^and|^runs/.test(text));
    expect(legend).toEqual([...range(34).map(name), 'and 26 more', 'runs']);
    const looks = [
      ...drawn.matchAll(
        /<g aria-label="dot" fill="white" stroke="([^"]*)"[^>]*>(<circle|<path[^>]* d="[^"]*")/g,
      ),
    ].map(([, stroke, shape]) => stroke + shape.replace(/transform="[^"]*"/, ''));
    expect(new Set(looks.slice(0, 40)).size).toBe(40);
  });

  it('of groups beside subjects too', () => {
    const { subjects, ...rest } = examples.recovered as Recovered;
    const points = range(90).map((k) => ({ x: k % 10, y: k, group: `a group of some length ${k + 10}` }));
    const drawn = texts(svgOf({ ...rest, spectra: [], subjects: { ...subjects!, points } }));
    const named = drawn.filter((text) => text.startsWith('a group'));
    expect(named.length).toBeGreaterThan(12);
    expect(drawn).toContain(`and ${90 - named.length} more`);
  });

  it('at points lie within the axes, however long, wherever the point', () => {
    const points = range(24).map((i) => ({
      x: Math.cos(i),
      y: Math.sin(i),
      label: 'Federative Republic of land '.repeat(1 + (i % 9)),
    }));
    const scatter: Scatter = { kind: 'scatter', title: 't', x: { label: 'x' }, y: { label: 'y' }, points };
    const drawn = svgOf(scatter);
    const labels = [
      ...drawn.matchAll(
        /text-anchor="(\w+)" font-size="10.5" transform="translate\(([-\d.]+),[-\d.]+\)"><text[^>]*translate\(([\d.]+),[^>]*>([^<]*)</g,
      ),
    ];
    expect(labels.length).toBeGreaterThan(8);
    for (const [, anchor, dx, x, text] of labels) {
      const width = textWidth(text, 10.5);
      const from = Number(x) + Number(dx) - (anchor === 'start' ? 0 : width);
      expect(from).toBeGreaterThanOrEqual(axes.left);
      expect(from + width).toBeLessThanOrEqual(axes.right);
    }
  });
});

describe('names with any character', () => {
  const names = [
    'Smith\u000bJohn',
    'nul\u0000',
    'half \ud83d a pair',
    '\ufffe',
    '<b>&amp;"\'</b>',
    'a\tb\nc\u2028d',
    '国家统计局',
    '👩‍👩‍👧 family',
    'المغرب',
    '\u202eoverride',
    '',
  ];

  it.each<[string, Drawing]>([
    [
      'points and groups',
      {
        kind: 'scatter',
        title: 't',
        x: { label: 'x' },
        y: { label: 'y' },
        points: names.map((name, i) => ({ x: i, y: i % 3, label: name, group: name })),
      },
    ],
    [
      'titles, axes, series and marks',
      curves({
        title: names.join(' '),
        subtitle: names.join(' '),
        x: { label: names[0] },
        y: { label: names[1] },
        series: names.map((name) => ({ name, points: [{ x: 1, y: 1 }] })),
        marks: names.map((label, x) => ({ x, label })),
        meaning: { points: names[2] },
      }),
    ],
    [
      'panels',
      {
        ...(examples.recovered as Recovered),
        title: names[0],
        subjects: {
          title: names[1],
          x: { label: names[2] },
          y: { label: names[3] },
          points: names.map((name, i) => ({ x: i, y: i, label: name, group: name })),
        },
      },
    ],
    [
      'regions',
      { ...examples.phases, title: names[0], regions: [{ name: names[1], color: '#ddd' }] } as Drawing,
    ],
  ])('are drawn: %s', async (_, drawing) => {
    const svg = svgOf(drawing);
    expect(svg).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u);
    expect((await toPng(svg)).length).toBeGreaterThan(1000);
  });

  it('show that something is there, on one line', () => {
    expect(names.slice(0, 6).map(legible)).toEqual([
      'Smith John',
      'nul\ufffd',
      'half \ufffd a pair',
      '\ufffd',
      '<b>&amp;"\'</b>',
      'a b c d',
    ]);
    const data = { values: Float64Array.of(1), label: 'a\u0001', deep: [{ x: 1, label: 'b\u0002' }] };
    expect(legible(data)).toEqual({
      values: data.values,
      label: 'a\ufffd',
      deep: [{ x: 1, label: 'b\ufffd' }],
    });
  });

  it('are measured and cut by what people see as letters', () => {
    expect(textWidth('Bayes-AMP', 13)).toBeCloseTo(
      13 * (0.69 + 0.61 + 0.59 + 0.62 + 0.52 + 0.36 + 0.68 + 0.86 + 0.6),
      9,
    );
    expect(textWidth('国家', 10)).toBe(22);
    expect(textWidth('e\u0301', 10)).toBe(textWidth('e', 10));
    for (const text of ['👩‍👩‍👧‍👦'.repeat(9), 'é\u0301'.repeat(60), 'W'.repeat(60), '国'.repeat(60)]) {
      const cut = fitted(text, 10, 100);
      expect(textWidth(cut, 10)).toBeLessThanOrEqual(100);
      expect(cut.endsWith('…')).toBe(true);
      expect(cut).not.toMatch(/\p{Cs}/u);
      expect(cut.replace('…', '')).not.toMatch(/\u200d$/);
    }
    expect(fitted('short', 10, 100)).toBe('short');
    expect(wrapped('one two three four', 10, 60, 3)).toEqual(['one two', 'three four']);
    expect(wrapped('one two three four', 10, 60, 1)).toEqual(['one two t…']);
  });
});
