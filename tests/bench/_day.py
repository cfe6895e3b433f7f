"""`python -m tests.bench._day`: the demo's day, with every span in which the UI thread did not answer written down."""

import json
import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot

from ui.composition.application import Application
from ui.composition.demo import play_day
from ui.demo.report import percentile

LIMIT_MS = 16.0


class BusySpans(QObject):
    """Milliseconds between the event loop waking up and going to sleep again. Made on the UI thread."""

    def __init__(self, dispatcher: QAbstractEventDispatcher) -> None:
        super().__init__()
        self.spans_ms: list[float] = []
        self._woken_ns: int | None = None
        dispatcher.awake.connect(self.on_awake)
        dispatcher.aboutToBlock.connect(self.on_about_to_block)

    @Slot()
    def on_awake(self) -> None:
        self._woken_ns = time.monotonic_ns()

    @Slot()
    def on_about_to_block(self) -> None:
        if self._woken_ns is not None:
            self.spans_ms.append((time.monotonic_ns() - self._woken_ns) / 1e6)
            self._woken_ns = None


def main() -> None:
    app = Application("en")
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None
    spans = BusySpans(dispatcher)
    report, missed = play_day(app, None)
    assert missed is None, missed
    longest = sorted(spans.spans_ms)[-5:]
    result = {
        "scans": report.scans,
        **{f"{name}_ms": value for name, value in report.scan_to_shown_ms.items()},
        "ui_busy_p99_ms": percentile(spans.spans_ms, 99),
        "ui_busy_over_16_ms_spans": sum(span > LIMIT_MS for span in spans.spans_ms),
        "ui_busy_spans": len(spans.spans_ms),
        "ui_busy_longest_ms": [round(span, 1) for span in longest],
    }
    print(json.dumps(result))  # noqa: T201 - read by the measurement that started this process


if __name__ == "__main__":
    main()
