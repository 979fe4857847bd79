import type { Bulk, Component, Link, Recovery } from '../../spiked/recover/index.js';
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

function noiseOf({ values, ...bulk }: Bulk): object {
  return { ...bulk, singularValues: [...values] };
}

const verdicts: Record<Recovery['status'], string> = {
  shared: 'matrix and tensor share',
  'matrix-only': 'only the matrix carries',
  'tensor-only': 'only the tensor carries',
  'below-threshold': '',
};

/** What a person reads in the terminal. */
export function summary(recovery: Recovery): string {
  const { components, sizes, status, explained, refinement, warnings, nearest, noise } = recovery;
  const lines = [
    `${sizes.u} subjects; matrix of ${sizes.v} columns, tensor of ${sizes.x} x ${sizes.y} entries each.`,
    `Noise: ${short(noise.matrix.sigma)} in the matrix, ${short(noise.tensor.sigma)} in the tensor.`,
  ];
  if (nearest) {
    lines.push(
      'Below the recovery threshold: neither array shows a component that could be told from noise.',
      `  matrix: ${below(nearest.matrix)}`,
      `  tensor: ${below(nearest.tensor)}`,
    );
  } else {
    const noun = components.length === 1 ? 'component' : 'components';
    lines.push(`Found: ${verdicts[status]} ${components.length} ${noun}.`, '', ...table(components), '');
    lines.push(
      'snr (x n): estimated strength, and how many times its recovery threshold that is.',
      'overlap: predicted squared cosine of the estimated factor with the true one; 1 is all signal.',
      `Explained variance: ${percent(explained.matrix)} of the matrix, ${percent(explained.tensor)} of the tensor.`,
    );
    if (refinement?.kept === 'amp')
      lines.push(`Refined by Bayes-AMP: ${refinement.status} after ${refinement.iterations} iterations.`);
  }
  return [...lines, ...warnings.map((sentence) => `Note: ${sentence}`)].join('\n');
}

function table(components: Component[]): string[] {
  const cell = (link: Link) =>
    link.snr > 0 ? `${short(link.snr)} (x ${short(link.ratio)})` : `not seen, < ${short(link.detectable)}`;
  const rows = components.map(({ matrix, tensor, overlap }, k) => [
    String(k + 1),
    cell(matrix),
    cell(tensor),
    ...(['u', 'v', 'x', 'y'] as const).map((name) => overlap[name].toFixed(3)),
  ]);
  const header = ['', 'snr in matrix', 'snr in tensor', 'overlap u', 'v', 'x', 'y'];
  const widths = header.map((title, j) => Math.max(title.length, ...rows.map((row) => row[j].length)));
  return [header, ...rows].map((row) =>
    `  ${row.map((text, j) => text.padEnd(widths[j])).join('  ')}`.trimEnd(),
  );
}

function below({ value, edge, cut, excess, detectable, threshold }: Link): string {
  return (
    `top singular value ${short(value)}, ${percent(-excess)} below the ${short(cut)} that would count ` +
    `(edge of the noise ${short(edge)}); an snr of ${short(detectable)} would show (threshold ${short(threshold)})`
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
