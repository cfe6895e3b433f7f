"""What the cashier is told while the till is alone: members it cannot verify, wrong clocks, limits."""

from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TimeConfidence, Told
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout import banner_text, card_text, text
from ui.screens.checkout.model import NoticeKind, ScanState
from ui.theme.tokens import Tone

HOUR = 3600


def test_a_member_that_cannot_be_verified_is_noted_and_promised_nothing(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.till.clock.advance(49 * HOUR)  # the roster is over
    counter.scan(WANG)
    member = counter.screen.member
    assert member is not None
    assert not member.is_verified
    assert counter.screen.pending is Reason.AWARD_PENDING
    assert text.verdict(counter.screen) == (Tone.WAITING, "question", "Not verified yet")
    assert card_text.unverified(member, Reason.AWARD_PENDING) == (
        "Not verified yet", "Card ••9012 · The points follow once the backend has checked the code.",
    )  # fmt: skip
    assert [line.name for line in counter.screen.scans] == ["••9012"]
    counter.type("50")
    assert banner_text.banner(counter.screen).title == "Enter notes the sale"
    counter.presenter.commit()
    assert counter.screen.scans[0].told == Told()
    assert banner_text.banner(counter.screen).title == "Noted; nothing is promised yet"
    counter.till.plug_in()
    assert counter.said() is NoticeKind.CORRECTED
    assert counter.screen.scans[0].state is ScanState.ACCEPTED


def test_the_phones_clock_and_this_tills_are_separate_answers(counter: Counter) -> None:
    counter.till.pull_plug()
    clock = counter.till.clock
    ahead = counter.till.backend.ledger.members[WANG].code(clock.now_s() + 120)
    counter.show(ahead)
    assert banner_text.banner(counter.screen).title == "The phone's clock is wrong"
    clock.lose(TimeConfidence.ROLLED_BACK)
    counter.show(ahead)
    assert banner_text.banner(counter.screen).title == "This till's clock is wrong"


def test_why_points_cannot_pay_is_said_when_they_are_chosen(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.till.clock.lose(TimeConfidence.ROLLED_BACK)
    counter.type("50")
    counter.scan(CHEN, Intent.PAY)
    counter.presenter.redeem()
    assert counter.notice.code is Reason.CLOCK_ROLLBACK
