import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Families of models: none imports another. */
const families = [
  'spiked',
  'multi-index',
  'neurons',
  'sequence',
  'matrix-sensing',
  'regression',
  'rbm',
  'hierarchical',
  'one-step',
];

/** The floors of the library from the ground up. A room imports from floors below its own, and never from a room beside it. */
const floors = [
  ['core'],
  ['iterate'],
  ['numerics', 'npy'],
  ['linalg'],
  ['random', 'tensor'],
  ['system', 'prior', 'channel'],
  ['random-matrix', 'loss', 'dynamics'],
  ['glm'],
  families,
];
const library = floors.flat();

/** What the files of a room may import besides their own room: the arrows of the design. */
const arrows: Record<string, string[]> = {
  ...Object.fromEntries(
    floors.flatMap((rooms, floor) => rooms.map((room) => [room, floors.slice(0, floor).flat()])),
  ),
  families: ['system', ...families],
  io: ['npy', 'core'],
  sweep: ['core', 'numerics', 'io'],
  figure: ['core', 'system', 'io'],
  experiments: [...library, 'families', 'sweep', 'figure', 'io'],
  cli: [...library, 'families', 'experiments', 'sweep', 'figure', 'io'],
};

/** Packages that run in a browser and that the library is made with. */
const portable = [
  '@assemblyscript/loader',
  '@noble/hashes/sha2.js',
  'seedrandom/seedrandom.js',
  'zod/mini',
  'npyjs',
  '#core-bytes',
];

type Sources = Record<string, string>;

function sources(folder = src): Sources {
  const files: Sources = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && path.endsWith('.ts')) files[relative(src, path)] = readFileSync(path, 'utf8');
  }
  return files;
}

/** Everything that a file imports, types too, at its top or later on. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g)].map(([, target]) => target);
}

/** The path within src of a relative import. */
function resolved(file: string, target: string): string {
  return normalize(join(dirname(file), target)).replace(/\.js$/, '.ts');
}

/** The list of families is a room of one file. */
const roomOf = (file: string) =>
  file.includes('/') ? file.split('/')[0] : file === 'families.ts' ? 'families' : '';

/** Imports that go against the arrows. */
function violations(files: Sources): string[] {
  const found: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    const room = roomOf(file);
    for (const target of importsOf(text)) {
      if (!target.startsWith('.')) {
        // bytes-node.ts is for Node alone; host.ts imports types.
        const host = file === 'core/bytes-node.ts' || file === 'core/host.ts';
        const outside = library.includes(room) && !portable.includes(target) && !host;
        if (outside) found.push(`${file} -> ${target}`);
        continue;
      }
      const path = resolved(file, target);
      if (path.startsWith('..')) continue;
      const other = roomOf(path);
      const allowed = room === '' ? ['', ...library] : [room, ...(arrows[room] ?? [])];
      if (!allowed.includes(other)) found.push(`${file} -> ${path}`);
    }
  }
  return found;
}

/** Sets of files that import each other in a circle, types too (Tarjan 1972): what one of them is, cannot be said without the others. */
function cycles(files: Sources): string[][] {
  const number = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    number.set(file, number.size);
    low.set(file, number.get(file)!);
    open.push(file);
    for (const target of importsOf(files[file])) {
      const other = target.startsWith('.') ? resolved(file, target) : '';
      if (!(other in files)) continue;
      if (!number.has(other)) low.set(file, Math.min(low.get(file)!, visit(other)));
      else if (open.includes(other)) low.set(file, Math.min(low.get(file)!, number.get(other)!));
    }
    if (low.get(file) === number.get(file)) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1 || importsOf(files[file]).some((target) => resolved(file, target) === file))
        found.push(circle.sort());
    }
    return low.get(file)!;
  };
  for (const file of Object.keys(files)) if (!number.has(file)) visit(file);
  return found;
}

/** Every package that a module brings along when it is loaded: dynamic imports wait, and types are gone by then. */
function packagesOf(entry: string, files: Sources): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    // The built core is no source.
    if (seen.has(file) || file.endsWith('core.wasm')) return;
    seen.add(file);
    const text = files[file].replace(/(?:import|export) type [^;]*;/g, '');
    for (const [, target] of text.matchAll(/\bfrom\s*'([^']+)'/g)) {
      if (target.startsWith('.')) visit(resolved(file, target));
      else packages.add(target);
    }
  };
  visit(entry);
  return packages;
}

