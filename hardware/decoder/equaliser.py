"""What each module of a blurred code is, learnt from those that are known in advance.

Blur spreads each module over its neighbours. A linear equaliser undoes that as a modem does on its line: it starts from
what the optics of a camera may do at all, Gaussian blur across and down of one of several widths, learns the rest from
the fixed patterns by least squares, and then again from the modules it is sure of.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from hardware.decoder.qr_layout import known_modules

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PER_MODULE = 3
"""Samples of a module in each direction."""
MARGIN = 3
"""Modules around the code that are sampled with it: what lies there blurs into its edge."""


@dataclass(frozen=True, slots=True)
class Equaliser:
    """How to go about it.

    `reach`: how many neighbours each way it looks at. `around`: from how many modules it takes what dark and light is.
    `trust`: how much it holds to the optics of a camera, as the ridge of its least squares.
    """

    reach: int
    around: int
    trust: float


EQUALISERS = (Equaliser(1, 3, 1.0), Equaliser(1, 7, 50.0), Equaliser(2, 7, 1.0))
"""For the edge of a reflection; for noise, which teaches wrong things; for movement, which no optics tell."""
_ROUNDS = 2
_SURE_SHARE = 0.6
"""Of the data modules, the share that each further round learns from."""
_BLURS = (0.25, 0.4, 0.55, 0.7, 0.9)
"""Modules that the blur of a camera is wide across and down, as a standard deviation."""
_NOISE = 0.2
"""Of a sample, against a contrast of 1."""


def decisions(samples: "Floats", version: int, equaliser: Equaliser) -> Iterator["Floats"]:
    """Round by round, how dark each module is, (side, side): positive is dark, and the farther from 0 the surer.

    `samples` are of the code and its margin, about -0.5 where dark and 0.5 where light.
    """
    import cv2
    import numpy as np

    layout = known_modules(version)
    known = layout.ravel().astype(np.float32)
    features = _neighbourhoods(samples, equaliser.reach)
    optics = _likeliest_optics(features[known != 0], known[known != 0], equaliser.reach)
    by_optics = np.einsum("ij,j->i", features, optics)
    ridge = equaliser.trust * np.eye(features.shape[1], dtype=np.float32)
    targets, learnt_from = known, known != 0
    for _ in range(_ROUNDS):
        learning = features[learnt_from]
        # Not numpy's linear algebra: that would wake a thread on every core for matrices as small as these.
        gram = cv2.mulTransposed(learning, aTa=True) + ridge
        wanted = np.einsum("ij,i->j", learning, targets[learnt_from] - by_optics[learnt_from])
        weights = cv2.solve(gram, wanted[:, None], flags=cv2.DECOMP_CHOLESKY)[1].ravel()
        modules = by_optics + np.einsum("ij,j->i", features, weights)
        decided = np.where(known != 0, 2.0 * known, modules).astype(np.float32)
        yield decided.reshape(layout.shape)
        sure = np.quantile(np.abs(modules[known == 0]), 1.0 - _SURE_SHARE)
        targets, learnt_from = np.sign(decided), (known != 0) | (np.abs(modules) > sure)


def _likeliest_optics(features: "Floats", targets: "Floats", reach: int) -> "Floats":
    """The equaliser that leaves least of the known modules unexplained."""
    import numpy as np

    candidates = _optics(reach)
    missed = np.einsum("ij,kj->ki", features, candidates) - targets
    return np.asarray(candidates[int(np.argmin((missed**2).sum(axis=1)))])


@lru_cache(maxsize=2)
def _optics(reach: int) -> "Floats":
    """(blurs, samples and a one): the best linear estimate of a module under each blur, then of light codes on dark.

    Modules are boxes, blurred by a Gaussian that is separable, so the covariance of the samples is a Kronecker product
    and noise: its inverse takes the eigenvectors of one direction at a time.
    """
    import cv2
    import numpy as np

    directions = []
    for blur in _BLURS:
        spread = _spread(reach, blur)
        _, values, vectors = cv2.eigen(spread @ spread.T)
        directions.append((values.ravel(), vectors, vectors @ spread[:, spread.shape[1] // 2]))
    equalisers = []
    for (down, down_vectors, down_middle), (across, across_vectors, across_middle) in product(directions, repeat=2):
        # A dark module, 1, is seen as -0.5.
        seen = -0.5 * np.outer(down_middle, across_middle) / (0.25 * np.outer(down, across) + _NOISE**2)
        equalisers.append([*(down_vectors.T @ seen @ across_vectors).ravel(), 0.0])
    dark_on_light = np.array(equalisers, np.float32)
    return np.concatenate([dark_on_light, -dark_on_light])


def _spread(reach: int, blur: float) -> "NDArray[np.float64]":
    """(samples, modules): how much of each module in a row, one more at each end, each sample shows."""
    import numpy as np

    count = (2 * reach + 1) * PER_MODULE
    samples = (np.arange(count) - (count - 1) / 2) / PER_MODULE
    modules = np.arange(-reach - 1, reach + 2)
    edges = (samples[:, None] - modules + np.array([[[0.5]], [[-0.5]]])) / (blur * math.sqrt(2.0))
    upper, lower = np.vectorize(math.erf)(edges)
    return np.asarray((upper - lower) / 2)


def _neighbourhoods(samples: "Floats", reach: int) -> "Floats":
    """(modules, samples) of every module with its neighbours up to `reach` away, and a one."""
    import numpy as np

    side = (2 * reach + 1) * PER_MODULE
    first = (MARGIN - reach) * PER_MODULE
    last = len(samples) - first - side + 1
    views = np.lib.stride_tricks.sliding_window_view(samples, (side, side))[
        first:last:PER_MODULE, first:last:PER_MODULE
    ]
    flat = views.reshape(-1, side * side)
    return np.concatenate([flat, np.ones((len(flat), 1), np.float32)], axis=1)
