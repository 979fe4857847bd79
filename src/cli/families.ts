import { InputError } from '../io/input-error.js';
import type { OwnOption, System } from '../system/system.js';

/**
 * The part of --help about each family: an example of its model files, and the options of a command that it
 * takes.
 */
export function familiesText(systems: System[], topics: (OwnOption | 'thresholds' | 'size')[]): string {
  return systems
    .map(({ name, title, help }) => {
      const said = topics.flatMap((topic) => {
        if (topic === 'thresholds') return help.thresholds ? [help.thresholds] : [];
        const text = topic === 'size' ? help.size : help.takes[topic];
        return text === undefined ? [] : [`${flagOf(topic)}: ${text}`];
      });
      return [`\n${title} (model: ${name})`, ...said, 'Model file:', help.model]
        .map((part, i) => (i === 0 ? part : indented(part)))
        .join('\n');
    })
    .join('\n');
}

const flagOf = (option: string) => (option === 'full-recovery' ? '--no-full-recovery' : `--${option}`);

const indented = (text: string) =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

/** Options that a family does not take would have no effect. @throws InputError that says why */
export function refuseOptions({ name, help }: System, given: Partial<Record<OwnOption, unknown>>): void {
  for (const [option, value] of Object.entries(given) as [OwnOption, unknown][]) {
    if (value === undefined || help.takes[option] !== undefined) continue;
    const reason = help.refuses?.[option] ?? `${name} models take none`;
    throw new InputError(
      `${flagOf(option)}: ${reason}, found ${value === 'no' ? 'the option' : `'${value}'`}`,
    );
  }
}
