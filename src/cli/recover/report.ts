import type { Component, Link, Noise, Recovery } from '../../spiked/recover/index.js';
import type { RecoverFiles } from './read.js';

/** report.json: all that was found except the factors themselves, which lie beside it. */
export function reportOf(recovery: Recovery, files: RecoverFiles, settings: object): object {
  const { factors: _, noise, ...rest } = recovery;
  return {
    input: files,
    settings,
    ...rest,
    noise: { matrix: noiseOf(noise.matrix), tensor: noiseOf(noise.tensor) },
  };
}

function noiseOf({ values, ...noise }: Noise): object {
  return { ...noise, singularValues: [...values] };
}

/** What a person reads in the terminal. */
export function summary(recovery: Recovery): string {
  const { components, sizes, status, warnings, noise } = recovery;
  const notes = warnings.map((sentence) => `Note: ${sentence}`);
  const failing = (['matrix', 'tensor'] as const).filter((kind) => !noise[kind].model.holds);
  const lines = [
    `${sizes.u} subjects; matrix of ${sizes.v} columns, tensor of ${sizes.x} x ${sizes.y} entries each.`,
    `Noise: ${short(noise.matrix.sigma)} in the matrix, ${short(noise.tensor.sigma)} in the tensor.`,
  ];
  if (status === 'noise-model-fails')
    lines.push(
      `THE NOISE MODEL FAILS in the ${failing.join(' and the ')}: nothing that follows is established.`,
      ...notes.splice(0),
      '',
    );
  lines.push(
    ...(components.length > 0 ? findings(recovery) : [nothing[status]!, ...misses(recovery, 'top')]),
  );
  return [...lines, ...notes].join('\n');
}

const nothing: Partial<Record<Recovery['status'], string>> = {
  'below-threshold':
    'Below the recovery threshold: neither array shows a component that could be told from noise.',
  'noise-model-fails': 'Neither array shows a component that stands out of its noise as it is.',
};

function findings(recovery: Recovery): string[] {
  const { components, status, explained, refinement } = recovery;
  const established = status !== 'noise-model-fails';
  return [
    `${established ? 'Found' : 'Candidates'}: ${verdict(components)}.`,
    '',
    ...table(components),
    '',
    'snr (x n): estimated strength, and how many times its recovery threshold that is.',
    ...(established
      ? ['overlap: predicted squared cosine of the estimated factor with the true one; 1 is all signal.']
      : ['No overlap is predicted, and AMP is not run: both rely on the noise model.']),
    `Explained variance: ${percent(explained.matrix)} of the matrix, ${percent(explained.tensor)} of the tensor.`,
    ...(refinement?.kept === 'amp'
      ? [`Refined by Bayes-AMP: ${refinement.status} after ${refinement.iterations} iterations.`]
      : []),
    'Next below the cut:',
    ...misses(recovery, 'next'),
  ];
}

/** Who carries how many, counted in the list that the table shows. */
function verdict(components: Component[]): string {
  const both = components.filter(({ seen }) => seen.matrix && seen.tensor).length;
  const matrix = components.filter(({ seen }) => seen.matrix).length - both;
  const tensor = components.filter(({ seen }) => seen.tensor).length - both;
  const noun = (count: number) => `${count} component${count === 1 ? '' : 's'}`;
  if (both > 0) {
    const more = [
      matrix > 0 && `the matrix alone carries ${matrix}`,
      tensor > 0 && `the tensor alone ${tensor}`,
    ];
    return [`matrix and tensor share ${noun(both)}`, ...more.filter(Boolean)].join('; ');
  }
  if (matrix > 0 && tensor > 0)
    return `the matrix carries ${noun(matrix)} and the tensor ${noun(tensor)}, none in common`;
  return matrix > 0 ? `only the matrix carries ${noun(matrix)}` : `only the tensor carries ${noun(tensor)}`;
}

function table(components: Component[]): string[] {
  const cell = (link: Link) =>
    link.snr > 0 ? `${short(link.snr)} (x ${short(link.ratio)})` : `not seen, < ${short(link.detectable)}`;
  const factors = ['u', 'v', 'x', 'y'] as const;
  const predicted = components.every(({ overlap }) => overlap);
  const rows = components.map(({ overlap, ...component }, k) => [
    String(k + 1),
    seenIn(component),
    cell(component.matrix),
    cell(component.tensor),
    ...(predicted ? factors.map((name) => overlap![name].toFixed(3)) : []),
  ]);
  const header = [
    ...['', 'seen in', 'snr in matrix', 'snr in tensor'],
    ...(predicted ? ['overlap u', 'v', 'x', 'y'] : []),
  ];
  const widths = header.map((title, j) => Math.max(title.length, ...rows.map((row) => row[j].length)));
  return [header, ...rows].map((row) =>
    `  ${row.map((text, j) => text.padEnd(widths[j])).join('  ')}`.trimEnd(),
  );
}

/** The modalities that show a component; "through u" where one shows it only when contracted with the other's u. */
function seenIn({ seen, matrix, tensor }: Pick<Component, 'seen' | 'matrix' | 'tensor'>): string {
  const names = Object.entries({ matrix, tensor }).filter(([kind]) => seen[kind as keyof typeof seen]);
  return names.map(([kind, { alone }]) => (alone ? kind : `${kind} through u`)).join(', ');
}

function misses({ nearest }: Recovery, which: 'top' | 'next'): string[] {
  return Object.entries(nearest).map(
    ([kind, { value, edge, cut, excess, fluctuations, detectable, threshold }]) =>
      `  ${kind}: ${which} singular value ${short(value)}, ${percent(-excess)} below the ${short(cut)} that would count ` +
      `(${short(-fluctuations)} fluctuations of the top of white noise; edge of the noise ${short(edge)}); ` +
      `an snr of ${short(detectable)} would show (threshold ${short(threshold)})`,
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
