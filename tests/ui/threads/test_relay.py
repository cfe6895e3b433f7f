import threading
from functools import partial

from pytestqt.qtbot import QtBot

from ui.threads.relay import Relay


def test_five_thousand_calls_from_one_worker_arrive_in_order_on_the_ui_thread(qtbot: QtBot) -> None:
    relay, seen, threads = Relay(), [], set()

    def note(number: int) -> None:
        seen.append(number)
        threads.add(threading.current_thread())

    def post_all() -> None:
        for number in range(5000):
            relay.post(partial(note, number))

    worker = threading.Thread(target=post_all)
    worker.start()
    qtbot.waitUntil(lambda: len(seen) == 5000, timeout=10_000)
    worker.join()
    assert seen == list(range(5000))
    assert threads == {threading.current_thread()}


def test_calls_of_several_threads_all_arrive_each_in_its_order(qtbot: QtBot) -> None:
    relay = Relay()
    seen: list[tuple[str, int]] = []

    def post_all(name: str) -> None:
        for number in range(500):
            relay.post(partial(seen.append, (name, number)))

    workers = [threading.Thread(target=post_all, args=(name,)) for name in "abcd"]
    for worker in workers:
        worker.start()
    qtbot.waitUntil(lambda: len(seen) == 2000, timeout=10_000)
    for worker in workers:
        worker.join()
    for name in "abcd":
        assert [number for who, number in seen if who == name] == list(range(500))


def test_a_posted_call_does_not_run_before_the_event_loop_does(qtbot: QtBot) -> None:
    relay = Relay()
    seen: list[int] = []
    relay.post(lambda: seen.append(1))
    assert seen == []
    qtbot.waitUntil(lambda: seen == [1])


def test_a_closed_relay_drops_what_is_under_way_and_what_comes_later(qtbot: QtBot) -> None:
    relay, other, seen = Relay(), Relay(), []
    relay.post(lambda: seen.append("under way"))
    relay.close()
    relay.close()
    relay.post(lambda: seen.append("late"))
    other.post(lambda: seen.append("end"))
    qtbot.waitUntil(lambda: "end" in seen)
    assert seen == ["end"]
