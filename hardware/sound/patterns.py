"""What the till sounds like: four short patterns that can be told apart with the back turned."""

import array
import math
import sys
from dataclasses import dataclass
from pathlib import Path

RATE_HZ = 44_100
_FADE_S = 0.006
"""Each tone swells and fades this long, so that it does not click."""
_LOUDNESS = 0.5


@dataclass(frozen=True, slots=True)
class Tone:
    """A sine of a pitch for a time; 0 Hz is a pause."""

    hz: float
    length_s: float


# Rising means good, falling and low means bad; a fourth and a third apart, clear of fans and talk (below 500 Hz).
PATTERNS: dict[str, tuple[Tone, ...]] = {
    "good": (Tone(880.0, 0.07), Tone(1174.7, 0.11)),
    "bad": (Tone(311.1, 0.14), Tone(0.0, 0.05), Tone(233.1, 0.24)),
    "queued": (Tone(880.0, 0.07), Tone(0.0, 0.06), Tone(880.0, 0.07)),
    "attention": (Tone(659.3, 0.12), Tone(0.0, 0.05), Tone(659.3, 0.12), Tone(0.0, 0.05), Tone(523.3, 0.18)),
}


def samples(pattern: str) -> "array.array[int]":
    """One channel of signed 16-bit samples at 44.1 kHz."""
    return array.array("h", [sample for tone in PATTERNS[pattern] for sample in _tone(tone)])


def write_wav(pattern: str, path: Path, volume_percent: int = 100) -> None:
    """Write a pattern as a WAV file; ~20 ms."""
    import wave

    data = array.array("h", [round(sample * volume_percent / 100) for sample in samples(pattern)])
    if sys.byteorder == "big":
        data.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(data.tobytes())


def _tone(tone: Tone) -> list[int]:
    count, fade = round(tone.length_s * RATE_HZ), _FADE_S * RATE_HZ
    turn = 2.0 * math.pi * tone.hz / RATE_HZ
    return [
        round(32767 * _LOUDNESS * min(1.0, place / fade, (count - place) / fade) * math.sin(turn * place))
        for place in range(count)
    ]
