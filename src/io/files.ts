import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { InputError } from './input-error.js';

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  EDQUOT: 'the disk quota is used up',
};

/** The reason of a failed system call in words. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? message;
}

/** The bytes of a file that a person named. @throws InputError when it cannot be read */
export function readBytes(path: string): Uint8Array {
  try {
    if (statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return readFileSync(path);
  } catch (error) {
    throw new InputError(`${path}: cannot read it: ${reason(error)}`);
  }
}

/** The text of a file that a person named, UTF-8 without a byte-order mark. @throws InputError */
export function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readBytes(path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: expected UTF-8 text, found bytes that are not`);
  }
}

/** Writes a whole file or nothing: temporary file, fsync, rename. Makes the folders on the way. */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content));
  } catch (error) {
    throw new Error(`${path}: cannot write it: ${reason(error)}`);
  }
}
