import type { AdditiveModel } from './model.js';

/** A teacher, the neurons that learn, and how: what a model file declares. */
export interface Learning {
  model: AdditiveModel;
  /** Overlaps of each neuron with the index vectors at time 0. */
  start: number[][];
  loss: 'correlation' | 'squared';
  /** Until when. */
  time: number;
  /** Inputs in a batch of SGD, and eta, the time of its steps. */
  batch: number;
  step: number;
}
