import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const examples = [
  'docs/abi.md',
  'docs/arrays.md',
  'docs/embedding.md',
  'docs/systems/multi-index.md',
].flatMap((page) =>
  [...readFileSync(`${root}${page}`, 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code], i) => ({
    name: `${page}, example ${i + 1}`,
    // A page loads the core once, in its first example or not at all.
    code: /await init\(\)|onsager\/[\w-]+\.wasm/.test(code)
      ? code
      : `import { init as load } from 'onsager'\nawait load()\n${code}`,
  })),
);

describe('the documentation', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  it.each(examples)('$name runs as it is', ({ code }) => {
    const { status, stderr } = spawnSync('node', ['--input-type=module', '-e', code], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
