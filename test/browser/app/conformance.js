import { backend, core, init } from 'onsager';
import { checks } from '../conformance/checks.js';

const query = new URLSearchParams(location.search);
await init({ relaxed: query.has('relaxed'), threads: Number(query.get('threads') ?? 1) });
const residuals = checks.flatMap(({ name, run }) => run(core()).map((residual) => ({ name, ...residual })));
const { relaxed, threads } = backend();
globalThis.report = {
  relaxed,
  threads,
  count: residuals.length,
  above: residuals.filter(({ value, bar }) => !(value < bar)),
};
