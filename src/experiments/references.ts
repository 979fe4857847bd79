import { allFamilies } from '../families.js';
import type { Experiment } from './experiment.js';

/** BibTeX of the papers that an experiment reproduces; an id alone for one that no family keeps. */
export async function bibtexOf({ papers }: Pick<Experiment, 'papers'>): Promise<string> {
  const families = await allFamilies();
  const references: Record<string, string> = Object.assign({}, ...families.map((one) => one.references));
  return papers
    .map((id) => references[id] ?? `@misc{arxiv${id}, eprint = {${id}}, archivePrefix = {arXiv}}`)
    .join('\n\n');
}
