"""Scans: who is there, what else was held up, and what a second code means."""

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.i18n import install_language
from ui.screens.checkout import banner_text, text
from ui.screens.checkout.model import NoticeKind, ScanState, Verdict
from ui.theme.tokens import Tone


def test_a_member_is_greeted_masked(counter: Counter) -> None:
    counter.scan(WANG)
    assert counter.screen.member is not None
    assert counter.screen.member.facts.masked_name == "Wang X."
    assert counter.screen.verdict is Verdict.ONLINE
    assert counter.tones.played == ["good"]
    assert [(line.state, line.name) for line in counter.screen.scans] == [(ScanState.RECOGNISED, "Wang X.")]


def test_a_second_member_takes_the_place_of_the_first(counter: Counter) -> None:
    counter.scan(WANG)
    counter.scan(CHEN)
    assert counter.screen.member is not None
    assert counter.screen.member.facts.handle == CHEN
    assert [(line.name, line.state) for line in counter.screen.scans] == [
        ("陈*", ScanState.RECOGNISED),
        ("Wang X.", ScanState.LEFT),
    ]


def test_the_same_code_again_changes_nothing(counter: Counter) -> None:
    counter.scan(WANG)
    asked = counter.till.backend.calls["scan"]
    counter.scan(WANG)
    assert counter.till.backend.calls["scan"] == asked
    assert counter.state() is SaleState.MEMBER_ONLY
    assert len(counter.screen.scans) == 1


def test_the_code_of_the_sale_on_the_screen_shows_its_result_again(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    counter.settle()
    before = counter.screen
    counter.scan(WANG)
    assert counter.screen == before
    assert len(counter.entries()) == 1


def test_the_code_of_an_earlier_sale_shows_that_sale(counter: Counter) -> None:
    counter.type("128.5")
    used_at = counter.till.clock.utc()
    counter.scan(WANG)
    counter.settle()
    asked = counter.till.backend.calls["scan"]
    counter.type("9")
    counter.scan(WANG)
    assert counter.said() is NoticeKind.ALREADY_USED
    assert counter.notice.at == used_at
    assert counter.notice.told.earned_points == 6
    assert counter.till.backend.calls["scan"] == asked
    assert len(counter.entries()) == 1


def test_a_code_used_elsewhere_is_a_plain_replay(counter: Counter) -> None:
    counter.till.scan(WANG)
    counter.scan(WANG)
    assert (counter.said(), counter.notice.code) == (NoticeKind.REFUSED, Reason.REPLAY)
    assert counter.tones.played == ["bad"]


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        ("134512345678901234", Kind.WECHAT_PAY),
        ("4006381333931", Kind.PRODUCT),
        ("https://example.com/pay?x=<b>1</b>", Kind.URL),
        ("", Kind.EMPTY),
        ("\x00\x1b[2J\r\n", Kind.OTHER),
        ("９１１１１２３４５６", Kind.OTHER),
        ("x" * 4096, Kind.OTHER),
    ],
)
def test_what_is_no_member_code_is_called_what_it_is(counter: Counter, read: str, kind: Kind) -> None:
    counter.type("50")
    counter.show(read)
    assert (counter.notice.code, counter.notice.barcode) == (Reason.NOT_MEMBER_CODE, kind)
    assert counter.screen.verdict is Verdict.REFUSED
    assert counter.screen.amount_text == "50"
    assert counter.state() is SaleState.AMOUNT_ONLY


def test_an_expired_code_asks_to_refresh(counter: Counter) -> None:
    old = counter.till.code(WANG)
    counter.till.clock.advance(300)
    counter.show(old)
    assert counter.notice.code == Reason.EXPIRED
    assert counter.screen.scans[0].state is ScanState.REFUSED


def test_the_code_held_up_last_counts(counter: Counter) -> None:
    counter.tasks.is_held = True
    counter.scan(WANG)
    counter.scan(CHEN)
    counter.tasks.release()
    assert counter.screen.member is not None
    assert counter.screen.member.facts.handle == CHEN
    assert len(counter.screen.scans) == 1


def test_a_code_seen_again_while_it_is_checked_is_one_question(counter: Counter) -> None:
    counter.tasks.is_held = True
    counter.scan(WANG)
    counter.scan(WANG)
    assert len(counter.tasks.started) == 1


def test_a_fault_while_checking_is_said_and_the_code_counts_as_unread(counter: Counter) -> None:
    counter.till.close()
    counter.scan(WANG)
    assert counter.said() is NoticeKind.FAULT
    assert counter.screen.verdict is Verdict.NONE
    assert counter.screen.member is None
    assert counter.notice.code.startswith("STORAGE")


def test_a_foreign_code_after_a_sale_leaves_the_sale_on_the_screen(counter: Counter) -> None:
    counter.type("50")
    counter.scan(WANG)
    counter.show("4006381333931")
    assert counter.state() is SaleState.DONE
    assert counter.screen.member is not None
    assert counter.notice.barcode is Kind.PRODUCT


@pytest.mark.parametrize(
    ("text_read", "chip"),
    [
        ("134512345678901234", "Not ours"),
        ("https://example.com/pay", "Not ours"),
        ("4006381333931", "Not ours"),
        ("", "Rescan"),
    ],
)
def test_the_line_of_a_foreign_code_does_not_ask_to_scan_it_again(
    qapp: QApplication, counter: Counter, text_read: str, chip: str
) -> None:
    install_language(qapp, "en")
    counter.show(text_read)
    assert text.scan_row(counter.screen.scans[0]).chip == chip


def test_a_key_pressed_too_early_is_told_what_is_missing_without_alarm(counter: Counter) -> None:
    for press in (counter.presenter.commit, counter.presenter.redeem):
        press()
        face = banner_text.banner(counter.screen)
        assert (face.tone, counter.tones.played[-1]) == (Tone.INFO, "attention")
