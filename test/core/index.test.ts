import { describe, expect, it } from 'vitest';
import * as onsager from '../../src/index.js';

describe('the root of the package', () => {
  it('loads the core once and tells what it is', async () => {
    await onsager.init();
    expect(onsager.backend()).toMatchObject({ simd: true, threads: 1, abiVersion: 3 });
  });
});
