// Run by run.mjs, in a folder where the packed library, Vite and playwright-core are installed.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { build, createServer, preview } from 'vite';
import { isolation, policy, serve } from './serve.mjs';

const folder = import.meta.dirname;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: flags });
});
after(() => browser.close());

/** Opens a page, waits for its report, and returns that with everything it asked for and everything it complained of. */
async function open(url) {
  const page = await browser.newPage();
  const complaints = [];
  const warnings = [];
  const requests = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  try {
    await page.goto(url);
    const report = await page
      .waitForFunction(() => globalThis.report, null, { timeout: 60_000 })
      .catch((error) => {
        throw new Error(`${error.message}\n${complaints.join('\n')}`);
      });
    const isolated = await page.evaluate(() => globalThis.crossOriginIsolated);
    return { report: await report.jsonValue(), isolated, complaints, warnings, requests };
  } finally {
    await page.close();
  }
}

/** A page whose program found the planted vector, and that the browser had nothing to say against. */
function sound({ report, complaints }) {
  assert.deepEqual(complaints, []);
  for (const result of report.worker ? [report, report.worker] : [report]) {
    assert.equal(result.status, 'converged');
    assert.ok(Math.abs(result.theory - 0.75) < 1e-6, `state evolution says ${result.theory}`);
    assert.ok(Math.abs(result.cosine2 - 0.75) < 0.15, `AMP finds ${result.cosine2}`);
  }
}

/** A page that asked for two threads: they share where it is isolated, and it says once that they do not where not. */
function sharedWhere(isolated, { report, complaints, warnings }) {
  assert.deepEqual(complaints, []);
  assert.equal(report.threads, isolated ? 2 : 1);
  assert.equal(report.helped, isolated);
  assert.ok(report.same, 'the same bits with and without the worker');
  assert.equal(warnings.length, isolated ? 0 : 1);
  if (!isolated) assert.match(warnings[0], /one thread: memory cannot be shared/);
}

/** How far two fields are from each other, relative to the largest entry. */
const distance = (a, b) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / Math.max(...a.map(Math.abs));

/** Serves a folder while `use` runs. */
async function served(path, headers, use) {
  const site = await serve(path, headers);
  try {
    return await use(site.url);
  } finally {
    await site.close();
  }
}

const csp = { 'Content-Security-Policy': policy };
const hosts = {
  'with a policy that allows WebAssembly alone': { headers: csp, isolated: false },
  'the same, cross-origin isolated': { headers: { ...csp, ...isolation }, isolated: true },
};

describe('a plain page, onsager/standalone', () => {
  const site = join(folder, 'site');
  before(() => {
    mkdirSync(site);
    cpSync(join(folder, 'plain'), site, { recursive: true });
    for (const name of ['program.js', 'shared.js']) cpSync(join(folder, 'app', name), join(site, name));
    cpSync(join(folder, 'node_modules/onsager/dist'), join(site, 'onsager'), { recursive: true });
  });

  for (const [name, { headers, isolated }] of Object.entries(hosts)) {
    test(`${name}: computes in the page and in a worker`, async () => {
      const result = await served(site, headers, open);
      sound(result);
      assert.ok(result.report.worker);
      assert.equal(result.isolated, isolated);
      assert.deepEqual(
        result.requests.filter((url) => url.endsWith('.wasm')),
        [],
      );
    });
  }

  test('two threads where the page is isolated, one and a warning where not, with the same result', async () => {
    const fields = [];
    for (const { headers, isolated } of Object.values(hosts)) {
      const result = await served(site, headers, (url) => open(`${url}threads.html`));
      sharedWhere(isolated, result);
      fields.push(result.report.field);
    }
    assert.ok(distance(...fields) < 1e-13);
  });

  test('the policy is in force: without wasm-unsafe-eval the core is refused', async () => {
    const strict = { 'Content-Security-Policy': policy.replace(" 'wasm-unsafe-eval'", '') };
    const { report } = await served(site, strict, open);
    assert.match(report.error, /Content Security Policy|unsafe-eval/);
  });
});

