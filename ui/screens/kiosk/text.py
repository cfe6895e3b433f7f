"""What the check-in stand says: both languages, since a visitor's is unknown until the scan; a greeting in one."""

from dataclasses import dataclass
from datetime import date

from ui.i18n import LANGUAGES, Words, supported
from ui.screens.kiosk.presenter import Apology, Greeting
from ui.screens.member_words import MemberWords
from ui.screens.troubles import Trouble, trouble_of


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
    gift: str = ""


class KioskWords(Words):
    """The stand's words in one language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._card = MemberWords(language)

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
            Trouble.WALLET: (self.tr("That is a payment code"), own_card),
            Trouble.FOREIGN: (self.tr("That is not a member code"), own_card),
            Trouble.STALE: (self.tr("This code has expired"), fresh),
            Trouble.USED: (self.tr("This code was used already"), following),
            Trouble.AWAY: (self.tr("We are offline right now"), staff),
            Trouble.UNKNOWN: (self.tr("We could not recognise this card"), staff),
            Trouble.FAULT: (self.tr("Sorry, that did not work"), staff),
        }[_trouble(apology)]

    def greeting(self, greeting: Greeting) -> GreetingWords:
        """A member's greeting."""
        member = greeting.member
        return GreetingWords(
            hello=self.tr("Welcome back,"),
            name=member.facts.masked_name,
            verdict=self._verdict(greeting),
            saved=self.tr("Saved. It will post when we are back online.") if greeting.will_post else "",
            tier=self._card.tier(member),
            points=f"{greeting.points:,}",
            unit=self._card.unit(greeting.points),
            to_next=self._card.to_next(member),
            expiring=self._card.expiring(member),
            gift=self._gift(len(member.facts.gifts)),
        )

    def _gift(self, waiting: int) -> str:
        return self.tr("%n gifts are waiting at the counter", None, waiting) if waiting else ""

    def day(self, today: date) -> str:
        """Weekday and date as read on a wall."""
        return self._card.calendar.written(today, self._card.calendar.wall)

    def _verdict(self, greeting: Greeting) -> str:
        if not greeting.is_first_today:
            return self.tr("Already checked in today – see you tomorrow!")
        if not greeting.earned_points:
            return self.tr("Checked in")
        return self.tr("Checked in · +%n points", None, greeting.earned_points)


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


def _trouble(apology: Apology) -> Trouble:
    if apology.fault is not None or apology.reason is None:
        return Trouble.FAULT
    return trouble_of(apology.reason, apology.kind)
