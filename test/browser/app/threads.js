import * as root from 'onsager';
import { shared } from './shared.js';

globalThis.report = await shared(root);
