"""The member's side of the counter: what of the checkout whoever stands there may see, as values."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from pos_client.domain.basket import Line
from pos_client.domain.calculation import Quote
from pos_client.domain.member import MemberView
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Told
from ui.screens.checkout.model import NOTHING, CardLoad, CheckoutModel, GiftShown, ScanState, Verdict
from ui.screens.troubles import Trouble, trouble_of


class Moment(Enum):
    """Where a visit stands. SALE: something is being bought, by a member or not; LOADING: money goes onto a card.

    CLOSED: nobody serves here.
    """

    IDLE = auto()
    CLOSED = auto()
    CHECKING = auto()
    SORRY = auto()
    WELCOME = auto()
    SALE = auto()
    LOADING = auto()
    DONE = auto()
    UNDONE = auto()


@dataclass(frozen=True, slots=True)
class MemberSide:
    """What may be seen. Nothing here is a full name; whoever shows it leaves the card's number out.

    `scan` counts the scans of this till: the one that this is about. `member` is somebody verified; `is_noted` says
    that a card is here that nobody can verify yet, `is_checking` that a code is being looked at. `told` is what the
    sale does or did, `became` what has become of it once it is saved. `before` is the balance without it, `after` with
    it; None: nobody can say. `is_promoted`: it won a higher tier. `earns_from` is the day from which on points earned
    can be spent; None: at once. `load` is the money that goes onto the card, `gift` one that is being handed over.
    """

    moment: Moment = Moment.IDLE
    scan: int = 0
    currency: str = "CNY"
    member: MemberView | None = None
    is_noted: bool = False
    is_checking: bool = False
    lines: tuple[Line, ...] = ()
    amount_minor: int = 0
    quote: Quote | None = None
    told: Told = NOTHING
    became: ScanState | None = None
    before: int = 0
    after: int | None = None
    is_promoted: bool = False
    earns_from: date | None = None
    trouble: Trouble | None = None
    load: CardLoad | None = None
    gift: GiftShown | None = None

    @property
    def to_pay_minor(self) -> int:
        """The money of the sale."""
        return self.quote.to_pay_minor if self.quote else self.amount_minor

    @property
    def visit(self) -> tuple[Moment, int]:
        """What it is about: the same one is shown once."""
        return self.moment, self.scan


def member_side(model: CheckoutModel, before: MemberView | None = None) -> MemberSide:
    """What of the checkout is the member's; `before` is the member as before the sale, where that is known."""
    moment = _moment(model)
    member = model.member if model.member is not None and model.member.is_verified else None
    first = before if before is not None and before.is_verified else member
    current, told = model.current, _told(model)
    newest = max((line.number for line in model.scans), default=0)
    became = current.state if current is not None and model.state is SaleState.DONE else None
    is_booked = became is ScanState.ACCEPTED
    return MemberSide(
        moment=moment,
        scan=newest if moment in {Moment.SORRY, Moment.CHECKING} or current is None else current.number,
        currency=model.currency,
        member=member,
        is_noted=model.pending is not None,
        is_checking=model.verdict is Verdict.CHECKING,
        lines=model.lines,
        amount_minor=model.amount_minor,
        quote=model.quote,
        told=told,
        became=became,
        before=first.facts.points if first else 0,
        after=_after(model, first, told, became),
        is_promoted=bool(is_booked and first and member and member.tier.threshold > first.tier.threshold),
        earns_from=model.earns_from,
        trouble=_trouble(model),
        load=model.loading,
        gift=model.handing,
    )


def _moment(model: CheckoutModel) -> Moment:
    """A code held up after a sale is the next visitor's: nothing of the one before is shown any more."""
    if model.loading is not None:
        return Moment.LOADING
    is_over = model.state in {SaleState.EMPTY, SaleState.DONE}
    if is_over and model.verdict is Verdict.CHECKING:
        return Moment.CHECKING
    if is_over and model.verdict is Verdict.REFUSED:
        return Moment.SORRY
    if model.is_undone:
        return Moment.UNDONE
    return {
        SaleState.EMPTY: Moment.IDLE,
        SaleState.AMOUNT_ONLY: Moment.SALE,
        SaleState.MEMBER_ONLY: Moment.WELCOME,
        SaleState.READY: Moment.SALE,
        SaleState.SAVING: Moment.SALE,
        SaleState.DONE: Moment.DONE,
    }[model.state]


def _trouble(model: CheckoutModel) -> Trouble | None:
    """What the member can help; that two members' codes were mixed up is the cashier's to see."""
    if model.notice is not None and model.notice.code == Reason.NEEDS_PAY_CODE:
        return Trouble.LOCKED
    refused = model.refused
    if model.verdict is not Verdict.REFUSED or refused is None or refused.code == Reason.OTHER_MEMBER:
        return None
    return trouble_of(refused.code, refused.barcode)


def _told(model: CheckoutModel) -> Told:
    """What the ledger holds, or what was told, or what would be."""
    if model.state is SaleState.DONE and model.current is not None and model.current.txn_id is not None:
        return model.current.booked or model.current.told
    quote = model.quote
    return NOTHING if quote is None else Told(quote.earn_points, quote.redeem_points, quote.earn_credit_minor)


def _after(model: CheckoutModel, before: MemberView | None, told: Told, became: ScanState | None) -> int | None:
    """The balance: the ledger's own word, else what follows from before; nothing where there is no answer."""
    if before is None or model.pending is not None or became in {ScanState.UNKNOWN, ScanState.REFUSED}:
        return None
    if became is ScanState.ACCEPTED and model.member is not None:
        return model.member.facts.points
    return before.facts.points - told.redeemed_points + (0 if model.earns_from else told.earned_points)
