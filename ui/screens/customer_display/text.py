"""What the customer display says: a member's own language to a member, both languages while nobody is known."""

from dataclasses import dataclass

from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.money import Money
from pos_client.domain.programme import LocalText
from ui.i18n import LANGUAGES, Words, current_language, supported
from ui.screens.checkout.member_side import MemberSide, Moment
from ui.screens.checkout.model import CardLoad, ScanState
from ui.screens.member_words import MemberWords, grouped
from ui.screens.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Told:
    """A headline and a sentence."""

    title: str
    line: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the bill: what it is, and the figure on the right."""

    name: str
    figure: str


class CustomerWords(Words):
    """The display's words in one language, or in that of the screen. UI thread."""

    def __init__(self, language: str | None = None) -> None:
        super().__init__(language)
        self.card = MemberWords(language)

    def moment(self, moment: Moment) -> Told:
        """What is said while nobody is known."""
        return {
            Moment.CLOSED: Told(self.tr("This counter is closed"), self.tr("We gladly serve you at the next one.")),
            Moment.CHECKING: Told(self.tr("One moment…"), self.tr("We are reading your card.")),
            Moment.UNDONE: Told(self.tr("Undone"), self.tr("Points and balance are as they were before.")),
        }.get(moment, Told(self.tr("Welcome"), self.tr("Show your member code and collect points.")))

    def trouble(self, trouble: Trouble) -> Told:
        """Why nothing came of a code, and what whoever held it up can do."""
        own_card = self.tr("Open your membership card and show its code.")
        staff = self.tr("Our staff will gladly help you.")
        fresh = self.tr("Open your membership card again and show the fresh code.")
        following = self.tr("Wait for the next code on your phone and show that one.")
        pay = self.tr("Tap Pay with points on your card and show the new code.")
        return {
            Trouble.WALLET: Told(self.tr("That is a payment code"), own_card),
            Trouble.FOREIGN: Told(self.tr("That is not a member code"), own_card),
            Trouble.STALE: Told(self.tr("This code has run out"), fresh),
            Trouble.USED: Told(self.tr("This code was used before"), following),
            Trouble.AWAY: Told(self.tr("We are offline right now"), staff),
            Trouble.LOCKED: Told(self.tr("To pay with points"), pay),
        }.get(trouble, Told(self.tr("We could not read this card"), staff))

    def invitation(self, *, is_checking: bool) -> Told:
        """Beside a sale that has no member yet."""
        if is_checking:
            return Told(self.tr("One moment…"), self.tr("We are reading your card."))
        return Told(self.tr("Show your member code"), self.tr("This purchase earns points."))

    def noted(self, side: MemberSide) -> Told:
        """A card that nobody here can verify yet."""
        if side.moment is Moment.DONE:
            return Told(self.tr("Thank you"), self.tr("Your points follow once your card has been checked."))
        return Told(self.tr("Your card is noted"), self.tr("Points follow once it has been checked."))

    def hello(self, side: MemberSide) -> str:
        """Before the name."""
        if side.moment is not Moment.DONE:
            return self.tr("Welcome back,")
        return self.tr("Congratulations,") if side.is_promoted else self.tr("Thank you,")

    def promoted(self, side: MemberSide) -> str:
        """The tier that was won."""
        return self.tr("You are {tier} now").format(tier=self.card.tier(side.member)) if side.member else ""

    def outcome(self, side: MemberSide) -> Told | None:
        """What became of the sale where it is not simply done."""
        said = {
            ScanState.QUEUED: Told(self.tr("Saved"), self.tr("It will be booked when we are back online.")),
            ScanState.UNKNOWN: Told(self.tr("Being checked"), self.tr("Please do not show the code again.")),
            ScanState.REFUSED: Told(self.tr("Not booked yet"), self.tr("Our staff will gladly help you.")),
        }
        return said.get(side.became) if side.became is not None else None

    def gift(self, side: MemberSide) -> str:
        """What is handed over, or waits for the member; empty where nothing does."""
        if side.gift is not None:
            name = self._pieces(side.gift.title, side.gift.quantity)
            words = self.tr("Yours now: {gift}") if side.gift.is_booked else self.tr("One moment: {gift}")
            return words.format(gift=name)
        waiting = side.member.facts.gifts if side.member is not None else ()
        if len(waiting) == 1:
            return self.tr("Waiting for you: {gift}").format(gift=self._pieces(waiting[0].title, waiting[0].quantity))
        return self.tr("%n gifts are waiting for you", None, len(waiting)) if waiting else ""

    def _pieces(self, title: LocalText, quantity: int) -> str:
        name = title.in_language(self.card.language)
        return name if quantity == 1 else f"{quantity} × {name}"

    def to_pay(self) -> str:
        """Above the money."""
        return self.tr("To pay")

    def onto_card(self, load: CardLoad) -> str:
        """Above the money that goes onto the card."""
        return self.tr("Onto your card") if load.balance_minor is None else self.tr("Now on your card")

    def balance(self) -> str:
        """Before what is on the card."""
        return self.tr("Balance")

    def your_points(self) -> str:
        """Above the balance."""
        return self.tr("Your points")

    def earned(self, side: MemberSide) -> str:
        """The points of this sale: what they will be, or are; empty where there are none."""
        points = side.told.earned_points
        if not points:
            return ""
        if side.earns_from is not None and side.member is not None:
            today = side.member.facts.as_of.astimezone().date()
            text = grouped(self.tr("+%n points from {day}", None, points), points)
            return text.replace("{day}", self.card.calendar.day(side.earns_from, today))
        return grouped(self.tr("+%n points", None, points), points)

    def spent(self, side: MemberSide) -> str:
        """The points that pay; empty where none do."""
        points = side.told.redeemed_points
        return grouped(self.tr("−%n points", None, points), points) if points else ""

    def rows(self, side: MemberSide, most: int) -> list[Row]:
        """The bill: the latest of the products, and what pays a part of it."""
        pays = self._pays(side)
        room = most - len(pays)
        lines = [self._line(line, side.currency) for line in side.lines]
        if len(lines) > room:
            hidden = len(lines) - room + 1
            lines = [Row(self.tr("%n more items", None, hidden), ""), *lines[hidden:]]
        return [*lines, *pays]

    def _pays(self, side: MemberSide) -> list[Row]:
        quote = side.quote
        if quote is None:
            return []
        paid = (
            (self.tr("Coupon"), quote.coupon_minor),
            (grouped(self.tr("%n points", "that pay", quote.redeem_points), quote.redeem_points), quote.redeem_minor),
            (self.tr("Credit"), quote.credit_minor),
            (self.tr("Card balance"), quote.stored_value_minor),
        )
        rows = [Row(name, str(Money(-minor, side.currency))) for name, minor in paid if minor]
        sum_row = Row(self.tr("Sum"), str(Money(side.amount_minor, side.currency)))
        return [sum_row, *rows] if rows else []

    def _line(self, line: Line, currency: str) -> Row:
        name = line.name or self.tr("Item")
        pieces = f"{line.pieces} × " if line.quantity_milli % ONE_PIECE == 0 and line.pieces > 1 else ""
        return Row(f"{pieces}{name}", str(Money(line.amount_minor, currency)))


class CustomerText:
    """The words of every language there is. UI thread."""

    def __init__(self) -> None:
        self._shown = CustomerWords()
        self._words = {language: CustomerWords(language) for language in LANGUAGES}

    def own(self, side: MemberSide) -> CustomerWords:
        """The member's language where it is known, else the screen's."""
        tag = side.member.facts.language if side.member is not None else ""
        language = supported(tag) if tag else current_language()
        return self._shown if language == current_language() else self._words[language]

    def other(self) -> CustomerWords:
        """The language that is not the screen's."""
        return self._words[next(language for language in LANGUAGES if language != current_language())]
