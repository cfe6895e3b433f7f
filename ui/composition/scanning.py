"""Pictures on disk or on the web, read by the decoders of the till."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hardware.camera.folder import SUFFIXES
from hardware.camera.picture_bytes import picture_bytes
from hardware.decoder.found import Hit
from hardware.decoder.picture_file import MOST_PIXELS, luma_of
from hardware.decoder.stills import StillDecoder
from hardware.decoder.zbar import ZbarDecoder
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from pos_client.errors import PosError

_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_MOST_THREADS = 4
_FOLDER_SUFFIXES = SUFFIXES | {".gif", ".tif", ".tiff", ".pgm", ".ppm"}


@dataclass(frozen=True, slots=True)
class Scanned:
    """One picture: its codes and the CPU time of finding them, or why it is none."""

    file: str
    barcodes: Sequence[Hit] = ()
    cpu_ms: float = 0.0
    fault: PosError | None = None


def scan(places: Sequence[str], symbologies: Sequence[Symbology]) -> Iterator[Scanned]:
    """Every picture named, in order, folders by name and with the folders in them; a few at once, on threads."""
    # OpenCV reads this when it is loaded; without it a picture may take a gigabyte.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(MOST_PIXELS))
    decoder = StillDecoder(ZxingDecoder(), ZbarDecoder())
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        yield from threads.map(partial(_scan, decoder, symbologies), _pictures(places))


def _pictures(places: Sequence[str]) -> Iterator[str]:
    for place in places:
        if _ADDRESS.match(place) or not Path(place).is_dir():
            yield place
        else:
            yield from sorted(str(file) for file in Path(place).rglob("*") if file.suffix.lower() in _FOLDER_SUFFIXES)


def _scan(decoder: StillDecoder, symbologies: Sequence[Symbology], place: str) -> Scanned:
    try:
        luma = luma_of(_content(place))
    except PosError as error:
        return Scanned(place, fault=error)
    began_s = time.thread_time()
    barcodes = decoder.decode(luma, symbologies)
    return Scanned(place, barcodes, (time.thread_time() - began_s) * 1e3)


def _content(place: str) -> bytes:
    if _ADDRESS.match(place):
        from pos_client.adapters.download import download

        return download(place)
    return picture_bytes(Path(place))
