"""Dearer looks: the same eye at a picture that was sharpened, enlarged or shrunk first."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from hardware.decoder.finders import COARSE, FINE, PLAIN, find_codes
from hardware.decoder.found import Eye, Found
from pos_client.domain.barcode import Symbology

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pos_client.ports import SymbologyDecoder

    Luma = NDArray[np.uint8]

_THRESHOLD_PX = 61
_SWIFT = 4
"""Modules of 5 to 10 pixels become 1.3 to 2.4: a phone that is held up close, as it comes."""
_UNSHARP_SIGMA_PX, _UNSHARP_AMOUNT = 1.0, 3.0
"""What reads most of the hard synthetic frames at double size (tests/bench/decode.py)."""
_BLUR_SIGMA_PX, _NOISE_SHARE, _KERNEL_PX = 0.9, 0.05, 9
"""The blur of an ordinary webcam, and the noise against it; 9 pixels read as much as the whole spectrum."""


def plain(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """As it is."""
    return eye.look(luma, symbologies)


def slanting(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """Turned by 45 degrees: bar codes, which are read across and down only; ~7 ms for 1280x720."""
    import cv2
    import numpy as np

    height, width = luma.shape
    side = int((height + width) * 0.5**0.5) + 1
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 45.0, 1.0)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    found = eye.look(np.asarray(cv2.warpAffine(luma, turn, (side, side)), np.uint8), symbologies)
    back = cv2.invertAffineTransform(turn)
    hits = []
    for text, symbology, corners in found.hits:
        places = cv2.transform(np.array([corners], np.float64), back)[0]
        hits.append((text, symbology, tuple((float(x), float(y)) for x, y in places)))
    return Found(hits)


def double(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """Sharpened, at double size: small codes; ~14 ms for 1280x720."""
    import cv2
    import numpy as np

    soft = cv2.GaussianBlur(luma, (0, 0), _UNSHARP_SIGMA_PX)
    sharp = cv2.addWeighted(luma, 1.0 + _UNSHARP_AMOUNT, soft, -_UNSHARP_AMOUNT, 0.0)
    large = cv2.resize(sharp, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    return eye.look(np.asarray(large, np.uint8), symbologies).placed(0.5)


def triple(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """Deblurred, at triple size: the smallest codes; ~33 ms for 1280x720."""
    import cv2
    import numpy as np

    sharp = cv2.filter2D(luma, -1, _deblurring())
    large = cv2.resize(sharp, None, fx=3.0, fy=3.0, interpolation=cv2.INTER_CUBIC)
    return eye.look(np.asarray(large, np.uint8), symbologies).placed(1.0 / 3.0)


def half(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """Half size with a local threshold: large blurred codes, and uneven light; ~1 ms for 1280x720."""
    return eye.look(_thresholded(_shrunk(luma, 2)), symbologies).placed(2.0)


def smaller(eye: Eye, luma: "Luma", symbologies: Sequence[Symbology], times: int) -> Found:
    """`times` smaller, as it is and with a local threshold: what a photograph shows large and blurred."""
    small = _shrunk(luma, times)
    plain, clear = eye.look(small, symbologies), eye.look(_thresholded(small), symbologies)
    return Found([*plain.hits, *clear.hits], [*plain.sightings, *clear.sightings]).placed(float(times))


def fine_finders(luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """Where a code of modules of 1.3 to 2.1 pixels may be that no threshold shows; reads nothing; ~50 ms."""
    return Found(sightings=find_codes(luma, FINE) if Symbology.QR in symbologies else [])


def coarse_finders(luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """The same of 1.8 to 5 pixels."""
    return Found(sightings=find_codes(luma, COARSE) if Symbology.QR in symbologies else [])


def swift_finders(luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """Where a large code may be that moves too fast for any threshold; reads nothing; ~3 ms for a phone in 1280x720."""
    if Symbology.QR not in symbologies:
        return Found()
    return Found(sightings=find_codes(_shrunk(luma, _SWIFT), PLAIN)).placed(float(_SWIFT))


def another(decoder: "SymbologyDecoder", luma: "Luma", symbologies: Sequence[Symbology]) -> Found:
    """The picture as it is, through another decoder."""
    return Found(decoder.decode(luma, symbologies))


def _shrunk(luma: "Luma", times: int) -> "Luma":
    import cv2
    import numpy as np

    size = max(1, luma.shape[1] // times), max(1, luma.shape[0] // times)
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def _thresholded(luma: "Luma") -> "Luma":
    import cv2
    import numpy as np

    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    return np.asarray(cv2.adaptiveThreshold(luma, 255, mean, binary, _THRESHOLD_PX, 0), np.uint8)


@lru_cache(maxsize=1)
def _deblurring() -> "NDArray[np.float32]":
    """The Wiener inverse H / (H*H + noise) of a Gaussian blur H, cut to a small kernel that keeps brightness."""
    import numpy as np

    frequencies = np.fft.fftfreq(64)
    blur = np.exp(-2.0 * (np.pi * _BLUR_SIGMA_PX) ** 2 * (frequencies[:, None] ** 2 + frequencies**2))
    kernel = np.fft.fftshift(np.real(np.fft.ifft2(blur / (blur**2 + _NOISE_SHARE))))
    low, high = 32 - _KERNEL_PX // 2, 32 + _KERNEL_PX // 2 + 1
    middle = kernel[low:high, low:high]
    return np.asarray(middle / middle.sum(), np.float32)
