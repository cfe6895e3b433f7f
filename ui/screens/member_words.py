"""What there is to say about a member's card, in the member's language or in that of the screen."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QLocale

from pos_client.domain.member import MemberView
from ui.i18n import Words, current_language, supported


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a language writes days, as patterns of `QLocale.toString`."""

    locale: QLocale
    this_year: str
    other_year: str
    wall: str

    def written(self, on: date, pattern: str) -> str:
        """The day in one of the patterns."""
        return self.locale.toString(QDate(on.year, on.month, on.day), pattern)

    def day(self, on: date, today: date) -> str:
        """A day as somebody says it `today`."""
        return self.written(on, self.this_year if on.year == today.year else self.other_year)


CALENDARS = {
    "en": Calendar(
        QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom), "d MMM", "d MMM yyyy", "dddd d MMMM"
    ),
    "zh": Calendar(
        QLocale(QLocale.Language.Chinese, QLocale.Country.China), "M 月 d 日", "yyyy 年 M 月 d 日", "M 月 d 日 dddd"
    ),
}


def grouped(text: str, count: int) -> str:
    """A counted text with its count in groups, which Qt writes without."""
    return text.replace(str(count), f"{count:,}", 1)


class MemberWords(Words):
    """Words on a member's card. UI thread."""

    def __init__(self, language: str | None = None) -> None:
        super().__init__(language)
        self._language = language

    @property
    def language(self) -> str:
        """The language these words are in: `en` or `zh`."""
        return current_language() if self._language is None else supported(self._language)

    @property
    def calendar(self) -> Calendar:
        """How it writes days."""
        return CALENDARS[self.language]

    def tier(self, member: MemberView) -> str:
        """What the tier is called."""
        return member.tier.name.in_language(self.language)

    def unit(self, points: int) -> str:
        """What stands after a number of points."""
        return self.tr("points", "after a figure", points)

    def to_next(self, member: MemberView) -> str:
        """How far the next tier is."""
        above = member.next_tier
        if above is None:
            return self.tr("Highest tier")
        text = grouped(self.tr("%n more points to {tier}", None, member.to_next), member.to_next)
        return text.replace("{tier}", above.name.in_language(self.language))

    def expiring(self, member: MemberView) -> str:
        """The points that expire next; empty where none do."""
        facts = member.facts
        if not facts.expiring:
            return ""
        soonest, today = facts.expiring[0], facts.as_of.astimezone().date()
        text = grouped(self.tr("%n points expire on {day}", None, soonest.points), soonest.points)
        return text.replace("{day}", self.calendar.day(soonest.on, today))
