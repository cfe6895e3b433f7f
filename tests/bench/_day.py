"""`python -m tests.bench._day`: the demo's day, and how late the UI thread was all along."""

import json
import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from ui.composition.application import Application
from ui.composition.demo import play_day
from ui.demo.report import percentile

LIMIT_MS = 16.0
_EVERY_MS = 2


class LateTicks(QObject):
    """A precise timer every 2 ms: by how much each tick is late is how long the UI thread was busy with other things.

    Whatever else runs on the machine counts in, so the figure is an upper bound of what the till itself does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last_ns = time.monotonic_ns()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start(_EVERY_MS)

    @Slot()
    def on_timeout(self) -> None:
        now_ns = time.monotonic_ns()
        self.late_ms.append(max(0.0, (now_ns - self._last_ns) / 1e6 - _EVERY_MS))
        self._last_ns = now_ns


def main() -> None:
    app = Application("en")
    ticks = LateTicks()
    report, missed = play_day(app, None)
    assert missed is None, missed
    late_ms = ticks.late_ms
    result = {
        "scans": report.scans,
        **{f"{name}_ms": value for name, value in report.scan_to_shown_ms.items()},
        "ui_late_p50_ms": percentile(late_ms, 50),
        "ui_late_p99_ms": percentile(late_ms, 99),
        "ui_late_over_16_ms": sum(late > LIMIT_MS for late in late_ms),
        "ui_ticks": len(late_ms),
        "ui_late_longest_ms": [round(late, 1) for late in sorted(late_ms)[-5:]],
    }
    print(json.dumps(result))  # noqa: T201 - read by the measurement that started this process


if __name__ == "__main__":
    main()
