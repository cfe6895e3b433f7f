"""How far long work has come, on stderr, where somebody watches."""

import sys


class Progress:
    """Rewrites one line of a terminal at every whole percent; silent elsewhere."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1
        self._is_watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Note how much is done, of how much."""
        percent = 100 * done // total if total else 100
        if self._is_watched and percent != self._shown:
            self._shown = percent
            sys.stderr.write(f"\r{self._what} {done:,} of {total:,} ({percent} %)")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line as it is."""
        if self._shown >= 0:
            sys.stderr.write("\n")
            self._shown = -1
