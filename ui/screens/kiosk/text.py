"""What the check-in stand says: both languages, since a visitor's is unknown until the scan; a greeting in one."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import QDate, QLocale

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from ui.i18n import LANGUAGES, Words, supported
from ui.screens.kiosk.presenter import Apology, Greeting

_WALLETS = frozenset({Kind.WECHAT_PAY, Kind.ALIPAY, Kind.UNIONPAY, Kind.EMV_QR})


@dataclass(frozen=True, slots=True)
class _Calendar:
    """How a language writes days, as patterns of `QLocale.toString`."""

    locale: QLocale
    this_year: str
    other_year: str
    wall: str

    def written(self, on: date, pattern: str) -> str:
        return self.locale.toString(QDate(on.year, on.month, on.day), pattern)


_CALENDARS = {
    "en": _Calendar(
        QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom), "d MMM", "d MMM yyyy", "dddd d MMMM"
    ),
    "zh": _Calendar(
        QLocale(QLocale.Language.Chinese, QLocale.Country.China), "M 月 d 日", "yyyy 年 M 月 d 日", "M 月 d 日 dddd"
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said in two languages; the screen's own first."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class GreetingWords:
    """Everything on a greeting, in the member's language."""

    hello: str
    name: str
    verdict: str
    saved: str
    tier: str
    points: str
    unit: str
    to_next: str
    expiring: str


class KioskWords(Words):
    """The stand's words in one language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._language = language

    def invitation(self) -> tuple[str, str]:
        """What to do, and why."""
        return self.tr("Hold up your member code"), self.tr("Check in every day and collect points.")

    def patience(self) -> str:
        """While a code is checked."""
        return self.tr("One moment…")

    def out_of_order(self) -> tuple[str, str]:
        """No camera and no scanner."""
        return self.tr("Out of order"), self.tr("Please check in at the counter.")

    def aim(self) -> str:
        """Beside the camera's picture."""
        return self.tr("Camera")

    def no_picture(self) -> str:
        """Instead of the camera's picture."""
        return self.tr("Use the scanner")

    def apology(self, apology: Apology) -> tuple[str, str]:
        """What went wrong and what the visitor can do about it."""
        own_card = self.tr("Open your membership card and hold up its code.")
        staff = self.tr("Our staff at the counter will gladly help you.")
        fresh = self.tr("Open your membership card again and hold up the fresh code.")
        following = self.tr("Wait for the next code on your phone and hold it up.")
        return {
            _Trouble.WALLET: (self.tr("That is a payment code"), own_card),
            _Trouble.FOREIGN: (self.tr("That is not a member code"), own_card),
            _Trouble.STALE: (self.tr("This code has expired"), fresh),
            _Trouble.USED: (self.tr("This code was used already"), following),
            _Trouble.AWAY: (self.tr("We are offline right now"), staff),
            _Trouble.UNKNOWN: (self.tr("We could not recognise this card"), staff),
            _Trouble.FAULT: (self.tr("Sorry, that did not work"), staff),
        }[_trouble(apology)]

    def greeting(self, greeting: Greeting) -> GreetingWords:
        """A member's greeting."""
        member = greeting.member
        return GreetingWords(
            hello=self.tr("Welcome back,"),
            name=member.facts.masked_name,
            verdict=self._verdict(greeting),
            saved=self.tr("Saved. It will post when we are back online.") if greeting.will_post else "",
            tier=member.tier.name.in_language(self._language),
            points=f"{greeting.points:,}",
            unit=self.tr("points", "after a figure", greeting.points),
            to_next=self._to_next(greeting),
            expiring=self._expiring(greeting),
        )

    def day(self, today: date) -> str:
        """Weekday and date as read on a wall."""
        calendar = _CALENDARS[self._language]
        return calendar.written(today, calendar.wall)

    def _verdict(self, greeting: Greeting) -> str:
        if not greeting.is_first_today:
            return self.tr("Already checked in today – see you tomorrow!")
        if not greeting.earned_points:
            return self.tr("Checked in")
        return self.tr("Checked in · +%n points", None, greeting.earned_points)

    def _to_next(self, greeting: Greeting) -> str:
        above = greeting.member.next_tier
        if above is None:
            return self.tr("Highest tier")
        text = self.tr("%n more points to {tier}", None, greeting.member.to_next)
        return text.replace("{tier}", above.name.in_language(self._language))

    def _expiring(self, greeting: Greeting) -> str:
        facts, calendar = greeting.member.facts, _CALENDARS[self._language]
        if not facts.expiring:
            return ""
        soonest = facts.expiring[0]
        is_this_year = soonest.on.year == facts.as_of.astimezone().year
        day = calendar.written(soonest.on, calendar.this_year if is_this_year else calendar.other_year)
        return self.tr("%n points expire on {day}", None, soonest.points).replace("{day}", day)


