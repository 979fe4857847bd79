// The public rooms, and how each of their functions is called.

import * as channelRoom from '../../src/channel/index.js';
import * as rootRoom from '../../src/index.js';
import * as linalgRoom from '../../src/linalg/index.js';
import * as indexRoom from '../../src/multi-index/index.js';
import * as neuronsRoom from '../../src/neurons/index.js';
import * as priorRoom from '../../src/prior/index.js';
import * as randomRoom from '../../src/random/index.js';
import * as randomMatrixRoom from '../../src/random-matrix/index.js';
import * as spikedRoom from '../../src/spiked/index.js';
import * as tensorRoom from '../../src/tensor/index.js';
import type { Entry } from './calls.js';
import { channels } from './channel.js';
import { linalg, random, statics, tensors } from './linear.js';
import { indices } from './multi-index.js';
import { neuronCalls } from './neurons.js';
import { priors } from './prior.js';
import { randomMatrices } from './random-matrix.js';
import { root } from './root.js';
import { spiked } from './spiked.js';

/** Exports that take no arguments or objects of the machinery, a ZodError or a Scratch, and are called through the others. */
export const machinery = [
  'explain',
  'Memory',
  'Owned',
  'Scratch',
  'padded',
  'init',
  'backend',
  'core',
  'stopThreads',
  'writeMixture',
  'writePrior',
  'ImplicitData',
  'Instance',
];

/** The public rooms, and how each of their functions is called. Constants need no entry. */
export const rooms: [string, Record<string, unknown>, Record<string, Entry>][] = [
  ['prior', priorRoom, priors],
  ['linalg', linalgRoom, linalg],
  ['random', randomRoom, random],
  ['random-matrix', randomMatrixRoom, randomMatrices],
  ['tensor', tensorRoom, tensors],
  ['channel', channelRoom, channels],
  ['multi-index', indexRoom, indices],
  ['neurons', neuronsRoom, neuronCalls],
  ['spiked', spikedRoom, spiked],
  ['root', rootRoom, root],
];

/** What an entry calls: an export of its room, or what `statics` names. */
export const targetOf = (name: string, exported: Record<string, unknown>) => statics[name] ?? exported[name];
