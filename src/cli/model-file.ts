import { readDocument } from '../io/document.js';
import { InputError } from '../io/index.js';
import { type SpikedDefinition, type SpikedModel, spiked } from '../spiked/index.js';

/**
 * A model from a YAML or JSON file.
 *
 * @param start replaces the start in the file
 * @throws InputError that names the file, the path in it, what was expected and what was found
 */
export function readModel(path: string, start?: unknown): SpikedModel {
  const definition = readDocument(path);
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw new InputError(
      `${path}: expected a model (keys: model, species, channels), found ${show(definition)}`,
    );
  }
  const { model } = definition as { model?: unknown };
  if (model !== 'spiked') throw new InputError(`${path}: model: expected spiked, found ${show(model)}`);
  try {
    return spiked({ ...definition, ...(start !== undefined && { start }) } as SpikedDefinition);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
