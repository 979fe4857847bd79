// What every build of the core has to satisfy: named checks that take a loaded core and return residuals. Nothing here needs a test
// runner or a host other than WebAssembly, so that one list serves all variants, in Node and in browsers.

import type { Core } from '../../src/core/index.js';
import { eigenChecks } from './eigen.js';
import { factorisationChecks } from './factorisations.js';
import { productChecks } from './products.js';
import { spectrumChecks } from './spectra.js';

export interface Residual {
  /** Which matrix and which quantity. */
  what: string;
  value: number;
  /** The value has to be below. */
  bar: number;
}

export interface Check {
  name: string;
  run(core: Core): Residual[];
}

export const checks: Check[] = [...productChecks, ...eigenChecks, ...spectrumChecks, ...factorisationChecks];
