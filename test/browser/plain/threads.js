import * as onsager from './onsager/standalone.js';
import { shared } from './shared.js';

globalThis.report = await shared(onsager);
