import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files under a folder of the repository, by their paths from its root. */
const under = (folder: string, name: RegExp): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path) && !path.includes('node_modules'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

const pages = [...under('docs', /\.md$/), 'README.md', 'CONTRIBUTING.md'];
const sources = ['src', 'test', 'assembly', 'bench'].flatMap((folder) => under(folder, /\.m?[tj]s$/));

/** README.md has a test of its own. */
const examples = pages
  .filter((page) => page !== 'README.md')
  .flatMap((page) =>
    [...read(page).matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code], i) => ({
      name: `${page}, example ${i + 1}`,
      // A page loads the core once, in its first example or not at all.
      code: /await init\(\)|onsager\/[\w-]+\.wasm/.test(code)
        ? code
        : `import { init as load } from 'onsager'\nawait load()\n${code}`,
    })),
  );

describe('the documentation', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  it.each(examples)('$name runs as it is', ({ code }) => {
    const { status, stderr } = spawnSync('node', ['--input-type=module', '-e', code], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('what is cited', () => {
  it('by pages, sources and tests ships', () => {
    expect(
      [...pages, ...sources].flatMap((path) => dangling(path).map((what) => `${path}: ${what}`)),
    ).toEqual([]);
  });

  it.each(pages)('by the links of %s is there', (page) => {
    for (const [link, path, anchor] of read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)) {
      const target = path ? resolve(root, dirname(page), path) : root + page;
      expect({ link, exists: existsSync(target) }).toEqual({ link, exists: true });
      if (anchor) expect(anchors(readFileSync(target, 'utf8'))).toContain(anchor);
    }
  });
});

/** What a file cites of the documentation that does not exist: paths, sections and steps of the theory, and notes outside of it. */
function dangling(path: string): string[] {
  // Comments that go on in the next line are joined.
  const text = read(path).replace(/\s*\n\s*(\/\/|\*)?\s*/g, ' ');
  const paths = [...text.matchAll(/(?<![\w./-])docs\/[\w./-]*\w/g)].map(([cited]) => cited);
  const citations = text.matchAll(
    /(docs\/theory\/[\w-]+\.md),? \(?(?:sections?|steps?) (\d[\d.]*[a-z]?(?:(?:, | and |, and )\d[\d.]*[a-z]?)*)/g,
  );
  return [
    ...paths.filter((cited) => !existsSync(root + cited)),
    ...[...citations].flatMap(([, page, numbers]) =>
      numbers
        .split(/, and |, | and /)
        .filter((number) => existsSync(root + page) && !hasSection(read(page), number))
        .map((number) => `${page}, section ${number}`),
    ),
    ...[...text.matchAll(/\btheory[ ]note\b.{0,30}/gi)].map(([cited]) => cited),
  ];
}

/** Headings and items of lists have numbers: 9, 1b, or 9.1 for item 1 of section 9. */
function hasSection(page: string, number: string): boolean {
  const [section, item] = number.replace(/\.$/, '').split('.');
  const found = new RegExp(`^(?:#+ )?${section}\\. .*$([\\s\\S]*)`, 'm').exec(page);
  return found !== null && (!item || new RegExp(`^${item}\\. `, 'm').test(found[1]));
}

/** Of the headings of a page, as GitHub makes them. */
function anchors(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
