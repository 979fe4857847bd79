#!/usr/bin/env node
// Writes src/core/layout.ts: the numbers that the core and the library must agree on, read from assembly/, where each stands once.
// The build runs it. With --check nothing is written: the exit code says whether the file is that of assembly/.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Columns of a line, as the formatter of the sources counts them. */
const WIDTH = 110;
const root = new URL('../', import.meta.url);
const target = new URL('src/core/layout.ts', root);
const read = (path) => readFileSync(new URL(`assembly/${path}`, root), 'utf8');

/** The exported integers of a file in their order, those alone that `keep` names if it does. */
function integers(path, keep = /./) {
  const found = [...read(path).matchAll(/^export const (\w+): (?:i32|u32|usize) = (-?\d+);/gm)]
    .filter(([, name]) => keep.test(name))
    .map(([, name, value]) => [name, Number(value)]);
  if (found.length === 0) throw new Error(`assembly/${path} exports no integer that is called ${keep}`);
  return found;
}

/** Which small matrix of a species a getter leads to. */
function smallMatrices(path) {
  const getters = [
    ...read(path).matchAll(
      /get (\w+)\(\): usize \{ return this\.small(?: \+ (?:(\d+) \* )?this\.small_bytes)?; \}/g,
    ),
  ];
  if (getters.length === 0) throw new Error(`assembly/${path} has no getters of small matrices`);
  return getters.map(([text, name, count]) => [name, text.includes('small_bytes;') ? Number(count ?? 1) : 0]);
}

const lines = (entries) => entries.map(([name, value]) => `  ${name}: ${value},`);
const table = (name, words, path, entries) => [
  '',
  `/** ${words} (assembly/${path}). */`,
  `export const ${name} = {`,
  ...lines(entries),
  '} as const;',
];
const single = (name, words, path, from) => [
  '',
  `/** ${words} (assembly/${path}). */`,
  `export const ${name} = ${integers(path, new RegExp(`^${from}$`))[0][1]};`,
];

/** Names of codes that count from 0, in their order, as users write them. */
const list = (name, words, path, entries) => {
  entries.forEach(([code, value], k) => {
    if (value !== k)
      throw new Error(`assembly/${path}: ${code} must be ${k}, as codes count from 0, got ${value}`);
  });
  const names = entries.map(([code]) => `'${code.toLowerCase().replaceAll('_', '-')}'`);
  const line = `export const ${name} = [${names.join(', ')}] as const;`;
  const wrapped = [`export const ${name} = [`, ...names.map((one) => `  ${one},`), '] as const;'];
  return [
    '',
    `/** ${words}, in the order of their codes (assembly/${path}). */`,
    ...(line.length <= WIDTH ? [line] : wrapped),
  ];
};

function layout() {
  return [
    '// Written by scripts/layout.mjs from the sources of the core: change those, and run the build.',
    ...list(
      'TENSOR_KINDS',
      'Layouts of stored data',
      'tensor/layout.ts',
      integers('tensor/layout.ts', /^(DENSE|SYMMETRIC)/),
    ),
    ...single(
      'IMPLICIT',
      'The kind of data that are drawn as they are asked for',
      'tensor/layout.ts',
      'IMPLICIT',
    ),
    ...list(
      'DATA_TYPES',
      'Types of stored entries',
      'tensor/layout.ts',
      integers('tensor/layout.ts', /^(F|INT)\d/),
    ),
    ...single(
      'RECORD_BYTES',
      'Bytes of the record of a slab of integers, which are f64',
      'tensor/layout.ts',
      'RECORD',
    ),
    ...table('CHANNEL', 'Kinds of output channels', 'channel/channel.ts', integers('channel/channel.ts')),
    ...table(
      'SMALL',
      'Position of a small matrix of a species',
      'amp/model.ts',
      smallMatrices('amp/model.ts'),
    ),
    ...single('SPHERE', 'The denoiser of estimates on a sphere', 'amp/model.ts', 'SPHERE'),
    ...single('MAX_RANK', 'The largest rank that the core handles', 'amp/prior.ts', 'MAX_RANK'),
    ...single(
      'MAX_COMPONENTS',
      'The largest number of mixture components that the core handles',
      'amp/prior.ts',
      'MAX_COMPONENTS',
    ),
    '',
  ].join('\n');
}

/** Writes the file where it is not that of assembly/, whose time stays otherwise. @throws Error for a constant that is not found */
export function writeLayout() {
  const text = layout();
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) writeLayout();
  else if (readFileSync(target, 'utf8') !== layout()) {
    console.error('src/core/layout.ts is not that of assembly/: run node scripts/layout.mjs');
    process.exitCode = 1;
  }
}
