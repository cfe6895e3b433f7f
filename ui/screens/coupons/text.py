"""The window's words."""

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.domain.reasons import Reason
from ui.i18n import current_language
from ui.screens.coupons.model import CouponRow, CouponsModel
from ui.screens.dates import day

translate = QCoreApplication.translate
_MOMENT = timedelta(milliseconds=1)


def title() -> str:
    """What the window is for."""
    return translate("Coupons", "Use a coupon")


def who(model: CouponsModel) -> str:
    """Whose coupons, and for which bill."""
    if model.member is None:
        return ""
    name = " ".join(filter(None, (model.member.facts.masked_name, model.member.masked_handle)))
    bill = translate("Coupons", "bill {money}").format(money=Money(model.bill_minor, model.currency))
    return f"{name} · {bill}"


def told(model: CouponsModel) -> str:
    """What to do."""
    if model.is_scanned:
        return translate("Coupons", "Not read. First choose a coupon, or go back.")
    if model.taken is None:
        return translate("Coupons", "None of them can be used for this bill.")
    return translate("Coupons", "One for each sale. It is used up once the sale is saved.")


def name(row: CouponRow, model: CouponsModel) -> str:
    """A coupon in the list: what it takes off, if it does, and what it is called."""
    called = row.coupon.title.in_language(current_language())
    return called if row.refused is not None else f"{Money(-row.off_minor, model.currency)}  {called}"


def note(row: CouponRow, model: CouponsModel) -> str:
    """Until when it is good, or why it is of no use now."""
    today = _today(model)
    if row.refused is Reason.COUPON_MINIMUM and row.coupon.min_bill_minor:
        least = Money(row.coupon.min_bill_minor, model.currency)
        return translate("Coupons", "for bills from {money}").format(money=least)
    if row.refused is Reason.COUPON_EARLY:
        first = row.coupon.valid_from.astimezone().date()
        return translate("Coupons", "from {day} on").format(day=day(first, today))
    if row.refused is not None:
        return translate("Coupons", "not for this bill")
    last = (row.coupon.valid_until - _MOMENT).astimezone().date()
    return translate("Coupons", "until {day}").format(day=day(last, today))


def more() -> str:
    """The button that shows the next ones of a long list."""
    return translate("Coupons", "More")


def enter(model: CouponsModel) -> str:
    """The large button."""
    return translate("Coupons", "Back to the sale") if model.taken is None else translate("Coupons", "Use it")


def cancel() -> str:
    """The other one."""
    return translate("Coupons", "No coupon")


def _today(model: CouponsModel) -> date:
    return model.at.astimezone().date() if model.at is not None else date.min
