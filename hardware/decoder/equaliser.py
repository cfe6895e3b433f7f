"""What each module of a blurred code is, learnt from those that are known in advance.

Blur spreads each module over its neighbours. A linear equaliser, learnt from the fixed patterns by least squares as a
modem learns its line from a preamble, undoes that as far as noise allows: a first guess. Then the blur itself is
learnt, from all modules as they were guessed, and from each module is taken what its neighbours add to it, as they are
believed to be (soft parallel interference cancellation). A few rounds of that leave half of what was wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
    """How many neighbours each way it looks at, and from how many modules it takes what dark and light is."""

    reach: int
    around: int


EQUALISERS = (Equaliser(1, 3), Equaliser(2, 7))
"""For the edges of reflections, and for much blur."""
_RIDGE = 1.0
"""Keeps weights small where the modules cannot tell them; samples are scaled to about -0.5 to 0.5."""
_SPREAD = 2
"""Neighbours each way that a module blurs into."""
_SPREAD_RIDGE = 3.0
_ROUNDS = 6
_KEPT = 0.5
"""Of what was believed in the round before, so that neighbours do not flip each other for ever."""
_GUESS_STEEPNESS = 1.5
"""How surely a first guess of 1 is believed."""
_CERTAIN = 100.0
_LEAST_NOISE = 1e-4
"""Variance: a hundredth of the contrast."""


def decisions(samples: "Floats", version: int, reach: int) -> Iterator["Floats"]:
    """How dark each module is, (side, side), guessed, then better: positive is dark, the farther from 0 the surer.

    `samples` are of the code and its margin, about -0.5 where dark and 0.5 where light, or the other way round; `reach`
    is that of the first guess. 2 and 6 ms of CPU for a member's code.
    """
    guess = _guessed(samples, version, reach)
    yield guess
    yield _without_neighbours(guess, samples, version)


def _guessed(samples: "Floats", version: int, reach: int) -> "Floats":
    """By one linear equaliser that looks at so many neighbours each way, about -1 to 1."""
    import cv2
    import numpy as np

    layout = known_modules(version)
    known = layout.ravel().astype(np.float32)
    features = _neighbourhoods(samples, reach)
    learning = features[known != 0]
    # Not numpy's linear algebra: that would wake a thread on every core for matrices as small as these.
    gram = cv2.mulTransposed(learning, aTa=True) + _RIDGE * np.eye(features.shape[1], dtype=np.float32)
    wanted = np.einsum("ij,i->j", learning, known[known != 0])
    weights = cv2.solve(gram, wanted[:, None], flags=cv2.DECOMP_CHOLESKY)[1].ravel()
    return np.where(layout != 0, layout, np.einsum("ij,j->i", features, weights).reshape(layout.shape))


def _without_neighbours(guess: "Floats", samples: "Floats", version: int) -> "Floats":
    """The odds of each module, as logarithms, once what its neighbours add is taken away."""
    import cv2
    import numpy as np

    layout = known_modules(version)
    side = len(layout)
    seen = _inside(samples, side)
    believed = np.where(layout != 0, layout, np.tanh(_GUESS_STEEPNESS * guess)).astype(np.float32)
    odds = believed
    for _ in range(_ROUNDS):
        near = _near(believed)
        gram = cv2.mulTransposed(near, aTa=False) + _SPREAD_RIDGE * np.eye(len(near), dtype=np.float32)
        spread = cv2.solve(gram, np.einsum("ki,si->ks", near, seen), flags=cv2.DECOMP_CHOLESKY)[1]
        missed = seen - np.einsum("ks,ki->si", spread, near)
        explained = _gathered(np.einsum("ks,si->ki", spread[:-1], missed), side)
        energy = float((spread[:-1] ** 2).sum())
        told = (explained + energy * believed) / max(float(missed.var()), _LEAST_NOISE)
        odds = np.where(layout != 0, _CERTAIN * layout, told).astype(np.float32)
        believed = np.asarray(_KEPT * believed + (1.0 - _KEPT) * np.tanh(odds), np.float32)
    return odds


def _inside(samples: "Floats", side: int) -> "Floats":
    """(samples of a module, modules)."""
    import numpy as np

    inner = slice(MARGIN * PER_MODULE, (MARGIN + side) * PER_MODULE)
    parts = samples[inner, inner].reshape(side, PER_MODULE, side, PER_MODULE)
    return np.ascontiguousarray(parts.transpose(1, 3, 0, 2)).reshape(PER_MODULE**2, side**2)


def _near(modules: "Floats") -> "Floats":
    """(neighbours and a one, modules): each module's neighbours; those outside are the quiet zone, and light."""
    import numpy as np

    side = len(modules)
    padded = np.pad(modules, _SPREAD, constant_values=-1.0)
    shifts = range(2 * _SPREAD + 1)
    rows = [padded[down : down + side, across : across + side].ravel() for down in shifts for across in shifts]
    return np.stack([*rows, np.ones(side**2, np.float32)])


def _gathered(contributions: "Floats", side: int) -> "Floats":
    """(side, side) of (neighbours, modules): the sum of what each module tells of each of its neighbours."""
    import numpy as np

    size = 2 * _SPREAD + 1
    padded = np.zeros((side + size - 1,) * 2, np.float32)
    for place, contribution in enumerate(contributions):
        down, across = divmod(place, size)
        padded[down : down + side, across : across + side] += contribution.reshape(side, side)
    return padded[_SPREAD : _SPREAD + side, _SPREAD : _SPREAD + side]


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
