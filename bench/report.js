// Writes docs/performance.md from what bench/run.js left in bench/results: npm run bench:report

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { headline } from './machine.js';
import { milliseconds } from './table.js';
import { WORKLOADS } from './workloads.js';

const RESULTS = new URL('results/', import.meta.url);
const PAGE = new URL('../docs/performance.md', import.meta.url);

const INTRODUCTION = `# Performance

Measured, not estimated: this page is written by

\`\`\`sh
npm ci --prefix bench                            # the other libraries for JavaScript
npm run bench -- --native --peers                # the core, verified, then timed beside them
npm run bench -- --native --peers --relaxed      # the kernels with fused multiply-adds (goals may differ)
npm run bench:report                             # this page
\`\`\`

Node 20 has relaxed SIMD behind a flag only, which the benchmark sets; newer ones and browsers need none. Every workload has a process, in which contenders run in turns
(numpy in its own, in the same turns), one thread each; times are medians of thread CPU time, and ratios are taken pair by pair
within a round. How: [bench/README.md](../bench/README.md).
`;

const WHOLE = `## Whole tasks

What a user waits for, from the seed to the answer, against the script that does it in numpy: vectorised, in f32 where the data are, one
thread, with scipy where it helps (bench/native/*.py). Both were verified before: the same overlaps within the errors that their files state.
"Ratio" is how many times longer numpy takes; below 1, numpy is faster, and the last column says so.
`;

const SUMMARY = `## Kernels: where onsager wins, and where native code does

A ratio above 1 is how many times faster onsager's core is; below 1, native code wins. numpy calls OpenBLAS, whose vectors
are as wide as the processor has them; WebAssembly's are 128 bits wide. So work that waits for memory is near native or beyond
it (where fewer bytes are read), and work that waits for arithmetic (products of large matrices, factorisations) is not.
Goals are what was aimed at. Where one is missed, "C" is the ratio that the same structure reaches in C with vectors of
128 bits too, and fused multiply-adds: what is missing beyond it, wider vectors or instructions that WebAssembly lacks
(prefetching) would have to bring.
`;

/** The ceiling is our structure in C. */
const missed = ({ ceiling }) => `, missed${ceiling ? `; C: ${ratioText(ceiling.ratio)}` : ''}`;
const ratioText = (ratio) => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)} x`;

function results() {
  const order = new Map(WORKLOADS.map(({ name }, at) => [name, at]));
  return readdirSync(RESULTS)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8')))
    .filter(({ name, quick }) => order.has(name) && !quick)
    .sort((a, b) => order.get(a.name) - order.get(b.name) || a.machine.core.relaxed - b.machine.core.relaxed);
}

/** One row for every goal, which pairs what computes the same to the same accuracy. */
function wholeTasks(all) {
  const rows = all.flatMap(({ title, subject, contenders, goals }) =>
    goals.map(({ against, of = subject, atLeast, met, ratio }) => {
      const [ours, theirs] = [of, against].map((name) => contenders.find(({ label }) => label === name));
      const [mine, yours] = [ours, theirs].map(({ label, cpu }) => `${label}: ${milliseconds(cpu)} ms`);
      const aim = `${ratioText(atLeast)}${met ? '' : ', missed'}`;
      return `| ${cell(title)} | ${mine} | ${yours} | ${ratioText(ratio)} | ${aim} | ${winner(ratio, 'numpy')} |`;
    }),
  );
  return ['| task | onsager | numpy | ratio | goal | faster |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

/** |z| is no end of a cell. */
const cell = (text) => text.replaceAll('|', '\\|');
const winner = (ratio, other) => (ratio >= 1.05 ? 'onsager' : ratio > 0.95 ? 'even' : other);

/** One row for every contender that is somebody else's: not for a part of the subject, of which a goal tells the share. */
function summary(all) {
  const rows = all.flatMap(({ title, subject, contenders, goals = [], machine }) =>
    (contenders ?? [])
      .filter(
        ({ label }) => !label.startsWith('onsager') && !label.startsWith('channel') && label !== subject,
      )
      .map(({ label, ratio }) => ({
        label,
        ratio,
        goal: goals.find(({ against, of }) => against === label && !of),
      }))
      .map(({ label, ratio, goal }) => {
        const aim = goal?.atLeast ? `${ratioText(goal.atLeast)}${goal.met ? '' : missed(goal)}` : '';
        const core = machine.core.relaxed ? 'relaxed' : 'simd';
        return `| ${title} | ${core} | ${label} | ${ratioText(ratio)} | ${aim} | ${winner(ratio, label)} |`;
      }),
  );
  return ['| work | core | against | ratio | goal | faster |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function details(all) {
  return all
    .map(({ text, machine, date }) => {
      const variant = machine.core.relaxed ? 'relaxed' : 'simd';
      return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n\n${variant} core, ${date.slice(0, 10)}, load ${machine.load}.`;
    })
    .join('\n\n');
}

const all = results();
if (all.length === 0) {
  console.error('bench/results holds no full run: npm run bench -- --native --peers');
  process.exitCode = 1;
} else {
  const machine = `Machine: ${headline({ ...all[0].machine })}.\n`;
  const [tasks, kernels] = [true, false].map((whole) =>
    all.filter((result) => (result.whole === true) === whole),
  );
  const tables = [WHOLE, wholeTasks(tasks), '', SUMMARY, summary(kernels)];
  const page = [INTRODUCTION, machine, ...tables, '\n## In full\n', details(all), ''].join('\n');
  writeFileSync(PAGE, page);
  console.log(`docs/performance.md: ${all.length} workloads`);
}
