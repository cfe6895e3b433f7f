"""Coupons: a promise to one member of money off one bill, between two times. Pure; times are aware UTC."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_client.domain.basket import Basket
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

LONGEST_CODE = 32
_CODE = re.compile(rf"[A-Z0-9](?:[A-Z0-9-]{{0,{LONGEST_CODE - 2}}}[A-Z0-9])?")
_PERCENT = 100
_MOST_PERCENT = 100
_YEARS = range(2000, 2200)
_MS = 1000


class CouponState(StrEnum):
    """What became of a coupon. Nobody writes EXPIRED down: the time says it."""

    ISSUED = "issued"
    REDEEMED = "redeemed"
    VOID = "void"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Coupon:
    """Either `off_minor`, or `off_percent` of the bill with at most `cap_minor` where there is a cap.

    For a bill of `min_bill_minor` or more, usable iff `valid_from <= t < valid_until`. `code` is one's own among the
    coupons of a member; two members may have the same one.
    """

    code: str
    title: LocalText
    valid_from: datetime
    valid_until: datetime
    off_minor: int = 0
    off_percent: int = 0
    cap_minor: int | None = None
    min_bill_minor: int = 0

    def __post_init__(self) -> None:
        _require(_CODE.fullmatch(self.code) is not None, "code: A to Z, 0 to 9 and hyphens, at most 32")
        _require(all(map(_is_printed, (self.title.en, self.title.zh))), "title: printable, in both languages")
        times = (self.valid_from, self.valid_until)
        _require(all(at.tzinfo is not None and at.year in _YEARS for at in times), "valid: times with their zone")
        _require(all(at.microsecond % _MS == 0 for at in times), "valid: whole milliseconds")
        _require(self.valid_from < self.valid_until, "valid_until comes after valid_from")
        by_percent = self.off_percent > 0
        _require((self.off_minor > 0) != by_percent, "either off_minor or off_percent, above zero")
        _require(
            0 <= self.off_minor <= MAX_MINOR and 0 <= self.off_percent <= _MOST_PERCENT, "off: too much, or below 0"
        )
        capped = self.cap_minor is None or (by_percent and 0 < self.cap_minor <= MAX_MINOR)
        _require(capped, "cap_minor goes with off_percent, above zero")
        _require(0 <= self.min_bill_minor <= MAX_MINOR, "min_bill_minor: too much, or below 0")

    def off(self, bill_minor: int) -> int:
        """What it takes off a bill, in minor units: never more than the bill, nothing below its minimum."""
        if bill_minor < self.min_bill_minor:
            return 0
        wanted = self.off_minor or bill_minor * self.off_percent // _PERCENT
        return max(0, min(wanted, bill_minor, wanted if self.cap_minor is None else self.cap_minor))

    def refuse(self, bill_minor: int, at: datetime) -> Reason | None:
        """Why it takes nothing off a bill at a time, or None."""
        if at < self.valid_from:
            return Reason.COUPON_EARLY
        if at >= self.valid_until:
            return Reason.COUPON_EXPIRED
        return None if self.off(bill_minor) else Reason.COUPON_MINIMUM


def best_coupon(coupons: Iterable[Coupon], bill_minor: int, at: datetime) -> Coupon | None:
    """The one that takes most off a bill; of equals the one that ends first. None: none is usable."""
    usable = [coupon for coupon in coupons if coupon.refuse(bill_minor, at) is None]
    return min(usable, key=lambda coupon: (-coupon.off(bill_minor), coupon.valid_until, coupon.code), default=None)


def refuse_coupons(held: Iterable[Coupon], codes: Sequence[str], basket: Basket, at: datetime) -> Reason | None:
    """Why these coupons, of those a member holds, do not take exactly `basket.coupon_minor` off a bill, or None."""
    if not codes:
        return Reason.MALFORMED if basket.coupon_minor else None
    if len(codes) > 1:
        return Reason.ONE_COUPON
    coupon = next((each for each in held if each.code == codes[0]), None)
    if coupon is None:
        return Reason.UNKNOWN_COUPON
    refused = coupon.refuse(basket.amount_minor, at)
    is_exact = coupon.off(basket.amount_minor) == basket.coupon_minor
    return refused or (None if is_exact else Reason.AMOUNT_MISMATCH)


def _is_printed(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


def _require(fits: bool, detail: str) -> None:  # noqa: FBT001 - a condition, not a switch
    if not fits:
        raise InvalidValue(detail, code="BAD_COUPON")
