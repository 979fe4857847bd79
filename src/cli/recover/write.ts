import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toPng, toSvg } from '../../figure/index.js';
import { encodeCsv, encodeNpy, writeAtomic } from '../../io/index.js';
import type { Recovery } from '../../spiked/recover/index.js';
import { drawingOf } from './drawing.js';
import type { Coupled } from './read.js';

/**
 * Writes factors, figure and report; everything is made before the first file is, and the report comes last. Factors of an earlier
 * run that this one does not have are removed.
 */
export async function writeResults(folder: string, recovery: Recovery, coupled: Coupled, report: object) {
  const svg = await toSvg(drawingOf(recovery, coupled));
  const files: [string, string | Uint8Array][] = [
    ...factorFiles(recovery, coupled),
    ['figure.svg', svg],
    ['figure.png', await toPng(svg)],
    ['report.json', `${JSON.stringify(report, null, 2)}\n`],
  ];
  const kept = new Set(files.map(([name]) => name));
  const stale = ['u', 'v', 'x', 'y']
    .flatMap((name) => [`${name}.npy`, `${name}.csv`])
    .filter((name) => !kept.has(name));
  for (const name of stale) await rm(join(folder, name), { force: true });
  for (const [name, content] of files) await writeAtomic(join(folder, name), content);
}

/** u, v, x and y as .npy (n x rank) and as .csv with labels; a factor that no array shows has no file. */
function factorFiles(
  { factors, components }: Recovery,
  { labels }: Coupled,
): [string, string | Uint8Array][] {
  const rank = components.length;
  if (rank === 0) return [];
  const named = [
    { name: 'u', of: 'subject', labels: labels.subjects },
    { name: 'v', of: 'column', labels: labels.columns },
    { name: 'x', of: 'second mode', labels: labels.second },
    { name: 'y', of: 'third mode', labels: labels.third },
  ] as const;
  return named
    .filter(({ name }) => factors[name].some((entry) => entry !== 0))
    .flatMap(({ name, of, labels }) => {
      const data = factors[name];
      const count = data.length / rank;
      const header = [of, ...components.map((_, k) => `factor ${k + 1}`)];
      const rows = Array.from({ length: count }, (_, i) => [
        labels?.[i] ?? i,
        ...data.subarray(i * rank, (i + 1) * rank),
      ]);
      return [
        [`${name}.npy`, encodeNpy({ data, shape: [count, rank] })],
        [`${name}.csv`, encodeCsv(header, rows)],
      ] as [string, string | Uint8Array][];
    });
}
