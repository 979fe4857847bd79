import type { Drawing } from './drawing.js';

/** What a family offers to a page that plays with it. */
export interface Lab<Model> {
  controls: Control[];
  /** Drawings of a model by title, each in about a second. */
  views: Record<string, (model: Model) => Drawing>;
  presets: Preset[];
}

/** A number of a model that a person turns. */
export interface Control {
  /** Dotted, as `--vary` takes it; `*` stands for all. */
  path: string;
  label: string;
  from: number;
  to: number;
  scale?: 'linear' | 'log';
  /** Only whole numbers. */
  integer?: boolean;
}

/** A model worth looking at. */
export interface Preset {
  title: string;
  /** As a file has it. */
  model: Record<string, unknown>;
  /** arXiv id. */
  paper: string;
  /** What to see in its drawings, in a sentence. */
  look: string;
  /** The view that shows it. */
  view: string;
}
