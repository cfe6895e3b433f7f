"""What stays true on the screen when the answer comes: the card, the verdict on the code, the sale a code was for."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_client.domain.member import view_of
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority
from pos_client.errors import Unanswered
from pos_client.services.connectivity import LinkState, LinkStatus
from tests.fakes.samples import a_result
from tests.ui.checkout.counter import CAMERA, WANG, Counter
from ui.demo.scenes import GOLD, PROGRAMME, SCENES
from ui.i18n import install_language
from ui.screens.checkout import banner_text, card_text, text
from ui.screens.checkout.model import CheckoutModel, Notice, NoticeKind, ScanState, Verdict
from ui.screens.checkout.sale_panel import SalePanel


def _said_of_the_code_again(counter: Counter, code: str) -> tuple[ScanState | None, str]:
    counter.presenter.clear()
    counter.show(code)
    assert counter.said() is NoticeKind.ALREADY_USED
    return counter.notice.used, banner_text.banner(counter.screen).detail


def test_a_code_used_for_a_sale_that_waits_says_that_it_waits(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.type("50")
    code = counter.scan(WANG)
    used, words = _said_of_the_code_again(counter, code)
    assert (used, words) == (ScanState.SAVED, "That sale is saved and posts when online.")
    counter.settle()
    used, words = _said_of_the_code_again(counter, code)
    assert (used, words) == (ScanState.QUEUED, "That sale is saved and posts when online.")
    counter.till.plug_in()
    used, words = _said_of_the_code_again(counter, code)
    assert used is ScanState.ACCEPTED
    assert words.startswith("That sale is booked.")


def test_a_code_used_for_a_sale_that_was_undone_says_so(counter: Counter) -> None:
    counter.type("50")
    code = counter.scan(WANG)
    counter.presenter.undo()
    used, words = _said_of_the_code_again(counter, code)
    assert (used, words) == (ScanState.UNDONE, "That sale was undone; ask for the next code.")


def test_a_code_used_for_a_sale_without_an_answer_says_so(counter: Counter) -> None:
    counter.type("50")
    code = counter.scan(WANG)
    counter.till.backend.fail_next(Unanswered("no answer"))
    counter.settle()
    used, words = _said_of_the_code_again(counter, code)
    assert (used, words) == (ScanState.UNKNOWN, "That sale has no answer yet. Do not repeat it.")


def test_the_way_to_the_next_tier_follows_the_booking_and_its_undoing(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    assert counter.screen.member is not None
    before = counter.screen.member
    counter.settle()
    after = counter.screen.member
    assert after.facts.qualifying == before.facts.qualifying + 6
    assert (after.to_next, after.progress > before.progress) == (before.to_next - 6, True)
    counter.presenter.undo()
    counter.settle()
    assert counter.screen.member == before


def test_a_tier_reached_with_this_sale_is_on_the_card(counter: Counter) -> None:
    counter.type("128.5")
    counter.scan(WANG)
    assert counter.screen.member is not None
    above = counter.screen.member.next_tier
    txn_id = counter.entries()[0].transaction.txn_id
    reached = a_result(txn_id=txn_id, qualifying_after=200, points_after=999)
    counter.presenter.outcome(Accepted(reached))
    assert counter.screen.member.tier == above


def test_a_code_verified_offline_is_booked_when_the_answer_is_there(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.type("50")
    counter.scan(WANG)
    counter.settle()
    assert (counter.screen.verdict, counter.screen.authority) == (Verdict.OFFLINE, Authority.OFFLINE)
    counter.till.plug_in()
    assert (counter.screen.verdict, counter.screen.authority) == (Verdict.BOOKED, Authority.ONLINE)
    assert text.verdict(counter.screen)[2] == "Verified offline · booked"
    assert counter.screen.member is not None
    assert card_text.card(counter.screen.member, "CNY", counter.screen.authority).notes == ()


def test_a_sale_undone_offline_is_not_called_booked(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.type("50")
    counter.scan(WANG)
    counter.presenter.undo()
    counter.settle()
    counter.till.plug_in()
    assert counter.said() is NoticeKind.UNDONE
    assert counter.screen.verdict is Verdict.NONE


def test_the_verdict_on_a_code_does_not_repeat_what_is_said_later(counter: Counter) -> None:
    counter.show("4006381333931")
    said = text.verdict(counter.screen)
    counter.presenter.commit()
    assert counter.notice.code == Reason.NO_MEMBER
    assert text.verdict(counter.screen) == said
    counter.presenter.key("5")
    assert text.verdict(counter.screen) == said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_state_of_a_used_code_has_words_of_its_own(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    states = (ScanState.ACCEPTED, ScanState.QUEUED, ScanState.UNKNOWN, ScanState.UNDONE)
    notices = [Notice(NoticeKind.ALREADY_USED, used=state) for state in states]
    words = {banner_text.banner(CheckoutModel("CNY", (), notice=notice, devices=CAMERA)).detail for notice in notices}
    assert len(words) == len(states)
    install_language(qapp, "en")


def _label(panel: SalePanel, place: int) -> str:
    return panel.labels()[place].text()


def test_a_settled_sale_speaks_of_the_past_and_an_undone_one_shows_no_figures(qtbot: QtBot) -> None:
    panel = SalePanel()
    qtbot.addWidget(panel)
    panel.retranslate()
    panel.show_model(replace(SCENES["credit_left"], state=SaleState.DONE))
    assert _label(panel, 1) == "Earned"
    assert panel.redeem.figure.text() == "–"
    assert (panel.credit.isHidden(), panel.card.isHidden()) == (True, True), "nothing of them paid"
    panel.show_model(SCENES["pending_done"])
    assert (panel.credit.text(), panel.card.figure.text()) == ("−¥12.60", "−¥200.00")
    panel.show_model(SCENES["undone_money"])
    assert (panel.to_pay.text(), panel.earn.text(), panel.card.isHidden()) == ("–", "–", True)
    assert banner_text.banner(SCENES["undone_money"]).detail == "Points, credit and balance are as before."


def test_points_that_wait_are_told_with_their_day(counter: Counter) -> None:
    ledger = counter.till.backend.ledger
    ledger.programme = replace(ledger.programme, earn=replace(ledger.programme.earn, pending_days=7))
    counter.presenter.key("9")
    counter.presenter.key("0")
    counter.scan(WANG, Intent.PAY)
    assert counter.screen.earns_from is not None
    assert " from " in banner_text.banner(counter.screen).title
    counter.presenter.commit()
    counter.settle()
    assert "points from " in banner_text.banner(counter.screen).detail


def test_offline_says_why_credit_and_balance_are_missing() -> None:
    assert "need the network" in banner_text.banner(SCENES["offline_ready"]).detail


def test_a_tier_that_is_kept_already_is_not_said_to_end() -> None:
    facts = replace(GOLD.facts, tier_until=date(2026, 12, 31))
    assert "until" not in card_text.card(view_of(PROGRAMME, facts), "CNY", None).next_tier
    lost = replace(facts, qualifying=120, tier_floor="gold")
    assert "until 31 Dec" in card_text.card(view_of(PROGRAMME, lost), "CNY", None).next_tier


def test_a_paused_till_says_why_and_what_to_do_until_a_sale_begins(counter: Counter) -> None:
    counter.presenter.link(LinkStatus(LinkState.PAUSED, 0.0, reason="TERMINAL_REVOKED"))
    face = banner_text.banner(counter.screen)
    assert (face.title, face.detail.endswith("run pos-client connect.")) == ("This till was shut out", True)
    counter.type("5")
    assert banner_text.banner(counter.screen).title == "Now scan the member's code"
    counter.presenter.link(LinkStatus(LinkState.ONLINE, 0.0))
    assert counter.screen.paused == ""
