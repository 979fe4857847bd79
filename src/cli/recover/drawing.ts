import type { Recovered } from '../../figure/index.js';
import { type Bulk, marchenkoPasturDensity, type Recovery } from '../../spiked/recover/index.js';
import type { Coupled } from './read.js';

/** The figure: each array's singular values over the predicted bulk, and the subjects on the first shared factors. */
export function drawingOf(recovery: Recovery, { labels, groups }: Coupled): Recovered {
  const { noise, sizes, components } = recovery;
  return {
    kind: 'recovered',
    title: titles[recovery.status],
    subtitle: subtitle(recovery),
    spectra: [
      panel(`Matrix, ${sizes.u} x ${sizes.v}`, noise.matrix),
      panel(`Tensor, unfolded to ${sizes.u} x ${sizes.x * sizes.y}`, noise.tensor),
    ],
    ...(components.length > 0 && { subjects: subjects(recovery, labels.subjects, groups) }),
  };
}

const titles: Record<Recovery['status'], string> = {
  shared: 'Factors shared by matrix and tensor',
  'matrix-only': 'Factors seen in the matrix only',
  'tensor-only': 'Factors seen in the tensor only',
  'below-threshold': 'No factor above the noise',
};

function subtitle({ components, explained, refinement }: Recovery): string {
  if (components.length === 0) return 'all singular values lie where white noise would put them';
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const noun = components.length === 1 ? 'component' : 'components';
  const how = refinement?.kept === 'amp' ? 'refined by Bayes-AMP' : 'spectral estimates';
  return (
    `${components.length} ${noun}, ${how}; explained: ${percent(explained.matrix)} of the matrix's variance ` +
    `and ${percent(explained.tensor)} of the tensor's`
  );
}

function panel(title: string, { values, aspect, edge, cut }: Bulk): Recovered['spectra'][number] {
  const ratio = Math.min(aspect, 1 / aspect);
  const longer = Math.max(1, aspect);
  const share = values.filter((y) => y <= cut).length / values.length;
  const low = Math.abs(1 - Math.sqrt(aspect));
  const bulk = Array.from({ length: 201 }, (_, i): [number, number] => {
    const y = low + ((edge - low) * i) / 200;
    return [y, (share * 2 * y * marchenkoPasturDensity((y * y) / longer, ratio)) / longer];
  });
  return { title, label: 'singular value / noise', values: [...values], bulk, edge, cut };
}

function subjects(
  { factors, components, status }: Recovery,
  names: string[] | undefined,
  groups: string[] | undefined,
): Recovered['subjects'] {
  const rank = components.length;
  const count = factors.u.length / rank;
  const first = (i: number) => factors.u[i * rank];
  const order = [...Array(count).keys()].sort((i, j) => first(i) - first(j));
  const place = new Map(order.map((i, at) => [i, at + 1]));
  const points = Array.from({ length: count }, (_, i) => ({
    x: first(i),
    y: rank > 1 ? factors.u[i * rank + 1] : place.get(i)!,
    label: names?.[i],
    group: groups?.[i],
  }));
  const factor = status === 'shared' ? 'shared factor' : 'factor';
  const signal = (k: number) => `predicted overlap ${components[k].overlap.u.toFixed(2)}`;
  return {
    title: `The subjects on ${rank > 1 ? `the first two ${factor}s` : `the ${factor}`}`,
    x: { label: `${rank > 1 ? 'first ' : ''}${factor} (${signal(0)})` },
    y: { label: rank > 1 ? `second ${factor} (${signal(1)})` : 'place in the order of the factor' },
    points,
  };
}
