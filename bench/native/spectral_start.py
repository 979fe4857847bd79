"""The spectral start of phase retrieval, y = z^2, as one writes it with numpy and scipy: rows in f32, a matrix-free operator, eigsh."""

from time import process_time

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh


class SpectralStart:
    """n rows x ~ N(0, 1 / d) and their labels."""

    def __init__(self, n, d, trim):
        self.n, self.d, self.trim = n, d, trim
        self.rng = np.random.default_rng(1)

    def run(self):
        marks = [process_time()]
        self.draw()
        marks.append(process_time())
        vector = self.top()
        marks.append(process_time())
        self.parts = np.diff(marks)
        self.overlap = float(vector @ self.truth) ** 2 / float(vector @ vector) / float(self.truth @ self.truth)

    def draw(self):
        self.rows = self.rng.standard_normal((self.n, self.d), dtype=np.float32)
        self.rows *= np.float32(1 / np.sqrt(self.d))
        self.truth = self.rng.standard_normal(self.d, dtype=np.float32)
        self.labels = (self.rows @ self.truth) ** 2

    def top(self):
        """Of sum_i T(y_i) x_i x_i', T = 1 - 1 / y, trimmed (arXiv 2502.02545)."""
        weights = np.maximum(-self.trim, 1 - 1 / self.labels)
        product = lambda v: self.rows.T @ (weights * (self.rows @ v))
        operator = LinearOperator((self.d, self.d), matvec=product, dtype=np.float32)
        _, vectors = eigsh(operator, k=1, which="LA", tol=1e-5)
        return vectors[:, 0]
