import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Curves, type Recovered, toPng, toSvg } from '../../src/figure/index.js';
import { examples } from './examples.js';
import { rounded } from './rounded.js';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

const words = (svg: string) => [...svg.matchAll(/>([^<>]+)<\/(?:text|tspan)>/g)].map(([, text]) => text);

afterEach(() => vi.restoreAllMocks());

describe('figures', () => {
  for (const [name, drawing] of Object.entries(examples)) {
    it(`draws ${name} as it did before, without a warning`, async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      const svg = await toSvg(drawing);
      expect(warn).not.toHaveBeenCalled();
      expect(svg).not.toContain('<style');
      expect(svg).not.toMatch(/NaN|undefined|Infinity|⚠/);
      await expect(rounded(svg)).toMatchFileSnapshot(`__snapshots__/${name}.svg`);
    });
  }

  it('names every series, region and line in the legend', async () => {
    const curves = words(await toSvg(examples.curves));
    for (const text of ['u', 'v', 'x, y', 'state evolution', 'Bayes-AMP ± s.e.', 'Three steps of learning']) {
      expect(curves).toContain(text);
    }
    const phases = words(await toSvg(examples.phases));
    for (const text of ['nothing', 'u, v only', 'all', 'Δₘ = 1', 'Δₜ = 1 − Δₘ'])
      expect(phases).toContain(text);
  });

  it('puts points where their numbers say', async () => {
    const one: Curves = {
      kind: 'curves',
      title: 't',
      x: { label: 'x', domain: [0, 2] },
      y: { label: 'y', domain: [0, 1] },
      series: [{ name: 's', points: [{ x: 1, y: 0.5, error: 0.1 }] }],
    };
    const svg = await toSvg(one);
    // Inner width 620 - 74 - 20, height 420 - 16 - 50: the middle lies at (337, 193).
    expect(svg).toContain('<circle cx="337" cy="193" r="4"/>');
    expect(svg).toMatch(/x1="337" x2="337" y1="228.4" y2="157.6"/);
  });

  it('counts the singular values above the noise, and those beyond the axis', async () => {
    const recovered = words(await toSvg(examples.recovered));
    expect(recovered).toContain('2 above');
    expect(recovered).toContain('1 above');
    expect(recovered).toContain('1 more, up to 40.0 →');
    expect(recovered.filter((word) => word === 'edge of the noise').length).toBe(2);
    // Not every value above the cut needs to count.
    const { spectra, ...rest } = examples.recovered as Recovered;
    const counted = words(await toSvg({ ...rest, spectra: [{ ...spectra[0], outliers: [3] }] }));
    expect(counted).toContain('1 above');
    expect(counted).not.toContain('2 above');
  });

  it('leaves out the label of a subject that has no room, never its point', async () => {
    const { subjects, ...rest } = examples.recovered as Recovered;
    const crowd = range(30).map((i) => ({ x: 1e-4 * i, y: 0, label: `one of a crowd, number ${i}` }));
    const alone = { x: 1, y: 1, label: 'far away' };
    const svg = await toSvg({ ...rest, spectra: [], subjects: { ...subjects!, points: [...crowd, alone] } });
    const labels = words(svg).filter((word) => word.startsWith('one of a crowd'));
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.length).toBeLessThan(10);
    expect(words(svg)).toContain('far away');
    expect(svg.match(/<circle /g)!.length).toBe(31);
  });

  it.each([
    ['curves', 'serie', 'drawing.serie is not a known key, did you mean series?'],
    ['curves', 'series.0.ponts', 'drawing.series.0.ponts is not a known key, did you mean points?'],
    ['curves', 'x.domein', 'drawing.x.domein is not a known key, did you mean domain?'],
    ['curves', 'meaning.dash', 'drawing.meaning.dash is not a known key, did you mean dashed?'],
    ['curves', 'marks.0.text', 'drawing.marks.0.text is not a known key (known: x, label, at, before)'],
    ['phases', 'y.scal', 'drawing.y.scal is not a known key, did you mean scale?'],
    ['phases', 'lines.0.dash', 'drawing.lines.0.dash is not a known key, did you mean dashed?'],
    ['phases', 'regions.0.colour', 'drawing.regions.0.colour is not a known key, did you mean color?'],
    ['spectrum', 'subtitel', 'drawing.subtitel is not a known key, did you mean subtitle?'],
    ['scatter', 'diagnal', 'drawing.diagnal is not a known key, did you mean diagonal?'],
    ['recovered', 'spectra.0.cuts', 'drawing.spectra.0.cuts is not a known key, did you mean cut?'],
    ['recovered', 'subjects.titel', 'drawing.subjects.titel is not a known key, did you mean title?'],
  ])('refuses to draw %s with a field %s', async (name, path, message) => {
    const drawing = structuredClone(examples[name]);
    const keys = path.split('.');
    const last = keys.pop()!;
    keys.reduce((part: any, key) => part[key], drawing)[last] = 1;
    await expect(toSvg(drawing)).rejects.toThrow(message);
  });

  it('refuses a kind that there is not', async () => {
    const message = "drawing.kind must be one of curves, phases, spectrum, scatter, recovered, got 'pie'";
    await expect(toSvg({ kind: 'pie' } as never)).rejects.toThrow(new RangeError(message));
  });

  it('names twenty groups in rows of a legend, no two of them with one mark', async () => {
    const { subjects, ...rest } = examples.recovered as Recovered;
    const groups = range(20).map((k) => `the group ${k}`);
    const points = groups.map((group, k) => ({ x: k, y: k % 3, group }));
    const svg = await toSvg({ ...rest, spectra: [], subjects: { ...subjects!, points } });
    expect(words(svg)).toEqual(expect.arrayContaining(groups));
    const marks = [
      ...svg.matchAll(
        /<g [^>]*aria-label="dot"[^>]*fill="([^"]+)"[^>]*><(circle|path)(?: transform="[^"]*")?([^>]*)/g,
      ),
    ];
    const looks = marks.map(([, fill, , shape]) => `${fill} ${shape.replace(/c[xy]="[^"]*"/g, '')}`);
    expect(looks.length).toBe(40);
    expect(new Set(looks).size).toBe(20);
  });

  it('draws a spectrum under a cut that nothing could pass', async () => {
    const { spectra, ...rest } = examples.recovered as Recovered;
    const svg = await toSvg({ ...rest, spectra: spectra.map((panel) => ({ ...panel, cut: 1e9 })) });
    expect(words(svg)).toContain('edge of the noise');
    expect(svg.match(/<rect /g)!.length).toBeLessThan(200);
  });

  it('makes a PNG of twice the size with letters, from the fonts of the package', async () => {
    const svg = await toSvg(examples.curves);
    const png = await toPng(svg);
    const header = new DataView(png.buffer, png.byteOffset);
    const [, width, height] = svg.match(/<svg[^>]* width="([\d.]+)" height="([\d.]+)"/)!;
    expect(header.getUint32(16)).toBe(2 * Number(width));
    expect(header.getUint32(20)).toBe(2 * Number(height));
    const mute = await toPng(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''));
    expect(png.length - mute.length).toBeGreaterThan(10_000);
  });
});
