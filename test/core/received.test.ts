import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/core/load.js';
import { received } from '../../src/core/received.js';

const file = new URL('../../build/core.wasm', import.meta.url);
const bytes = readFileSync(file);
const answer = (body: BodyInit, type: string, status = 200) =>
  new Response(body, { status, headers: { 'Content-Type': type } });

describe('a core that comes from a server', () => {
  it('is left to the streaming compiler when the server calls it application/wasm', async () => {
    for (const type of ['application/wasm', 'application/wasm; charset=binary']) {
      const response = answer(bytes, type);
      expect(await received(response)).toBe(response);
    }
  });

  it('is taken as bytes when the server calls it something else', async () => {
    const taken = await received(answer(bytes, 'application/octet-stream'));
    expect(
      WebAssembly.Module.exports(await WebAssembly.compile(taken as ArrayBuffer)).length,
    ).toBeGreaterThan(9);
  });

  it('is told from the page of HTML that a bundler or a server sends in its place', async () => {
    const page = answer('<!doctype html>', 'text/html');
    await expect(received(page)).rejects.toThrow('answers 200, text/html; pass its place to init({ wasm })');
    await expect(received(answer('', 'text/plain'))).rejects.toThrow('not a WebAssembly file');
    await expect(received(answer(bytes, 'application/wasm', 404))).rejects.toThrow(
      'no core.wasm: the response',
    );
  });
});

describe('a core whose place is given', () => {
  it('is read from a file, which the fetch of Node refuses', async () => {
    const { exports } = await load({ wasm: file });
    expect(exports.abi_version()).toBeGreaterThan(0);
  });

  it('is named where there is none', async () => {
    const nowhere = new URL('none.wasm', file);
    await expect(load({ wasm: nowhere })).rejects.toThrow(`wasm: cannot read ${nowhere}: ENOENT`);
    const closed = new URL('http://127.0.0.1:9/core.wasm');
    await expect(load({ wasm: closed })).rejects.toThrow(`wasm: cannot read ${closed}: `);
  });
});
