"""A counter with a keyboard: an X server with a layout, a program as a till is one, and somebody who presses keys."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DEADLINE_S = 30.0
MISSING = [tool for tool in ("Xvfb", "xdotool", "setxkbmap") if shutil.which(tool) is None]
ENTER, TAB, SHIFT, SPACE, F9, F10, CAPS = 36, 23, 50, 65, 75, 76, 66
SCANNER_MS, HUMAN_MS = "1", "700"
FAST_REPEAT = ("-ardelay", "250", "-arinterval", "30")
"""Words for Xvfb: a key held down repeats as soon and as fast as it does on Windows; 660 and 40 ms otherwise."""
Facts = dict[str, object]


class Display:
    """An X server of our own. `-noreset`: otherwise the layout is forgotten when the last client leaves."""

    def __init__(self, *more: str) -> None:
        read_end, write_end = os.pipe()
        words = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "800x600x24", "-noreset", "-nolisten", "tcp"]
        self.server = subprocess.Popen([*words, *more], pass_fds=[write_end], stderr=subprocess.DEVNULL)
        os.close(write_end)
        ready, _, _ = select.select([read_end], [], [], DEADLINE_S)
        assert ready, "the X server did not start"
        with os.fdopen(read_end) as pipe:
            self.env = {**os.environ, "DISPLAY": f":{pipe.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        self.env.pop("XAUTHORITY", None)

    def run(self, *words: str) -> None:
        subprocess.run(words, env=self.env, check=True, timeout=DEADLINE_S, capture_output=True)

    def close(self) -> None:
        self.server.terminate()
        self.server.wait(DEADLINE_S)


class Counter:
    """The program under test, its detector waiting so long for the next key, and somebody who presses keys."""

    def __init__(self, display: Display, gap_ms: int, *more: str) -> None:
        self.display = display
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.wedge.program", str(gap_ms), *more],
            cwd=ROOT,
            env=display.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def focus(self) -> None:
        """There is no window manager, so nobody else gives the window the keyboard."""
        self.display.run("xdotool", "windowfocus", "--sync", str(self.hear()["window"]))
        self.until(has_focus=True)

    def ask(self, word: str) -> Facts:
        self.say(word)
        return self.hear()

    def say(self, word: str) -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(word + "\n")
        self.program.stdin.flush()

    def hear(self) -> Facts:
        assert self.program.stdout is not None
        answer: Facts = json.loads(self.program.stdout.readline())
        return answer

    def keys(self, *codes: int, gap_ms: str = SCANNER_MS) -> None:
        self.display.run("xdotool", "key", "--delay", gap_ms, *map(str, codes))

    def until(self, **wanted: object) -> Facts:
        """Poll until these facts hold, then forget them and return everything that happened."""
        give_up = time.monotonic() + DEADLINE_S
        while {name: self.ask("report")[name] for name in wanted} != wanted:
            assert time.monotonic() < give_up, (wanted, self.ask("report"))
            select.select([], [], [], 0.02)
        return self.ask("afresh")

    def close(self) -> None:
        self.program.communicate("quit\n", timeout=DEADLINE_S)
        assert self.program.returncode == 0
