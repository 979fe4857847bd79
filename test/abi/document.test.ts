import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const path = (name: string) => new URL(`../../${name}`, import.meta.url);
const text = readFileSync(path('docs/abi.md'), 'utf8');
const module = new WebAssembly.Module(readFileSync(path('build/core.wasm')));

/** The functions that the document lists, each once, with the number of its parameters. */
function documented(): Map<string, number> {
  const list = text.slice(text.indexOf('<!-- exports:'), text.indexOf('<!-- end of exports'));
  const entries = [...list.matchAll(/^- `(\w+)\(([^)]*)\)/gm)];
  return new Map(
    entries.map(([, name, parameters]) => [name, parameters ? parameters.split(',').length : 0]),
  );
}

describe('docs/abi.md', () => {
  it('lists exactly the functions that core.wasm exports', () => {
    const exported = WebAssembly.Module.exports(module);
    expect([...documented().keys()].sort()).toEqual(
      exported
        .filter(({ kind }) => kind === 'function')
        .map(({ name }) => name)
        .sort(),
    );
    expect(exported.filter(({ kind }) => kind !== 'function')).toEqual([{ name: 'memory', kind: 'memory' }]);
  });

  it('gives every function the parameters that it takes in the binary', () => {
    const { exports } = new WebAssembly.Instance(module);
    const taken = new Map(
      [...documented().keys()].map((name) => [name, (exports[name] as () => void).length]),
    );
    expect(documented()).toEqual(taken);
  });

  it('says of every function that needs workspace how much', () => {
    const table = [...text.matchAll(/^\| .* \| (.*) \|$/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`([.\w]+)`/g)].map(([, name]) => new RegExp(`^${name.replace('.', '[a-z]')}$`)),
    );
    const names = [...documented().keys()];
    const needy = [...text.matchAll(/^- `(\w+)\([^)]*\bws: usize/gm)].map(([, name]) => name);
    const said = (name: string) => names.includes(`${name}_ws`) || table.some((shared) => shared.test(name));
    expect(needy.length).toBeGreaterThan(60);
    expect(needy.filter((name) => !said(name))).toEqual([]);
  });

  it('promises no imports, and core.wasm has none', () => {
    expect(text).toContain('**no imports**');
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  it('is what `npm run abi` writes from the sources', () => {
    const run = spawnSync(process.execPath, ['scripts/abi.mjs', '--check'], {
      cwd: path('.'),
      encoding: 'utf8',
    });
    expect(run.stderr + run.stdout).toBe('');
    expect(run.status).toBe(0);
  });
});
