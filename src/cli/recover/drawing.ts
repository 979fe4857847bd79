import type { Recovered } from '../../figure/index.js';
import { marchenkoPasturDensity } from '../../random-matrix/index.js';
import { type Component, type Noise, type Recovery, unjudged } from '../../spiked/recover/index.js';
import type { Coupled } from './read.js';

/** The figure: each array's singular values over the predicted bulk, and the subjects on the first shared factors. */
export function drawingOf(recovery: Recovery<never>, { labels, groups }: Coupled): Recovered {
  const { noise, sizes, components } = recovery;
  return {
    kind: 'recovered',
    title: titleOf(recovery),
    subtitle: subtitle(recovery),
    spectra: [
      ...(noise.matrix ? [panel(`Matrix, ${sizes.u} x ${sizes.v}`, noise.matrix)] : []),
      ...(noise.tensor ? [panel(`Tensor, unfolded to ${sizes.u} x ${sizes.x * sizes.y}`, noise.tensor)] : []),
    ],
    ...(components.length > 0 && { subjects: subjects(recovery, labels.subjects, groups) }),
  };
}

function titleOf({ status, noise, components }: Recovery<never>): string {
  if (components.length > 0 && status !== 'noise-model-fails' && !(noise.matrix && noise.tensor))
    return `Factors of the ${noise.matrix ? 'matrix' : 'tensor'}`;
  return titles[status];
}

const titles: Record<Recovery['status'], string> = {
  shared: 'Factors shared by matrix and tensor',
  separate: 'Factors of the matrix and of the tensor, none shared',
  'matrix-only': 'Factors seen in the matrix only',
  'tensor-only': 'Factors seen in the tensor only',
  'below-threshold': 'No factor above the noise',
  'noise-model-fails': 'The noise model fails',
};

function subtitle({ components, explained, refinement, status, noise }: Recovery<never>): string {
  if (status === 'noise-model-fails') {
    const failing = Object.entries(noise).filter(([, { model }]) => !model.holds);
    const kinds = failing.map(([kind]) => kind).join(' and the ');
    const where = failing.every(([, { model }]) => unjudged(model))
      ? `too little is seen of the ${kinds}`
      : `the noise of the ${kinds} is not white`;
    return components.length > 0
      ? `${plural(components.length, 'candidate')}, not established: ${where}`
      : where;
  }
  if (components.length === 0) return 'all singular values lie where white noise would put them';
  const parts = Object.entries(explained).map(
    ([kind, share]) => `${Math.round(100 * share)} % of the ${kind}'s variance`,
  );
  const how = refinement?.kept === 'amp' ? 'refined by Bayes-AMP' : 'spectral estimates';
  return `${plural(components.length, 'component')}, ${how}; explained: ${parts.join(' and ')}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function panel(
  title: string,
  { values, aspect, edge, cut, components }: Noise,
): Recovered['spectra'][number] {
  const ratio = Math.min(aspect, 1 / aspect);
  const longer = Math.max(1, aspect);
  const share = values.filter((y) => y <= cut).length / values.length;
  const low = Math.abs(1 - Math.sqrt(aspect));
  const high = 1 + Math.sqrt(aspect);
  const bulk = Array.from({ length: 201 }, (_, i): [number, number] => {
    const y = low + ((high - low) * i) / 200;
    return [y, (share * 2 * y * marchenkoPasturDensity((y * y) / longer, ratio)) / longer];
  });
  const outliers = components.map((k) => values[k]);
  return { title, label: 'singular value / noise', values: [...values], bulk, edge, cut, outliers };
}

function subjects(
  { factors, components, noise }: Recovery<never>,
  names: string[] | undefined,
  groups: string[] | undefined,
): Recovered['subjects'] {
  const rank = components.length;
  const count = factors.u.length / rank;
  const shared = ({ seen }: Component<never>) => (seen.matrix && seen.tensor ? 0 : 1);
  const [first, second] = [...components.keys()].sort(
    (k, l) => shared(components[k]) - shared(components[l]),
  );
  const at = (i: number, k: number) => factors.u[i * rank + k];
  const order = [...Array(count).keys()].sort((i, j) => at(i, first) - at(j, first));
  const place = new Map(order.map((i, above) => [i, above + 1]));
  const points = Array.from({ length: count }, (_, i) => ({
    x: at(i, first),
    y: second === undefined ? place.get(i)! : at(i, second),
    label: names?.[i],
    group: groups?.[i],
  }));
  const both = noise.matrix !== undefined && noise.tensor !== undefined;
  const about = (k: number) => [`factor ${k + 1}`, aboutOf(components[k], both)].join(' ');
  return {
    title: `The subjects on ${second === undefined ? 'the factor' : 'two factors'}`,
    x: { label: about(first) },
    y: { label: second === undefined ? 'place in the order of the factor' : about(second) },
    points,
  };
}

/** @param both whether it can be shared */
function aboutOf({ seen, overlap }: Component<never>, both: boolean): string {
  const where =
    seen.matrix && seen.tensor ? 'shared' : `seen in the ${seen.matrix ? 'matrix' : 'tensor'} only`;
  const worth = overlap ? `predicted overlap ${overlap.u.toFixed(2)}` : 'not established';
  return `(${both ? `${where}, ` : ''}${worth})`;
}
