"""A card number that was typed for a member without a phone: what the cashier sees of it."""

from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Told, TypedReason
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout import banner_text, card_text, text
from ui.screens.checkout.model import NoticeKind, ScanState, Verdict

BROKEN = TypedReason.PHONE_BROKEN


def test_the_sale_is_noted_and_nothing_is_told_also_when_the_backend_has_it(counter: Counter) -> None:
    counter.presenter.card_number(WANG, BROKEN)
    shown = counter.screen
    assert (shown.state, shown.verdict, shown.pending) == (SaleState.MEMBER_ONLY, Verdict.NONE, Reason.MANUAL_ENTRY)
    assert shown.member is not None
    assert card_text.unverified(shown.member, Reason.MANUAL_ENTRY) == (
        "Card number not checked", "Card ••9012 · A manager decides whether it counts.",
    )  # fmt: skip
    assert text.scan_row(shown.scans[0]).chip == "Typed", "nobody has shown up"
    counter.type("50")
    assert banner_text.banner(counter.screen).title == "Enter notes the sale"
    counter.presenter.commit()
    counter.settle()
    assert counter.said() is NoticeKind.ACCEPTED
    face = banner_text.banner(counter.screen)
    assert (face.title, face.detail) == (
        "Noted; nothing is promised yet", "A manager decides whether it counts.",
    )  # fmt: skip
    assert face.left is not None, "it can be undone"
    assert counter.screen.scans[0].state is ScanState.ACCEPTED
    assert text.scan_row(counter.screen.scans[0]).chip == "Noted"
    member = counter.screen.member
    assert member is not None
    assert (member.is_verified, member.facts.points) == (False, 0)
    [entry] = counter.entries()
    made = entry.transaction
    assert (made.is_typed, made.handle, made.approved_why, made.told) == (True, WANG, BROKEN, Told())
    assert counter.wang.points == 50


def test_with_the_amount_typed_first_the_number_notes_the_sale_by_itself(counter: Counter) -> None:
    counter.type("50")
    counter.presenter.card_number(WANG, BROKEN)
    assert counter.said() is NoticeKind.SAVED
    counter.presenter.undo()
    counter.settle()
    assert counter.said() is NoticeKind.UNDONE


def test_nothing_pays_with_it(counter: Counter) -> None:
    counter.presenter.card_number(WANG, BROKEN)
    counter.type("50")
    for choose in (counter.presenter.redeem, counter.presenter.pay_by_card, counter.presenter.switch_credit):
        choose()
        assert counter.notice.code is Reason.NEEDS_PAY_CODE


def test_what_can_be_no_card_number_is_said(counter: Counter) -> None:
    counter.type("50")
    counter.presenter.card_number("12345678901", BROKEN)
    assert counter.notice.code is Reason.BAD_CARD_NUMBER
    assert counter.screen.state is SaleState.AMOUNT_ONLY


def test_the_phone_may_work_after_all(counter: Counter) -> None:
    counter.presenter.card_number(WANG, BROKEN)
    counter.scan(WANG)
    shown = counter.screen
    assert (shown.pending, shown.verdict) == (None, Verdict.ONLINE)
    assert shown.member is not None
    assert shown.member.facts.points == 50


def test_a_sale_that_has_its_member_and_its_amount_takes_no_other_number(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("50")
    counter.presenter.card_number(CHEN, BROKEN)
    assert counter.notice.code is Reason.OTHER_MEMBER
    assert counter.screen.member is not None
    assert counter.screen.member.facts.handle == WANG


def test_it_waits_while_a_sale_is_being_saved(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("50")
    counter.tasks.is_held = True
    counter.presenter.commit()
    counter.presenter.card_number(CHEN, BROKEN)
    assert counter.screen.state is SaleState.SAVING
    counter.tasks.is_held = False
    counter.tasks.release()
    assert counter.screen.member is not None
    assert (counter.screen.state, counter.screen.member.facts.handle) == (SaleState.MEMBER_ONLY, CHEN)
