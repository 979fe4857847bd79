// A family as someone would add it: the mean of n Gaussian numbers as an estimate of their centre. Its only other line stands in families.ts.

import * as z from 'zod';
import { momentsOf } from '../../../src/numerics/index.js';
import { normals } from '../../../src/random/index.js';
import type { System } from '../../../src/system/system.js';

const schema = z.strictObject({ model: z.literal('toy').default('toy'), noise: z.number().gt(0) });

export const system: System<z.output<typeof schema>> = {
  name: 'toy',
  title: 'A centre and its noise',
  references: { '0000.00001': '@misc{toy, title = {A toy}, eprint = {0000.00001}}' },
  schema,
  help: { model: 'model: toy\nnoise: 0.5', size: 'n, how many numbers', takes: {} },

  declare(definition) {
    const parsed = schema.safeParse(definition);
    if (!parsed.success) throw new RangeError(`noise must be > 0, got ${definition.noise}`);
    return parsed.data;
  },

  evolve: ({ noise }) => ({
    tables: [{ columns: ['n · error'], rows: [[noise ** 2]] }],
    sentences: ['exact'],
    json: { error: noise ** 2 },
    values: { 'overlap.error': noise ** 2 },
  }),

  simulate({ noise }, { size, seeds = 5, seed = 'onsager' }) {
    const errors = Array.from({ length: seeds }, (_, k) => {
      const mean = normals(size, { seed: `${seed}/${k}` }).reduce((sum, x) => sum + noise * x, 0) / size;
      return size * mean ** 2;
    });
    const { mean } = momentsOf(errors)!;
    return {
      tables: [{ columns: ['predicted', 'found'], rows: [[noise ** 2, mean]] }],
      sentences: [],
      json: { size, seeds, runs: errors.map((error) => ({ error, status: 'converged' })) },
      values: { 'overlap.error': mean },
    };
  },
};
