/** A figure as plain data. Experiments make these; `draw` turns one into SVG, in Node and in a page alike. */
export type Drawing = Curves | Phases | Spectrum | Scatter | Recovered;

interface Titled {
  title: string;
  /** A smaller line under the title: fixed parameters, sizes, number of seeds. */
  subtitle?: string;
}

/** An axis. It spans all that is drawn, and the domain besides: [0, 1] of an overlap. A logarithmic one has no place for what is not positive. */
export interface Axis {
  label: string;
  domain?: [number, number];
  scale?: 'linear' | 'log';
}

/** A measured point with its standard error. */
export interface Measured {
  x: number;
  y: number;
  error?: number;
}

/** One quantity: what theory says of it (lines) and what was measured (points), in one colour. */
export interface Series {
  name: string;
  line?: [number, number][];
  /** A second prediction. */
  dashed?: [number, number][];
  /** Thin lines of single runs. */
  runs?: [number, number][][];
  points?: Measured[];
  /** Many points without errors, drawn small. */
  cloud?: [number, number][];
}

/** Overlaps against a parameter or against time. */
export interface Curves extends Titled {
  kind: 'curves';
  x: Axis;
  y: Axis;
  series: Series[];
  /** What each kind of drawing stands for; an entry of the legend each. */
  meaning?: { line?: string; dashed?: string; runs?: string; points?: string; marks?: string };
  /** Vertical lines with a word after (or before) them, at their top or at their bottom; those beyond the axis are left out. */
  marks?: { x: number; label: string; at?: 'top' | 'bottom'; before?: boolean }[];
}

/** Which phase holds where in a plane of two parameters. */
export interface Phases extends Titled {
  kind: 'phases';
  x: Axis;
  y: Axis;
  /** In the order of the legend. */
  regions: { name: string; color: string }[];
  cells: { x1: number; x2: number; y1: number; y2: number; region: string }[];
  lines: { name: string; points: [number, number][]; dashed?: boolean; dotted?: boolean }[];
}

/** A histogram of eigenvalues beside the predicted density, edges and outliers. */
export interface Spectrum extends Titled {
  kind: 'spectrum';
  x: Axis;
  values: number[];
  /** Predicted density of the bulk, with integral one minus the mass of the outliers. */
  bulk: [number, number][];
  edges?: number[];
  outliers?: number[];
}

/** Points in a plane, some of them named; a name without room is left out. */
export interface Scatter extends Titled {
  kind: 'scatter';
  x: Axis;
  y: Axis;
  points: { x: number; y: number; label?: string; group?: string }[];
  /** Draws the line y = x. */
  diagonal?: boolean;
}

/** What was found in coupled data: the spectrum of each array over its noise, and the subjects on two shared factors. */
export interface Recovered extends Titled {
  kind: 'recovered';
  spectra: {
    title: string;
    /** Of the horizontal axis. */
    label: string;
    values: number[];
    /** Density of white noise, with the integral that its share of the values has. */
    bulk: [number, number][];
    edge: number;
    /** What lies above it counts as a component. */
    cut: number;
    /** The values that count, where not all above the cut do. */
    outliers?: number[];
  }[];
  subjects?: {
    title: string;
    x: { label: string };
    y: { label: string };
    points: Scatter['points'];
  };
}
