"""What a member meets on the customer display, as the checkout's scenes make it."""

from dataclasses import replace

from pos_client.domain.barcode import Kind
from pos_client.domain.member import MemberView
from pos_client.domain.transaction import Told
from ui.demo.coupon_scenes import CLIPPER, COUPON_SCENES
from ui.demo.scenes import (
    GIFTED,
    GOLD,
    LATER,
    LONG,
    PLATINUM,
    RICH,
    SCENES,
    SILVER,
    figures,
    member,
    refused,
    sold,
)
from ui.screens.checkout.member_side import MemberSide, Moment, member_side
from ui.screens.checkout.model import CardLoad, CheckoutModel, GiftShown, Notice, NoticeKind, ScanState

_LOCKED = Notice(NoticeKind.REFUSED, code="NEEDS_PAY_CODE")
_MUG = GiftShown(GIFTED.facts.gifts[1].title, 1, is_booked=True)
_MANY = SCENES["basket"].lines * 3
_CHINESE = replace(PLATINUM, facts=replace(PLATINUM.facts, language="zh"))
_PROMOTED = replace(
    SCENES["accepted"],
    member=member("Wang X.", 994, 1_001, 320),
    quote=figures(GOLD),
    current=sold(ScanState.ACCEPTED, Told(9)),
)


def _sorry(code: str, kind: Kind | None = None) -> MemberSide:
    """A code held up while nothing is being bought."""
    model = refused(Notice(NoticeKind.REFUSED, code=code, barcode=kind))
    return member_side(replace(model, state=SCENES["empty"].state, amount_minor=0))


def _done(model: CheckoutModel, before: MemberView, state: ScanState, told: Told) -> MemberSide:
    return member_side(replace(model, current=sold(state, told)), before)


SIDES = {
    "idle": MemberSide(),
    "closed": MemberSide(Moment.CLOSED),
    "checking": MemberSide(Moment.CHECKING),
    "member": member_side(SCENES["member"]),
    "gifts": member_side(SCENES["gifts"]),
    "gift_handed": member_side(replace(SCENES["gifts"], handing=_MUG)),
    "member_locked": member_side(replace(SCENES["member"], notice=_LOCKED)),
    "amount": member_side(SCENES["amount"]),
    "amount_checking": member_side(SCENES["checking"]),
    "amount_refused": member_side(SCENES["refused"]),
    "basket": member_side(SCENES["basket"]),
    "basket_many": member_side(replace(SCENES["basket_ready"], lines=_MANY)),
    "ready": member_side(SCENES["ready"], GOLD),
    "redeem": member_side(SCENES["edit"], GOLD),
    "redeem_refused": member_side(replace(SCENES["edit"], verdict=SCENES["refused"].verdict,
                                          refused=SCENES["refused"].refused), GOLD),
    "mixed": member_side(SCENES["card"], RICH),
    "coupon": member_side(COUPON_SCENES["coupon_card"], CLIPPER),
    "pending": member_side(replace(SCENES["ready"], earns_from=LATER), GOLD),
    "load": member_side(replace(SCENES["member"], loading=CardLoad(20_000))),
    "load_booked": member_side(replace(SCENES["member"], loading=CardLoad(20_000, 25_000))),
    "load_left": member_side(replace(SCENES["empty"], loading=CardLoad(20_000, 25_000))),
    "noted": member_side(SCENES["typed_ready"]),
    "noted_done": member_side(SCENES["typed_done"]),
    "saved": member_side(SCENES["saved"], GOLD),
    "accepted": member_side(SCENES["accepted"], GOLD),
    "offline": _done(replace(SCENES["queued"], member=_CHINESE), _CHINESE, ScanState.QUEUED, Told(12)),
    "unknown": member_side(SCENES["unknown"], SILVER),
    "not_booked": _done(SCENES["saved"], GOLD, ScanState.REFUSED, Told(9)),
    "undone": member_side(SCENES["undone"], GOLD),
    "promoted": member_side(_PROMOTED, member("Wang X.", 985, 992, 320)),
    "long": member_side(SCENES["long"], LONG),
    "sorry_expired": _sorry("EXPIRED"),
    "sorry_foreign": _sorry("NOT_MEMBER_CODE", Kind.WECHAT_PAY),
    "sorry_used": _sorry("REPLAY"),
    "sorry_offline": _sorry("NO_ROSTER"),
    "sorry_unknown": _sorry("BAD_MAC"),
}  # fmt: skip
"""By the name of the state."""
