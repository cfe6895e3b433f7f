"""Which modules of a QR code are the same in every code of its version (ISO/IEC 18004, 6.3)."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@lru_cache(maxsize=40)
def known_modules(version: int) -> "NDArray[np.int8]":
    """(side, side): 1 where a module is always dark, -1 where it is always light, 0 where it carries data.

    Finder patterns with their separators, timing and alignment patterns, the dark module and the version's own bits.
    """
    import numpy as np
    import segno
    from segno import consts

    known = {
        consts.TYPE_FINDER_PATTERN_DARK: 1,
        consts.TYPE_FINDER_PATTERN_LIGHT: -1,
        consts.TYPE_SEPARATOR: -1,
        consts.TYPE_TIMING_DARK: 1,
        consts.TYPE_TIMING_LIGHT: -1,
        consts.TYPE_ALIGNMENT_PATTERN_DARK: 1,
        consts.TYPE_ALIGNMENT_PATTERN_LIGHT: -1,
        consts.TYPE_VERSION_DARK: 1,
        consts.TYPE_VERSION_LIGHT: -1,
        consts.TYPE_DARKMODULE: 1,
    }
    any_code = segno.make("0", version=version, error="l", mask=0, micro=False, boost_error=False)
    kinds = any_code.matrix_iter(scale=1, border=0, verbose=True)
    return np.array([[known.get(kind, 0) for kind in row] for row in kinds], np.int8)
