import * as root from 'onsager/inline';
import * as prior from 'onsager/prior';
import * as spiked from 'onsager/spiked';
import { program } from './program.js';

globalThis.report = await program(root, spiked, prior);
