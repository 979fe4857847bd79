import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { families } from '../../src/families.js';
import { toSvg } from '../../src/figure/index.js';
import { init } from '../../src/index.js';
import type { Curves, Drawing, Phases } from '../../src/system/drawing.js';
import type { Preset } from '../../src/system/lab.js';
import { placesOf } from '../../src/system/path.js';

await init();

const systems = await Promise.all(Object.values(families).map((load) => load()));

/** The drawing that a preset points at. */
const shown: Record<string, Drawing> = {};

for (const system of systems) {
  const { lab } = system;
  describe(`the lab of ${system.name}`, () => {
    it('has controls that lead to numbers of a model, and presets from papers that it cites', () => {
      expect(lab!.controls.length).toBeGreaterThan(0);
      for (const { path, from, to } of lab!.controls) {
        expect(to).toBeGreaterThan(from);
        const led = lab!.presets.some(({ model }) => {
          const filled = z.safeParse(system.schema, model);
          try {
            return placesOf(filled.data, path).length > 0;
          } catch {
            return false;
          }
        });
        expect({ path, led }).toEqual({ path, led: true });
      }
      for (const { paper, view, look } of lab!.presets) {
        expect(Object.keys(system.references)).toContain(paper);
        expect(Object.keys(lab!.views)).toContain(view);
        expect(look).toMatch(/\.$/);
      }
    });

    for (const preset of lab!.presets as Preset[]) {
      for (const [view, draw] of Object.entries(lab!.views)) {
        it(`draws ${view} of “${preset.title}”`, async () => {
          const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
          const drawing = draw(system.declare(structuredClone(preset.model)));
          const svg = await toSvg(drawing);
          expect(svg).not.toMatch(/NaN|undefined|Infinity|⚠/);
          expect(warn).not.toHaveBeenCalled();
          warn.mockRestore();
          if (view === preset.view) shown[preset.title] = drawing;
        });
      }
    }
  });
}

describe('what presets say is to be seen', () => {
  const curves = (title: string) => shown[title] as Curves;
  const line = (title: string, k = 0) => curves(title).series[k].line!;
  const last = (points: [number, number][]) => points[points.length - 1][1];

  it('two onsets along the ray of a matrix that teaches a tensor', () => {
    const { marks } = curves('A matrix teaches a tensor');
    expect(marks!.map(({ label }) => label)).toEqual([
      'onset of u, v',
      'onset of x, y',
      'jump of u, v, x, y',
    ]);
    expect(marks![0].x).toBeCloseTo(1 / 2.5, 6);
    expect(marks![1].x).toBeGreaterThan(marks![0].x);
  });

  it('the BBP transition at snr 1, and 1 - 1 / snr beyond', () => {
    const title = 'A symmetric matrix: the BBP transition';
    expect(curves(title).marks![0].x).toBeCloseTo(1, 6);
    for (const [snr, q] of line(title)) {
      if (Math.abs(Math.log(snr)) > 0.05) expect(q).toBeCloseTo(Math.max(0, 1 - 1 / snr), 4);
    }
  });

  it('a hard tensor: an overlap from the signal alone', () => {
    const { series, marks } = curves('A tensor alone is hard');
    expect(marks).toEqual([]);
    expect(last(series[0].line!)).toBeLessThan(1e-3);
    expect(last(series[0].dashed!)).toBeGreaterThan(0.9);
  });

  it('two plateaus in time', () => {
    const [u, , x] = curves('Two plateaus in time').series.map((one) => one.line!);
    const rise = (points: [number, number][]) => points.findIndex(([, q]) => q > last(points) / 2);
    expect(rise(u)).toBeLessThan(rise(x) - 3);
    expect(last(x)).toBeGreaterThan(0.3);
  });

  it('phase retrieval from alpha = 1/2, a perceptron from the start', () => {
    const phase = curves('Phase retrieval');
    expect(phase.marks![0].x).toBeCloseTo(0.5, 6);
    for (const [alpha, q] of phase.series[0].line!) {
      if (alpha < 0.45) expect(q).toBeLessThan(1e-3);
      if (alpha > 0.7) expect(q).toBeGreaterThan(0.05);
    }
    for (const [, q] of line('A perceptron with noise')) expect(q).toBeGreaterThan(0.02);
  });

  it('a product: near 0 for many iterations, then together', () => {
    const [a, b] = curves('The product of two projections').series.map((one) => one.line!);
    expect(a[5][1]).toBeLessThan(0.01);
    expect(last(a)).toBeGreaterThan(0.2);
    expect(last(b)).toBeCloseTo(last(a), 6);
  });

  it('an outlier beyond the bulk', () => {
    const { marks, series } = curves('An outlier leaves the bulk');
    const right = series[0].line!.filter(([, density]) => density > 1e-3).at(-1)![0];
    expect(marks![0].x).toBeGreaterThan(right);
  });

  it('the nearest index vector, the fold of single ones, and the cube of the overlap', () => {
    const [near, far] = curves('The nearest index vector wins').series.map((one) => one.line!);
    expect(last(near)).toBeGreaterThan(0.95);
    expect(last(far)).toBeLessThan(0.1);
    const close = curves('Index vectors too close to be told apart');
    const fold = close.marks!.find(({ label }) => label === 'specialised')!.x;
    expect(fold).toBeCloseTo(0.2, 9);
    for (const [beta, u] of close.series[0].line!) {
      const apart = u - close.series[1].line!.find(([x]) => x === beta)![1];
      if (beta < 0.9 * fold) expect(apart).toBeGreaterThan(0.3);
      if (beta > 1.1 * fold) expect(Math.abs(apart)).toBeLessThan(0.05);
    }
    const speed = line('A high information exponent is slow at the equator');
    const [[, one], [, two]] = [speed[10], speed[20]];
    expect(two / one).toBeCloseTo(8 * ((1 - 0.01) / (1 - 0.0025)), 6);
  });

  it('regions of the plane that begin with nothing', async () => {
    const spiked = systems.find(({ name }) => name === 'spiked')!;
    const preset = spiked.lab!.presets[0];
    const plane = spiked.lab!.views['plane of two ratios'](spiked.declare(preset.model)) as Phases;
    const at = (x: number, y: number) =>
      plane.cells.find(({ x1, x2, y1, y2 }) => x1 <= x && x < x2 && y1 <= y && y < y2)!.region;
    expect(at(0.7, 1.5)).toBe('nothing');
    expect(at(2.5, 1.3)).toBe('u, v');
    expect(at(8, 15)).toBe('u, v, x, y');
  });
});
