"""Plays the patterns through whatever the system has for playing a file; stays silent where it has nothing."""

import contextlib
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.sound.patterns import PATTERNS, write_wav

# PipeWire, PulseAudio, ALSA, macOS; the first one there is used.
_PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
_LONGEST_S = 3.0
"""A player that hangs, as they do when the audio server is stuck, is stopped after this."""
_POLL_S = 0.05
_FULL = 100


def player_command(which: Callable[[str], str | None] = shutil.which) -> tuple[str, ...] | None:
    """The command that plays a file given as its last argument; None when the system has none of those known."""
    if sys.platform == "win32":
        play = "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME)"
        return (sys.executable, "-c", play)
    found = ((which(name), rest) for name, *rest in _PLAYERS)
    return next(((program, *rest) for program, rest in found if program), None)


class SystemTones:
    """A `ToneIndicator` that starts a player process per pattern; silent without a player.

    `play` only wakes a thread of its own. A pattern that comes while another sounds replaces those still waiting: the
    latest outcome is the one that counts. The WAV files are written once to `folder`, a cache directory.
    """

    def __init__(self, folder: Path, command: Sequence[str] | None, volume_percent: int = 100) -> None:
        self._folder = folder
        self._command = command
        self._volume_percent = volume_percent
        self._changed = threading.Condition()
        self._next: str | None = None
        self._is_closing = False
        self._thread: threading.Thread | None = None

    def set_volume(self, percent: int) -> None:
        """From the next pattern on this loud; 0 is silent. Any thread."""
        self._volume_percent = percent

    def play(self, pattern: str) -> None:
        """Play a pattern soon; returns at once. Unknown names are ignored."""
        if pattern not in PATTERNS or self._command is None or not self._volume_percent:
            return
        with self._changed:
            if self._is_closing:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tones")
                self._thread.start()
            self._next = pattern
            self._changed.notify()

    def close(self) -> None:
        """End the thread and the player, in the middle of a tone if need be; ~10 ms; idempotent."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (pattern := self._awaited()) is not None:
            # A full disk or a player that was uninstalled just now: the screen says what matters.
            with contextlib.suppress(OSError):
                self._sound(pattern)

    def _awaited(self) -> str | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or self._next is not None)
            pattern, self._next = self._next, None
            return None if self._is_closing else pattern

    def _sound(self, pattern: str) -> None:
        volume_percent = self._volume_percent
        path = self._folder / f"{pattern if volume_percent == _FULL else f'{pattern}_{volume_percent}'}.wav"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".part")
            write_wav(pattern, draft, volume_percent)
            draft.replace(path)
        with subprocess.Popen(  # noqa: S603 - the command is one of ours, the file is ours too
            [*(self._command or ()), str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as player:
            self._wait_for(player)

    def _wait_for(self, player: "subprocess.Popen[bytes]") -> None:
        """Let it play, unless it hangs or the till closes: then it is killed."""
        until = time.monotonic() + _LONGEST_S
        while player.poll() is None and time.monotonic() < until:
            with self._changed:
                if self._is_closing or self._changed.wait_for(lambda: self._is_closing, _POLL_S):
                    break
        player.kill()
