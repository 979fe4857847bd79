#!/usr/bin/env node
import { onsager } from './program.js';

// `onsager experiments | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await onsager(process.argv.slice(2));
