"""A till in a process: it trains and is killed in the midst of it, or only looks what it is; what it saw, as JSON."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.training.shop import Shop
from ui.composition.training_room import FOLDER

WITHIN_S = 60.0


def wait(app: QApplication, what: Callable[[], bool]) -> None:
    end_s, pause = time.monotonic() + WITHIN_S, threading.Event()
    while not what() and time.monotonic() < end_s:
        app.processEvents()
        pause.wait(0.005)


def main(folder: Path, what: str) -> None:
    app = QApplication(sys.argv)
    shop = Shop(folder, app)
    practised = 0
    if what == "train":
        shop.open_manager()
        QTest.keyClick(shop.window, Qt.Key.Key_Return)
        wait(app, lambda: shop.training.counter is not None)
        core = shop.practice._parts.core  # noqa: SLF001 - what stands behind that window
        wait(app, lambda: core.link.is_online)
        shop.practice.checkout.quick_amount(10_000)
        shop.scan(shop.code(1))
        wait(app, lambda: core.outbox.head() == 1)
        practised = core.outbox.head()
    counter = shop.training.counter or shop.counter
    said = {"window": counter.window.objectName(), "practised": practised, "real": shop.core.outbox.head()}
    print(json.dumps(said | {"left": (folder / FOLDER).exists()}), flush=True)  # noqa: T201 - this is how it talks
    os._exit(9)  # as a power cut does: nothing is put away


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
