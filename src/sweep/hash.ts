import { createHash } from 'node:crypto';
import type { Config } from './study.js';

/** Twelve hexadecimal digits that name a config, whatever the order of its keys. */
export function hashOf(config: Config): string {
  return createHash('sha256').update(canonical(config)).digest('hex').slice(0, 12);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