describe('the arrows of the design', () => {
  const files = sources();

  it('go one way in every file', () => {
    expect(Object.keys(files).length).toBeGreaterThan(40);
    expect(violations(files)).toEqual([]);
  });

  it('know every room', () => {
    const rooms = new Set(Object.keys(files).map(roomOf));
    rooms.delete('');
    for (const room of rooms) expect(Object.keys(arrows)).toContain(room);
  });

  it('would catch a library that knows of sweeps, a system that imports another, and a package of the terminal', () => {
    const made = {
      'spiked/a.ts': "import { b } from '../rbm/b.js';\nimport type { Drawing } from '../figure/drawing.js';",
      'glm/a.ts': "export { sweep } from '../sweep/index.js';",
      'prior/a.ts': "const { readFile } = await import('node:fs');",
      'linalg/a.ts': "// import { x } from '../cli/x.js';\nimport { core } from '../core/index.js';",
      'core/a.ts': "import { x } from '../linalg/x.js';",
      'iterate/a.ts': "import { solve } from '../numerics/linear.js';",
      'numerics/a.ts':
        "import type { Status } from '../iterate/result.js';\nimport { eigh } from '../linalg/eigh.js';",
      'prior/b.ts': "import type { Channel } from '../channel/channel.js';",
      'system/a.ts': "import { spiked } from '../spiked/model.js';",
      'glm/b.ts': "import type { MultiIndexModel } from '../multi-index/model.js';",
      'dynamics/a.ts': "const { observe } = await import('../glm/observe.js');",
      'families.ts': "import { find } from './experiments/index.js';",
    };
    expect(violations(made)).toEqual([
      'spiked/a.ts -> rbm/b.ts',
      'spiked/a.ts -> figure/drawing.ts',
      'glm/a.ts -> sweep/index.ts',
      'prior/a.ts -> node:fs',
      'core/a.ts -> linalg/x.ts',
      'iterate/a.ts -> numerics/linear.ts',
      'numerics/a.ts -> linalg/eigh.ts',
      'prior/b.ts -> channel/channel.ts',
      'system/a.ts -> spiked/model.ts',
      'glm/b.ts -> multi-index/model.ts',
      'dynamics/a.ts -> glm/observe.ts',
      'families.ts -> experiments/index.ts',
    ]);
  });
});

describe('files', () => {
  it('never import each other in a circle', () => {
    expect(cycles(sources())).toEqual([]);
  });

  it('would be caught in one, by types and late imports too', () => {
    const made = {
      'spiked/a.ts': "import type { B } from './b.js';\nimport { e } from './e.js';",
      'spiked/b.ts': "import { c } from './c.js';\nimport { core } from '../core/index.js';",
      'spiked/c.ts': "const { a } = await import('./a.js');",
      'spiked/d.ts': "import { a } from './a.js';",
      'spiked/e.ts': "// import { a } from './a.js';",
      'glm/a.ts': "export { a } from './a.js';",
    };
    expect(cycles(made)).toEqual([['spiked/a.ts', 'spiked/b.ts', 'spiked/c.ts'], ['glm/a.ts']]);
  });
});

describe('data of any length', () => {
  it('are no arguments of Math.max in rooms that read them: a hundred thousand overflow the stack', () => {
    const rooms = ['sweep', 'figure', 'experiments'];
    const spread = Object.entries(sources()).filter(
      ([file, text]) => rooms.includes(roomOf(file)) && /Math\.(max|min|hypot)\([^)]*\.\.\./.test(text),
    );
    expect(spread.map(([file]) => file)).toEqual([]);
  });
});

describe('what a page loads', () => {
  const files = sources();
  const page = [...portable, 'zod', '@observablehq/plot', 'd3-dsv'];
  const entries = [
    'index.ts',
    ...library.map((room) => `${room}/index.ts`),
    'experiments/index.ts',
    'figure/page.ts',
    'inline.ts',
    'standalone.ts',
  ];

  for (const entry of entries.filter((file) => file in files)) {
    it(`carries nothing of Node or the terminal with ${entry}`, () => {
      expect([...packagesOf(entry, files)].filter((name) => !page.includes(name))).toEqual([]);
    });
  }
});
