"""What the till plays is also told to the scanner that read the code: it is heard where the hand is."""

from pos_client.ports import Indication, ToneIndicator
from ui.composition.scanners import Scanners

_INDICATIONS = {
    "good": Indication.GOOD,
    "queued": Indication.GOOD,
    "attention": Indication.BAD,
    "bad": Indication.BAD,
}


class ScannerTones:
    """A `ToneIndicator` before another one; the first pattern after a scan goes to its scanner as well. UI thread."""

    def __init__(self, tones: ToneIndicator, scanners: Scanners) -> None:
        self._tones = tones
        self._scanners = scanners

    def play(self, pattern: str) -> None:
        """Play it, and indicate it; returns at once."""
        self._tones.play(pattern)
        if pattern in _INDICATIONS:
            self._scanners.answer(_INDICATIONS[pattern])
