// A B in f32 in a real browser, beside jax-js, which has its threads only there: one page, contenders in turns, once with one thread and once
// with as many as there are processors. Wall times, all a page can tell. Needs Chromium (CHROMIUM, or Debian's) and npm ci --prefix bench.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isolation, serve } from '../test/browser/serve.mjs';
import { median, VerificationError } from './harness.js';

const GOAL = 1;
const TOLERANCE = 5e-6;
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const root = fileURLToPath(new URL('../', import.meta.url));
const jax = new URL('node_modules/@jax-js/jax/', import.meta.url);

export default {
  name: 'gemm-browser',
  title: 'A B, f32, in Chromium, beside jax-js',

  async measure({ quick, peers }) {
    const rows = peers && existsSync(executablePath) && existsSync(jax) ? await inBrowser(quick) : [];
    return { name: this.name, title: this.title, goals: { ratio: GOAL }, rows };
  },

  table({ name, title, rows }) {
    const lines = rows.map(({ n, threads, relaxed, onsager, jax, ratio }) => {
      const [ours, theirs] = [onsager, jax].map((ms) => `${ms.toPrecision(3)} ms`);
      const how = `${threads} thread${threads > 1 ? 's' : ''}${relaxed ? ', relaxed' : ''}`;
      const mark = ratio >= GOAL ? 'ok' : 'below goal';
      return `  n = ${n}, ${how}: onsager ${ours}, jax-js ${theirs} by the wall: ${ratio.toFixed(2)}x, goal ${GOAL}x, ${mark}`;
    });
    return [
      `${name}: ${title}`,
      ...(rows.length ? lines : ['  left out: needs --peers and Chromium']),
      '',
    ].join('\n');
  },
};

async function inBrowser(quick) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const rows = [];
    for (const headers of [{}, isolation]) {
      const site = await serve(root, headers);
      try {
        for (const n of quick ? [512] : [512, 1024])
          rows.push(await measurePage(browser, site.url, n, quick ? 5 : 25));
      } finally {
        await site.close();
      }
    }
    return rows;
  } finally {
    await browser.close();
  }
}

async function measurePage(browser, url, n, rounds) {
  const page = await browser.newPage();
  try {
    await page.goto(`${url}bench/browser/gemm.html`);
    await page.waitForFunction(() => globalThis.gemm, null, { timeout: 60_000 });
    const { samples, errors, threads, relaxed } = await page.evaluate((asked) => globalThis.gemm(asked), {
      n,
      rounds,
    });
    for (const [label, error] of Object.entries(errors))
      if (!(error <= TOLERANCE))
        throw new VerificationError(`gemm-browser: ${label} is off by ${error}, more than ${TOLERANCE}`);
    const ratio = median(samples['jax-js'].map((ms, round) => ms / samples.onsager[round]));
    return {
      n,
      threads,
      relaxed,
      onsager: median(samples.onsager),
      jax: median(samples['jax-js']),
      ratio,
      samples,
    };
  } finally {
    await page.close();
  }
}
