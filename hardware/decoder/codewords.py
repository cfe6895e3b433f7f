"""The code words of a QR code, corrected by how sure each of its modules is (ISO/IEC 18004, 7).

A decoder that is handed black and white modules can only count how many words are wrong. Who knows which modules were
hard to tell strikes their words out, and the error correction makes up for twice as many of those.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hardware.decoder.qr_layout import known_modules
from hardware.decoder.reed_solomon import corrected

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bits = NDArray[np.uint8]
    Places = NDArray[np.intp]
    Floats = NDArray[np.float32]

_TIMING = 6
"""The column that no pair of data columns counts."""
_BESIDE_FINDERS = 8
"""Row and column of the format."""
_ERASED_STEP = 4
"""Checks more that each further try spends on striking out."""
_LEAST_BITS = 24.0
"""A word that fits by accident must be rarer than one in 2 to the power of this."""


@dataclass(frozen=True, slots=True)
class Block:
    """Words that are corrected together: where each is in the whole stream of words; the last `checks` are checks."""

    words: "Places"
    checks: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The modules as they were drawn, True where dark, and the share of the correction that was not needed."""

    modules: "NDArray[np.bool_]"
    spare: float


def restored(darkness: "Floats", version: int) -> Restored | None:
    """What was drawn, by how dark each module is, (side, side): positive is dark, the farther from 0 the surer.

    None when too little is sure; 1 to 3 ms of CPU for a member code.
    """
    import numpy as np

    level, mask = _format(darkness)
    places, is_masked = _data_places(version), _masks(version)[mask][_data_places(version)]
    shown = darkness[places]
    words = np.packbits((shown > 0) ^ is_masked)
    sureness = np.abs(shown).reshape(-1, 8).min(axis=1)
    spare = 1.0
    for block in _blocks(version, level):
        if (found := _corrected(words[block.words], sureness[block.words], block.checks)) is None:
            return None
        words[block.words], left = found
        spare = min(spare, left / block.checks)
    modules = darkness > 0
    modules[places] = np.unpackbits(words) ^ is_masked
    modules[_format_places(len(modules))] = _formats()[8 * level + mask]
    return Restored(modules, spare)


def _corrected(words: "Bits", sureness: "Floats", checks: int) -> tuple[list[int], int] | None:
    """With nothing struck out, then with more and more of what is least sure; the checks that were left over."""
    import numpy as np

    symbols, unsure = words.tolist(), np.argsort(sureness).tolist()
    for erasures in range(0, checks, _ERASED_STEP):
        found = corrected(symbols, checks, unsure[:erasures])
        if found and _rarity_bits(len(words) - erasures, found.spare, checks - erasures) >= _LEAST_BITS:
            return found.word, found.spare
    return None


def _rarity_bits(symbols: int, spare: int, checks: int) -> float:
    """How rare it is that so many symbols fit by accident: 8 bits for a check, less what is free in choosing errors.

    An error takes one check for its value, and its place is one of many; what is spare is all against an accident.
    """
    errors = (checks - spare) // 2
    return 8.0 * (spare + errors) - math.log2(math.comb(symbols, errors))


def _format(darkness: "Floats") -> tuple[int, int]:
    """Level and mask whose format fits both of its copies best."""
    import numpy as np

    shown = np.clip(darkness[_format_places(len(darkness))], -1.0, 1.0)
    return divmod(int(np.argmax((2.0 * _formats() - 1.0) @ shown)), 8)


@lru_cache(maxsize=1)
def _formats() -> "NDArray[np.int64]":
    """(32, 30): the bits of both copies for each level, as the format counts them (M, L, H, Q), and mask."""
    import numpy as np
    from segno import consts

    return np.array(consts.FORMAT_INFO)[:, None] >> np.tile(np.arange(15), 2) & 1


@lru_cache(maxsize=40)
def _format_places(side: int) -> "tuple[Places, Places]":
    """Rows and columns of bits 0 to 14 of one copy, then of the other (7.9.1)."""
    import numpy as np

    at, end = _BESIDE_FINDERS, side - 1
    near = [(row, at) for row in (0, 1, 2, 3, 4, 5, 7, 8)] + [(at, column) for column in (7, 5, 4, 3, 2, 1, 0)]
    far = [(at, end - bit) for bit in range(8)] + [(end - 6 + bit, at) for bit in range(7)]
    rows, columns = np.array(near + far).T
    return rows, columns


@lru_cache(maxsize=40)
def _data_places(version: int) -> "tuple[Places, Places]":
    """Rows and columns of the bits in their order: pairs of columns from the right, up and down in turn (7.7.3)."""
    import numpy as np

    is_free = known_modules(version) == 0
    is_free[_format_places(len(is_free))] = False
    rows, columns = np.array([place for place in _zigzag(len(is_free)) if is_free[place]]).T
    count = len(rows) // 8 * 8  # what remains tells nothing
    return rows[:count], columns[:count]


def _zigzag(side: int) -> Iterator[tuple[int, int]]:
    columns = [column for column in range(side - 1, -1, -1) if column != _TIMING]
    for number, pair in enumerate(zip(columns[::2], columns[1::2], strict=True)):
        for row in range(side) if number % 2 else range(side - 1, -1, -1):
            yield from ((row, column) for column in pair)


@lru_cache(maxsize=40)
def _masks(version: int) -> "NDArray[np.bool_]":
    """(8, side, side): where each mask turns a module around (7.8.2, table 10)."""
    import numpy as np

    i, j = np.indices((17 + 4 * version,) * 2)
    conditions = [
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        i * j % 2 + i * j % 3,
        (i * j % 2 + i * j % 3) % 2,
        ((i + j) % 2 + i * j % 3) % 2,
    ]
    return np.asarray(np.stack(conditions) == 0)


@lru_cache(maxsize=160)
def _blocks(version: int, level: int) -> tuple[Block, ...]:
    """Words of the blocks in turn, all data before all checks; a block that is shorter than others misses its turn."""
    import numpy as np
    from segno import consts

    parts: Sequence[Any] = consts.ECC[version][level]  # type: ignore[index]  # of no declared type
    sizes = [(part.num_data, part.num_total) for part in parts for _ in range(part.num_blocks)]
    longest = max(data for data, _ in sizes)
    data_turns = [(turn, block) for turn in range(longest) for block, (data, _) in enumerate(sizes) if turn < data]
    checks = sizes[0][1] - sizes[0][0]
    order = data_turns + [(longest + turn, block) for turn in range(checks) for block in range(len(sizes))]
    owners = np.array([block for _, block in order])
    return tuple(Block(np.flatnonzero(owners == block), checks) for block in range(len(sizes)))
