import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/core/load.js';

const file = new URL('../../build/core.wasm', import.meta.url);
const bytes = readFileSync(file);
const answer = (body: BodyInit, type: string | undefined, status = 200) =>
  new Response(body, { status, headers: type === undefined ? {} : { 'Content-Type': type } });
const works = async (wasm: Parameters<typeof load>[0]['wasm']) => {
  const { exports } = await load({ wasm });
  expect(exports.abi_version()).toBeGreaterThan(0);
};

/** What `use` does with a server that answers like this. */
async function served<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a core that comes from a server', () => {
  it.each([
    'application/wasm',
    'application/wasm; charset=utf-8',
    'application/wasm;',
    'Application/WASM',
    'application/wasm, application/wasm',
    'application/octet-stream',
    'text/html',
    '',
    undefined,
  ])('is taken whatever the server calls it: %s', async (type) => {
    await works(answer(bytes, type));
    await works(Promise.resolve(answer(bytes, type)));
  });

  it('is told from the page of HTML that a bundler or a server sends in its place', async () => {
    const page = '<!doctype html><title>none</title>';
    await expect(load({ wasm: answer(page, 'text/html') })).rejects.toThrow(
      "the response answers 200, text/html, is not a WebAssembly file: it begins with '<!doctype html><'",
    );
    await expect(load({ wasm: answer(page, 'application/wasm') })).rejects.toThrow(
      /the response answers 200, application\/wasm, and does not compile: .*magic word/,
    );
    await expect(load({ wasm: answer('', 'text/plain') })).rejects.toThrow('it is empty');
    await expect(load({ wasm: answer(bytes, 'application/wasm', 404) })).rejects.toThrow(
      'wasm: the response answers 404, application/wasm',
    );
    await expect(load({ wasm: new Response(null, { status: 500 }) })).rejects.toThrow(
      'answers 500, no content type',
    );
  });

  it('is refused where the response has been read before', async () => {
    const read = answer(bytes, 'application/wasm');
    await read.arrayBuffer();
    await expect(load({ wasm: read })).rejects.toThrow(
      'body of the response has been read: pass a fresh one, or a clone()',
    );
  });

  it('is named with the address that was asked, and where that led', async () => {
    const redirect: RequestListener = ({ url }, response) => {
      if (url === '/core.wasm') response.writeHead(302, { Location: '/gone' }).end();
      else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('none');
    };
    await served(redirect, (site) =>
      expect(load({ wasm: new URL(`${site}/core.wasm`) })).rejects.toThrow(
        `wasm: ${site}/gone (after a redirect) answers 404, text/plain`,
      ),
    );
    const cut: RequestListener = (_, response) => {
      response.writeHead(200, { 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, 1000), () => response.destroy());
    };
    await served(cut, (site) =>
      expect(load({ wasm: new URL(`${site}/core.wasm`) })).rejects.toThrow(
        /core\.wasm answers 200, no content type, and breaks off: terminated: /,
      ),
    );
  });
});

describe('a core whose place is given', () => {
  it('is read from a file, which the fetch of Node refuses', () => works(file));

  it('is named where there is none', async () => {
    const nowhere = new URL('none.wasm', file);
    await expect(load({ wasm: nowhere })).rejects.toThrow(`wasm: cannot read ${nowhere}: ENOENT`);
    const closed = new URL('http://127.0.0.1:9/core.wasm');
    await expect(load({ wasm: closed })).rejects.toThrow(`wasm: cannot read ${closed}: fetch failed: `);
  });

  it('is told from bytes and modules that are something else', async () => {
    await expect(load({ wasm: new TextEncoder().encode('version https://git-lfs') })).rejects.toThrow(
      "wasm is not a WebAssembly file: it begins with 'version https://'",
    );
    await expect(load({ wasm: {} as never })).rejects.toThrow('wasm is not a WebAssembly file: it is empty');
    const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    await expect(load({ wasm: empty })).rejects.toThrow('not a core of onsager: it exports no abi_version');
  });
});

describe('the core beside the library', () => {
  it('is named where a bundler left it behind, with the ways out', async () => {
    // The sources have none beside them, as a bundle that left the file behind.
    await expect(load({})).rejects.toThrow(
      /^no core\.wasm beside the library: wasm: cannot read file:.*core\/core\.wasm: ENOENT.*; where a bundler leaves it behind, use onsager\/inline, which has it inside, or copy it there or pass its place to init\(\{ wasm \}\)$/,
    );
    await expect(load({ threads: 2 })).rejects.toThrow(
      /^no core-threads\.wasm beside .*; where a bundler leaves it behind, copy it there or pass its place to init/,
    );
  });
});
