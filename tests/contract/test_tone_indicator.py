"""What every tone indicator promises, over every driver."""

import sys
import threading
import time
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hardware.sound.patterns import PATTERNS, RATE_HZ, samples, write_wav
from hardware.sound.simulated import SimulatedTones
from hardware.sound.system_player import SystemTones, player_command
from pos_client.ports import ToneIndicator

Tones = SystemTones | SimulatedTones
# Stands in for aplay: a real process that writes down which file it was given.
PLAYER = (sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')")
HANGING = (sys.executable, "-c", "import threading; threading.Event().wait(60)")
BROKEN = ("/no/such/player",)


def _heard(log: Path) -> list[str]:
    return [Path(line).stem for line in log.read_text().split()] if log.exists() else []


@pytest.fixture(params=["simulated", "playing", "silent", "broken"])
def tones(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tones]:
    commands = {"playing": (*PLAYER, str(tmp_path / "log")), "silent": None, "broken": BROKEN}
    made = (
        SimulatedTones()
        if request.param == "simulated"
        else SystemTones(tmp_path / "tones", commands[str(request.param)])
    )
    before = threading.active_count()
    yield made
    made.close()
    assert threading.active_count() == before


def test_it_is_a_tone_indicator(tones: Tones) -> None:
    assert isinstance(tones, ToneIndicator)


def test_playing_returns_at_once(tones: Tones) -> None:
    began = time.monotonic()
    for pattern in (*PATTERNS, "no such pattern", "../../etc/passwd"):
        tones.play(pattern)
    assert time.monotonic() - began < 0.2


def test_it_closes_twice_and_is_silent_afterwards(tones: Tones) -> None:
    tones.play("good")
    tones.close()
    tones.close()
    tones.play("good")


def test_simulated_tones_list_what_they_played() -> None:
    tones = SimulatedTones()
    for pattern in ("good", "hum", "bad"):
        tones.play(pattern)
    assert tones.played == ["good", "bad"]


def test_the_system_player_gets_each_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tones = SystemTones(tmp_path / "tones", (*PLAYER, str(log)))
    for count, pattern in enumerate(PATTERNS, 1):
        tones.play(pattern)
        deadline = time.monotonic() + 5
        while len(_heard(log)) < count and time.monotonic() < deadline:
            threading.Event().wait(0.01)
    tones.close()
    assert _heard(log) == list(PATTERNS)
    assert sorted(path.name for path in (tmp_path / "tones").iterdir()) == sorted(f"{name}.wav" for name in PATTERNS)


def test_it_is_as_loud_as_it_is_told_from_the_next_pattern_on(tmp_path: Path) -> None:
    log, folder = tmp_path / "log", tmp_path / "tones"
    tones = SystemTones(folder, (*PLAYER, str(log)), volume_percent=0)
    tones.play("good")
    assert not folder.exists(), "silent"
    tones.set_volume(50)
    tones.play("good")
    deadline = time.monotonic() + 5
    while not _heard(log) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    tones.close()
    with wave.open(str(folder / "good_50.wav")) as file:
        half = array("h", file.readframes(file.getnframes()))
    assert max(half) == round(max(samples("good")) / 2)


def test_a_burst_ends_with_the_latest_pattern(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tones = SystemTones(tmp_path / "tones", (*PLAYER, str(log)))
    for pattern in ["good"] * 20 + ["bad"]:
        tones.play(pattern)
    deadline = time.monotonic() + 5
    while "bad" not in _heard(log) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    tones.close()
    assert _heard(log)[-1] == "bad"
    assert len(_heard(log)) < 5


def test_closing_stops_a_hanging_player(tmp_path: Path) -> None:
    before = psutil.Process().children()
    tones = SystemTones(tmp_path / "tones", HANGING)
    tones.play("good")
    deadline = time.monotonic() + 5
    while not (tmp_path / "tones" / "good.wav").exists() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    began = time.monotonic()
    tones.close()
    assert time.monotonic() - began < 1
    assert psutil.Process().children() == before


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_are_short_audible_and_do_not_click(pattern: str, tmp_path: Path) -> None:
    data = samples(pattern)
    assert 0.1 < len(data) / RATE_HZ < 0.7
    assert 10_000 < max(data) <= 16_384
    assert abs(data[0]) < 200
    assert abs(data[-1]) < 200
    write_wav(pattern, tmp_path / "x.wav")
    with wave.open(str(tmp_path / "x.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        assert file.getnframes() == len(data)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a player")
def test_the_first_player_there_is_taken() -> None:
    assert player_command(lambda name: None) is None
    assert player_command({"aplay": "/usr/bin/aplay"}.get) == ("/usr/bin/aplay", "-q")
    assert player_command({"aplay": "/usr/bin/aplay", "paplay": "/opt/paplay"}.get) == ("/opt/paplay",)
