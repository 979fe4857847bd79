"""The plane of the two noises of the matrix-tensor model (arXiv 2506.02664) as one writes it with numpy: all points at once."""

import numpy as np


def precisions(q, matrix_noise, tensor_noise):
    u, v, x, y = q
    return np.stack(
        [v / matrix_noise + x * y / tensor_noise, u / matrix_noise, u * y / tensor_noise, u * x / tensor_noise]
    )


def evolve(q, noises, tolerance=1e-12, most=20_000):
    """Four Gaussian vectors: q = A / (1 + A), until no overlap moves; those above an onset grow from the floor."""
    for _ in range(most):
        A = precisions(q, *noises)
        new = np.maximum(A / (1 + A), 1e-8)
        moved = np.abs(new - q)
        q = new
        if np.all(moved <= tolerance * np.minimum(1, 1e3 * q)):
            break
    return q


def free_entropy(q, noises):
    u, v, x, y = q
    A = precisions(q, *noises)
    return (u * v / noises[0] + u * x * y / noises[1] + np.sum(A - np.log1p(A) - A * q, axis=0)) / 2


def diagram(matrix_noise, tensor_noise):
    """Overlaps from nothing and from the signal, 8 of them, and both free entropies, of every point."""
    noises = np.asarray(matrix_noise), np.asarray(tensor_noise)
    shape = (4, noises[0].size)
    ends = [evolve(np.full(shape, start), noises) for start in (1e-8, 1.0)]
    return np.concatenate([*ends, [free_entropy(q, noises) for q in ends]])
