import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.threads.idle_gc import IdleCollector


class Node:
    """Part of a cycle; notes on which thread it is freed."""

    def __init__(self) -> None:
        self.other: Node | None = None


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[IdleCollector]:
    parent = QObject()
    yield IdleCollector(parent)
    gc.enable()
    gc.unfreeze()


def make_cycle(freed_on: list[threading.Thread]) -> None:
    one, two = Node(), Node()
    one.other, two.other = two, one
    weakref.finalize(one, lambda: freed_on.append(threading.current_thread())).atexit = False


def test_cycles_made_on_a_worker_are_freed_on_the_ui_thread(qtbot: QtBot, collector: IdleCollector) -> None:
    freed_on: list[threading.Thread] = []

    def churn() -> None:
        for _ in range(5000):
            make_cycle(freed_on)

    worker = threading.Thread(target=churn)
    worker.start()
    worker.join()
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(freed_on) == 5000, timeout=5000)
    assert set(freed_on) == {threading.current_thread()}


def test_what_was_loaded_late_is_frozen_once_the_program_has_settled(qtbot: QtBot) -> None:
    parent = QObject()
    collector = IdleCollector(parent, settled_ms=20)
    try:
        late = [Node() for _ in range(1000)]
        before = gc.get_freeze_count()
        qtbot.waitUntil(lambda: gc.get_freeze_count() >= before + len(late))
        assert collector.parent() is parent
    finally:
        gc.enable()
        gc.unfreeze()