describe('an app of Vite', () => {
  const root = join(folder, 'app');
  const dist = join(folder, 'built');
  const common = { root, base: './', logLevel: 'warn', configFile: false };

  before(async () => {
    const input = ['index', 'inline', 'dropin', 'threads', 'conformance', 'missing'].map((name) =>
      join(root, `${name}.html`),
    );
    await build({
      ...common,
      worker: { format: 'es' },
      build: { outDir: dist, emptyOutDir: true, target: 'es2022', rolldownOptions: { input } },
    });
  });

  for (const [name, { headers, isolated }] of Object.entries(hosts)) {
    test(`built, ${name}: computes in the page and in a worker, and draws`, async () => {
      const result = await served(dist, headers, open);
      sound(result);
      assert.ok(result.report.worker);
      assert.equal(result.isolated, isolated);
      assert.ok(result.report.paths > 2 && result.report.width > 100, 'the figure is not there');
      assert.ok(result.requests.some((url) => url.endsWith('.wasm')));
    });
  }

  test('built, onsager/inline: one core for all subpaths, and no request for it', async () => {
    const result = await served(dist, csp, (url) => open(`${url}inline.html`));
    sound(result);
    assert.deepEqual(
      result.requests.filter((url) => url.endsWith('.wasm')),
      [],
    );
  });

  test('built, two threads where the page is isolated, one and a warning where not', async () => {
    for (const { headers, isolated } of Object.values(hosts)) {
      const result = await served(dist, headers, (url) => open(`${url}threads.html`));
      sharedWhere(isolated, result);
      const binaries = result.requests.filter((url) => url.endsWith('.wasm'));
      assert.equal(binaries.length, 1, 'one build of the core is fetched');
    }
  });

  for (const query of ['', 'relaxed', 'threads=2', 'relaxed&threads=4']) {
    test(`built, the residuals of init(${query}) are below their bars`, async () => {
      const { report, warnings } = await served(dist, { ...csp, ...isolation }, (url) =>
        open(`${url}conformance.html?${query}`),
      );
      assert.deepEqual(warnings, []);
      assert.ok(report.count > 100);
      assert.deepEqual(report.above, []);
      assert.equal(report.relaxed, query.includes('relaxed'));
      assert.equal(report.threads, Number(query.match(/\d/) ?? 1));
    });
  }

  test('built, core.wasm as an asset without the library', async () => {
    const { report, complaints } = await served(dist, csp, (url) => open(`${url}dropin.html`));
    assert.deepEqual({ report, complaints }, { report: [10, 26, 42], complaints: [] });
  });

  test('built, and core.wasm left behind: the error says what came back in its place, and the ways out', async () => {
    const outDir = join(folder, 'stripped');
    cpSync(dist, outDir, { recursive: true, filter: (path) => !path.endsWith('.wasm') });
    const cure = /where a bundler leaves it behind, use onsager\/inline/;
    const { report } = await served(outDir, csp, (url) => open(`${url}missing.html`));
    assert.match(report, /^no core\.wasm beside the library: .*http:.*\.wasm answers 404, no content type/);
    assert.match(report, cure);
    // A server of one page answers with it whatever it has not.
    const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
    try {
      const { report } = await open(`${server.resolvedUrls.local[0]}missing.html`);
      assert.match(
        report,
        /\.wasm answers 200, text\/html.* is not a WebAssembly file: it begins with '<!doctype/,
      );
      assert.match(report, cure);
    } finally {
      await server.close();
    }
  });

  for (const [name, headers, isolated] of [
    ['', {}, false],
    [', cross-origin isolated', isolation, true],
  ]) {
    test(`served by vite dev, without any configuration${name}`, async () => {
      const server = await createServer({
        ...common,
        cacheDir: join(folder, `vite${isolated}`),
        server: { host: '127.0.0.1', port: 0, headers },
      });
      try {
        await server.listen();
        const url = server.resolvedUrls.local[0];
        const result = await open(url);
        sound(result);
        assert.equal(result.isolated, isolated);
        assert.ok(result.report.worker && result.report.paths > 2);
        sound(await open(`${url}inline.html`));
        assert.deepEqual((await open(`${url}dropin.html`)).report, [10, 26, 42]);
        sharedWhere(isolated, await open(`${url}threads.html`));
      } finally {
        await server.close();
      }
    });
  }
});
