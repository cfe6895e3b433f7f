"""Tones that nobody hears but everybody can look up."""

from hardware.sound.patterns import PATTERNS


class SimulatedTones:
    """A `ToneIndicator` for machines without sound and for demonstrations; `played` lists what would have sounded."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, pattern: str) -> None:
        """Write the pattern down; unknown names are ignored."""
        if pattern in PATTERNS:
            self.played.append(pattern)

    def close(self) -> None:
        """Nothing to release."""
