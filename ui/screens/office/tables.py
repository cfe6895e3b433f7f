"""What the parts of the manager's screen say, row by row."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from pos_client.domain.cashiers import Action, Cashier, Permission, may
from pos_client.domain.money import Money
from pos_client.domain.offline import Remaining
from pos_client.domain.programme import EarnBasis, LocalText, OfflineLimits, Programme, QualifyingBasis, Tier
from pos_client.services.insights import Insights
from ui.i18n import current_language
from ui.screens.dates import moment
from ui.theme.tokens import Ink, Tone
from ui.widgets.chart import Band
from ui.widgets.figure_table import FigureRow

translate = QCoreApplication.translate
_NONE = "\u2013"
_WHOLE = 100
_HOUR_S, _MINUTE_S = 3600, 60
_SHOWN = tuple(action for action in Action if action is not Action.MANAGE)


def insight_headings(of: Insights) -> tuple[str, ...]:
    """Of the sums; where there were too many sales to look at, from when on they are looked at."""
    lately = translate("Manager", "Last 7 days")
    since = translate("Manager", "Since {time}").format(time=moment(of.since)) if of.is_cut else lately
    return translate("Manager", "Members' sales, this till only"), since


def insight_rows(of: Insights, currency: str) -> list[FigureRow]:
    """The sums."""
    share = translate("Manager", "{count} ({percent} %)").format
    returning = round(_WHOLE * of.returning / of.members) if of.members else 0
    rows = (
        (translate("Manager", "Sales"), f"{of.sales:,}"),
        (translate("Manager", "Average basket"), str(Money(of.average_minor, currency))),
        (translate("Manager", "Members"), f"{of.members:,}"),
        (translate("Manager", "Here on two days or more"), share(count=f"{of.returning:,}", percent=returning)),
        (
            translate("Manager", "Paid with points"),
            share(count=f"{of.with_points:,}", percent=of.points_share_percent),
        ),
        (translate("Manager", "Points earned"), f"{of.earned_points:,}"),
        (translate("Manager", "Points redeemed"), f"{of.redeemed_points:,}"),
    )
    return [FigureRow(name, (figure,)) for name, figure in rows]


def insight_hours(of: Insights) -> tuple[tuple[str, ...], tuple[Band, ...]]:
    """Labels and columns of the chart."""
    counts = tuple(count for _hour, count in of.hours)
    title = translate("Manager", "Sales by the hour of the day")
    return tuple(f"{hour:02}:00" for hour, _count in of.hours), (
        Band(title, Tone.INFO, counts, tuple(f"{count:,}" for count in counts)),
    )


def people_headings() -> tuple[str, ...]:
    """Name, then what there is to do."""
    words = {
        Action.AWARD: translate("Manager", "Award"),
        Action.REDEEM: translate("Manager", "Redeem"),
        Action.REFUND: translate("Manager", "Refund"),
        Action.VOID: translate("Manager", "Undo"),
        Action.DEPOSIT: translate("Manager", "Load"),
        Action.STORED_VALUE: translate("Manager", "Balance"),
        Action.MANUAL_ENTRY: translate("Manager", "Typed"),
    }
    return translate("Manager", "Who"), *(words[action] for action in _SHOWN)


def people_rows(people: tuple[Cashier, ...]) -> list[FigureRow]:
    """What each may do."""
    words = {
        Permission.ALLOWED: translate("Manager", "yes"),
        Permission.APPROVAL: translate("Manager", "asks"),
        Permission.DENIED: translate("Manager", "no"),
    }
    return [
        FigureRow(person.name, tuple(words[may(person, action)] for action in _SHOWN), Ink.PLAIN) for person in people
    ]


def rule_headings(programme: Programme) -> tuple[str, ...]:
    """Of the rules."""
    version = translate("Manager", "Version {number}").format(number=programme.version)
    return translate("Manager", "The programme, as this till knows it"), version


def rule_rows(of: Programme) -> list[FigureRow]:
    """The programme in words."""
    return [FigureRow(name, (figure,)) for name, figure in _rules(of)]


def _rules(of: Programme) -> Iterator[tuple[str, str]]:
    yield from _earning(of)
    point = str(Money(of.redeem.point_minor, of.currency))
    yield translate("Manager", "A point pays"), point
    share = translate("Manager", "{percent} % of a bill").format(percent=of.redeem.max_share_percent)
    yield translate("Manager", "Points pay at most"), share
    days = of.expiry.days
    never = translate("Manager", "never")
    yield (
        translate("Manager", "Points expire"),
        never if days is None else translate("Manager", "{days} days later").format(days=days),
    )
    if of.rebate.rate_bp:
        rate = f"{of.rebate.rate_bp / _WHOLE:g} %"
        yield translate("Manager", "Comes back as credit"), rate
    yield translate("Manager", "Points for a visit"), f"{of.check_in_points:,}"
    for tier in of.tiers:
        yield _own(tier.name), _tier(of, tier)


def _earning(of: Programme) -> Iterator[tuple[str, str]]:
    for rule in of.earn.rules:
        points = rule.points * rule.multiplier_percent / _WHOLE
        if rule.basis is EarnBasis.ITEM:
            words = translate("Manager", "{points} a piece").format(points=f"{points:g}")
        else:
            per = Money(rule.per_minor, of.currency)
            words = translate("Manager", "{points} per {money}").format(points=f"{points:g}", money=per)
        yield translate("Manager", "Points earned: {rule}").format(rule=rule.code), words


def _tier(of: Programme, tier: Tier) -> str:
    is_money = of.tier_policy.basis is QualifyingBasis.SPEND
    begins = str(Money(tier.threshold, of.currency)) if is_money else f"{tier.threshold:,}"
    words = translate("Manager", "from {begins} on, points × {times}")
    return words.format(begins=begins, times=f"{tier.multiplier_percent / _WHOLE:g}")


def _own(text: LocalText) -> str:
    return text.in_language(current_language())


def alone_headings() -> tuple[str, ...]:
    """Of the limits."""
    return (
        translate("Manager", "While the backend is away"),
        translate("Manager", "At most"),
        translate("Manager", "Left now"),
    )


def alone_rows(limits: OfflineLimits, left: Remaining, currency: str) -> list[FigureRow]:
    """What this till may do alone, and how much of it is left; where that is nothing, it is told apart."""
    rows = (
        (translate("Manager", "Awarding goes on for"), _time(limits.award_s), _time(left.award_s)),
        (translate("Manager", "Redeeming goes on for"), _time(limits.redeem_s), _time(left.redeem_s)),
        (translate("Manager", "Of that without asking"), _time(limits.free_redeem_s), _time(left.free_redeem_s)),
        (
            translate("Manager", "Sales that earn, in all"),
            str(Money(limits.till_award_minor, currency)),
            str(Money(left.award_minor, currency)),
        ),
        (
            translate("Manager", "Points redeemed, in all"),
            f"{limits.till_redeem_points:,}",
            f"{left.redeem_points:,}",
        ),
        (translate("Manager", "Redemptions, in all"), f"{limits.till_redeems:,}", f"{left.redeems:,}"),
        (translate("Manager", "A sale that earns"), str(Money(limits.max_award_minor, currency)), _NONE),
        (translate("Manager", "Awards to one member"), f"{limits.awards_per_member:,}", _NONE),
    )
    return [FigureRow(name, (most, now), _ink(now)) for name, most, now in rows]


def _ink(now: str) -> Ink:
    """What is used up is told apart from what is left."""
    if now == _NONE:
        return Ink.MUTED
    return Ink.GOOD if any(digit in now for digit in "123456789") else Ink.WAITING


def _time(seconds: int) -> str:
    hours, minutes = divmod(seconds // _MINUTE_S, _HOUR_S // _MINUTE_S)
    return translate("Manager", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
