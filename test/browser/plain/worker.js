import * as onsager from './onsager/standalone.js';
import { program } from './program.js';

postMessage(await program(onsager, onsager.spiked, onsager.prior));
