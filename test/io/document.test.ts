import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml, readDocument } from '../../src/io/document.js';

const folder = mkdtempSync(join(tmpdir(), 'onsager-document-'));
const read = (text: string, name: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readDocument(path);
};

describe('a document', () => {
  it.each([
    ['{"a":1,"a":2}', 1, 8],
    ['{\n\t"a": {\n\t\t"b": [1, {"c": 1, "c": 2}]\n\t}\n}', 3, 21],
    ['{"a": 1, "\\u0061": 2}', 1, 10],
    ['{"a: \\"{": ":", "b": {}, "b": {}}', 1, 26],
    ['{"__proto__": 1, "__proto__": 2}', 1, 18],
    ['{"": 1, "": 1}', 1, 9],
  ])('that says something twice is refused as JSON and as YAML, with its place: %s', (text, line, column) => {
    for (const name of ['twice.json', 'twice.yaml']) {
      expect(() => read(text, name)).toThrow(
        new RegExp(`${name}: .*does not parse: Map keys must be unique at line ${line}, column ${column}$`),
      );
    }
  });

  it('knows a key by its text: what becomes one key of an object is one', () => {
    expect(() => parseYaml('1: a\n"1": b')).toThrow('Map keys must be unique at line 2, column 1');
    expect(() => parseYaml('a:\n  null: 1\n  "null": 2')).toThrow('line 3, column 3');
    expect(() => parseYaml('a: !what 1')).toThrow('Unresolved tag: !what at line 1, column 4');
  });

  it('is the same from JSON and from YAML, whatever stands around it', () => {
    const text =
      '{\n\t"a":\t[1.5e-3, -2, {"b:c": "d:{\\"e\\":1}\\u00e9\\ud83d\\ude00"}],\r\n"__proto__": {"x": {}}, "n": null}\n';
    const value = JSON.parse(text);
    for (const name of ['same.json', 'same.JSON', 'same.yaml', 'same.yml']) {
      expect(read(text, name)).toEqual(value);
      expect(read(`\ufeff${text}`, name)).toEqual(value);
      expect(Object.hasOwn(read(text, name) as object, '__proto__')).toBe(true);
    }
    expect(read(`# about\n${text}`, 'comment.yaml')).toEqual(value);
    expect(() => read(`// about\n${text}`, 'comment.json')).toThrow(/does not parse/);
    expect(() => read('{"a": 1,}', 'comma.json')).toThrow(/does not parse/);
  });

  it('of a hundred thousand numbers is read at once', () => {
    const values = Array.from({ length: 1e5 }, (_, i) => i / 7);
    const start = process.cpuUsage();
    expect(read(JSON.stringify({ values, text: 'x'.repeat(1e6) }), 'large.json')).toHaveProperty(
      'values.length',
      1e5,
    );
    expect(process.cpuUsage(start).user).toBeLessThan(5e5);
  });
});
