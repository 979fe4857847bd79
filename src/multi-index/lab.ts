import { stateEvolution } from '../glm/evolution.js';
import { symmetricDensity, symmetricPrediction } from '../glm/spectral/symmetric-law.js';
import { weakRecovery } from '../glm/weak-recovery.js';
import { range } from '../numerics/index.js';
import type { Curves } from '../system/drawing.js';
import type { Lab } from '../system/lab.js';
import type { Started } from './declared.js';

/** Shares of the model's alpha that a view looks at. */
const FINE = { shares: range(0.1, 2, 20), step: 0.3 };
/** For two directions and more, where fields are many: fewer shares, and a step that leaves errors of a few per cent of what is drawn. */
const COARSE = { shares: range(0.25, 2, 8), step: 0.8 };

/** Labels that tell of little variance have eigenvalues without a lower end. */
const TRIM = { trim: 2 };

/** Overlap of the estimate with what is planted against the number of rows, and where it begins. */
function againstAlpha({ model }: Started): Curves {
  const wide = model.directions > 1;
  const { shares, step } = wide ? COARSE : FINE;
  const alphas = shares.map((share) => share * model.alpha);
  const reached = (start: 'uninformative' | 'informed') =>
    alphas.map((alpha): [number, number] => {
      // From an overlap that is seen to grow within so many iterations.
      const options = { start, step, floor: 1e-3, tolerance: 1e-5, maxIterations: 200 };
      const { error } = stateEvolution({ ...model, alpha }, options);
      return [alpha, 1 - error];
    });
  const weak = weakRecovery(model);
  return {
    kind: 'curves',
    title: 'What is recovered of the directions',
    x: { label: 'alpha = n / d' },
    y: { label: '1 - mean squared error', domain: [0, 1] },
    series: [
      {
        name: 'Bayes-optimal',
        line: reached('uninformative'),
        ...(!wide && { dashed: reached('informed') }),
      },
    ],
    meaning: {
      line: 'from no information',
      ...(!wide && { dashed: 'from the signal' }),
      marks: 'threshold',
    },
    marks: Number.isFinite(weak.alpha) ? [{ x: weak.alpha, label: `weak recovery (${weak.class})` }] : [],
  };
}

function inTime({ model, start }: Started): Curves {
  const step = model.directions > 1 ? COARSE.step : undefined;
  const { trajectory = [] } = stateEvolution(model, { start, step, trajectory: true, maxIterations: 60 });
  return {
    kind: 'curves',
    title: 'State evolution in time',
    x: { label: 'iteration' },
    y: { label: 'overlap', domain: [0, 1] },
    series: Array.from({ length: model.directions }, (_, a) => ({
      name: `w${a + 1}`,
      line: trajectory.map((Q, t): [number, number] => [t, Q[a][a]]),
    })),
  };
}

/** The bulk of the symmetric spectral operator, and its outliers. */
function spectrum({ model }: Started): Curves {
  const { edge, outlier } = symmetricPrediction(model, TRIM);
  const to = 1.15 * (outlier > edge ? outlier : edge);
  const from = Math.min(-1.5 * Math.abs(edge), -0.5);
  const at = range(from, to, 241);
  const density = symmetricDensity(model, at, TRIM);
  return {
    kind: 'curves',
    title: 'Spectrum of the symmetric operator',
    x: { label: 'eigenvalue' },
    y: { label: 'density' },
    series: [{ name: 'bulk', line: at.map((x, i): [number, number] => [x, density[i]]) }],
    marks: outlier > edge ? [{ x: outlier, label: 'outlier' }] : [],
  };
}

export const lab: Lab<Started> = {
  controls: [
    { path: 'alpha', label: 'rows per dimension', from: 0.05, to: 10, scale: 'log' },
    { path: 'noise.variance', label: 'variance of the noise', from: 0, to: 2 },
  ],
  views: { 'against alpha': againstAlpha, 'in time': inTime, spectrum },
  presets: [
    {
      title: 'Phase retrieval',
      model: { model: 'multi-index', link: 'abs', alpha: 0.8 },
      paper: '2502.02545',
      look: 'Nothing is recovered up to alpha = 1/2; beyond it the overlap grows from 0.',
      view: 'against alpha',
    },
    {
      title: 'A perceptron with noise',
      model: { model: 'multi-index', link: 'sign', alpha: 2, noise: 0.1 },
      paper: '2502.02545',
      look: 'Every alpha helps: there is no threshold.',
      view: 'against alpha',
    },
    {
      title: 'The product of two projections',
      model: { model: 'multi-index', link: { kind: 'product', factors: 2 }, alpha: 1.2, noise: 0.01 },
      paper: '2405.15480',
      look: 'Both directions stay near 0 for many iterations, then rise together.',
      view: 'in time',
    },
    {
      title: 'An outlier leaves the bulk',
      model: { model: 'multi-index', link: 'abs', alpha: 2 },
      paper: '2502.02545',
      look: 'Beyond the threshold of weak recovery one eigenvalue lies outside of the bulk.',
      view: 'spectrum',
    },
  ],
};
