import { gaussian, rademacher, sphere } from '../../src/prior/index.js';
import {
  bayesAmp,
  fixedPoint,
  type SpikedModel,
  sample,
  spiked,
  stateEvolution,
} from '../../src/spiked/index.js';

// What the compiler knows of a model from its definition. `npm run types` checks this file; nothing runs it.

export const model = spiked({
  species: {
    u: { prior: gaussian({ variance: 2 }), size: 0.5 },
    v: { prior: rademacher({ rank: 2 }) },
    w: { prior: 'sphere' },
    x: { prior: sphere() },
  },
  channels: [
    { modes: ['u', 'w'], snr: 2 },
    { modes: ['v', 'v'], snr: 2, symmetric: true },
  ],
});

const { overlap, trajectory } = stateEvolution(model, { trajectory: true });
export const numbers: number[] = [
  overlap.u,
  overlap.w,
  overlap.x,
  trajectory![0].u,
  fixedPoint(model).overlap.u,
];
export const wide: number | number[][] = overlap.v;
// @ts-expect-error: two columns may have a matrix of overlaps
export const narrow: number = overlap.v;
// @ts-expect-error: there is no such species
overlap.y;
// @ts-expect-error: a start names species that there are
stateEvolution(model, { start: { u: 1, v: [], w: 1, y: 1 } });

const instance = sample(model, { size: 10 });
export const signal: Float64Array = instance.signal('u');
// @ts-expect-error: there is no such species
instance.signal('y');

const run = bayesAmp(instance, { trajectory: true });
export const estimate: Float64Array = run.estimate.v;
export const more: number[] = [run.overlap.u, run.cosine2.w, run.covariance.x, run.trajectory![0].overlap.u];
// @ts-expect-error: there is no such species
run.estimate.y;

// What a file declares stays wide, and any model goes where a model goes.
declare const file: SpikedModel;
export const anything: number | number[][] = stateEvolution(file).overlap.whatever;
export const models: SpikedModel[] = [file, model];
