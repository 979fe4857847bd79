import { defaultMargin, fluctuationOf } from './bulk.js';
import type { Decomposition } from './decompose.js';
import { type Link, linkOf } from './link.js';
import { matchDirections } from './match.js';
import { aspects, mapped, modalities, type Pair, type PerFactor, type PerModality } from './pair.js';
import { chanceLevel } from './reference.js';
import { spectrum, timesTransposed } from './spectrum.js';
import { powerAt, type Spike, spikeOf, spikeOfPower } from './spike.js';
import { apartFrom, norm } from './vector.js';

/** One component before the refinement: unit vectors, strengths, and the squared overlaps that theory predicts. */
export interface SpectralComponent extends PerModality<Link> {
  /** The modality that its u comes from. */
  origin: 'matrix' | 'tensor';
  /** Empty for factors of a modality that is not there. */
  vectors: PerFactor<Float64Array>;
  overlap: PerFactor<number>;
}

/** What one modality shows on its own. */
interface Own {
  value: number;
  spike: Spike;
  left: Float64Array;
  right: Float64Array;
}

/**
 * All components of both modalities, each once: those of the matrix, whether the tensor shows them or not, then those
 * that the tensor shows and no component of the matrix has in common with it.
 */
export function findComponents(
  pair: Pair,
  limit: number,
): { components: SpectralComponent[]; found: number } {
  const ofMatrix = pair.matrix ? ownOf(pair.matrix) : [];
  const ofTensor = pair.tensor ? ownOf(pair.tensor) : [];
  const us = (own: Own[]) => own.map(({ left }) => left);
  const partner = matchDirections(us(ofMatrix), us(ofTensor), modalities(pair)[0].prepared.degrees);
  const first = ofMatrix
    .slice(0, limit)
    .map((own, k) => fromMatrix(pair, own, us(ofTensor.filter((_, j) => j !== partner[k])), partner[k] >= 0));
  const shown = new Set(partner.filter((_, k) => !(first[k]?.tensor?.snr === 0)));
  const rest = ofTensor.filter((_, j) => !shown.has(j));
  const more = rest.slice(0, limit - first.length).map((own) => fromTensor(pair, own, us(ofMatrix)));
  return { components: [...first, ...more], found: ofMatrix.length + rest.length };
}

function ownOf({ bulk, spectrum: svd, components }: Decomposition): Own[] {
  return components.map((k) => ({
    value: bulk.values[k],
    spike: spikeOf(bulk.values[k], 1, bulk.aspect)!,
    left: svd.left(k),
    right: svd.right(k),
  }));
}

/**
 * The curriculum (docs/theory/recover.md, steps 3 and 4; arXiv 2506.02664): the shared factor from the matrix, then
 * the tensor contracted with it, which leaves a spiked matrix with an edge of its own.
 *
 * @param others factors that other components of the tensor have: a strong one would leak through its chance overlap
 *   with u
 * @param alone whether the tensor shows the component by itself too
 */
function fromMatrix(
  { matrix, tensor, margin }: Pair,
  own: Own,
  others: Float64Array[],
  alone: boolean,
): SpectralComponent {
  const { spike, left: u, right: v } = own;
  const through = tensor && contract(tensor, { u, others, q: spike.left }, { alone, margin });
  return {
    origin: 'matrix',
    matrix: ownLink(matrix!, own.value),
    ...(through && { tensor: through.link }),
    vectors: { u, v, x: through?.x ?? none, y: through?.y ?? none },
    overlap: { u: spike.left, v: spike.right, x: through?.spike.left ?? 0, y: through?.spike.right ?? 0 },
  };
}

/** The vector of a factor that no modality has. */
const none = new Float64Array(0);

/** A unit vector over the subjects, whose squared overlap with a factor is q, and the factors of other components. */
interface Direction {
  u: Float64Array;
  q: number;
  others: readonly Float64Array[];
}

