// The types of onsager/standalone: its rooms as namespaces of the declarations that stand beside it. Bundled into one file,
// as tsup would, namespaces of types do not compile.

import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** @throws Error for a room that the package does not have on a subpath of its own: it has no declarations there */
export function writeStandaloneTypes() {
  const rooms = readFileSync(new URL('src/standalone.ts', root), 'utf8').replaceAll('/index.js', '.js');
  for (const [, file] of rooms.matchAll(/from '\.\/([\w-]+)\.js'/g)) {
    readFileSync(new URL(`dist/${file}.d.ts`, root));
  }
  writeFileSync(new URL('dist/standalone.d.ts', root), rooms);
}
