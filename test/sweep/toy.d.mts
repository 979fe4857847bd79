import type { Study } from '../../src/sweep/index.js';

export function find(name: string): Study;
