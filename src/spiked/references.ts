/** The papers behind this folder, by arXiv id, as BibTeX. */
export const references: Record<string, string> = {
  '2506.02664': `@misc{tabanelli2025computational,
  title         = {Computational Thresholds in Multi-Modal Learning via the Spiked Matrix-Tensor Model},
  author        = {Tabanelli, Hugo and Mergny, Pierre and Zdeborov{\\'a}, Lenka and Krzakala, Florent},
  year          = {2025},
  eprint        = {2506.02664},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2506.02664}
}`,
};
