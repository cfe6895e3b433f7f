import logging
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pos_client.errors import DeviceLost
from ui.threads.relay import Relay
from ui.threads.workers import Workers

DEADLINE_S = 5.0


class Answers:
    """Notes every answer and the thread it came on."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.errors: list[Exception] = []
        self.crashes: list[tuple[str, Exception]] = []
        self.threads: set[threading.Thread] = set()

    def on_done(self, value: object) -> None:
        self.threads.add(threading.current_thread())
        self.done.append(value)

    def on_error(self, error: Exception) -> None:
        self.threads.add(threading.current_thread())
        self.errors.append(error)

    def on_crash(self, name: str, error: Exception) -> None:
        self.threads.add(threading.current_thread())
        self.crashes.append((name, error))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def workers(qtbot: QtBot, answers: Answers) -> Iterator[Workers]:
    made = Workers(Relay(), answers.on_crash)
    yield made
    assert made.shutdown(DEADLINE_S) == []


def test_a_task_runs_elsewhere_and_its_result_arrives_on_the_ui_thread(
    qtbot: QtBot, workers: Workers, answers: Answers
) -> None:
    workers.run_task(threading.current_thread, on_done=answers.on_done, on_error=answers.on_error)
    qtbot.waitUntil(lambda: bool(answers.done))
    assert answers.done[0] is not threading.current_thread()
    assert answers.threads == {threading.current_thread()}


def test_an_expected_fault_of_a_task_arrives_as_it_is_and_is_not_logged(
    qtbot: QtBot, workers: Workers, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    fault = DeviceLost("gone")

    def fail() -> None:
        raise fault

    workers.run_task(fail, on_done=answers.on_done, on_error=answers.on_error)
    qtbot.waitUntil(lambda: bool(answers.errors))
    assert answers.errors == [fault]
    assert answers.done == []
    assert answers.threads == {threading.current_thread()}
    assert caplog.records == []


def test_an_unforeseen_fault_of_a_task_arrives_and_is_logged_with_its_traceback(
    qtbot: QtBot, workers: Workers, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    workers.run_task(lambda: dict[str, int]()["missing"], on_done=answers.on_done, on_error=answers.on_error)
    qtbot.waitUntil(lambda: bool(answers.errors))
    assert isinstance(answers.errors[0], KeyError)
    assert caplog.records[0].exc_info is not None


def test_a_loop_runs_until_it_is_told_to_stop(qtbot: QtBot, answers: Answers) -> None:
    workers, started, ended = Workers(Relay(), answers.on_crash), threading.Event(), threading.Event()

    def loop(stop: threading.Event) -> None:
        started.set()
        stop.wait(DEADLINE_S)
        ended.set()

    workers.run_loop("camera", loop)
    assert started.wait(DEADLINE_S)
    assert not ended.is_set()
    assert workers.shutdown(DEADLINE_S) == []
    assert ended.is_set()


def test_a_loop_that_crashes_is_reported_by_name_on_the_ui_thread(
    qtbot: QtBot, workers: Workers, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    fault = ValueError("oops")

    def loop(_stop: threading.Event) -> None:
        raise fault

    workers.run_loop("sync", loop)
    qtbot.waitUntil(lambda: bool(answers.crashes))
    assert answers.crashes == [("sync", fault)]
    assert answers.threads == {threading.current_thread()}
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_shutdown_lets_a_started_task_finish_drops_waiting_ones_and_tells_nobody(
    qtbot: QtBot, answers: Answers
) -> None:
    relay = Relay()
    workers, go, started, finished = Workers(relay, answers.on_crash), threading.Event(), threading.Semaphore(0), []

    def work() -> None:
        started.release()
        go.wait(DEADLINE_S)
        finished.append(1)

    for _ in range(20):
        workers.run_task(work, on_done=answers.on_done, on_error=answers.on_error)
    for _ in range(4):
        assert started.acquire(timeout=DEADLINE_S)
    threading.Timer(0.05, go.set).start()
    assert workers.shutdown(DEADLINE_S) == []
    seen: list[int] = []
    relay.post(lambda: seen.append(1))
    qtbot.waitUntil(lambda: seen == [1])
    assert len(finished) == 4
    assert answers.done == answers.errors == []


def test_what_does_not_end_in_time_is_named(qtbot: QtBot, answers: Answers, caplog: pytest.LogCaptureFixture) -> None:
    workers, go = Workers(Relay(), answers.on_crash), threading.Event()
    workers.run_loop("stubborn", lambda _stop: void(go.wait(DEADLINE_S)))
    assert workers.shutdown(0.05) == ["stubborn"]
    assert "stubborn" in caplog.text
    go.set()
    assert workers.shutdown(DEADLINE_S) == []


def test_after_shutdown_nothing_is_started(qtbot: QtBot, answers: Answers) -> None:
    workers, ran = Workers(Relay(), answers.on_crash), []
    workers.shutdown()
    workers.shutdown()
    workers.run_task(lambda: ran.append(1), on_done=answers.on_done, on_error=answers.on_error)
    workers.run_loop("late", lambda _stop: ran.append(2))
    assert ran == []


def void(_value: object) -> None:
    """Swallow a value."""
