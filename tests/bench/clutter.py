"""What is read where nothing is: the till's decoder with every symbology over frames of clutter."""

import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor

import click

from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zbar import ZbarDecoder
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.in_view import CodesInView
from pos_client.domain.barcode import Symbology
from tests.fakes.clutter import cluttered_frame

FRAMES, FRAMES_IN_FULL = 1_000, 100_000
_PER_TASK = 500
_SHOWN = 3
"""Frames for which a heap of clutter lies there, so that the dearer looks come to it, too."""
_FRAME_NS, _COOL_DOWN_NS = 33_000_000, 700_000_000
EVERYTHING = tuple(symbology for symbology in Symbology if symbology is not Symbology.UNKNOWN)


def run() -> dict[str, object]:
    """A thousand frames; the goal is no wrong text."""
    return _report(FRAMES)


def run_full() -> dict[str, object]:
    """A hundred thousand frames; tells on stderr how far it is."""
    return _report(FRAMES_IN_FULL)


def wrong_texts(first: int, frames: int) -> tuple[list[str], int, float]:
    """Texts read of so many frames from a seed on, how many the scanner would have delivered, CPU ms per frame."""
    cascade, codes = DecodeCascade(ZxingDecoder(), ZbarDecoder()), CodesInView(_COOL_DOWN_NS)
    read: list[str] = []
    delivered, times_ms = 0, []
    for number in range(first, first + frames):
        luma = cluttered_frame(number // _SHOWN)
        began_s = time.thread_time()
        hits = cascade.decode(luma, EVERYTHING)
        times_ms.append((time.thread_time() - began_s) * 1e3)
        read += [f"{symbology}: {text}" for text, symbology, _ in hits]
        delivered += len(codes.take(hits, number * _FRAME_NS))
    return read, delivered, statistics.fmean(times_ms)


def _report(frames: int) -> dict[str, object]:
    starts = range(0, frames, _PER_TASK)
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        parts = []
        for part in processes.map(wrong_texts, starts, [_PER_TASK] * len(starts)):
            parts.append(part)
            texts = sum(len(texts) for texts, _, _ in parts)
            click.echo(f"{len(parts) * _PER_TASK} frames, {texts} texts", err=True)
    return {
        "frames": frames,
        "symbologies": len(EVERYTHING),
        "texts_read": sorted(text for texts, _, _ in parts for text in texts),
        "texts_delivered": sum(delivered for _, delivered, _ in parts),
        "mean_ms": round(statistics.fmean(mean_ms for _, _, mean_ms in parts), 2),
    }
