import { countAbove, type Decomposition, defaultMargin } from './bulk.js';
import type { Prepared } from './prepare.js';
import { norm, spectrum, timesTransposed } from './spectrum.js';
import { powerAt, spikeOf, spikeOfPower } from './spike.js';

/** How strongly one modality carries one component, and how that compares with what can be seen at all. */
export interface Link {
  /** Estimated snr of the component in this modality (lambda, tau); 0 where it does not stand out of the noise. */
  snr: number;
  /** The snr above which this step recovers it in the limit of large data. */
  threshold: number;
  /** snr / threshold. */
  ratio: number;
  /** The snr at which a component would on average reach the cut: what does not show is likely weaker. */
  detectable: number;
  /** The singular value that decided, in units of the noise; where white noise ends; above what it had to lie. */
  value: number;
  edge: number;
  cut: number;
  /** value / cut - 1: how far above (positive) or below the cut that is, relative to it. */
  excess: number;
}

/** One number per factor; u is the shared one. */
export interface PerFactor<T> {
  u: T;
  v: T;
  x: T;
  y: T;
}

/** One component before the refinement: unit vectors, strengths, and the squared overlaps that theory predicts. */
export interface SpectralComponent {
  matrix: Link;
  tensor: Link;
  vectors: PerFactor<Float64Array>;
  overlap: PerFactor<number>;
}

/** The two modalities, prepared and decomposed. */
export interface Pair {
  matrix: Prepared;
  tensor: Prepared;
  matrixBulk: Decomposition;
  /** Of the mode-1 unfolding, N1 x N3 N4. */
  tensorBulk: Decomposition;
  /** Of the cuts, relative to the edges; undefined chooses it from the sizes. */
  margin: number | undefined;
}

/**
 * The curriculum (theory note recover, steps 3 and 4; arXiv 2506.02664): the shared factor from the matrix, then
 * the tensor contracted with it, which leaves a spiked matrix with an edge of its own.
 */
export function matrixFirst(pair: Pair, limit: number): SpectralComponent[] {
  const { values, aspect, edge, cut, spectrum: svd } = pair.matrixBulk;
  const snrAt = (value: number) => powerAt(value, 1, aspect) / aspect;
  return Array.from({ length: countAbove(pair.matrixBulk, limit) }, (_, k) => {
    const spike = spikeOf(values[k], 1, aspect)!;
    const u = svd.left(k);
    const tensor = contract(pair, u, spike.left);
    return {
      matrix: link(snrAt(values[k]), 1 / Math.sqrt(aspect), snrAt(cut), { value: values[k], edge, cut }),
      tensor: tensor.link,
      vectors: { u, v: svd.right(k), x: tensor.x, y: tensor.y },
      overlap: { u: spike.left, v: spike.right, x: tensor.spike.left, y: tensor.spike.right },
    };
  });
}

/** Contracts the tensor with a unit vector u over the subjects whose squared overlap with the signal is q. */
function contract({ tensor, tensorBulk, margin }: Pair, u: Float64Array, q: number) {
  const { n3, n4, a3, a4 } = aspects(tensor);
  const found = spectrum(timesTransposed(tensor.data, tensor.columns, u), n3, n4);
  const value = found.values[0] / (tensorBulk.sigma * Math.sqrt(tensor.degrees));
  const edge = Math.sqrt(a3) + Math.sqrt(a4);
  const cut = edge * (1 + (margin ?? defaultMargin(tensor.degrees, n3, n4)));
  const spike = (value > cut && spikeOf(value, a3, a4)) || { power: 0, left: 0, right: 0 };
  const snrOf = (power: number) => power / (a3 * a4 * q);
  const detectable = snrOf(powerAt(cut, a3, a4));
  return {
    link: link(snrOf(spike.power), snrOf(Math.sqrt(a3 * a4)), detectable, { value, edge, cut }),
    spike,
    x: found.left(0),
    y: found.right(0),
  };
}

/**
 * The other way round, where the matrix alone shows nothing (theory note recover, step 4, and spiked-matrix-tensor,
 * section 7): the shared factor and x y' from the unfolding of the tensor, then the matrix contracted with u.
 */
export function tensorFirst(pair: Pair, limit: number): SpectralComponent[] {
  const { tensor, tensorBulk } = pair;
  const { values, aspect, edge, cut, spectrum: svd } = tensorBulk;
  const { n3, n4, a3, a4 } = aspects(tensor);
  const snrAt = (value: number) => powerAt(value, 1, aspect) / (a3 * a4);
  return Array.from({ length: countAbove(tensorBulk, limit) }, (_, k) => {
    const spike = spikeOf(values[k], 1, aspect)!;
    const u = svd.left(k);
    const matrix = project(pair, u, spike.left);
    // The right vector, N3 x N4, is x y' with overlap q and otherwise close to white noise: a spiked matrix again.
    const folded = spectrum(svd.right(k), n3, n4);
    const inner = spikeOfPower((a3 * a4 * tensor.degrees * spike.right) / (1 - spike.right), a3, a4);
    return {
      matrix: matrix.link,
      tensor: link(snrAt(values[k]), Math.sqrt(aspect) / (a3 * a4), snrAt(cut), {
        value: values[k],
        edge,
        cut,
      }),
      vectors: { u, v: matrix.v, x: folded.left(0), y: folded.right(0) },
      overlap: { u: spike.left, v: matrix.overlap, x: inner.left, y: inner.right },
    };
  });
}

/**
 * The matrix seen from a unit vector u of squared overlap q: sqrt(snr q) v plus white noise of variance one, whose
 * strength its length tells. It counts when it is longer than noise by three standard deviations.
 */
function project({ matrix, matrixBulk }: Pair, u: Float64Array, q: number) {
  const seen = timesTransposed(matrix.data, matrix.columns, u);
  const length = norm(seen);
  const excess = 3 * Math.sqrt(2 / matrix.columns);
  const value = length / (matrixBulk.sigma * Math.sqrt(matrix.columns));
  const cut = Math.sqrt(1 + excess);
  const power = value > cut ? value * value - 1 : 0;
  return {
    link: link(power / q, 1 / Math.sqrt(matrixBulk.aspect), excess / q, { value, edge: 1, cut }),
    v: seen.map((entry) => entry / length),
    overlap: power / (1 + power),
  };
}

/** What each modality shows at its top where neither shows a component: how far below the cut it stays. */
export function nearest({ matrixBulk, tensorBulk, tensor }: Pair): { matrix: Link; tensor: Link } {
  const { a3, a4 } = aspects(tensor);
  const top = ({ values, edge, cut, aspect }: Decomposition, unit: number) => {
    const detectable = powerAt(cut, 1, aspect) / unit;
    return link(0, Math.sqrt(aspect) / unit, detectable, { value: values[0], edge, cut });
  };
  return { matrix: top(matrixBulk, matrixBulk.aspect), tensor: top(tensorBulk, a3 * a4) };
}

function link(
  snr: number,
  threshold: number,
  detectable: number,
  seen: Pick<Link, 'value' | 'edge' | 'cut'>,
): Link {
  return { snr, threshold, ratio: snr / threshold, detectable, ...seen, excess: seen.value / seen.cut - 1 };
}

function aspects({ shape: [, n3, n4], degrees }: Prepared) {
  return { n3, n4, a3: n3 / degrees, a4: n4 / degrees };
}
