"""The checkout in every state a cashier meets, as models; screens are drawn from them in tests and pictures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from pos_client.domain.barcode import Kind
from pos_client.domain.basket import ONE_PIECE, Basket, Line, basket_of
from pos_client.domain.calculation import Quote, Tender, quote
from pos_client.domain.catalogue import Product
from pos_client.domain.member import Expiring, MemberFacts, MemberView, Pending, PendingCredit, unverified, view_of
from pos_client.domain.programme import LocalText, Programme, RebateRule
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority, Told
from pos_client.services.sale_receipt import ReceiptState
from ui.demo.gift_scenes import gifted
from ui.demo.receipt import RECEIPT
from ui.screens.checkout.model import (
    CardEdit,
    CheckoutModel,
    LookUp,
    Notice,
    NoticeKind,
    RedeemEdit,
    ScanLine,
    ScanState,
    Verdict,
)
from ui.screens.devices import Device, Devices, Presence

PROGRAMME = Programme()
REBATES = replace(PROGRAMME, rebate=RebateRule(rate_bp=100))
NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
AMOUNT = 12_850
LATER = date(2026, 11, 28)


def member(name: str, points: int, qualifying: int, expiring: int = 0) -> MemberView:
    """A member with a balance; `expiring` points go at the end of the year."""
    soon = (Expiring(expiring, date(2026, 12, 31)),) if expiring else ()
    facts = MemberFacts(UUID(int=1), "123456784821", name, "en", points, qualifying, soon, None, NOW)
    return view_of(PROGRAMME, facts)


def figures(view: MemberView, redeem: int = 0, amount: int = AMOUNT) -> Quote:
    """What an amount earns for this member."""
    return quote(PROGRAMME, view.standing, Basket(amount), Tender(redeem), NOW.date())


def paid(view: MemberView, basket: Basket, tender: Tender) -> Quote:
    """What a basket earns for this member where there are rebates, paid like this."""
    return quote(REBATES, view.standing, basket, tender, NOW.date())


def line(number: int, state: ScanState, name: str = "", told: Told | None = None, code: str = "") -> ScanLine:
    """One of the last scans, a few minutes apart."""
    kind = Kind.WECHAT_PAY if code == "NOT_MEMBER_CODE" else None
    at = NOW - timedelta(minutes=4 * (9 - number))
    txn_id = UUID(int=number) if told else None
    return ScanLine(number, at, "", state, name, told or Told(), code, kind, txn_id)


def with_purse(view: MemberView) -> MemberView:
    """The same member with credit, a loaded card, points and credit still pending and a tier to keep."""
    facts = replace(
        view.facts,
        qualifying=120,
        tier_floor="gold",
        pending_credit=(PendingCredit(202, date(2026, 11, 22)),),
        lasting_points=165,
        pending=(Pending(24, date(2026, 12, 3)),),
        credit_minor=1_260,
        stored_value_minor=20_000,
        tier_until=date(2026, 12, 31),
    )
    return view_of(PROGRAMME, facts)


SILVER = member("欧阳**娜", 0, 20)
GOLD = member("Wang X.", 485, 820, 320)
PLATINUM = member("王*明", 12_480, 1_500, 320)
LONG = member("Bartholomew-Maximilian Featherstonehaugh-Cholmondeley W.", 123_456_789, 999, 1_234_567)
RICH = with_purse(GOLD)
GIFTED = gifted(GOLD)
TEA = Product("TEA-01", LocalText("Jasmine tea, 100 g", "茉莉花茶 100克"), "tea", 6_800)
MUG = Product("CUP-01", LocalText("Travel mug", "随行杯"), "homeware", 15_900)
BISCUITS = Product("COK-01", LocalText("Almond biscuits", "杏仁饼"), "bakery", 3_580)
LINES = (TEA.line("1", "en", 2 * ONE_PIECE), MUG.line("2", "en"), BISCUITS.line("3", "en", 3 * ONE_PIECE))
BASKET = basket_of(LINES)
ITEM = Line("4", unit_price_minor=1_250)
SCANS = (
    line(9, ScanState.RECOGNISED, "Wang X."),
    line(8, ScanState.ACCEPTED, "Chen M.", Told(86)),
    line(7, ScanState.ACCEPTED, "Li N.", Told(12, 500)),
    line(6, ScanState.REFUSED, code="EXPIRED"),
    line(5, ScanState.QUEUED, "Zhao Q.", Told(24)),
    line(4, ScanState.REFUSED, code="NOT_MEMBER_CODE"),
)
_CAMERA = Device("camera", "Camera", is_camera=True, presence=Presence.READY)
CAMERA = Devices((_CAMERA,))
EMPTY = CheckoutModel("CNY", (5_000, 10_000, 20_000), devices=CAMERA)
_TYPED = replace(EMPTY, state=SaleState.AMOUNT_ONLY, amount_text="128.5", amount_minor=AMOUNT, scans=SCANS[1:])
_READY = replace(
    _TYPED,
    state=SaleState.READY,
    member=GOLD,
    authority=Authority.ONLINE,
    may_pay=True,
    quote=figures(GOLD),
    verdict=Verdict.ONLINE,
    scans=SCANS,
)
_MEMBER = replace(
    _READY, state=SaleState.MEMBER_ONLY, amount_text="", amount_minor=0, quote=figures(GOLD, 0, 0), may_load=True
)
_EDIT = replace(_READY, quote=figures(GOLD, 128), edit=RedeemEdit("128", 128))
_BASKET = replace(
    EMPTY,
    state=SaleState.AMOUNT_ONLY,
    amount_minor=BASKET.amount_minor,
    lines=LINES,
    selected="3",
    scans=SCANS[1:],
)
_BASKET_READY = replace(
    _BASKET,
    state=SaleState.READY,
    member=RICH,
    authority=Authority.ONLINE,
    may_pay=True,
    may_use_balance=True,
    verdict=Verdict.ONLINE,
    quote=paid(RICH, BASKET, Tender(credit_minor=1_260)),
)
_CARD = replace(
    _BASKET_READY,
    quote=paid(RICH, BASKET, Tender(credit_minor=1_260, stored_value_minor=20_000)),
    card_edit=CardEdit("200", 20_000, "CNY"),
)
_DONE = replace(_READY, state=SaleState.DONE, undo_left=0.7, current=line(9, ScanState.SAVED, "Wang X.", Told(9)))
_OFFLINE = replace(
    _DONE, member=PLATINUM, authority=Authority.OFFLINE, quote=figures(PLATINUM), verdict=Verdict.OFFLINE
)
_TYPED_NUMBER = replace(
    _READY,
    member=unverified(PROGRAMME, GOLD.facts.handle, NOW),
    authority=Authority.OFFLINE,
    pending=Reason.MANUAL_ENTRY,
    may_pay=False,
    quote=replace(figures(SILVER), earn_points=0),
    verdict=Verdict.NONE,
    scans=(replace(line(9, ScanState.RECOGNISED, "\u2022\u20224821"), is_typed=True), *SCANS[1:]),
)


def sold(state: ScanState, told: Told) -> ScanLine:
    """The line of the sale on the screen."""
    return line(9, state, "Wang X.", told)


def unknown(look_up: LookUp) -> Notice:
    """A product code nobody here knows."""
    return Notice(NoticeKind.UNKNOWN_PRODUCT, code="UNKNOWN_SKU", digits="4006381333931", look_up=look_up)


def scanned(state: ReceiptState) -> Notice:
    """A receipt that was brought back."""
    return Notice(NoticeKind.RECEIPT, receipt=replace(RECEIPT, state=state))


def refused(notice: Notice) -> CheckoutModel:
    """A code of no use, held up before a sale."""
    return replace(_TYPED, verdict=Verdict.REFUSED, refused=notice, notice=notice)


_UNDONE = sold(ScanState.UNDONE, Told(9))
SCENES = {
    "empty": EMPTY,
    "camera_lost": replace(EMPTY, devices=CAMERA.heard_of(replace(_CAMERA, presence=Presence.AWAY))),
    "camera_silent": replace(
        EMPTY, devices=CAMERA.heard_of(replace(_CAMERA, presence=Presence.AWAY, trouble="CAMERA_SILENT"))
    ),
    "paused": replace(EMPTY, paused="TERMINAL_REVOKED"),
    "amount": _TYPED,
    "checking": replace(_TYPED, verdict=Verdict.CHECKING),
    "member": _MEMBER,
    "gifts": replace(_MEMBER, member=GIFTED),
    "ready": _READY,
    "typed_ready": _TYPED_NUMBER,
    "typed_done": replace(
        _TYPED_NUMBER,
        state=SaleState.DONE,
        undo_left=0.7,
        notice=Notice(NoticeKind.ACCEPTED),
        scans=(replace(_TYPED_NUMBER.scans[0], state=ScanState.ACCEPTED), *SCANS[1:]),
    ),
    "edit": _EDIT,
    "edit_too_much": replace(_READY, edit=RedeemEdit("1280", 128)),
    "basket": _BASKET,
    "basket_ready": _BASKET_READY,
    "credit": replace(
        _READY, member=RICH, may_use_balance=True, quote=paid(RICH, Basket(AMOUNT), Tender(credit_minor=1_260))
    ),
    "credit_left": replace(_BASKET_READY, use_credit=False, quote=paid(RICH, BASKET, Tender())),
    "card": _CARD,
    "card_too_much": replace(_CARD, card_edit=CardEdit("200.01", 20_000, "CNY")),
    **{f"unknown_product_{look_up}": replace(_BASKET, notice=unknown(look_up)) for look_up in LookUp},
    "product_came": replace(_BASKET, notice=Notice(NoticeKind.PRODUCT_CAME, product=BISCUITS)),
    "product_known": replace(_TYPED, notice=Notice(NoticeKind.PRODUCT_KNOWN, product=MUG)),
    "amount_typed": replace(_TYPED, notice=Notice(NoticeKind.AMOUNT_TYPED, product=MUG)),
    "item_typed": replace(_BASKET, amount_text="12.5"),
    "item_typed_ready": replace(_BASKET_READY, amount_text="12.5"),
    "item_added": replace(
        _BASKET, amount_minor=BASKET.amount_minor + ITEM.amount_minor, lines=(*LINES, ITEM), selected=ITEM.line_id
    ),
    "ask_empty": replace(_BASKET, notice=Notice(NoticeKind.ASK_EMPTY)),
    "basket_done": replace(
        _BASKET_READY,
        state=SaleState.DONE,
        undo_left=0.7,
        notice=Notice(NoticeKind.ACCEPTED, Told(29, 0, 387)),
    ),
    "saving": replace(_READY, state=SaleState.SAVING),
    "saved": replace(_DONE, notice=Notice(NoticeKind.SAVED, Told(9)), undo_left=1.0),
    "accepted": replace(
        _DONE,
        member=member("Wang X.", 403, 823, 235),
        quote=figures(GOLD, 85),
        notice=Notice(NoticeKind.ACCEPTED, Told(3, 85)),
        current=sold(ScanState.ACCEPTED, Told(3, 85)),
    ),
    "corrected": replace(
        _DONE,
        notice=Notice(NoticeKind.CORRECTED, Told(6, 500), booked=Told(9, 500)),
        scans=(replace(SCANS[1], told=Told(86), booked=Told(129)), *SCANS[2:]),
    ),
    "queued": replace(
        _OFFLINE, notice=Notice(NoticeKind.QUEUED, Told(12), "OFFLINE"), current=sold(ScanState.QUEUED, Told(12))
    ),
    "queued_credit": replace(_OFFLINE, notice=Notice(NoticeKind.QUEUED, Told(150_139, 1_020, 6_004_664), "OFFLINE")),
    "offline_ready": replace(_OFFLINE, state=SaleState.READY, undo_left=None, keeps_money=True, earns_from=LATER),
    "pending_done": replace(
        _CARD,
        state=SaleState.DONE,
        card_edit=None,
        earns_from=LATER,
        undo_left=0.7,
        notice=Notice(NoticeKind.ACCEPTED, Told(129, 0, 387)),
    ),
    "undone_money": replace(
        _CARD, state=SaleState.DONE, card_edit=None, current=_UNDONE, notice=Notice(NoticeKind.UNDONE)
    ),
    "booked_later": replace(
        _OFFLINE, authority=Authority.ONLINE, verdict=Verdict.BOOKED, notice=Notice(NoticeKind.ACCEPTED, Told(12))
    ),
    "unknown": replace(
        _DONE,
        member=SILVER,
        quote=figures(SILVER),
        notice=Notice(NoticeKind.UNKNOWN, Told(6)),
        current=sold(ScanState.UNKNOWN, Told(6)),
        undo_left=0.2,
    ),
    "undo_before": replace(_TYPED, undo_left=0.4, undo_told=Told(1_286, 500)),
    "undo_before_ready": replace(_READY, undo_left=0.4, undo_told=Told(1_286, 500)),
    "undone_before": replace(_TYPED, notice=Notice(NoticeKind.UNDONE_BEFORE)),
    "nothing_to_undo": replace(_TYPED, notice=Notice(NoticeKind.NOTHING_TO_UNDO)),
    "undoing": replace(_DONE, notice=Notice(NoticeKind.UNDOING), undo_left=None),
    "undone": replace(_DONE, current=_UNDONE, notice=Notice(NoticeKind.UNDONE), undo_left=None),
    "undo_queued": replace(_OFFLINE, current=_UNDONE, notice=Notice(NoticeKind.UNDO_QUEUED), undo_left=None),
    "refused": refused(Notice(NoticeKind.REFUSED, code="EXPIRED")),
    "foreign": refused(Notice(NoticeKind.REFUSED, code="NOT_MEMBER_CODE", barcode=Kind.WECHAT_PAY)),
    **{
        f"already_used_{state}": refused(Notice(NoticeKind.ALREADY_USED, Told(6), "REPLAY", at=NOW, used=state))
        for state in (ScanState.ACCEPTED, ScanState.QUEUED, ScanState.UNKNOWN, ScanState.UNDONE)
    },
    **{
        f"receipt_{kind}": replace(_DONE, has_printer=True, undo_left=0.6, notice=Notice(kind, code=code))
        for kind, code in (
            (NoticeKind.PRINTING, ""),
            (NoticeKind.PRINTED, ""),
            (NoticeKind.NOTHING_TO_PRINT, ""),
            (NoticeKind.NOT_PRINTED, "PRINTER_PAPER_OUT"),
        )
    },
    "receipt_unknown": replace(_TYPED, notice=Notice(NoticeKind.RECEIPT)),
    **{f"receipt_{state}": replace(EMPTY, has_printer=True, notice=scanned(state)) for state in ReceiptState},
    "fault": replace(_READY, notice=Notice(NoticeKind.FAULT, code="STORAGE_FULL")),
    "long": replace(
        _OFFLINE,
        state=SaleState.READY,
        amount_text="9999999999.99",
        amount_minor=999_999_999_999,
        member=LONG,
        quote=figures(LONG, 123_456_789, 999_999_999_999),
        edit=RedeemEdit("123456789", 123_456_789),
        scans=(line(10, ScanState.ACCEPTED, "Bartholomew-Maximilian F.", Told(9_999_999, 1_234_567)), *SCANS),
    ),
}
