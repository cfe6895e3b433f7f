"""How much is read, and how fast: our cascade beside zxing-cpp alone and zbar alone, on the same frames in one run."""

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from hardware.camera.phone import Look
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zbar import ZbarDecoder, available
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from tests.fakes.hard_frames import LEVELS, code_of, empty_frame, hard_frame

Luma = NDArray[np.uint8]
Read = Callable[[Luma], Sequence[str]]

FRAMES_PER_LEVEL = 30
EMPTY_FRAMES = 30
HARD_LEVELS, VIEWS_PER_LEVEL, FRAMES_PER_VIEW = (3, 4), 12, 8


def run() -> dict[str, object]:
    """Read rates in per cent, times in milliseconds of one thread; about 25 s on two cores."""
    readers = _readers()
    for read in readers.values():
        read(empty_frame(0))  # load the library
    empty = [empty_frame(seed) for seed in range(EMPTY_FRAMES)]
    rates: dict[str, dict[str, float]] = {name: {} for name in readers}
    medians: dict[str, dict[str, float]] = {name: {} for name in readers}
    for level in LEVELS:
        looks = [Look.DARK if seed % 5 == 0 else Look.LIGHT for seed in range(FRAMES_PER_LEVEL)]
        frames = [(code_of(seed), hard_frame(level, seed, look)) for seed, look in enumerate(looks)]
        for name, read in readers.items():
            rates[name][f"L{level}"], medians[name][f"L{level}"] = _measure(read, frames)
    for name, read in readers.items():
        medians[name]["empty"] = _measure(read, [("", frame) for frame in empty])[1]
    return {
        **{name: {"read_rate": rates[name], "median_ms": medians[name]} for name in readers},
        "frames_per_level": FRAMES_PER_LEVEL,
        "budgeted_empty_mean_ms": _budgeted_mean_ms(empty),
        f"read_within_{FRAMES_PER_VIEW}_frames": {f"L{level}": _within_view(level) for level in HARD_LEVELS},
        "wrong_texts": _wrong_texts(readers, empty),
    }


def _readers() -> dict[str, Read]:
    qr = (Symbology.QR,)
    zbar = ZbarDecoder() if available() else None
    every_look = DecodeCascade(ZxingDecoder(), zbar, budget_ms=None)
    only_qr = zxingcpp.barcode_formats_from_str("QRCode")
    first = ZxingDecoder()
    readers: dict[str, Read] = {
        "cascade": lambda luma: [text for text, _, _ in every_look.decode(luma, qr)],
        "first look of the cascade": lambda luma: [text for text, _, _ in first.decode(luma, qr)],
        "zxing-cpp alone": lambda luma: [found.text for found in zxingcpp.read_barcodes(luma, only_qr)],
    }
    if zbar is not None:
        readers["zbar alone"] = lambda luma: [text for text, _, _ in zbar.decode(luma, qr)]
    return readers


def _measure(read: Read, frames: Sequence[tuple[str, Luma]]) -> tuple[float, float]:
    """Share of frames whose text was read, in per cent, and the median time in ms."""
    hits, times = 0, []
    for text, luma in frames:
        began_s = time.thread_time()
        hits += text in read(luma)
        times.append((time.thread_time() - began_s) * 1e3)
    return round(100 * hits / len(frames), 1), round(statistics.median(times), 2)


def _budgeted_mean_ms(empty: Sequence[Luma]) -> float:
    """What a frame without a code costs on average as the till runs it."""
    cascade = DecodeCascade(ZxingDecoder(), ZbarDecoder() if available() else None)
    began_s, frames = time.thread_time(), 0
    for frames in range(1, 401):  # the savings are spent long before
        cascade.decode(empty[frames % len(empty)], (Symbology.QR,))
    return round((time.thread_time() - began_s) * 1e3 / frames, 2)


def _within_view(level: int) -> dict[str, float]:
    """Per cent of views read within a few frames of the same view, as the till runs it, and by zxing-cpp alone."""
    alone, ours = 0, 0
    for seed in range(100, 100 + VIEWS_PER_LEVEL):
        cascade = DecodeCascade(ZxingDecoder(), ZbarDecoder() if available() else None)
        cascade.decode(empty_frame(seed), (Symbology.QR,))
        frames = [hard_frame(level, seed, grain=grain) for grain in range(FRAMES_PER_VIEW)]
        alone += any(ZxingDecoder().decode(frame, (Symbology.QR,)) for frame in frames)
        ours += any(cascade.decode(frame, (Symbology.QR,)) for frame in frames)
    return {
        "cascade": round(100 * ours / VIEWS_PER_LEVEL, 1),
        "zxing-cpp alone": round(100 * alone / VIEWS_PER_LEVEL, 1),
    }


def _wrong_texts(readers: dict[str, Read], empty: Sequence[Luma]) -> dict[str, int]:
    """Texts read from frames that hold none."""
    return {name: sum(len(read(frame)) for frame in empty) for name, read in readers.items()}
