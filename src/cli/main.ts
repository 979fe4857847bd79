#!/usr/bin/env node
import { reason } from '../io/files.js';
import { onsager } from './program.js';

/** A stream that nobody reads any more (`| head`, a closed terminal) is no error, and no reason to stop: the work goes on. */
const unread = ['EPIPE', 'EIO'];

let lost = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (unread.includes(error.code ?? '') || lost) return;
  lost = true;
  process.stderr.write(`onsager: stdout: ${reason(error)}\n`);
});
// Words beside the results, and nowhere to say that they are lost.
process.stderr.on('error', () => {});
// Where results could not be printed in full the command has failed, even if the work was done.
process.on('exit', (code) => {
  if (lost && code === 0) process.exitCode = 1;
});

process.exitCode = await onsager(process.argv.slice(2));
