import * as root from 'onsager';
import * as prior from 'onsager/prior';
import * as spiked from 'onsager/spiked';
import { program } from './program.js';

postMessage(await program(root, spiked, prior));
