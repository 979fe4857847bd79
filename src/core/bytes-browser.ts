/** The response that holds core.wasm, which lies beside this file in the package. */
export function coreBytes(): Promise<Response> {
  return fetch(new URL('./core.wasm', import.meta.url));
}
