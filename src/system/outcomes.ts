interface Run {
  status: string;
}

/** Runs whose last estimate stands for what AMP found: those that met numbers that are not finite stopped anywhere. */
export function finiteOf<R extends Run>(runs: R[]): R[] {
  return runs.filter(({ status }) => status !== 'non-finite');
}

/** How the runs of AMP ended, in a sentence or two. */
export function outcomesText(runs: Run[], iterations: number): string {
  const converged = runs.filter(({ status }) => status === 'converged').length;
  const lost = runs.length - finiteOf(runs).length;
  const text = `${converged} runs of AMP converged within ${iterations} iterations`;
  if (lost === 0) return text;
  const left = lost === 1 ? 'ended non-finite and is left' : 'ended non-finite and are left';
  return `${text}\n${lost} of ${runs.length} ${left} out of the means`;
}

/** What integers in place of real numbers cost, in a sentence. */
export function lossText(snrLoss: number, instead: string): string {
  return `tensors were stored in integers, at a loss of ${(100 * snrLoss).toPrecision(2)} % of their SNR at most; ${instead} for none`;
}
