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
from hardware.decoder.picture_file import luma_of
from hardware.decoder.stills import StillDecoder
from hardware.decoder.zbar import ZbarDecoder
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from pos_client.errors import InvalidValue, PosError

_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_SIGNED_IN = re.compile(r"^(https?://)[^/?#]*@", re.IGNORECASE)
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
    decoder = StillDecoder(ZxingDecoder(), ZbarDecoder())
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        yield from threads.map(partial(_scan, decoder, symbologies), _pictures(places))


def _pictures(places: Sequence[str]) -> Iterator[str]:
    """A folder without pictures is named itself."""
    for place in places:
        inside = Path(place).rglob("*") if _is_folder(place) else ()
        files = (str(file) for file in inside if file.suffix.lower() in _FOLDER_SUFFIXES)
        yield from sorted(file for file in files if not _is_folder(file)) or [place]


def _is_folder(place: str) -> bool:
    return not _ADDRESS.match(place) and os.path.isdir(place)  # noqa: PTH112 - a text in, however long


def _scan(decoder: StillDecoder, symbologies: Sequence[Symbology], place: str) -> Scanned:
    try:
        luma = luma_of(_content(place))
    except PosError as error:
        return Scanned(_shown(place), fault=error)
    began_s = time.thread_time()
    barcodes = decoder.decode(luma, symbologies)
    return Scanned(_shown(place), barcodes, (time.thread_time() - began_s) * 1e3)


def _content(place: str) -> bytes:
    if _ADDRESS.match(place):
        from pos_client.adapters.download import download

        return download(place)
    if _is_folder(place):
        raise InvalidValue("no pictures in it", code="NO_PICTURES")
    return picture_bytes(Path(place))


def _shown(place: str) -> str:
    """Without the user and password of an address."""
    return _SIGNED_IN.sub(r"\1***@", place)
