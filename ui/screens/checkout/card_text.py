"""The member's card in words; English is the source, `ui/i18n` holds the translations."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from pos_client.domain.member import MemberView
from pos_client.domain.money import Money
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority
from ui.i18n import current_language
from ui.screens.dates import clock, day
from ui.screens.reasons import wording
from ui.theme.tokens import Tone
from ui.widgets.member_card import CardFace

translate = QCoreApplication.translate
SOON = timedelta(days=60)
"""Points that go within two months are worth a word from the cashier."""


def own(text: LocalText) -> str:
    """A text of the programme in the language shown now."""
    return text.in_language(current_language())


def card(view: MemberView, currency: str, authority: Authority | None) -> CardFace:
    """A member's card in words."""
    facts = view.facts
    worth = Money(view.worth_minor, currency)
    offline = authority is Authority.OFFLINE
    note = translate("Checkout", "Verified offline · points as of {time}").format(time=clock(facts.as_of))
    following, to_go = _way_up(view)
    return CardFace(
        name=facts.masked_name,
        number=translate("Checkout", "Card {number}").format(number=view.masked_handle),
        badge=own(view.tier.name).upper(),
        points=facts.points,
        unit=translate("Checkout", "points"),
        worth=translate("Checkout", "worth {money}").format(money=worth),
        to_next=to_go,
        next_tier=following,
        progress=view.progress,
        privileges=tuple(own(privilege) for privilege in view.tier.privileges),
        notes=tuple(
            words
            for words in (_joined(note if offline else "", purse(view, currency)), _coming(view, currency))
            if words
        ),
        note_tone=Tone.WAITING if offline else Tone.PLAIN,
        look=view.tier.look,
    )


def unverified(view: MemberView, why: Reason) -> tuple[str, str]:
    """What stands in place of a card that could not be verified here: there is nothing to show of it."""
    words = wording(why)
    number = translate("Checkout", "Card {number}").format(number=view.masked_handle)
    return words.title, _joined(number, words.advice)


def expiring(view: MemberView | None) -> tuple[Tone, str]:
    """The points that expire next, if any do, counted from the day of the member's facts; amber when it is soon."""
    if view is None or not view.facts.expiring:
        return Tone.PLAIN, ""
    first, today = view.facts.expiring[0], view.facts.as_of.astimezone().date()
    words = translate("Checkout", "{points} points expire after {day}")
    tone = Tone.WAITING if first.on - today <= SOON else Tone.PLAIN
    said = words.format(points=f"{first.points:,}", day=day(first.on, today))
    lasting = translate("Checkout", "{points} never expire").format(points=f"{view.facts.lasting_points:,}")
    return tone, f"{said} · {lasting}" if view.facts.lasting_points else said


def gifts(waiting: int) -> str:
    """What waits for the member at the counter."""
    return translate("Checkout", "%n gifts waiting", None, waiting)


def purse(view: MemberView, currency: str) -> str:
    """What else is on the card: credit, money and coupons."""
    facts, bits = view.facts, []
    if facts.credit_minor:
        bits.append(translate("Checkout", "Credit {money}").format(money=Money(facts.credit_minor, currency)))
    if facts.stored_value_minor:
        bits.append(translate("Checkout", "Balance {money}").format(money=Money(facts.stored_value_minor, currency)))
    if facts.coupons:
        bits.append(translate("Checkout", "%n coupons", None, len(facts.coupons)))
    return _joined(*bits)


def _coming(view: MemberView, currency: str) -> str:
    """Points and credit that were earned and cannot be spent yet, and when the first of each can."""
    facts, today, bits = view.facts, view.facts.as_of.astimezone().date(), []
    if facts.pending:
        waiting = sum(each.points for each in facts.pending)
        words = translate("Checkout", "{points} pts from {day}")
        bits.append(words.format(points=f"{waiting:,}", day=day(facts.pending[0].on, today)))
    if facts.pending_credit:
        money = Money(sum(each.credit_minor for each in facts.pending_credit), currency)
        words = translate("Checkout", "{money} credit from {day}")
        bits.append(words.format(money=money, day=day(facts.pending_credit[0].on, today)))
    return _joined(*bits)


def _way_up(view: MemberView) -> tuple[str, str]:
    """Left and right of the way to the next tier; a tier that may still be lost at a review says so first."""
    above, points = view.next_tier, f"{view.to_next:,}"
    if view.facts.tier_until is None or not view.to_keep:
        if above is None:
            return translate("Checkout", "Highest tier"), ""
        to_go = translate("Checkout", "%n points to go", None, view.to_next)
        to_go = to_go.replace(str(view.to_next), points)  # Qt writes counts without groups
        return translate("Checkout", "Next: {tier}").format(tier=own(above.name)), to_go
    until = day(view.facts.tier_until, view.facts.as_of.astimezone().date())
    kept = translate("Checkout", "{tier} until {day}, {points} to keep it")
    kept = kept.format(tier=own(view.tier.name), day=until, points=f"{view.to_keep:,}")
    further = translate("Checkout", "{points} to {tier}").format(points=points, tier=own(above.name)) if above else ""
    return kept, further


def _joined(*bits: str) -> str:
    return " · ".join(bit for bit in bits if bit)
