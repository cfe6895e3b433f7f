"""A phone that somebody holds before the simulated camera, showing a code that may change while it is held."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hardware.camera.hand import RISE_S, Pose, pose_at

_S = 1_000_000_000


class Look(StrEnum):
    """How the wallet on the phone is drawn: dark code on a light card, or dark mode with a light code."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the camera sees of the phone at one moment."""

    text: str
    look: Look
    pose: Pose


@dataclass(frozen=True, slots=True)
class _Presentation:
    text_at: Callable[[], str]
    look: Look
    seed: int
    began_ns: int
    leaves_ns: int | None


class SimulatedPhone:
    """One phone at one counter. Thread-safe: any thread presents and withdraws, the camera's thread looks.

    `monotonic_ns` is the clock that movements follow.
    """

    def __init__(self, monotonic_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._monotonic_ns = monotonic_ns
        self._lock = threading.Lock()
        self._now: _Presentation | None = None
        self._presented_ns: int | None = None

    def present(
        self, text_at: Callable[[], str], hold_s: float | None = None, seed: int = 0, look: Look = Look.LIGHT
    ) -> None:
        """Hold the phone up, showing `text_at()` in every frame; it leaves after `hold_s` seconds, or stays.

        A seed is a person: another one comes up from below, the same one just shows another screen.
        `text_at` is called from the camera's thread once per frame and has to be quick.
        """
        now = self._monotonic_ns()
        with self._lock:
            already_up = self._now is not None and self._now.seed == seed and self._is_staying(self._now, now)
            began = self._now.began_ns if already_up and self._now else now
            up_ns = max(now, began + int(RISE_S * _S))
            leaves = None if hold_s is None else up_ns + int(hold_s * _S)
            self._now = _Presentation(text_at, look, seed, began, leaves)
            self._presented_ns = None

    def withdraw(self) -> None:
        """Take the phone away; it needs 0.4 s to leave the view. Does nothing when no phone is there."""
        now = self._monotonic_ns()
        with self._lock:
            held = self._now
            if held is not None and self._is_staying(held, now):
                self._now = _Presentation(held.text_at, held.look, held.seed, held.began_ns, now)

    @property
    def is_visible(self) -> bool:
        """Whether a phone is in view, on its way up or on its way out."""
        now = self._monotonic_ns()
        with self._lock:
            return self._now is not None and self._pose(self._now, now) is not None

    @property
    def presented_ns(self) -> int | None:
        """Monotonic nanoseconds of the first frame that held the whole code of this presentation; None before."""
        with self._lock:
            return self._presented_ns

    def shown_at(self, now_ns: int) -> Shown | None:
        """What is before the camera at a moment; None when nothing is. Called by the camera."""
        with self._lock:
            held = self._now
        pose = None if held is None else self._pose(held, now_ns)
        return None if held is None or pose is None else Shown(held.text_at(), held.look, pose)

    def note_whole(self, captured_ns: int) -> None:
        """Remember the first frame with the whole code in it. Called by the camera."""
        with self._lock:
            # A frame that was under way when the phone was exchanged still shows the one before.
            is_this_one = self._now is not None and captured_ns >= self._now.began_ns
            if self._presented_ns is None and is_this_one:
                self._presented_ns = captured_ns

    @staticmethod
    def _is_staying(held: _Presentation, now_ns: int) -> bool:
        return held.leaves_ns is None or now_ns < held.leaves_ns

    @staticmethod
    def _pose(held: _Presentation, now_ns: int) -> Pose | None:
        leaving = None
        if held.leaves_ns is not None and now_ns > held.leaves_ns:
            leaving = (now_ns - held.leaves_ns) / _S
        return pose_at(held.seed, (now_ns - held.began_ns) / _S, leaving)
