import { families } from '../families.js';
import { parseYaml, readDocument } from '../io/document.js';
import { InputError } from '../io/index.js';
import type { System } from '../system/system.js';

/** A model, and the system that knows what to do with it. */
export interface Declared {
  system: System;
  model: unknown;
}

/**
 * A model from a YAML or JSON file.
 *
 * @param start what --start says, as YAML; replaces the start in the file
 * @throws InputError that names the file, the path in it, what was expected and what was found
 */
export async function readModel(path: string, start?: string): Promise<Declared> {
  const definition = readDocument(path);
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw new InputError(`${path}: expected a model (model: ${familyNames()}), found ${show(definition)}`);
  }
  const { model: name } = definition as { model?: unknown };
  if (typeof name !== 'string' || !Object.hasOwn(families, name))
    throw new InputError(`${path}: model: expected ${familyNames()}, found ${show(name)}`);
  const system = await families[name]();
  const from = start === undefined ? undefined : parsed(start);
  try {
    return { system, model: system.declare(definition as Record<string, unknown>, from) };
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    const found = `${JSON.stringify(text)}: ${(error as Error).message}`;
    throw new InputError(`--start: expected a word, a number or overlaps, found ${found}`);
  }
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function familyNames(): string {
  const names = Object.keys(families);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