class KioskText:
    """The stand's words in both languages; `first` is the language of the screen. UI thread."""

    def __init__(self) -> None:
        self._words = {language: KioskWords(language) for language in LANGUAGES}

    def in_language(self, language: str) -> KioskWords:
        """The words in one language, by any language tag."""
        return self._words[supported(language)]

    def invitation(self, first: str) -> tuple[Line, Line]:
        """What to do, and why."""
        return _paired(*(words.invitation() for words in self._pair(first)))

    def patience(self, first: str) -> Line:
        """While a code is checked."""
        one, other = self._pair(first)
        return Line(one.patience(), other.patience())

    def out_of_order(self, first: str) -> tuple[Line, Line]:
        """No camera and no scanner."""
        return _paired(*(words.out_of_order() for words in self._pair(first)))

    def apology(self, first: str, apology: Apology) -> tuple[Line, Line]:
        """What went wrong and what the visitor can do about it."""
        return _paired(*(words.apology(apology) for words in self._pair(first)))

    def greeting(self, greeting: Greeting) -> GreetingWords:
        """A member's greeting, in their own language."""
        return self.in_language(greeting.member.facts.language).greeting(greeting)

    def _pair(self, first: str) -> tuple[KioskWords, KioskWords]:
        other = next(language for language in LANGUAGES if language != first)
        return self._words[first], self._words[other]


def _paired(one: tuple[str, str], other: tuple[str, str]) -> tuple[Line, Line]:
    return Line(one[0], other[0]), Line(one[1], other[1])


class _Trouble(Enum):
    """What went wrong, as far as a visitor can do something about it."""

    WALLET = auto()
    FOREIGN = auto()
    STALE = auto()
    USED = auto()
    AWAY = auto()
    UNKNOWN = auto()
    FAULT = auto()


def _trouble(apology: Apology) -> _Trouble:
    if apology.fault is not None or apology.reason is None:
        return _Trouble.FAULT
    if apology.kind in _WALLETS:
        return _Trouble.WALLET
    return next((trouble for trouble, reasons in _TROUBLES.items() if apology.reason in reasons), _Trouble.UNKNOWN)


_TROUBLES: dict[_Trouble, frozenset[Reason]] = {
    _Trouble.FOREIGN: frozenset({Reason.NOT_MEMBER_CODE, Reason.BAD_CHECK}),
    _Trouble.STALE: frozenset({Reason.EXPIRED, Reason.FROM_FUTURE, Reason.PHONE_CLOCK, Reason.NO_KEY_FOR_DAY}),
    _Trouble.USED: frozenset({Reason.REPLAY, Reason.ALREADY_CHECKED_IN}),
    _Trouble.AWAY: frozenset({Reason.NO_ROSTER, Reason.ONLINE_ONLY, Reason.OFFLINE, Reason.NO_ANSWER})
    | frozenset({Reason.BACKEND_BUSY, Reason.LINK_PAUSED, Reason.STILL_RUNNING})
    | frozenset({Reason.TILL_CLOCK, Reason.OFFLINE_TOO_LONG}),
}
