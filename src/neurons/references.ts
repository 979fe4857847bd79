/** The papers behind this folder, by arXiv id, as BibTeX. */
export const references: Record<string, string> = {
  '2411.08798': `@inproceedings{simsek2025learning,
  title         = {Learning {Gaussian} Multi-Index Models with Gradient Flow: Time Complexity and Directional Convergence},
  author        = {{\\c{S}}im{\\c{s}}ek, Berfin and Bendjeddou, Amire and Hsu, Daniel},
  booktitle     = {International Conference on Artificial Intelligence and Statistics},
  year          = {2025},
  eprint        = {2411.08798},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2411.08798}
}`,
};
