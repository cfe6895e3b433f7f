"""Several codes before the camera: each once, the member's first, and never a guess between two members."""

from hardware.scanner.in_view import CodesInView
from pos_client.domain import member_code
from pos_client.domain.barcode import Symbology
from pos_client.domain.member_code import Intent

KEY = bytes(32)
ANNE = member_code.encode(KEY, "100000000001", 1, Intent.EARN, 7)
ANNE_LATER = member_code.encode(KEY, "100000000001", 1, Intent.EARN, 8)
BOB = member_code.encode(KEY, "100000000002", 1, Intent.EARN, 7)
LEFT, RIGHT = 100.0, 500.0


def _hit(
    text: str, x: float = LEFT, symbology: Symbology = Symbology.QR
) -> tuple[str, Symbology, tuple[tuple[float, float], ...]]:
    return text, symbology, ((x, 100.0), (x + 80, 100.0), (x + 80, 180.0), (x, 180.0))


class Counter:
    """A camera at ten frames a second."""

    def __init__(self) -> None:
        self.codes = CodesInView(700_000_000)
        self._frames = 0

    def sees(self, *hits: tuple[str, Symbology, tuple[tuple[float, float], ...]]) -> list[str]:
        self._frames += 1
        return [text for text, _, _ in self.codes.take(hits, self._frames * 100_000_000)]


def test_two_members_who_are_read_in_turns_are_both_in_view() -> None:
    counter = Counter()
    assert counter.sees(_hit(ANNE, LEFT)) == [ANNE]
    assert counter.sees(_hit(BOB, RIGHT)) == []
    assert counter.codes.has_two_members
    assert counter.sees(_hit(ANNE, LEFT)) == []
    assert counter.sees(_hit(BOB, RIGHT)) == []


def test_who_stays_when_the_other_has_left_is_read() -> None:
    counter = Counter()
    assert counter.sees(_hit(ANNE, LEFT), _hit(BOB, RIGHT)) == []
    read = [counter.sees(_hit(BOB, RIGHT)) for _ in range(4)]
    assert read == [[], [], [BOB], []]
    assert not counter.codes.has_two_members


def test_a_code_where_another_was_is_the_next_one_of_that_phone() -> None:
    counter = Counter()
    assert counter.sees(_hit(ANNE)) == [ANNE]
    assert counter.sees(_hit(ANNE_LATER)) == [ANNE_LATER]
    assert not counter.codes.has_two_members


def test_a_member_code_wins_over_everything_beside_it_and_that_comes_when_it_has_left() -> None:
    counter = Counter()
    bottle = _hit("6901234567892", RIGHT, Symbology.EAN_13)
    assert counter.sees(bottle, _hit(ANNE)) == [ANNE]
    assert counter.sees(bottle) == []
    assert [counter.sees(bottle) for _ in range(3)] == [[], ["6901234567892"], []]


def test_weak_bar_codes_are_believed_at_the_second_reading() -> None:
    counter = Counter()
    for text, symbology in (("96385074", Symbology.EAN_8), ("AB-1", Symbology.CODE_128)):
        assert [counter.sees(_hit(text, LEFT, symbology)) for _ in range(3)] == [[], [text], []]
    assert counter.sees(_hit("6901234567892", LEFT, Symbology.EAN_13)) == ["6901234567892"]


def test_chance_readings_far_apart_are_not_believed() -> None:
    counter = Counter()
    assert counter.sees(_hit("96385074", LEFT, Symbology.EAN_8)) == []
    for _ in range(8):
        counter.sees()
    assert counter.sees(_hit("96385074", LEFT, Symbology.EAN_8)) == []


def test_misreads_count_for_nothing() -> None:
    counter = Counter()
    misread = ANNE[:20] + str((int(ANNE[20]) + 1) % 10) + ANNE[21:]
    assert counter.sees(_hit(misread, RIGHT), _hit(BOB)) == [BOB]
    assert not counter.codes.has_two_members


def test_a_code_read_along_one_line_has_a_place_too() -> None:
    counter = Counter()
    line = ("6901234567892", Symbology.EAN_13, ((100.0, 140.0), (180.0, 140.0)))
    assert counter.sees(line) == ["6901234567892"]
    assert counter.sees(_hit(ANNE)) == [ANNE]
