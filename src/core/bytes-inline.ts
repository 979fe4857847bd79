import base64 from '../../build/core.wasm';
import { coreBytes as beside } from './bytes-browser.js';
import type { Variant } from './variant.js';

/** The bytes of core.wasm, which the build wrote into this file. The other builds lie beside it. */
export function coreBytes(variant: Variant = 'core') {
  if (variant !== 'core') return beside(variant);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
