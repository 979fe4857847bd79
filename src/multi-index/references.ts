/** The papers behind this folder, by arXiv id, as BibTeX. */
export const references: Record<string, string> = {
  '2405.15480': `@inproceedings{troiani2025fundamental,
  title         = {Fundamental computational limits of weak learnability in high-dimensional multi-index models},
  author        = {Troiani, Emanuele and Dandi, Yatin and Defilippis, Leonardo and Zdeborov{\\'a}, Lenka and Loureiro, Bruno and Krzakala, Florent},
  booktitle     = {International Conference on Artificial Intelligence and Statistics},
  year          = {2025},
  eprint        = {2405.15480},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2405.15480}
}`,
  '2502.02545': `@misc{defilippis2025optimal,
  title         = {Optimal Spectral Transitions in High-Dimensional Multi-Index Models},
  author        = {Defilippis, Leonardo and Dandi, Yatin and Mergny, Pierre and Krzakala, Florent and Loureiro, Bruno},
  year          = {2025},
  eprint        = {2502.02545},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2502.02545}
}`,
};
