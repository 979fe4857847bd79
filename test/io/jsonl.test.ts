import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError, JsonlWriter, readJsonl, writeAtomic } from '../../src/io/index.js';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'onsager-jsonl-')), 'deep', 'records.jsonl');
});

async function write(...records: object[]): Promise<void> {
  const writer = new JsonlWriter(path);
  await Promise.all(records.map((record) => writer.append(record)));
  await writer.close();
}

describe('jsonl', () => {
  it('appends one line a record and reads them back', async () => {
    await write({ id: 1, name: 'é\n' }, { id: 2 });
    await write({ id: 3 });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
    expect(readJsonl(path)).toEqual({ records: [{ id: 1, name: 'é\n' }, { id: 2 }, { id: 3 }], torn: false });
  });

  it('drops a torn last line, says so, and the next writer removes it', async () => {
    await write({ id: 1 });
    appendFileSync(path, '{"id": 2, "val');
    expect(readJsonl(path)).toEqual({ records: [{ id: 1 }], torn: true });
    await write({ id: 3 });
    expect(readJsonl(path)).toEqual({ records: [{ id: 1 }, { id: 3 }], torn: false });
  });

  it('keeps a whole last record that lacks only its newline', async () => {
    await write({ id: 1 });
    appendFileSync(path, '{"id": 2}');
    expect(readJsonl(path)).toEqual({ records: [{ id: 1 }, { id: 2 }], torn: false });
    await write({ id: 3 });
    expect(readJsonl<{ id: number }>(path).records.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('survives a cut at every byte of the last record', async () => {
    await write({ id: 1 }, { id: 2, text: 'ü' });
    const whole = readFileSync(path);
    const first = whole.indexOf(0x0a) + 1;
    for (let end = first; end <= whole.length; end++) {
      writeFileSync(path, whole.subarray(0, end));
      await write({ id: 9 });
      const { records } = readJsonl<{ id: number }>(path);
      expect(records.map(({ id }) => id)).toEqual(end >= whole.length - 1 ? [1, 2, 9] : [1, 9]);
    }
  });

  it('reports any other bad line by its number', async () => {
    await write({ id: 1 });
    appendFileSync(path, '{"id": 2\n{"id": 3}\n');
    expect(() => readJsonl(path)).toThrow(
      new InputError(`${path}, line 2: expected a JSON object, found "{\\"id\\": 2"`),
    );
    writeFileSync(path, '{"id":1}\n\n{"id":2}\n');
    expect(() => readJsonl(path)).toThrow(/line 2/);
  });

  it('acknowledges in order, and what was appended at once is on the disk together', async () => {
    const writer = new JsonlWriter(path);
    const order: number[] = [];
    const ids = Array.from({ length: 500 }, (_, id) => id);
    await Promise.all(
      ids.map(async (id) => {
        await writer.append({ id });
        if (id === 0) expect(readJsonl<{ id: number }>(path).records[0]).toEqual({ id: 0 });
        order.push(id);
      }),
    );
    expect(order).toEqual(ids);
    expect(readJsonl<{ id: number }>(path).records.map(({ id }) => id)).toEqual(ids);
    await writer.close();
  });

  it('closes only after what was appended is written', async () => {
    const writer = new JsonlWriter(path);
    const appended = writer.append({ id: 1 });
    await writer.close();
    await appended;
    expect(readJsonl(path).records).toEqual([{ id: 1 }]);
  });

  it('reads a file that does not exist as no records', () => {
    expect(readJsonl(path)).toEqual({ records: [], torn: false });
  });
});

describe('writeAtomic', () => {
  it('writes whole files, makes folders, and names the file that it cannot write', async () => {
    const file = join(path, '..', 'a.txt');
    await writeAtomic(file, 'one');
    await writeAtomic(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    await expect(writeAtomic(join(file, 'b.txt'), 'x')).rejects.toThrow(/a\.txt.*cannot write it/);
  });
});
