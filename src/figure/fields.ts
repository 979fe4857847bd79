import { checkKeys, checkObject, type Fields, shown } from '../core/check.js';
import type { Axis, Curves, Drawing, Recovered, Scatter, Series } from '../system/drawing.js';

type Kind = Drawing['kind'];

const common = { kind: true, title: true, subtitle: true } as const;
const axes = { x: true, y: true } as const;

const drawings: { [K in Kind]: Fields<Extract<Drawing, { kind: K }>> } = {
  curves: { ...common, ...axes, series: true, meaning: true, marks: true },
  phases: { ...common, ...axes, regions: true, cells: true, lines: true },
  spectrum: { ...common, x: true, values: true, bulk: true, edges: true, outliers: true },
  scatter: { ...common, ...axes, points: true, diagonal: true },
  recovered: { ...common, spectra: true, subjects: true },
};

const axis: Fields<Axis> = { label: true, domain: true, scale: true };

const series: Fields<Series> = {
  name: true,
  line: true,
  dashed: true,
  runs: true,
  points: true,
  cloud: true,
};

const meaning: Fields<NonNullable<Curves['meaning']>> = {
  line: true,
  dashed: true,
  runs: true,
  points: true,
  marks: true,
};

const mark: Fields<NonNullable<Curves['marks']>[number]> = { x: true, label: true, at: true, before: true };

/**
 * Checks that a drawing has no field that nothing draws: what is misspelt would be missing from the figure. Points and cells are data, and
 * may carry more than what is drawn.
 *
 * @throws TypeError, or RangeError that names the field and the one that was meant
 */
export function checkDrawing(drawing: Drawing): void {
  checkObject('drawing', drawing);
  if (!Object.hasOwn(drawings, drawing.kind))
    throw new RangeError(
      `drawing.kind must be one of ${Object.keys(drawings).join(', ')}, got ${shown(drawing.kind)}`,
    );
  checkKeys('drawing', drawing, Object.keys(drawings[drawing.kind]));
  for (const name of ['x', 'y'] as const)
    if (name in drawing) checkObject(`drawing.${name}`, (drawing as Scatter)[name], axis);
  if (drawing.kind === 'curves') checkCurves(drawing);
  if (drawing.kind === 'phases') {
    each('regions', drawing.regions, { name: true, color: true });
    each('lines', drawing.lines, { name: true, points: true, dashed: true, dotted: true });
  }
  if (drawing.kind === 'recovered') checkRecovered(drawing);
}

function checkCurves(drawing: Curves): void {
  each('series', drawing.series, series);
  if (drawing.meaning) checkObject('drawing.meaning', drawing.meaning, meaning);
  each('marks', drawing.marks ?? [], mark);
}

function checkRecovered({ spectra, subjects }: Recovered): void {
  each('spectra', spectra, {
    ...{ title: true, label: true, values: true, bulk: true, edge: true, cut: true, outliers: true },
  });
  if (subjects) checkObject('drawing.subjects', subjects, { title: true, ...axes, points: true });
}

function each<T extends object>(name: string, list: readonly T[], fields: Fields<NoInfer<T>>): void {
  list.forEach((item, i) => {
    checkObject<T>(`drawing.${name}.${i}`, item, fields);
  });
}
