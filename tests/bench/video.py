"""A phone that comes closer or up before the camera, 30 frames a second: how soon its code is read, for what price."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hardware.camera.hand import RISE_S, Pose, pose_at
from hardware.camera.phone import Look, Shown
from hardware.camera.scene import Scene
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zbar import ZbarDecoder
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from pos_client.ports import SymbologyDecoder
from tests.fakes.hard_frames import SIZE, as_seen, code_of

Luma = NDArray[np.uint8]
Read = Callable[[Luma], object]

PHONES, PHONES_IN_FULL = 12, 48
FPS = 30
_FRAME_MS = 1000.0 / FPS
_EMPTY, _APPROACH = 6, 45
"""Frames before the phone comes, and of its coming closer: 1.5 s from a tenth of the picture to the usual width."""
_FAR, _NEAR = 0.10, 0.45
_HELD = 12
"""Frames of a phone that has come up."""
QR = (Symbology.QR,)


def run() -> dict[str, object]:
    """Frames from the first in which any look can read the code to the one in which it is read, in a camera's pace.

    A decoder that needs longer than a frame lasts misses frames, as it would before a camera; its CPU time counts.
    """
    return _report(PHONES)


def run_full() -> dict[str, object]:
    """The same of more phones."""
    return _report(PHONES_IN_FULL)


def _report(phones: int) -> dict[str, object]:
    closer, cost_ms = _waits(phones, _closer)
    up, _ = _waits(phones, _rise)
    return {
        "phones": phones,
        "frames_from_readable_to_read": closer,
        "frames_from_whole_code_in_view_to_read_of_a_phone_coming_up": up,
        "decoding_percent_of_one_core_while_moving": round(cost_ms / _FRAME_MS * 100, 1),
    }


def _waits(phones: int, sequence: Callable[[int], tuple[list[Luma], int]]) -> tuple[dict[str, dict[str, float]], float]:
    """Of each decoder, from the frame of each sequence that counts 0; what a frame costs ours, mean CPU ms."""
    zxing, zbar = ZxingDecoder(), ZbarDecoder()
    waits: dict[str, list[float]] = {"our cascade": [], "zxing-cpp": [], "zbar": []}
    cost_ms: list[float] = []
    for seed in range(phones):
        frames, first = sequence(seed)
        decoders: Sequence[SymbologyDecoder] = (DecodeCascade(zxing, zbar), zxing, zbar)
        for name, decoder in zip(waits, decoders, strict=True):
            at, times_ms = _read_at(frames, partial(decoder.decode, symbologies=QR))
            waits[name].append(at - first)
            if name == "our cascade":
                cost_ms += times_ms
    return {name: _spread(values) for name, values in waits.items()}, statistics.fmean(cost_ms)


def _closer(seed: int) -> tuple[list[Luma], int]:
    """Coming closer: the first frame any look can read counts 0."""
    frames, zxing = list(_approach(seed)), ZxingDecoder()
    return frames, min(
        _readable_from(frames, lambda luma: bool(zxing.decode(luma, QR))), _readable_by_all_looks(frames)
    )


def _rise(seed: int) -> tuple[list[Luma], int]:
    """Coming up, blurred by its movement until it is held: the first frame with the whole code counts 0."""
    scene, chance = Scene(*SIZE, seed=1), np.random.default_rng([32, seed])
    began = _EMPTY + chance.uniform()
    look = Look.DARK if seed % 4 == 0 else Look.LIGHT
    exposures = []
    for number in range(_EMPTY + int(RISE_S * FPS) + _HELD):
        pose = pose_at(seed, (number - began) / FPS) if number >= began else None
        exposures.append(scene.expose(number, Shown(code_of(seed), look, pose) if pose else None))
    whole = [number for number, exposure in enumerate(exposures) if exposure.holds_whole_code]
    return [exposure.luma for exposure in exposures], whole[0]


def _spread(frames: Sequence[float]) -> dict[str, float]:
    ordered = sorted(frames)
    return {"p50": ordered[len(ordered) // 2], "p95": ordered[int(0.95 * (len(ordered) - 1))], "worst": ordered[-1]}


def _approach(seed: int) -> Iterator[Luma]:
    scene, chance = Scene(*SIZE, seed=5), np.random.default_rng([31, seed])
    roll, tilt, towards = chance.uniform(-30, 30), chance.uniform(0, 25), chance.uniform(0, 360)
    look = Look.DARK if seed % 4 == 0 else Look.LIGHT
    for number in range(_EMPTY + _APPROACH):
        shown = None
        if number >= _EMPTY:
            progress = (number - _EMPTY) / _APPROACH
            width = _FAR * (_NEAR / _FAR) ** progress
            x, y = chance.normal(0, 0.002, 2)
            shown = Shown(code_of(seed), look, Pose(0.1 + x, 0.5 + y, width, roll, tilt, towards, 0.15))
        yield as_seen(scene.expose(number, shown).luma, np.random.default_rng([33, seed]), chance)


def _readable_from(frames: Sequence[Luma], reads: Read) -> int:
    return next((number for number, luma in enumerate(frames) if reads(luma)), len(frames))


def _readable_by_all_looks(frames: Sequence[Luma]) -> int:
    """A single frame, with every look and no budget."""
    return _readable_from(
        frames, lambda luma: bool(DecodeCascade(ZxingDecoder(), ZbarDecoder(), budget_ms=None).decode(luma, QR))
    )


def _read_at(frames: Sequence[Luma], read: Read) -> tuple[int, list[float]]:
    """The number of the newest frame when the text is there, and what each picture cost; missed frames are skipped."""
    now_ms, read_at = 0.0, len(frames)
    times_ms: list[float] = []
    while (number := int(now_ms / _FRAME_MS)) < len(frames):
        began_s = time.thread_time()
        found = read(frames[number])
        spent_ms = (time.thread_time() - began_s) * 1e3
        times_ms.append(spent_ms)
        if found:
            read_at = min(read_at, int((number * _FRAME_MS + spent_ms) / _FRAME_MS))
        now_ms = max((number + 1) * _FRAME_MS, number * _FRAME_MS + spent_ms)
    return read_at, times_ms
