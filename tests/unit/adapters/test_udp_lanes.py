"""The lanes' socket against strangers in the network, and its end."""

import socket
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.udp_lanes import MOST_A_SECOND, UdpLaneLine, own_addresses
from pos_client.domain.lanes import Ignored, Lane, LaneAddress, LaneMessage, StoreLanes
from pos_client.errors import DeviceUnavailable
from pos_client.services.lanes import LaneSharing
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds

KEY = b"k" * 32


def test_a_port_that_is_taken_is_told_by_its_code() -> None:
    with closing(UdpLaneLine(KEY, 0)) as line, pytest.raises(DeviceUnavailable) as raised:
        UdpLaneLine(KEY, line.port)
    assert raised.value.error_code == "LANES_PORT_TAKEN"


def test_a_flood_costs_no_more_than_a_thousand_looks_a_second_and_a_lane_is_heard_after_it() -> None:
    with closing(UdpLaneLine(KEY, 0)) as line, closing(UdpLaneLine(KEY, 0)) as friend:
        stop = threading.Event()

        def flood() -> None:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                while not stop.is_set():
                    for _ in range(100):
                        stranger.sendto(b"MQL1" + bytes(500), ("127.0.0.1", line.port))
                    stop.wait(0.005)

        thread = threading.Thread(target=flood)
        thread.start()
        began_s = time.monotonic()
        while time.monotonic() - began_s < 0.5:
            assert line.receive(0.05) is None
        stop.set()
        thread.join()
        seen, seconds = sum(line.ignored().values()), time.monotonic() - began_s
        assert 0 < seen <= MOST_A_SECOND * (1 + seconds)
        deadline_s = time.monotonic() + 10
        while True:
            friend.send(LaneMessage("till-2", 1.0), [LaneAddress("127.0.0.1", line.port)])
            if line.receive(0.05) is not None:
                break
            assert time.monotonic() < deadline_s


def test_what_is_longer_than_a_message_is_not_read_whole() -> None:
    with closing(UdpLaneLine(KEY, 0)) as line, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(bytes(60_000), ("127.0.0.1", line.port))
        deadline_s = time.monotonic() + 5
        while not line.ignored():
            assert line.receive(0.05) is None
            assert time.monotonic() < deadline_s
        assert line.ignored() == {Ignored.MALFORMED: 1}


def test_its_loop_ends_within_a_second(tmp_path: Path) -> None:
    clock, stop, opened = FakeClock(), threading.Event(), threading.Event()
    with closing(SqliteOutbox(tmp_path / "o.sqlite3", KEY, clock, FakeIds())) as outbox:

        def open_line(key: bytes) -> UdpLaneLine:
            opened.set()
            return UdpLaneLine(key, 0)

        sharing = LaneSharing(open_line, outbox, clock, "till-1")
        sharing.meet(StoreLanes(KEY.hex(), (Lane("till-2", "", (LaneAddress("127.0.0.1", 9),)),)))
        thread = threading.Thread(target=sharing.run, args=(stop,))
        thread.start()
        assert opened.wait(5)
        stop.set()
        thread.join(1.0)
        assert not thread.is_alive()


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "https://localhost:8443/"])
def test_a_till_beside_its_backend_is_reached_there(url: str) -> None:
    assert own_addresses(url, 8711) == (LaneAddress("127.0.0.1", 8711),)


def test_an_address_for_a_named_backend_is_one_of_this_machine_or_none() -> None:
    found = own_addresses("https://points.example", 8711)
    assert len(found) <= 1
