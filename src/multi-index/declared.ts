import type { EvolutionOptions } from '../glm/evolution.js';
import type { MultiIndexModel } from './model.js';

/** A model and where its iterations start: uninformative, informed, or an overlap. */
export interface Started {
  model: MultiIndexModel;
  start: EvolutionOptions['start'];
}
