import type { Component, Link, Recovery } from '../../spiked/recover/index.js';

/** report.json: all that was found except the factors themselves, which lie beside it; and what was noted while reading. */
export function reportOf(
  { factors: _, noise, ...rest }: Recovery<never>,
  { files, settings, notes }: { files: object; settings: object; notes: string[] },
): object {
  const listed = Object.entries(noise).map(([kind, { values, ...of }]) => [
    kind,
    { ...of, singularValues: [...values] },
  ]);
  return { input: files, settings, ...rest, notes, noise: Object.fromEntries(listed) };
}

/** What a person reads in the terminal. */
export function summary(recovery: Recovery<never>): string {
  const { components, sizes, status, warnings, noise } = recovery;
  const notes = warnings.map((sentence) => `Note: ${sentence}`);
  const given = Object.entries(noise);
  const failing = given.filter(([, { model }]) => !model.holds).map(([kind]) => kind);
  const shapes = [
    noise.matrix && `matrix of ${sizes.v} columns`,
    noise.tensor && `tensor of ${sizes.x} x ${sizes.y} entries each`,
  ];
  const lines = [
    `${sizes.u} subjects; ${shapes.filter(Boolean).join(', ')}.`,
    `Noise: ${given.map(([kind, { sigma }]) => `${short(sigma)} in the ${kind}`).join(', ')}.`,
  ];
  if (status === 'noise-model-fails')
    lines.push(
      `THE NOISE MODEL FAILS in the ${failing.join(' and the ')}: nothing that follows is established.`,
      ...notes.splice(0),
      '',
    );
  lines.push(
    ...(components.length > 0 ? findings(recovery) : [nothing(recovery), ...misses(recovery, 'top')]),
  );
  return [...lines, ...notes].join('\n');
}

function nothing({ status, noise }: Recovery<never>): string {
  const [[kind], ...more] = Object.entries(noise);
  const neither = more.length > 0 ? 'neither array shows a component' : `the ${kind} shows no component`;
  return status === 'noise-model-fails'
    ? `${neither[0].toUpperCase()}${neither.slice(1)} that stands out of its noise as it is.`
    : `Below the recovery threshold: ${neither} that could be told from noise.`;
}

function findings(recovery: Recovery<never>): string[] {
  const { status, explained, refinement } = recovery;
  const parts = Object.entries(explained).map(([kind, share]) => `${percent(share)} of the ${kind}`);
  const established = status !== 'noise-model-fails';
  return [
    `${established ? 'Found' : 'Candidates'}: ${verdict(recovery)}.`,
    '',
    ...table(recovery),
    '',
    'snr (x n): estimated strength, and how many times its recovery threshold that is.',
    ...(established
      ? ['overlap: predicted squared cosine of the estimated factor with the true one; 1 is all signal.']
      : ['No overlap is predicted, and AMP is not run: both rely on the noise model.']),
    `Explained variance: ${parts.join(', ')}.`,
    ...(refinement?.kept === 'amp'
      ? [`Refined by Bayes-AMP: ${refinement.status} after ${refinement.iterations} iterations.`]
      : []),
    'Next below the cut:',
    ...misses(recovery, 'next'),
  ];
}

/** Who carries how many, counted in the list that the table shows. */
function verdict({ components, noise }: Recovery<never>): string {
  const both = components.filter(({ seen }) => seen.matrix && seen.tensor).length;
  const matrix = components.filter(({ seen }) => seen.matrix).length - both;
  const tensor = components.filter(({ seen }) => seen.tensor).length - both;
  const only = noise.matrix && noise.tensor ? 'only the' : 'the';
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
  return matrix > 0 ? `${only} matrix carries ${noun(matrix)}` : `${only} tensor carries ${noun(tensor)}`;
}

function table({ components, noise }: Recovery<never>): string[] {
  const cell = (link: Link) =>
    link.snr > 0 ? `${short(link.snr)} (x ${short(link.ratio)})` : `not seen, < ${short(link.detectable)}`;
  const kinds = (['matrix', 'tensor'] as const).filter((kind) => noise[kind]);
  const factors = (['u', 'v', 'x', 'y'] as const).filter((name) => name === 'u' || noise[kindOf[name]]);
  const predicted = components.every(({ overlap }) => overlap);
  const rows = components.map(({ overlap, ...component }, k) => [
    String(k + 1),
    seenIn(component),
    ...kinds.map((kind) => cell(component[kind]!)),
    ...(predicted ? factors.map((name) => overlap![name].toFixed(3)) : []),
  ]);
  const header = [
    ...['', 'seen in', ...kinds.map((kind) => `snr in ${kind}`)],
    ...(predicted ? factors.map((name) => (name === 'u' ? 'overlap u' : name)) : []),
  ];
  const widths = header.map((title, j) => Math.max(title.length, ...rows.map((row) => row[j].length)));
  return [header, ...rows].map((row) =>
    `  ${row.map((text, j) => text.padEnd(widths[j])).join('  ')}`.trimEnd(),
  );
}

const kindOf = { v: 'matrix', x: 'tensor', y: 'tensor' } as const;

/** The modalities that show a component; "through u" where one shows it only when contracted with the other's u. */
function seenIn({ seen, ...links }: Component<never>): string {
  const kinds = (['matrix', 'tensor'] as const).filter((kind) => seen[kind]);
  return kinds.map((kind) => (links[kind]!.alone ? kind : `${kind} through u`)).join(', ');
}

function misses({ nearest }: Recovery<never>, which: 'top' | 'next'): string[] {
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
