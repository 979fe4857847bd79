/** The papers behind this folder, by arXiv id, as BibTeX. */
export const references: Record<string, string> = {
  '1411.1076': `@inproceedings{richard2014statistical,
  title         = {A statistical model for tensor {PCA}},
  author        = {Richard, Emile and Montanari, Andrea},
  booktitle     = {Advances in Neural Information Processing Systems},
  volume        = {27},
  year          = {2014},
  eprint        = {1411.1076},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/1411.1076}
}`,
  '1902.00139': `@inproceedings{saraomannelli2019passed,
  title         = {Passed \\& Spurious: Descent Algorithms and Local Minima in Spiked Matrix-Tensor Models},
  author        = {Sarao Mannelli, Stefano and Krzakala, Florent and Urbani, Pierfrancesco and Zdeborov{\\'a}, Lenka},
  booktitle     = {International Conference on Machine Learning},
  year          = {2019},
  eprint        = {1902.00139},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/1902.00139}
}`,
  '2101.07464': `@article{lu2021householder,
  title         = {{Householder Dice}: A Matrix-Free Algorithm for Simulating Dynamics on {Gaussian} and Random Orthogonal Ensembles},
  author        = {Lu, Yue M.},
  journal       = {IEEE Transactions on Information Theory},
  year          = {2021},
  eprint        = {2101.07464},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2101.07464}
}`,
  '2506.02664': `@misc{tabanelli2025computational,
  title         = {Computational Thresholds in Multi-Modal Learning via the Spiked Matrix-Tensor Model},
  author        = {Tabanelli, Hugo and Mergny, Pierre and Zdeborov{\\'a}, Lenka and Krzakala, Florent},
  year          = {2025},
  eprint        = {2506.02664},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2506.02664}
}`,
};
