"""What stands in the cells of a table of members, written and read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pos_client.backend import timing
from pos_client.backend.transfer.record import (
    EARLIEST,
    LATEST,
    CardRecord,
    LotRecord,
    MemberRecord,
    Owned,
    Steps,
    TierRecord,
    require,
)
from pos_client.domain import calendar
from pos_client.domain.member_code import HANDLE_DIGITS
from pos_client.domain.money import MAX_MINOR, exponent, parse_amount
from pos_client.domain.programme import Programme
from pos_client.errors import InvalidValue

COLUMNS = (
    "handle",
    "name",
    "language",
    "joined_on",
    "points",
    "expires_on",
    "credit",
    "credit_expires_on",
    "stored_value",
    "qualifying",
    "tier",
)
# A cell that begins like this is calculated by a spreadsheet: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_WHOLE = re.compile(r"-?[0-9]{1,13}")

Amount = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Shop:
    """What a table leaves to the shop: its currency, its days, its tiers, and when it is read or written."""

    programme: Programme
    now_ms: int

    @property
    def today(self) -> date:
        """The local day."""
        return calendar.local_day(self.programme, self.now_ms)

    def start(self, day: date) -> datetime:
        """The first instant of a local day."""
        return timing.to_utc(calendar.start_of(self.programme, day))

    def ends(self, last: date) -> datetime:
        """The instant after a last day."""
        return self.start(last + timedelta(days=1))

    def last_day(self, ends: datetime) -> date:
        """The last day of something that ends at an instant."""
        return calendar.last_day(self.programme, timing.to_ms(ends))

    def money(self, text: str) -> int:
        """An amount as people write it, in minor units; below zero where something is owed."""
        digits = text.removeprefix("-") or "0"
        minor = parse_amount(digits, self.programme.currency).minor
        return -minor if text.startswith("-") else minor

    def digits(self, minor: int) -> str:
        """An amount without grouping: `1280.50`."""
        places = exponent(self.programme.currency)
        whole, part = divmod(abs(minor), 10**places)
        return ("-" if minor < 0 else "") + str(whole) + (f".{part:0{places}d}" if places else "")


def neutral(cell: str) -> str:
    """A cell no spreadsheet takes for a formula: an apostrophe stands before it."""
    return "'" + cell if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """What `neutral` was given.

    Raises:
        InvalidValue: code NOT_UTF8.
    """
    try:
        cell.encode()
    except UnicodeEncodeError as exc:
        raise InvalidValue("save the table as UTF-8", code="NOT_UTF8") from exc
    return (cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell).strip()


def cells_of(shop: Shop, member: MemberRecord) -> list[str]:
    """One row of a table."""
    period = calendar.period_at(shop.programme, _joined_ms(shop, member), shop.now_ms)
    begins = None if period.counts_from_ms is None else calendar.local_day(shop.programme, period.counts_from_ms)
    steps = sum(step.amount for step in member.qualifying if begins is None or step.day >= begins)
    kept = max((member.tier.floor, member.tier.grace), key=lambda code: shop.programme.tier_held(code, 0).threshold)
    return [
        member.cards[0].handle if member.cards else "",
        member.name,
        member.language,
        str(shop.last_day(member.joined + timedelta(milliseconds=1))) if member.joined else "",
        str(member.points.total),
        _expiring(shop, member.points, str),
        shop.digits(member.credit.total),
        _expiring(shop, member.credit, shop.digits),
        shop.digits(member.stored_value.total),
        str(steps),
        shop.programme.tier_held(kept, steps).code,
    ]


def member_of(values: dict[str, str], shop: Shop) -> MemberRecord:
    """A member out of the cells of a row, by the names of the columns; what is missing or empty is nothing.

    Raises:
        InvalidValue: one of the codes of `record`, BAD_POINTS, BAD_AMOUNT, BAD_DAY, BAD_EXPIRY, UNKNOWN_TIER.
    """

    def of(name: str) -> str:
        return values.get(name, "")

    steps, tier = _whole(of("qualifying")), of("tier")
    require(not tier or tier in {known.code for known in shop.programme.tiers}, "UNKNOWN_TIER", tier[:200])
    return MemberRecord(
        name=of("name"),
        language=of("language") or "en",
        joined=shop.start(_day(of("joined_on"))) if of("joined_on") else None,
        # Spreadsheets take a card number for a figure and drop the zeros it begins with.
        cards=(CardRecord(of("handle").zfill(HANDLE_DIGITS)),) if of("handle") else (),
        points=_owned(of("points"), of("expires_on"), _whole, shop),
        credit=_owned(of("credit"), of("credit_expires_on"), shop.money, shop),
        stored_value=_owned(of("stored_value"), "", shop.money, shop),
        qualifying=(Steps(shop.today, steps),) if steps else (),
        tier=TierRecord(tier),
    )


def _joined_ms(shop: Shop, member: MemberRecord) -> int:
    return timing.to_ms(member.joined) if member.joined else shop.now_ms


def _expiring(shop: Shop, owned: Owned, write: Callable[[int], str]) -> str:
    """`2027-01-31=120 2027-02-28=40`: how much is lost after which day; what is not named lasts for ever."""
    by_day: dict[date, int] = {}
    for lot in owned.lots:
        if lot.expires_at is not None:
            day = shop.last_day(lot.expires_at)
            by_day[day] = by_day.get(day, 0) + lot.amount
    return " ".join(f"{day}={write(amount)}" for day, amount in sorted(by_day.items()))


def _owned(total: str, expires: str, read: Amount, shop: Shop) -> Owned:
    """An amount with its days: one day for all of it, or pairs `day=amount`."""
    amount = read(total)
    if amount <= 0:
        return Owned(owed=-amount)
    pairs = [pair.partition("=") for pair in expires.split()]
    named = [(_day(day), read(part) if sign else amount) for day, sign, part in pairs]
    rest = amount - sum(part for _day, part in named)
    require(rest >= 0 and all(part > 0 for _day, part in named), "BAD_EXPIRY", "more expires than there is")
    require(all(day >= shop.today for day, _part in named), "ALREADY_EXPIRED", "a day that is over")
    lots = [LotRecord(part, None, shop.ends(day)) for day, part in sorted(named)]
    return Owned((*lots, LotRecord(rest)) if rest else tuple(lots))


def _whole(text: str) -> int:
    require(not text or _WHOLE.fullmatch(text) is not None, "BAD_POINTS", f"not a whole number: {text[:20]}")
    figure = int(text or 0)
    require(abs(figure) <= MAX_MINOR, "BAD_POINTS", "too many")
    return figure


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidValue(f"not a day like 2027-01-31: {text[:20]}", code="BAD_DAY") from exc
    require(EARLIEST.date() <= day < LATEST.date(), "BAD_DAY", f"between {EARLIEST.year} and {LATEST.year}")
    return day