/** Contracts the tensor with u. */
function contract(
  tensor: Decomposition,
  { u, q, others }: Direction,
  { alone, margin }: { alone: boolean; margin: number | undefined },
) {
  const { prepared, bulk, model } = tensor;
  const { n3, n4, a3, a4 } = aspects(tensor);
  const unit = bulk.sigma * Math.sqrt(prepared.degrees);
  const fold = (contracted: Float64Array) => spectrum(contracted, n3, n4);
  const top = (contracted: Float64Array) => fold(contracted).values[0] / unit;
  const found = fold(timesTransposed(prepared.data, prepared.columns, apartFrom(u, others)));
  const value = found.values[0] / unit;
  const edge = Math.sqrt(a3) + Math.sqrt(a4);
  const white = edge * (1 + (margin ?? defaultMargin(prepared.degrees, n3, n4)));
  const cut = model.holds ? white : Math.max(white, chanceLevel(prepared, others, top));
  const spike = (value > cut && spikeOf(value, a3, a4)) || { power: 0, left: 0, right: 0 };
  const snrOf = (power: number) => power / (a3 * a4 * q);
  const sight = { alone, value, edge, cut, fluctuation: fluctuationOf(n3, n4) };
  return {
    link: linkOf(snrOf(spike.power), snrOf(Math.sqrt(a3 * a4)), snrOf(powerAt(cut, a3, a4)), sight),
    spike,
    x: found.left(0),
    y: found.right(0),
  };
}

/**
 * The other way round, where the matrix alone does not show a component (docs/theory/recover.md, step 4, and docs/theory/spiked-matrix-tensor.md,
 * section 7): the shared factor and x y' from the unfolding of the tensor, then the matrix
 * contracted with u.
 */
function fromTensor({ matrix, tensor }: Pair, own: Own, others: Float64Array[]): SpectralComponent {
  const { n3, n4, a3, a4 } = aspects(tensor!);
  const { spike, left: u, right } = own;
  const through = matrix && project(matrix, { u, others, q: spike.left });
  // The right vector, N3 x N4, is x y' with overlap q and otherwise close to white noise: a spiked matrix again.
  const folded = spectrum(right, n3, n4);
  const power = (a3 * a4 * tensor!.prepared.degrees * spike.right) / (1 - spike.right);
  const inner = spikeOfPower(power, a3, a4);
  return {
    origin: 'tensor',
    ...(through && { matrix: through.link }),
    tensor: ownLink(tensor!, own.value),
    vectors: { u, v: through?.v ?? none, x: folded.left(0), y: folded.right(0) },
    overlap: { u: spike.left, v: through?.overlap ?? 0, x: inner.left, y: inner.right },
  };
}

/**
 * The matrix seen from u: sqrt(snr q) v plus white noise of variance one, whose strength its length tells. It counts
 * when it is longer than noise by three standard deviations.
 */
function project({ prepared, bulk, model }: Decomposition, { u, q, others }: Direction) {
  const unit = bulk.sigma * Math.sqrt(prepared.columns);
  const seen = timesTransposed(prepared.data, prepared.columns, apartFrom(u, others));
  const length = norm(seen);
  const value = length / unit;
  const scatter = Math.sqrt(2 / prepared.columns);
  const white = Math.sqrt(1 + 3 * scatter);
  const sized = (contracted: Float64Array) => norm(contracted) / unit;
  const cut = model.holds ? white : Math.max(white, chanceLevel(prepared, others, sized));
  const power = value > cut ? value * value - 1 : 0;
  const sight = { alone: false, value, edge: 1, cut, fluctuation: scatter / 2 };
  return {
    link: linkOf(power / q, 1 / Math.sqrt(bulk.aspect), (cut * cut - 1) / q, sight),
    v: seen.map((entry) => entry / length),
    overlap: power / (1 + power),
  };
}

/** The largest value of each modality that does not count: how far below the cut it stays. */
export function nearest(pair: Pair): PerModality<Link> {
  return mapped(pair, (modality) => {
    const { values, cut } = modality.bulk;
    return ownLink(modality, values.find((y) => y <= cut)!);
  });
}

function ownLink(modality: Decomposition, value: number): Link {
  const { aspect, edge, cut, fluctuation } = modality.bulk;
  const unit = unitOf(modality);
  const snrAt = (y: number) => powerAt(y, 1, aspect) / unit;
  const sight = { alone: value > cut, value, edge, cut, fluctuation };
  return linkOf(value > cut ? snrAt(value) : 0, Math.sqrt(aspect) / unit, snrAt(cut), sight);
}

/** theta^2 of a component of snr one. */
function unitOf(modality: Decomposition): number {
  if (modality.prepared.cells.kind === 'matrix') return modality.bulk.aspect;
  const { a3, a4 } = aspects(modality);
  return a3 * a4;
}
