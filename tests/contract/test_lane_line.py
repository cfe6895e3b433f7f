"""The contract of the LaneLine port: UDP on this machine, and the fake network."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from pos_client.adapters.udp_lanes import UdpLaneLine
from pos_client.domain.lanes import MOST_CLAIMS, CodeClaim, Ignored, LaneAddress, LaneMessage
from pos_client.ports import Heard, LaneLine
from tests.fakes.fake_lanes import FakeLaneLine, FakeWire
from tests.fakes.ids import numbered_id

STORE, ELSEWHERE = b"s" * 32, b"e" * 32
CLAIMS = tuple(
    CodeClaim(f"{number:012d}", number % 10, 59_842_763 + number, numbered_id(number)) for number in range(20)
)
HELLO = LaneMessage("till-1", 1_795_282_899.25, CLAIMS[:3])
WAIT_S = 5.0


@dataclass
class Network:
    """Makes lines and knows where they are."""

    open: Callable[[bytes], tuple[LaneLine, LaneAddress]]


@pytest.fixture(params=["udp", "fake"])
def network(request: pytest.FixtureRequest) -> Iterator[Network]:
    wire, ports = FakeWire(), iter(range(1, 100))
    with ExitStack() as lines:

        def open_udp(key: bytes) -> tuple[LaneLine, LaneAddress]:
            line = lines.enter_context(closing(UdpLaneLine(key, 0)))
            return line, LaneAddress("127.0.0.1", line.port)

        def open_fake(key: bytes) -> tuple[LaneLine, LaneAddress]:
            address = LaneAddress("127.0.0.1", next(ports))
            return FakeLaneLine(wire, key, address), address

        yield Network(open_udp if request.param == "udp" else open_fake)


def heard_by(line: LaneLine) -> Heard:
    heard = line.receive(WAIT_S)
    assert heard is not None
    return heard


class TestLaneLine:
    def test_a_message_arrives_as_it_was_sent_with_where_it_came_from(self, network: Network) -> None:
        (one, here), (other, there) = network.open(STORE), network.open(STORE)
        one.send(HELLO, [there])
        heard = heard_by(other)
        assert (heard.message, heard.address.port) == (HELLO, here.port)
        other.send(LaneMessage("till-2", 1.0), [heard.address])
        assert heard_by(one).message.sender == "till-2"

    def test_every_address_gets_it_and_the_largest_message_fits(self, network: Network) -> None:
        (one, _), (second, there), (third, elsewhere) = (network.open(STORE) for _ in range(3))
        largest = LaneMessage("T" * 64, 4e9, CLAIMS[:MOST_CLAIMS])
        one.send(largest, [there, elsewhere])
        assert heard_by(second).message == heard_by(third).message == largest

    def test_messages_of_one_start_have_one_run_and_those_of_the_next_another(self, network: Network) -> None:
        (one, _), (again, _), (other, there) = (network.open(STORE) for _ in range(3))
        for line in (one, one, again):
            line.send(HELLO, [there])
        first, second, third = (heard_by(other).run for _ in range(3))
        assert first == second != third

    def test_another_store_is_not_heard_but_counted(self, network: Network) -> None:
        (one, _), (other, there) = network.open(ELSEWHERE), network.open(STORE)
        one.send(HELLO, [there])
        one.send(HELLO, [there])
        while other.ignored().get(Ignored.OTHER_KEY, 0) < 2:
            assert other.receive(0.05) is None

    def test_nobody_there_is_no_fault(self, network: Network) -> None:
        (one, _), (gone, there) = network.open(STORE), network.open(STORE)
        gone.close()
        one.send(HELLO, [there])
        one.send(HELLO, [there])
        assert one.receive(0.05) is None

    def test_closing_twice_is_closing_once_and_sending_goes_nowhere(self, network: Network) -> None:
        (one, here), (other, there) = network.open(STORE), network.open(STORE)
        for _ in range(2):
            one.close()
        one.send(HELLO, [there])
        other.send(HELLO, [here])
        assert one.receive(0.05) is None
        assert other.receive(0.05) is None
