/**
 * What a fetch of the core gave, ready to instantiate: the response itself where it can be compiled while it arrives, its
 * bytes where the server calls them something else. A page of HTML in its place is told as what it is.
 *
 * @throws Error when the address holds no WebAssembly file
 */
export async function received(response: Response): Promise<Response | ArrayBuffer> {
  const type = response.headers.get('Content-Type') ?? 'no content type';
  const answer = `${response.url || 'the response'} answers ${response.status}, ${type}`;
  if (!response.ok) throw new Error(`no core.wasm: ${answer}`);
  if (type.split(';')[0].trim() === 'application/wasm') return response;
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength < 4 || new DataView(bytes).getUint32(0) !== 0x0061736d) {
    throw new Error(`not a WebAssembly file: ${answer}; pass its place to init({ wasm })`);
  }
  return bytes;
}
