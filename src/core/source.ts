import { coreBytes } from '#core-bytes';
import { shown } from './check.js';
import { nodeModule } from './host.js';
import type { Variant } from './variant.js';

/** A core as a person gives it. */
export type Wasm = BufferSource | WebAssembly.Module | Response | PromiseLike<Response> | URL;

/** A core at hand: compiled, as bytes, or as an answer whose bytes may still be on their way. */
type Source = WebAssembly.Module | BufferSource | Response;

/** A given core, compiled. @throws Error that says what was found where no core is */
export async function compiled(wasm: Wasm): Promise<WebAssembly.Module> {
  return compile(await sourceOf(wasm));
}

/** The build of the core beside the library, compiled. @throws Error with the ways out, where a bundler left it behind */
export async function compiledBeside(variant: Variant): Promise<WebAssembly.Module> {
  let source: Source;
  try {
    source = await sourceOf(coreBytes(variant));
  } catch (error) {
    const inline = variant === 'core' ? 'use onsager/inline, which has it inside, or ' : '';
    throw new Error(
      `no ${variant}.wasm beside the library: ${(error as Error).message}; where a bundler leaves it behind, ` +
        `${inline}copy it there or pass its place to init({ wasm })`,
      { cause: error },
    );
  }
  return compile(source);
}

async function sourceOf(wasm: Wasm): Promise<Source> {
  const given: unknown = await (wasm instanceof URL ? read(wasm) : wasm);
  if (given instanceof WebAssembly.Module) return given;
  return typeof Response === 'function' && given instanceof Response
    ? received(given)
    : checked(given as BufferSource, 'wasm');
}

/** What a URL leads to. The fetch of Node reads no files. */
async function read(url: URL): Promise<BufferSource | Response> {
  const files = url.protocol === 'file:' ? nodeModule('fs/promises') : undefined;
  try {
    return await (files?.readFile(url) ?? fetch(url));
  } catch (error) {
    throw new Error(`wasm: cannot read ${url}: ${reasonOf(error as Error)}`, { cause: error });
  }
}

/** Node's fetch says "fetch failed", and why in the cause. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** The response itself where it can be compiled while it arrives, its bytes where the server calls them something else. */
async function received(response: Response): Promise<Response | BufferSource> {
  if (response.bodyUsed)
    throw new TypeError('wasm: the body of the response has been read: pass a fresh one, or a clone()');
  const answer = answerOf(response);
  if (!response.ok) throw new Error(`wasm: ${answer}`);
  // Streaming compilers take this very word: no parameters, no capitals.
  if (response.headers.get('Content-Type') === 'application/wasm') return response;
  const bytes = await response.arrayBuffer().catch((error: Error) => {
    throw new Error(`wasm: ${answer}, and breaks off: ${reasonOf(error)}`, { cause: error });
  });
  return checked(bytes, `wasm: ${answer},`);
}

function answerOf({ url, redirected, status, headers }: Response): string {
  const from = `${url || 'the response'}${redirected ? ' (after a redirect)' : ''}`;
  return `${from} answers ${status}, ${headers.get('Content-Type') || 'no content type'}`;
}

/** Bytes that begin as a WebAssembly file does. A page of HTML in its place is told as what it is. */
function checked(bytes: BufferSource, what: string): BufferSource {
  const start = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength))
    : new Uint8Array(bytes).subarray(0, 16);
  if (start[0] === 0 && start[1] === 0x61 && start[2] === 0x73 && start[3] === 0x6d) return bytes;
  const found =
    start.length === 0 ? 'is empty' : `begins with ${shown(new TextDecoder('latin1').decode(start))}`;
  throw new Error(`${what} is not a WebAssembly file: it ${found}`);
}

async function compile(source: Source): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof Response !== 'function' || !(source instanceof Response))
    return WebAssembly.compile(source as BufferSource);
  const answer = answerOf(source);
  try {
    return await WebAssembly.compileStreaming(source);
  } catch (error) {
    throw new Error(`wasm: ${answer}, and does not compile: ${(error as Error).message}`, { cause: error });
  }
}
