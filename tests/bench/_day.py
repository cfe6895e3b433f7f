"""`python -m tests.bench._day`: the demo's day, and how late the UI thread was all along."""

import json
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.composition.application import Application
from ui.composition.demo import play_day
from ui.demo.report import percentile

LIMIT_MS = 16.0
_SETTLED_MS = 2000


class TimedApplication(QApplication):
    """Measures how long each event keeps the UI thread: all of our slots, timers and paints run inside one.

    What the operating system does meanwhile counts in, so the figures are an upper bound of what the till itself does.
    Start-up and end are left out: `start` begins the measurement, and quitting joins the threads on purpose.
    """

    def __init__(self) -> None:
        super().__init__(["bench"])
        self.busy_ms: list[tuple[float, str]] = []
        self._depth = 0
        self._is_measuring = False

    def start(self) -> None:
        """Begin to measure."""
        self._is_measuring = True

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if not self._is_measuring or self._depth or event.type() is QEvent.Type.Quit:
            return super().notify(receiver, event)
        self._depth, began_ns, kind = 1, time.monotonic_ns(), event.type().name
        try:
            return super().notify(receiver, event)
        finally:
            self._depth = 0
            busy_ms = (time.monotonic_ns() - began_ns) / 1e6
            self.busy_ms.append((busy_ms, f"{kind} {type(receiver).__name__}"))


def main() -> None:
    """Play the day and print the figures as JSON."""
    timed = TimedApplication()
    app = Application("en")
    QTimer.singleShot(_SETTLED_MS, timed.start)
    report, missed = play_day(app, None)
    assert missed is None, missed
    busy_ms = [busy for busy, _ in timed.busy_ms]
    result = {
        "scans": report.scans,
        **{f"{name}_ms": value for name, value in report.scan_to_shown_ms.items()},
        "ui_events": len(busy_ms),
        "ui_busy_p99_ms": percentile(busy_ms, 99),
        "ui_busy_p999_ms": percentile(busy_ms, 99.9),
        "ui_events_over_16_ms": sum(busy > LIMIT_MS for busy in busy_ms),
        "ui_longest": [f"{busy:.1f} ms {kind}" for busy, kind in sorted(timed.busy_ms)[-5:]],
    }
    print(json.dumps(result))  # noqa: T201 - read by the measurement that started this process


if __name__ == "__main__":
    main()
