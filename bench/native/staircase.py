"""The matrix-tensor model of arXiv 2506.02664 as one writes it with numpy, in f32: draw, curriculum, Bayes-AMP."""

from time import process_time

import numpy as np


class Staircase:
    """Matrix sqrt(a / n) u v' + Z and tensor sqrt(b) / n u x y + Z, four vectors of n entries on the sphere of radius sqrt(n)."""

    def __init__(self, n, a, b, iterations, damping):
        self.n, self.a, self.b = n, a, b
        self.iterations, self.damping = iterations, damping
        self.rng = np.random.default_rng(1)

    def run(self):
        marks = [process_time()]
        self.draw()
        marks.append(process_time())
        start = self.curriculum()
        marks.append(process_time())
        self.estimate = self.amp(start)
        marks.append(process_time())
        self.parts = np.diff(marks)

    def draw(self):
        n = self.n
        z = self.rng.standard_normal((4, n))
        self.truth = (np.sqrt(n) * z / np.linalg.norm(z, axis=1, keepdims=True)).astype(np.float32)
        u, v, x, y = self.truth
        self.matrix = self.rng.standard_normal((n, n), dtype=np.float32)
        self.matrix += np.outer(np.float32(np.sqrt(self.a / n)) * u, v)
        self.tensor = self.rng.standard_normal((n, n, n), dtype=np.float32)
        # Slab by slab: the whole outer product would be written to memory and read again.
        xy = np.outer(x, y)
        for slab, value in zip(self.tensor, np.float32(np.sqrt(self.b) / n) * u):
            slab += value * xy

    def pair(self, matrix, snr):
        """The leading singular pair, sized as the spike's strength predicts (1 / n below threshold), and its squared cosine."""
        q = (1 - 1 / snr**2) / (1 + 1 / snr) if snr > 1 else 0.0
        left, _, right = np.linalg.svd(matrix)
        size = np.float32(np.sqrt(self.n * max(q, 1 / self.n)))
        return size * left[:, 0], size * right[0], q

    def curriculum(self):
        u, v, q = self.pair(self.matrix, self.a)
        if q > 0:
            x, y, r = self.pair(np.tensordot(u / np.linalg.norm(u), self.tensor, 1), self.b * q)
        else:
            x, y = self.rng.standard_normal((2, self.n), dtype=np.float32) / np.float32(np.sqrt(self.n))
            r = 0.0
        return [u, v, x, y], [q, q, r, r]

    def fields(self, u, v, x, y):
        """Two passes over the tensor, both by BLAS."""
        n = self.n
        over_y = (self.tensor.reshape(n * n, n) @ y).reshape(n, n)
        over_u = (u @ self.tensor.reshape(n, n * n)).reshape(n, n)
        return self.matrix @ v, u @ self.matrix, over_y @ x, over_y.T @ u, over_u.T @ x

    def amp(self, start):
        """Bayes-AMP from principal components, which owe the data the reaction of an iterate (arXiv 1711.01682)."""
        n, a, b, d = self.n, self.a, self.b, self.damping
        now, cosines = start
        old = [s if q > 0 else np.zeros_like(s) for s, q in zip(now, cosines)]
        cu, cv, cx, cy = (1 - q if q > 0 else 0.0 for q in cosines)
        # u was made of the matrix: the tensor has not seen it before the first iteration.
        seen = 0.0
        kappa, lam = np.float32(np.sqrt(a / n)), np.float32(np.sqrt(b) / n)
        field = precision = None
        for t in range(self.iterations):
            u, v, x, y = now
            qu, qv, qx, qy = (float(s @ s) / n for s in now)
            lu, _, lx, ly = (float(s @ o) / n for s, o in zip(now, old))
            mu, mv, tu, tx, ty = self.fields(u, v, x, y)
            ou, ov, ox, oy = old
            fresh = [
                kappa * mu + lam * tu - (a * cv + b * (cx * ly + cy * lx)) * ou,
                kappa * mv - a * cu * ov,
                lam * tx - b * (seen * cu * ly + cy * lu) * ox,
                lam * ty - b * (seen * cu * lx + cx * lu) * oy,
            ]
            sure = np.array([a * qv + b * qx * qy, a * qu, b * qu * qy, b * qu * qx])
            if t > 0:
                fresh = [(1 - d) * f + d * g for f, g in zip(fresh, field)]
                sure = (1 - d) * sure + d * precision
            field, precision = fresh, sure
            old, now = now, [f / np.float32(1 + p) for f, p in zip(field, precision)]
            cu, cv, cx, cy = (1 / (1 + precision)).tolist()
            seen = 1.0
        return now

    def cosines(self):
        """Squared, with the planted vectors; those that have vanished have none."""
        return [float(s @ t) ** 2 / max(float(s @ s) * self.n, 1e-30) for s, t in zip(self.estimate, self.truth)]

    def read(self, folder):
        """The data and the start that another program wrote, with the squared cosines that it predicts of the start."""
        n = self.n
        read = lambda name: np.fromfile(f"{folder}/{name}", dtype=np.float32)
        self.matrix, self.tensor = read("matrix").reshape(n, n), read("tensor").reshape(n, n, n)
        return list(read("start").reshape(4, n)), read("predicted").astype(float).tolist()

    def repeat(self, folder):
        """The iterations alone."""
        return np.concatenate(self.amp(self.read(folder)))

    def restart(self, folder):
        """Cosines of the curriculum's directions with those of the other program, up to sign; 1 for one that is noise in both."""
        theirs, cosines = self.read(folder)
        ours, _ = self.curriculum()
        made = [True, True, cosines[0] > 0, cosines[0] > 0]
        cosine = lambda a, b: abs(float(a @ b)) / np.linalg.norm(a) / np.linalg.norm(b)
        return [cosine(a, b) if m else 1.0 for a, b, m in zip(ours, theirs, made)]
