import { OwnedBlock } from '../../src/core/index.js';
import type { Entry } from './calls.js';

/** The functions of the root that take arguments; `init` has a test of its own. */
export const root: Record<string, Entry> = {
  keep: { args: { owned: () => new OwnedBlock('block', 8) } },
  scope: { args: { work: () => () => 1 } },
};
