import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
  language,
  code,
}));

const run = (command: string, args: string[]) =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('the README', () => {
  it('opens with a figure that exists', () => {
    const figure = readme.match(/!\[[^\]]+\]\(([^)]+)\)/)![1];
    expect(readme.indexOf(figure)).toBeLessThan(400);
    expect(
      readFileSync(new URL(`../${figure}`, import.meta.url))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    for (const [, name] of readme.matchAll(/npm (?:run )?(start|test|bench)\b/g))
      expect(scripts).toHaveProperty(name);
  });

  it('has a library example that runs and shows what it says', () => {
    const { code } = blocks.find(({ language }) => language === 'js')!;
    const [, theory, mean] = code.match(/prints (\S+) and (\S+)/)!.map(Number);
    const printed = run('node', ['--input-type=module', '-e', code]).trim().split(' ').map(Number);
    expect(printed[0]).toBeCloseTo(theory, 3);
    expect(printed[1]).toBeCloseTo(mean, 3);
    // Five standard errors of a mean of ten, and what a finite size is off.
    expect(Math.abs(mean - theory)).toBeLessThan((5 * 0.04) / Math.sqrt(10) + 0.02);
  });

  const commands = blocks
    .filter(({ code }) => code.includes('npx onsager'))
    .flatMap(({ code }) => code.trim().split('\n'));

  it.each(commands)('has a command that runs: %s', (command) => {
    expect(run('bash', ['-c', command]).length).toBeGreaterThan(20);
  });

  it('shows five commands', () => {
    expect(commands).toHaveLength(5);
  });
});
