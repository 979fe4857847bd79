/** What every page computes: a planted vector, found by AMP as well as state evolution says. */
export async function program(
  { init, backend },
  { spiked, sample, informed, bayesAmp, stateEvolution },
  { gaussian },
) {
  await init();
  const model = spiked({
    species: { x: { prior: gaussian() } },
    channels: [{ modes: ['x', 'x'], snr: 4, symmetric: true }],
  });
  const instance = sample(model, { size: 400, seed: 'page' });
  const run = bayesAmp(instance, { start: informed(instance, { overlap: 0.5 }) });
  return {
    theory: stateEvolution(model).overlap.x,
    status: run.status,
    cosine2: run.cosine2.x,
    abiVersion: backend().abiVersion,
  };
}
