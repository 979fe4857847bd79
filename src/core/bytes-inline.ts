import base64 from '../../build/core.wasm';
import { coreBytes as bytesBeside } from './bytes-browser.js';
import { nodeModule } from './host.js';
import type { Variant } from './variant.js';

/** The bytes of core.wasm, which the build wrote into this file. The other builds lie beside it. */
export function coreBytes(variant: Variant = 'core') {
  if (variant === 'core') return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const files = nodeModule('fs/promises');
  return files?.readFile(new URL(`./${variant}.wasm`, import.meta.url)) ?? bytesBeside(variant);
}
