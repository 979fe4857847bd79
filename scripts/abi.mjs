#!/usr/bin/env node
// Writes the generated parts of docs/abi.md: version, status codes, and the list of every export.
// The names and types come from build/core.d.ts, which the compiler writes, the words from the comments of assembly/.
// With --check nothing is written: the exit code says whether the document is that of the built core.

import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const document = 'docs/abi.md';

/** What a first letter says where a kernel exists in several types. */
const variants = {
  d: 'in f64',
  s: 'in f32',
  m: 'with f32 data and f64 state',
  b: 'with int8 data and f64 state',
  h: 'with int16 data and f64 state',
};

/** Every function of the core: name, file, parameters and result with their types. */
function declared() {
  const comments = read('build/core.d.ts').matchAll(/\/\*\*\n([\s\S]*?)\*\/\s*export function (\w+)/g);
  return [...comments].map(([, comment, name]) => ({
    name,
    file: `${/\* (assembly\/\S+)\/\w+/.exec(comment)[1]}.ts`,
    parameters: [...comment.matchAll(/@param (\w+) `(\w+)`/g)].map(([, name, type]) => `${name}: ${type}`),
    result: /@returns `(\w+)`/.exec(comment)?.[1],
  }));
}

const flat = (text) =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\/\/|\*)?\s?/, '').replace(/\s*\*\/\s*$/, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The comment that stands directly above a function, if one does. */
function commentOf(name, file) {
  const head = new RegExp(`((?:^[ ]*(?:/\\*\\*|\\*|//).*\\n)+)export function ${name}\\b`, 'm').exec(
    read(file),
  );
  if (!head) return undefined;
  const [, block] = head;
  return flat(block.slice(Math.max(0, block.lastIndexOf('/**'))));
}

/** A variant without words of its own says whose it shares. */
function meaning({ name, file }) {
  const own = commentOf(name, file);
  if (own) return own;
  const model = `d${name.slice(1)}`;
  const words = variants[name[0]];
  if (words && commentOf(model, file)) return `As \`${model}\`, ${words}.`;
  throw new Error(`${file}: ${name} needs a comment that says what it does`);
}

/** The rooms of a list of exports in its order: the comment of a paragraph is its heading. */
function rooms(list) {
  const paragraphs = read(list).split(/\n\s*\n/);
  const found = [];
  for (const paragraph of paragraphs) {
    const names = [...paragraph.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) => list.split(','));
    const functions = [...paragraph.matchAll(/export function (\w+)/g)].map(([, name]) => name);
    const heading = /^\/\/ (.*)$/m.exec(paragraph.replace(/^export[\s\S]*/m, ''))?.[1];
    const all = [
      ...names.map((name) =>
        name
          .trim()
          .split(/\s+as\s+/)
          .pop(),
      ),
      ...functions,
    ].filter(Boolean);
    if (all.length > 0)
      found.push({ heading: functions.length > 0 ? 'the module itself' : (heading ?? 'memory'), all });
  }
  return found;
}

function exportsPart() {
  const functions = new Map(declared().map((entry) => [entry.name, entry]));
  const count = functions.size;
  const sections = new Map();
  for (const list of ['assembly/floor.ts', 'assembly/index.ts'])
    for (const { heading, all } of rooms(list)) {
      const before = sections.get(heading) ?? { names: [], floor: list.endsWith('floor.ts') };
      sections.set(heading, { ...before, names: [...before.names, ...all] });
    }
  const ofFloor = [...sections.values()].flatMap(({ names, floor }) => (floor ? names : []));
  const lines = [
    `\`memory\` (the linear memory) and ${count} functions. \`linalg.wasm\` has the ${ofFloor.length} of the sections that are marked`,
    '"also in linalg.wasm", and no others.',
  ];
  for (const [heading, { names, floor }] of sections) {
    lines.push(
      '',
      `### ${heading[0].toUpperCase()}${heading.slice(1)}${floor ? ' (also in linalg.wasm)' : ''}`,
      '',
    );
    for (const name of names) {
      const entry = functions.get(name);
      if (!entry)
        throw new Error(`assembly/ names ${name} as an export, which build/core.d.ts lacks: build the core`);
      functions.delete(name);
      const signature = `${name}(${entry.parameters.join(', ')})${entry.result ? ` -> ${entry.result}` : ''}`;
      lines.push(`- \`${signature}\``, `  <br>${meaning(entry)}`);
    }
  }
  if (functions.size > 0)
    throw new Error(
      `in no paragraph of assembly/floor.ts and assembly/index.ts: ${[...functions.keys()].join(', ')}`,
    );
  return lines.join('\n');
}

function versionPart() {
  const version = /abi_version\(\): i32 \{\s*return (\d+)/.exec(read('assembly/floor.ts'))[1];
  return `This is **version ${version}**.`;
}

function statusPart() {
  const codes = [
    ...read('assembly/status.ts').matchAll(/(?:\/\*\*(.*?)\*\/\n)?export const (\w+): i32 = (-?\d+)/g),
  ];
  const rows = codes.map(
    ([, comment, name, code]) => `| ${code} | \`${name}\` | ${flat(comment).split(' 0 is success')[0]} |`,
  );
  return ['| code | name | says |', '|---|---|---|', ...rows]
    .join('\n')
    .replace(/Status codes that.*\. \|/, 'Done. |');
}

function generated(text) {
  const parts = { version: versionPart(), status: statusPart(), exports: exportsPart() };
  for (const [name, part] of Object.entries(parts)) {
    const [open, close] = [`<!-- ${name}: written by npm run abi -->`, `<!-- end of ${name} -->`];
    const from = text.indexOf(open);
    const to = text.indexOf(close);
    if (from < 0 || to < from) throw new Error(`${document} lacks the marks of the part "${name}"`);
    text = `${text.slice(0, from + open.length)}\n${part}\n${text.slice(to)}`;
  }
  return text;
}

const before = read(document);
const after = generated(before);
if (!process.argv.includes('--check')) {
  writeFileSync(new URL(document, root), after);
} else if (before !== after) {
  console.error(`${document} is not that of build/core.wasm: run npm run abi, and read what changed`);
  process.exit(1);
}
