import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toPng, toSvg } from '../../figure/index.js';
import { encodeCsv, encodeNpy, writeAtomic } from '../../io/index.js';
import type { Recovery } from '../../spiked/recover/index.js';
import { drawingOf } from './drawing.js';
import type { Coupled } from './read.js';

/**
 * Writes the factors, then the figure, and the report at the end: what was computed is on the disk before anything is drawn. What an earlier run
 * left and this one does not have is removed.
 */
export async function writeResults(
  folder: string,
  recovery: Recovery<never>,
  coupled: Coupled,
  report: object,
) {
  const factors = factorFiles(recovery, coupled);
  const kept = new Set(factors.map(([name]) => name));
  const possible = ['u', 'v', 'x', 'y'].flatMap((name) => [`${name}.npy`, `${name}.csv`]);
  const stale = [...possible, 'figure.svg', 'figure.png', 'report.json'].filter((name) => !kept.has(name));
  for (const name of stale) await rm(join(folder, name), { force: true });
  for (const [name, content] of factors) await writeAtomic(join(folder, name), content);
  const svg = await toSvg(drawingOf(recovery, coupled));
  await writeAtomic(join(folder, 'figure.svg'), svg);
  await writeAtomic(join(folder, 'figure.png'), await toPng(svg));
  await writeAtomic(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}

/** u, v, x and y as .npy (n x rank) and as .csv with labels; a factor that no array shows has no file. */
function factorFiles(
  { factors, components }: Recovery<never>,
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
