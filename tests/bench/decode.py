"""How much is read, and how fast: our decoders beside zxing-cpp, zbar and OpenCV, on the same frames in one run."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from hardware.camera.phone import Look
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zbar import ZbarDecoder, available
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from tests.bench._chart import chart
from tests.fakes.hard_frames import LEVELS, TROUBLES, code_of, empty_frame, hard_frame, troubled_frame

Luma = NDArray[np.uint8]
Read = Callable[[Luma], Sequence[str]]

FRAMES_PER_SET, FRAMES_IN_FULL = 15, 200
EMPTY_FRAMES = 30
HARD_LEVELS, VIEWS_PER_LEVEL, FRAMES_PER_VIEW = (3, 4, 5), 24, 8
PICTURE = Path(__file__).parents[2] / "docs" / "decoding.svg"
QR = (Symbology.QR,)


def run() -> dict[str, object]:
    """Read rates in per cent, times in milliseconds of one thread; about a minute on two cores."""
    return _report(FRAMES_PER_SET)[0]


def run_full() -> dict[str, object]:
    """The same of many more frames, about ten minutes; tells on stderr how far it is, and draws docs/decoding.svg."""
    report, points = _report(FRAMES_IN_FULL)
    PICTURE.write_text(chart(points, "Read rate against time, all sets of frames together"), encoding="utf-8")
    return report


def _report(frames_per_set: int) -> tuple[dict[str, object], dict[str, tuple[float, float]]]:
    readers = _readers()
    for read in readers.values():
        read(empty_frame(0))  # load the library
    rates: dict[str, dict[str, float]] = {name: {} for name in readers}
    times: dict[str, dict[str, list[float]]] = {name: {} for name in readers}
    wrong = dict.fromkeys(readers, 0)
    for kind, frames in _sets(frames_per_set):
        for name, read in readers.items():
            rates[name][kind], times[name][kind], more = _measure(read, frames)
            wrong[name] += more
        click.echo(f"{kind}: {len(frames)} frames", err=True)
    report: dict[str, object] = {name: _row(rates[name], times[name]) for name in readers}
    report |= {"frames_per_set": frames_per_set, "wrong_texts": wrong}
    report["budgeted_empty_ms"] = _budgeted_ms([empty_frame(0, grain=grain) for grain in range(EMPTY_FRAMES)])
    report[f"read_within_{FRAMES_PER_VIEW}_frames"] = {f"L{level}": _within_view(level) for level in HARD_LEVELS}
    return report, {name: (_mean_ms(times[name]), _mean_rate(rates[name])) for name in readers}


def _sets(frames: int) -> Iterator[tuple[str, list[tuple[str, Luma]]]]:
    """Every set with its frames and what they show; one in five of a level is in dark mode."""
    for level in LEVELS:
        looks = [Look.DARK if seed % 5 == 0 else Look.LIGHT for seed in range(frames)]
        yield f"L{level}", [(code_of(seed), hard_frame(level, seed, look)) for seed, look in enumerate(looks)]
    yield "dark mode", [(code_of(seed), hard_frame(3, seed, Look.DARK)) for seed in range(frames)]
    for trouble in TROUBLES:
        yield trouble, [(code_of(seed), troubled_frame(trouble, seed)) for seed in range(frames)]
    yield "empty", [("", empty_frame(seed)) for seed in range(EMPTY_FRAMES)]


def _readers() -> dict[str, Read]:
    zbar, first, opencv = ZbarDecoder(), ZxingDecoder(), cv2.QRCodeDetector()
    only_qr = zxingcpp.barcode_formats_from_str("QRCode")

    def every_look(luma: Luma) -> list[str]:  # a cascade of its own, so that nothing is remembered
        return [text for text, _, _ in DecodeCascade(first, zbar, budget_ms=None).decode(luma, QR)]

    def quick(luma: Luma) -> list[str]:
        found = zxingcpp.read_barcodes(luma, only_qr, try_rotate=False, try_downscale=False, try_invert=False)
        return [barcode.text for barcode in found]

    readers: dict[str, Read] = {
        "our cascade": every_look,
        "our first look": lambda luma: [text for text, _, _ in first.decode(luma, QR)],
        "zxing-cpp, trying harder (default)": lambda luma: [b.text for b in zxingcpp.read_barcodes(luma, only_qr)],
        "zxing-cpp, quick": quick,
        "OpenCV": lambda luma: [text for text in opencv.detectAndDecodeMulti(luma)[1] if text],
    }
    if available():
        readers["zbar (pyzbar)"] = lambda luma: [text for text, _, _ in zbar.decode(luma, QR)]
    return readers


def _measure(read: Read, frames: Sequence[tuple[str, Luma]]) -> tuple[float, list[float], int]:
    """Share of frames whose text was read, in per cent, the time of each in ms, and how many wrong texts there were."""
    hits, wrong, times = 0, 0, []
    for text, luma in frames:
        began_s = time.process_time()
        texts = read(luma)
        times.append((time.process_time() - began_s) * 1e3)
        hits += text in texts
        wrong += sum(other != text for other in texts)
    return round(100 * hits / len(frames), 1), times, wrong


def _row(rates: dict[str, float], times: dict[str, list[float]]) -> dict[str, object]:
    easy = [*times["L1"], *times["L2"]]
    every = [value for kind, values in times.items() if kind != "empty" for value in values]
    return {
        "read_rate": {kind: rate for kind, rate in rates.items() if kind != "empty"},
        "median_ms_easy": round(statistics.median(easy), 2),
        "median_ms_empty": round(statistics.median(times["empty"]), 2),
        "p50_ms": round(statistics.median(every), 2),
        "p95_ms": round(statistics.quantiles(every, n=20)[-1], 2),
    }


def _mean_ms(times: dict[str, list[float]]) -> float:
    return statistics.fmean(value for kind, values in times.items() if kind != "empty" for value in values)


def _mean_rate(rates: dict[str, float]) -> float:
    return statistics.fmean(rate for kind, rate in rates.items() if kind != "empty")


def _budgeted_ms(empty: Sequence[Luma]) -> dict[str, float]:
    """What a frame without a code costs as the till runs it."""
    cascade, times = DecodeCascade(ZxingDecoder(), ZbarDecoder()), []
    for number in range(400):  # the savings are spent long before
        began_s = time.process_time()
        cascade.decode(empty[number % len(empty)], QR)
        times.append((time.process_time() - began_s) * 1e3)
    return {"mean": round(statistics.fmean(times), 2), "median": round(statistics.median(times), 2)}


def _within_view(level: int) -> dict[str, float]:
    """Per cent of views read within a few frames of the same view, as the till runs it, and by zxing-cpp alone."""
    alone, ours = 0, 0
    for seed in range(100, 100 + VIEWS_PER_LEVEL):
        cascade = DecodeCascade(ZxingDecoder(), ZbarDecoder())
        cascade.decode(empty_frame(seed), QR)
        frames = [hard_frame(level, seed, grain=grain) for grain in range(FRAMES_PER_VIEW)]
        alone += any(ZxingDecoder().decode(frame, QR) for frame in frames)
        ours += any(cascade.decode(frame, QR) for frame in frames)
    return {
        "our cascade": round(100 * ours / VIEWS_PER_LEVEL, 1),
        "zxing-cpp": round(100 * alone / VIEWS_PER_LEVEL, 1),
    }
