"""The whole way a keyboard scanner's keys take: an X server with a layout, real key codes, a real window."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEADLINE_S = 30.0
MISSING = [tool for tool in ("Xvfb", "xdotool", "setxkbmap") if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}")

CODE = "911110000000482107123456789012345678901234"
KEYCODES = {"1": 10, "2": 11, "3": 12, "4": 13, "5": 14, "6": 15, "7": 16, "8": 17, "9": 18, "0": 19}
ENTER, TAB, SPACE, F9, F10, CAPS = 36, 23, 65, 75, 76, 66
SCANNER_MS, HUMAN_MS = "1", "700"
Facts = dict[str, object]


class Display:
    """An X server of our own. `-noreset`: otherwise the layout is forgotten when the last client leaves."""

    def __init__(self) -> None:
        read_end, write_end = os.pipe()
        words = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "800x600x24", "-noreset", "-nolisten", "tcp"]
        self.server = subprocess.Popen(words, pass_fds=[write_end], stderr=subprocess.DEVNULL)
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
    """The program under test and somebody who presses keys before it."""

    def __init__(self, display: Display) -> None:
        self.display = display
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.wedge.program"],
            cwd=ROOT,
            env=display.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def focus(self) -> None:
        """There is no window manager, so nobody else gives the window the keyboard."""
        assert self.program.stdout is not None
        window = json.loads(self.program.stdout.readline())["window"]
        self.display.run("xdotool", "windowfocus", "--sync", str(window))

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

    def scan(self, *ending: int) -> None:
        self.keys(*(KEYCODES[sign] for sign in CODE), *ending)

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


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    made = Display()
    yield made
    made.close()


@pytest.fixture(scope="module")
def counter(display: Display) -> Iterator[Counter]:
    made = Counter(display)
    try:
        made.focus()
        yield made
    finally:
        made.close()


@pytest.fixture(autouse=True)
def afresh(counter: Counter) -> None:
    counter.ask("afresh")


@pytest.mark.parametrize("layout", ["us", "de", "fr", "cz"])
@pytest.mark.parametrize("focus", ["edit", "button"])
def test_scans_arrive_exactly_in_every_layout_and_nothing_leaks(
    display: Display, counter: Counter, layout: str, focus: str
) -> None:
    display.run("setxkbmap", layout)
    counter.ask(focus)
    for _ in range(5):
        counter.scan(ENTER)
    facts = counter.until(scans=[CODE] * 5)
    assert (facts["text"], facts["pressed"], facts["shortcuts"]) == ("", 0, 0)


def test_caps_lock_and_a_tab_at_the_end_change_nothing(display: Display, counter: Counter) -> None:
    display.run("setxkbmap", "us")
    counter.ask("button")
    counter.keys(CAPS)
    counter.scan(TAB)
    counter.keys(CAPS)
    facts = counter.until(scans=[CODE])
    assert (facts["text"], facts["pressed"]) == ("", 0)


def test_scans_that_come_while_the_till_is_busy_are_told_apart_by_their_own_times(
    display: Display, counter: Counter
) -> None:
    display.run("setxkbmap", "fr")
    counter.ask("button")
    counter.say("stall")
    counter.scan(ENTER)
    counter.keys(CAPS, gap_ms=HUMAN_MS)
    counter.scan(ENTER)
    counter.keys(CAPS)
    counter.hear()
    facts = counter.until(scans=[CODE] * 2)
    assert (facts["text"], facts["pressed"], facts["shortcuts"]) == ("", 0, 0)


def test_function_keys_inside_a_scan_run_nothing(display: Display, counter: Counter) -> None:
    display.run("setxkbmap", "us")
    codes = [KEYCODES[sign] for sign in CODE]
    counter.keys(*codes[:20], F9, F10, *codes[20:], ENTER)
    facts = counter.until(scans=[CODE])
    assert (facts["text"], facts["pressed"], facts["shortcuts"]) == ("", 0, 0)


@pytest.mark.parametrize(("layout", "text"), [("us", "1280"), ("de", "1280"), ("fr", "&é_à")])
def test_a_person_types_in_their_own_layout(display: Display, counter: Counter, layout: str, text: str) -> None:
    display.run("setxkbmap", layout)
    counter.ask("edit")
    counter.keys(*(KEYCODES[sign] for sign in "1280"), gap_ms=HUMAN_MS)
    facts = counter.until(text=text)
    assert facts["scans"] == []


def test_a_person_still_presses_buttons_and_runs_shortcuts(display: Display, counter: Counter) -> None:
    display.run("setxkbmap", "us")
    counter.ask("button")
    counter.keys(ENTER, gap_ms=HUMAN_MS)
    counter.keys(SPACE, gap_ms=HUMAN_MS)
    counter.keys(F9, gap_ms=HUMAN_MS)
    facts = counter.until(pressed=2, shortcuts=1)
    assert facts["scans"] == []
