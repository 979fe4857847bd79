import { references as multiIndex } from '../multi-index/references.js';
import { references as spiked } from '../spiked/references.js';
import type { Experiment } from './experiment.js';

/** Every reference that a system keeps, by arXiv id. */
const references: Record<string, string> = { ...spiked, ...multiIndex };

/** BibTeX of the papers that an experiment reproduces; an id alone for one that no system keeps. */
export function bibtexOf({ papers }: Pick<Experiment, 'papers'>): string {
  return papers
    .map((id) => references[id] ?? `@misc{arxiv${id}, eprint = {${id}}, archivePrefix = {arXiv}}`)
    .join('\n\n');
}
