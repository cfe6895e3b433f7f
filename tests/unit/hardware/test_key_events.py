"""Key events of Linux, put together to codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.evdev_scanner import EvdevBarcodeScanner
from hardware.scanner.key_events import EVENT, SILENCE_S, SYN, SYN_DROPPED, KeyEventCodes
from hardware.scanner.key_layout import us_sign
from pos_client.domain.barcode import MAX_TEXT, Heard
from pos_client.errors import InvalidValue
from tests.fakes.nodes import key_events

CODE = "911110000000482107123456789012345678901234"
TAB, KEYPAD_ENTER = 15, 96
TYPED = sorted({sign for key in range(2, 58) for shift in (False, True) if (sign := us_sign(key, shift=shift))})


@given(st.lists(st.text(st.sampled_from(TYPED), min_size=1, max_size=60), min_size=1, max_size=4))
def test_codes_are_exact_however_the_system_cuts_the_stream(codes: list[str]) -> None:
    heard, found = KeyEventCodes(), []
    stream = b"".join(key_events(code, began_s=100.0 + place) for place, code in enumerate(codes))
    for at in range(0, len(stream), 7 * EVENT.size):
        found += heard.feed(stream[at : at + 7 * EVENT.size], 0.0)
    assert [one.raw for one in found] == codes
    assert {one.ending for one in found} == {"Enter"}


@pytest.mark.parametrize("ending", [TAB, KEYPAD_ENTER])
def test_every_usual_ending_ends_a_code(ending: int) -> None:
    expected = Heard(CODE, "Tab" if ending == TAB else "Enter", 4)
    assert KeyEventCodes().feed(key_events(CODE, ending=ending), 0.0) == [expected]


def test_silence_ends_a_code_once_nothing_is_waiting() -> None:
    heard = KeyEventCodes()
    assert heard.feed(key_events(CODE, ending=0), 0.0) == []
    assert heard.feed(b"", SILENCE_S / 2) == []
    assert heard.feed(b"", SILENCE_S) == [Heard(CODE, "", 4)]
    assert heard.feed(b"", 9.0) == []


def test_two_codes_without_an_ending_that_are_read_at_once_stay_two() -> None:
    stream = key_events("first", ending=0) + key_events("second", ending=0, began_s=101.0)
    heard = KeyEventCodes()
    found = heard.feed(stream, 0.0) + heard.feed(b"", 1.0)
    assert [one.raw for one in found] == ["first", "second"]


def test_a_code_that_the_system_lost_keys_of_is_not_delivered() -> None:
    heard = KeyEventCodes()
    lost = EVENT.pack(100, 0, SYN, SYN_DROPPED, 0)
    assert heard.feed(key_events("ABC", ending=0) + lost + key_events("def"), 0.0) == []
    assert list(heard.torn) == ["ABCdef"]
    assert heard.feed(key_events("next", began_s=102.0), 0.0) == [Heard("next", "Enter", 4)]


def test_a_flood_is_cut_off() -> None:
    heard = KeyEventCodes()
    (code,) = heard.feed(key_events("1" * 2 * MAX_TEXT, gap_s=0.001), 0.0)
    assert code.raw == "1" * MAX_TEXT


@given(st.binary(max_size=500))
def test_nothing_a_node_may_say_does_harm(block: bytes) -> None:
    assert all(KeyEventCodes().feed(block, 0.0))


@pytest.mark.parametrize("link", ["/dev/input/event3", "/dev/input/by-id/usb-Mouse-event-mouse", "", "COM3"])
def test_only_a_link_that_names_a_keyboard_is_grabbed(link: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        EvdevBarcodeScanner(link)
    assert caught.value.error_code == "BAD_SCANNER"


def test_the_link_says_what_it_is() -> None:
    info = EvdevBarcodeScanner("/dev/input/by-id/usb-Newland_Auto-ID_NLS-FM430-event-kbd").info
    assert info.name == "Newland Auto-ID NLS-FM430"
