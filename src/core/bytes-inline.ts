import base64 from '../../build/core.wasm';

/** The bytes of core.wasm, which the build wrote into this file. */
export function coreBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
