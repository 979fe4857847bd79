import { extname } from 'node:path';
import { parseDocument } from 'yaml';
import { readText } from './files.js';
import { InputError } from './input-error.js';

/** What a YAML file says, or a JSON file where its name ends so. @throws InputError when it does not parse */
export function readDocument(path: string): unknown {
  const text = readText(path);
  try {
    if (extname(path).toLowerCase() === '.json') return JSON.parse(text);
    const document = parseDocument(text, { prettyErrors: true });
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  } catch (error) {
    // The parser's message goes on with the lines in question, drawn; the first line says it all.
    const [message] = (error as Error).message.split('\n');
    throw new InputError(
      `${path}: expected YAML or JSON, found a file that does not parse: ${message.replace(/:$/, '')}`,
    );
  }
}
