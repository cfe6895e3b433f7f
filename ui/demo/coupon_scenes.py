"""The checkout with a member who has coupons, and the window in which one is chosen."""

from dataclasses import replace
from datetime import timedelta

from pos_client.domain.calculation import Tender
from pos_client.domain.coupon import Coupon
from pos_client.domain.member import view_of
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from ui.demo.scenes import BASKET, GIFTED, GOLD, NOW, PROGRAMME, RICH, SCENES, paid
from ui.screens.checkout.model import CheckoutModel, Notice, NoticeKind
from ui.screens.coupons.model import CouponsModel, rows_of

_DAY = timedelta(days=1)
_WELCOME = Coupon(
    "WELCOME-10", LocalText("Welcome coupon", "新会员礼券"), NOW - _DAY, NOW + 25 * _DAY, 1_000, min_bill_minor=5_000
)
_AUTUMN = replace(
    _WELCOME, code="AUTUMN-15", title=LocalText("15% off, autumn", "秋季八五折"), off_minor=0, off_percent=15,
    cap_minor=3_000, min_bill_minor=0,
)  # fmt: skip
_LARGE = replace(
    _WELCOME, code="BIG-50", title=LocalText("50 off large bills", "大额满减券"), off_minor=5_000, min_bill_minor=50_000
)
_WINTER = replace(
    _WELCOME, code="WINTER-20", title=LocalText("Winter coupon", "冬季礼券"), valid_from=NOW + 9 * _DAY,
    valid_until=NOW + 99 * _DAY,
)  # fmt: skip
COUPONS = (_WELCOME, _AUTUMN, _LARGE, _WINTER)
CLIPPER = view_of(PROGRAMME, replace(RICH.facts, coupons=COUPONS))
_ONLY = view_of(PROGRAMME, replace(GOLD.facts, coupons=COUPONS[:1]))
_CUT = replace(BASKET, coupon_minor=_AUTUMN.off(BASKET.amount_minor))


def _scene(name: str, tender: Tender) -> CheckoutModel:
    return replace(SCENES[name], member=CLIPPER, coupon=_AUTUMN, quote=paid(CLIPPER, _CUT, tender))


COUPON_SCENES = {
    "coupons_ready": replace(SCENES["basket_ready"], member=CLIPPER),
    "coupon": _scene("basket_ready", Tender(credit_minor=1_260)),
    "coupon_card": _scene("card", Tender(credit_minor=1_260, stored_value_minor=20_000)),
    "coupon_gifted": replace(
        _scene("card", Tender(credit_minor=1_260, stored_value_minor=20_000)),
        member=view_of(PROGRAMME, replace(CLIPPER.facts, gifts=GIFTED.facts.gifts)),
    ),
    "coupon_done": _scene("basket_done", Tender(credit_minor=1_260)),
    "coupon_offline": replace(
        SCENES["basket_ready"], member=CLIPPER, notice=Notice(NoticeKind.REFUSED, code=Reason.ONLINE_ONLY)
    ),
    "coupon_waits": replace(
        SCENES["basket_ready"],
        member=CLIPPER,
        coupon=_LARGE,
        may_use_balance=True,
        notice=Notice(NoticeKind.REFUSED, code=Reason.COUPON_MINIMUM),
    ),
    "coupon_only": replace(SCENES["ready"], member=_ONLY, may_use_balance=True),
}
"""By the name of the state."""

_OPEN = CouponsModel(CLIPPER, "CNY", BASKET.amount_minor, NOW, rows_of(COUPONS, BASKET.amount_minor, NOW))
_MANY = tuple(
    replace(each, code=f"{each.code}-{number}", valid_until=each.valid_until + number * _DAY)
    for number in range(4)
    for each in COUPONS
)
COUPON_MODELS = {
    "best": _OPEN,
    "second": replace(_OPEN, chosen=1),
    "one": replace(_OPEN, rows=_OPEN.rows[:1]),
    "none": replace(_OPEN, bill_minor=3_000, rows=rows_of(COUPONS[2:], 3_000, NOW)),
    "many": replace(_OPEN, rows=rows_of(_MANY, BASKET.amount_minor, NOW), chosen=5),
    "scanned": replace(_OPEN, is_scanned=True),
}
"""By name; without `coupons_` before it."""
