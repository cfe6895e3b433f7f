"""How many keys a thing takes at the till's real window, as docs/cashier.md promises in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.member_code import PERIOD_S, Intent
from pos_client.domain.transaction import TransactionKind
from pos_client.ports import EntryState
from pos_client.services.connectivity import LinkState
from tests.robot.codes import CARDS, CODES, member
from tests.robot.counting import Cost, CountedHands
from tests.robot.robot import opened
from tests.robot.shop import CASHIER, LEADER
from tests.robot.till import Till
from ui.composition.counter import CHECK_IN, SHIFT
from ui.screens.kiosk.states import KioskState
from ui.theme.fonts import load_fonts

_MOST_ESC = 4
PAGE = Path(__file__).parents[2] / "docs" / "cashier.md"


class Counter:
    """A till with somebody at it, whose keys are counted."""

    def __init__(self, till: Till) -> None:
        self.till, self.hands = till, CountedHands(till)
        self._visitor = 0

    def begin(self) -> None:
        """At the checkout, with nothing begun, and nobody signed in."""
        self.till.hands.press("F1")
        for _again in range(_MOST_ESC):
            self.till.hands.press("Esc")
        self.till.core.staff.sign_out()
        self.till.pass_time(PERIOD_S + 1.0)
        self.till.breathe()
        self.hands.forget()

    def code(self, intent: Intent = Intent.EARN) -> str:
        """The code of the next member who has points."""
        self._visitor += 1
        return member(self.till, self._visitor * 10, intent)

    def last(self) -> TransactionKind | None:
        """What was settled last."""
        entries = self.till.entries()
        assert not entries or entries[-1].state is EntryState.CONFIRMED
        return entries[-1].transaction.kind if entries else None

    def sell(self) -> None:
        """A sale nobody counts."""
        self.hands.type("128")
        self.hands.scan(self.code())
        assert self.last() is TransactionKind.AWARD
        self.till.pass_time(PERIOD_S + 1.0)


Flow = Callable[[Counter], None]


def award(at: Counter) -> None:
    at.hands.type("128")
    at.hands.scan(at.code())
    assert at.last() is TransactionKind.AWARD


def award_from_any_screen(at: Counter) -> None:
    at.till.window.show_tab(SHIFT)
    at.hands.scan(at.code())
    at.hands.type("128")
    at.hands.press("Enter")
    assert at.last() is TransactionKind.AWARD


def basket(at: Counter) -> None:
    for which in range(3):
        at.till.scan(CODES["product"](at.till, which))
    at.hands.scan(at.code())
    at.hands.press("Enter")
    assert at.last() is TransactionKind.AWARD


def redeem(at: Counter) -> None:
    at.hands.scan(at.code(Intent.PAY))
    at.hands.type("128")
    at.hands.press("F9", "Enter")
    assert at.last() is TransactionKind.REDEEM
    assert at.till.entries()[-1].transaction.told.redeemed_points > 0


def use_a_coupon(at: Counter) -> None:
    at.hands.scan(member(at.till, 0, Intent.PAY))
    at.hands.type("128")
    at.hands.press("*", "Enter", "Enter")
    assert at.last() is TransactionKind.SALE
    assert at.till.entries()[-1].transaction.coupons


def load_a_card(at: Counter) -> None:
    at.hands.scan(at.code())
    at.hands.press("F5")
    at.hands.type("100")
    at.hands.press("Enter")
    assert at.last() is TransactionKind.DEPOSIT


def hand_over(at: Counter) -> None:
    at.hands.scan(member(at.till, 0, Intent.PAY))  # for whom the samples have a mug
    at.hands.press("Ctrl+G", "Enter")
    assert at.last() is TransactionKind.PICK_UP
    at.till.hands.press("Enter")


def find(at: Counter) -> None:
    at.hands.press("F3")
    at.hands.type(CARDS[3].handle[-4:])
    at.hands.press("Enter")
    shown = at.till.model.member
    assert shown is not None
    assert shown.facts.handle == CARDS[3].handle


def undo(at: Counter) -> None:
    at.sell()
    at.hands.type("5")
    at.hands.scan(at.code())
    at.hands.forget()
    at.hands.press("F8")
    assert at.last() is TransactionKind.VOID


def refund(at: Counter) -> None:
    at.hands.sign(CASHIER)
    at.sell()
    at.hands.forget()
    at.hands.press("F7", "Enter", "1")
    at.hands.sign(LEADER)
    assert at.last() is TransactionKind.REFUND


def refund_by_receipt(at: Counter) -> None:
    at.sell()
    at.hands.forget()
    at.hands.scan(CODES["receipt"](at.till, 0))
    at.hands.press("Enter", "1")
    assert at.last() is TransactionKind.REFUND


def check_in(at: Counter) -> None:
    at.till.window.show_tab(CHECK_IN)
    at.hands.scan(at.code())
    assert at.till.counter.kiosk.model.state is KioskState.GREETING
    assert at.last() is TransactionKind.CHECK_IN


def print_the_shift(at: Counter) -> None:
    at.sell()
    slips = len(at.till.paper.slips())
    at.hands.forget()
    at.hands.press("F10", "Enter")
    assert len(at.till.paper.slips()) == slips + 1


def send_now(at: Counter) -> None:
    at.till.plug.unplug()
    at.hands.type("128")
    at.hands.scan(at.code())
    assert at.till.core.outbox.counts()[EntryState.PENDING] == 1
    at.till.plug.plug_in()
    at.hands.forget()
    at.hands.press("F6", "F5")
    assert at.last() is TransactionKind.AWARD


def go_offline_and_back(at: Counter) -> None:
    at.till.plug.unplug()
    at.till.pass_time(PERIOD_S)
    at.till.breathe()
    assert at.till.core.link.status().state is not LinkState.ONLINE
    at.till.plug.plug_in()
    at.till.pass_time(70.0)
    at.till.breathe()
    assert at.till.core.link.is_online


def lock(at: Counter) -> None:
    at.hands.sign(CASHIER)
    at.hands.type("12.5")
    at.hands.forget()
    at.hands.press("F12", "F12")
    assert at.till.core.staff.cashier is None
    assert at.till.model.amount_minor == 1_250, "what was typed is still there"


def switch(at: Counter) -> None:
    at.hands.sign(CASHIER)
    at.hands.type("12.5")
    at.hands.forget()
    at.hands.sign(LEADER)
    signed_in = at.till.core.staff.cashier
    assert signed_in is not None
    assert signed_in.badge == LEADER
    assert at.till.model.amount_minor == 1_250, "what was typed is still there"


FLOWS: tuple[tuple[str, str, Flow], ...] = (
    ("Award points", "累计积分", award),
    ("The same, member first", "先扫会员码", award_from_any_screen),
    ("Products, then the member", "先扫商品，再扫会员码", basket),
    ("Pay with points", "积分抵扣", redeem),
    ("Use a coupon", "使用优惠券", use_a_coupon),
    ("Load a card", "储值", load_a_card),
    ("Hand over a gift", "交付礼品", hand_over),
    ("A member without a phone", "会员没带手机", find),
    ("Undo, within five seconds", "五秒内撤销", undo),
    ("Refund the last sale", "退上一笔", refund),
    ("Refund by receipt", "凭小票退货", refund_by_receipt),
    ("Check-in", "签到", check_in),
    ("Shift report", "交班报表", print_the_shift),
    ("Send what waits now", "立即发送", send_now),
    ("Offline, and back", "断网与恢复", go_offline_and_back),
    ("Lock", "锁屏", lock),
    ("Another cashier", "换收银员", switch),
)
STAFFED = (refund, lock, switch)


@pytest.fixture(scope="module")
def measured(qapp: QApplication) -> dict[str, Cost | AssertionError]:
    """Each flow, one after the other, at a till where nobody has to sign in and at one where somebody has."""
    load_fonts()
    found: dict[str, Cost | AssertionError] = {}
    with opened() as (shop, _watch):
        for is_staffed in (False, True):
            shop.afresh()
            if not is_staffed:
                shop.dismiss_staff()
            found |= _measured(Till(shop, qapp, "en"), [flow for *_, flow in FLOWS if (flow in STAFFED) is is_staffed])
    return found


def _measured(till: Till, flows: list[Flow]) -> dict[str, Cost | AssertionError]:
    at, found = Counter(till), dict[str, Cost | AssertionError]()
    for flow in flows:
        at.begin()
        try:
            flow(at)
            found[flow.__name__] = at.hands.cost
        except AssertionError as error:
            found[flow.__name__] = error
    till.close()
    return found


@pytest.mark.parametrize(("in_english", "in_chinese", "flow"), FLOWS, ids=[flow.__name__ for *_, flow in FLOWS])
def test_it_takes_what_the_page_says(
    measured: dict[str, Cost | AssertionError], in_english: str, in_chinese: str, flow: Flow
) -> None:
    cost = measured[flow.__name__]
    if isinstance(cost, AssertionError):
        raise cost
    assert promised()[in_english] == cost.said("en")
    assert promised()[in_chinese] == cost.said("zh")


def test_the_page_promises_nothing_else() -> None:
    assert list(promised()) == [*(flow[0] for flow in FLOWS), *(flow[1] for flow in FLOWS)]


def promised() -> dict[str, str]:
    """What each row of the page's tables says it takes."""
    rows = (line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|")
    cells = [[cell.strip() for cell in row] for row in rows]
    return {row[0]: row[2] for row in cells if len(row) == len(_COLUMNS) and row[0] and row[0] not in _HEADS}


_COLUMNS = ("what", "how", "takes")
_HEADS = {"---", "To", "要做"}
