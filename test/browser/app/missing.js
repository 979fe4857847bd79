import { init } from 'onsager';

globalThis.report = await init().then(
  () => 'loaded',
  ({ message }) => message,
);
