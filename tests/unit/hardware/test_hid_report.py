"""HID-POS reports: three layouts, codes over several reports, and whatever else a cable may carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.hid_report import DATA_REPORT, PATIENCE_S, HidPosReports, Layout, piece_of
from pos_client.domain.barcode import MAX_TEXT
from tests.fakes.nodes import REPORT_BYTES, pos_reports

SHORT, LONG = b"911110000000482107", bytes(str(number % 10).encode()[0] for number in range(181))
TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=400).map(str.encode)


def _bare(text: bytes) -> list[bytes]:
    return _laid_out(text, b"", 2, 61)


def _shifted(text: bytes, aim: bytes = b"]Q1") -> list[bytes]:
    return _laid_out(text, b"\x01" + aim, 6, 55)


def _laid_out(text: bytes, before: bytes, data_at: int, room: int) -> list[bytes]:
    pieces = [text[at : at + room] for at in range(0, len(text), room)]
    return [
        (bytes([DATA_REPORT, len(piece)]) + before + piece).ljust(REPORT_BYTES - 1, b"\0")
        + bytes([place + 1 < len(pieces)])
        for place, piece in enumerate(pieces)
    ]


def _codes(reports: list[bytes], put_together: HidPosReports | None = None) -> list[bytes]:
    put_together = put_together or HidPosReports()
    return [code for report in reports if (code := put_together.feed(report, 0.0)) is not None]


@pytest.mark.parametrize("text", [SHORT, LONG, LONG[:63], LONG[:56], LONG[:57], b"7"])
def test_a_code_is_whole_in_every_layout(text: bytes) -> None:
    assert _codes(pos_reports(text)) == [b"]Q1" + text]
    assert _codes(pos_reports(text, aim=bytes(3))) == [text]
    assert _codes(_shifted(text)) == [b"]Q1" + text]
    assert _codes(_bare(text)) == [text]
    assert _codes(_bare(b"]Q1" + text)) == [b"]Q1" + text]


@given(TEXTS)
def test_every_text_comes_through_the_usual_layout(text: bytes) -> None:
    assert _codes(pos_reports(text, aim=b"]C0") * 2) == [b"]C0" + text] * 2


@given(TEXTS)
def test_every_text_comes_through_the_shifted_layout(text: bytes) -> None:
    assert _codes(_shifted(text, b"]E0")) == [b"]E0" + text]


@given(TEXTS)
def test_every_text_comes_through_without_identifiers(text: bytes) -> None:
    assert _codes(_bare(text)) == [text]


@given(st.lists(st.binary(max_size=80), max_size=30))
def test_nothing_a_device_may_send_does_harm(reports: list[bytes]) -> None:
    put_together = HidPosReports()
    for report in reports:
        code = put_together.feed(report, 0.0)
        assert code is None or len(code) <= MAX_TEXT + 3
    put_together.end()
    assert _codes(pos_reports(SHORT), put_together) == [b"]Q1" + SHORT]


def test_other_reports_say_nothing() -> None:
    status = bytes([3, 1]).ljust(REPORT_BYTES, b"\0")
    first, second, third, fourth = pos_reports(LONG)
    assert _codes([status, first, second, status, third, fourth]) == [b"]Q1" + LONG]


@pytest.mark.parametrize("report", [b"\x02", b"\x02\x3f", bytes([2, 60]) + b"]Q1" + b"1" * 20, bytes([2, 255]) * 32])
def test_a_malformed_report_is_counted_and_the_next_code_is_whole(report: bytes) -> None:
    put_together = HidPosReports()
    assert _codes([report, *pos_reports(SHORT)], put_together) == [b"]Q1" + SHORT]
    assert list(put_together.torn) == [b""]


def test_half_a_code_is_never_delivered() -> None:
    put_together = HidPosReports()
    assert put_together.feed(pos_reports(LONG)[0], 0.0) is None
    assert put_together.feed(b"", PATIENCE_S + 0.1) is None
    (torn,) = put_together.torn
    assert torn == b"]Q1" + LONG[: len(torn) - 3]
    assert len(torn) > len("]Q1")
    assert _codes(pos_reports(SHORT), put_together) == [b"]Q1" + SHORT]


def test_a_code_that_broke_off_with_its_cable_is_torn() -> None:
    put_together = HidPosReports()
    put_together.end()
    assert list(put_together.torn) == []
    put_together.feed(pos_reports(LONG)[0], 0.0)
    put_together.end()
    assert [torn[:4] for torn in put_together.torn] == [b"]Q1" + LONG[:1]]
    assert _codes(pos_reports(SHORT), put_together) == [b"]Q1" + SHORT]


def test_a_busy_machine_reads_late_and_still_gets_the_whole_code() -> None:
    put_together, found = HidPosReports(), []
    for second, report in enumerate(pos_reports(LONG)):
        found.append(put_together.feed(report, float(second)))
    assert found[-1] == b"]Q1" + LONG


def test_a_flood_is_cut_off() -> None:
    endless = pos_reports(LONG)[0]
    put_together = HidPosReports()
    assert _codes([endless] * 2000, put_together) == []
    (code,) = _codes([pos_reports(SHORT)[0]], put_together)
    assert len(code) == 3 + MAX_TEXT


def test_the_layout_of_the_first_report_counts_for_all() -> None:
    piece = piece_of(pos_reports(b"]d2")[0], Layout.BARE)
    assert piece is not None
    assert piece.data == b"]Q1"
