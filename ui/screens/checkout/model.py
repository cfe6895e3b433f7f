"""What the checkout shows, as values: no words (the view has those in two languages) and no widgets."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.barcode import Kind
from pos_client.domain.basket import Line
from pos_client.domain.calculation import Quote
from pos_client.domain.catalogue import Product
from pos_client.domain.coupon import Coupon
from pos_client.domain.member import MemberView
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority, Told
from pos_client.services.sale_receipt import SaleReceipt
from ui.screens.checkout import amount
from ui.screens.devices import NO_DEVICES, Devices

NOTHING = Told()


class Verdict(StrEnum):
    """What was made of the code held up last."""

    NONE = "none"
    CHECKING = "checking"
    ONLINE = "online"
    OFFLINE = "offline"
    BOOKED = "booked"
    REFUSED = "refused"


class NoticeKind(StrEnum):
    """What happened: to the sale, to a code, or to this till."""

    SAVED = "saved"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    QUEUED = "queued"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    FAULT = "fault"
    ALREADY_USED = "already_used"
    UNDOING = "undoing"
    UNDONE = "undone"
    UNDO_QUEUED = "undo_queued"
    UNDONE_BEFORE = "undone_before"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNKNOWN_PRODUCT = "unknown_product"
    PRODUCT_CAME = "product_came"
    PRODUCT_KNOWN = "product_known"
    AMOUNT_TYPED = "amount_typed"
    ITEM_TYPED = "item_typed"
    ASK_EMPTY = "ask_empty"
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    NOTHING_TO_PRINT = "nothing_to_print"
    RECEIPT = "receipt"


class LookUp(StrEnum):
    """Whether the backend has been asked for a product nobody here knows."""

    ASKING = "asking"
    OFFLINE = "offline"
    UNANSWERED = "unanswered"
    NOT_FOUND = "not_found"


class ScanState(StrEnum):
    """What came of one scan."""

    RECOGNISED = "recognised"
    LEFT = "left"
    SAVED = "saved"
    ACCEPTED = "accepted"
    QUEUED = "queued"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; `code` is a reason or error code, `barcode` what was read instead, `at` when a code was used.

    `used` is what became of the sale it was used for; `digits` are those of a product nobody here knows, `look_up` says
    how far asking for it is, and `product` which one it turned out to be.
    `receipt` is what this till knows of a RECEIPT that was scanned; None: nothing.
    `booked` is what the ledger holds; CORRECTED says that it is not what the member was told.
    """

    kind: NoticeKind
    told: Told = NOTHING
    code: str = ""
    barcode: Kind | None = None
    at: datetime | None = None
    used: ScanState | None = None
    booked: Told | None = None
    digits: str = ""
    look_up: LookUp = LookUp.ASKING
    product: Product | None = None
    receipt: SaleReceipt | None = None


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One of the last scans, or a card number that was typed; `code` says why it was refused.

    `text` is the member code as read, never shown.

    `told` is what the member heard, `booked` what the ledger holds once it has answered.
    """

    number: int
    at: datetime
    text: str
    state: ScanState
    name: str = ""
    told: Told = NOTHING
    code: str = ""
    barcode: Kind | None = None
    txn_id: UUID | None = None
    booked: Told | None = None
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class RedeemEdit:
    """Points being chosen: the digits so far and the most that is allowed."""

    text: str
    most: int

    @property
    def points(self) -> int:
        """The number typed; 0 when nothing is."""
        return int(self.text or "0")

    @property
    def fits(self) -> bool:
        """Whether it is allowed."""
        return self.points <= self.most


@dataclass(frozen=True, slots=True)
class CardEdit:
    """A part of the card's balance being chosen: what was typed so far and the most that can pay."""

    text: str
    most_minor: int
    currency: str

    @property
    def minor(self) -> int:
        """The amount typed; 0 when nothing is."""
        return amount.minor(self.text, self.currency)

    @property
    def fits(self) -> bool:
        """Whether it is there, and not more than is to pay."""
        return self.minor <= self.most_minor


@dataclass(frozen=True, slots=True)
class CardLoad:
    """Money being loaded onto the card, and the balance with it, once that is booked."""

    amount_minor: int
    balance_minor: int | None = None


@dataclass(frozen=True, slots=True)
class GiftShown:
    """A gift being handed over; once that `is_booked`, it is the member's."""

    title: LocalText
    quantity: int
    is_booked: bool


@dataclass(frozen=True, slots=True)
class CheckoutModel:
    """Everything on the screen. `undo_left` is the part (0 to 1) of the time left to undo a sale, or None.

    `refused` is why the code held up last was refused, for as long as the verdict says that it was.
    `lines` are the products scanned, `selected` the id of the one that plus and minus are about; beside lines
    `amount_text` is the price of another item being typed. `may_use_balance` says whether credit and card can pay now,
    `use_credit` whether credit is to.
    `pending` is why nothing can be promised to whoever is shown.
    `undo_told` is what that sale was: this one, or the one before while this one has just begun; `current` is the line
    of the last scans that is about whoever is shown. `keeps_money` says whether this programme has credit or balances
    at all, `earns_from` from which day on points earned now can be spent; None: at once. `paused` is why nothing is
    sent until somebody acts. `has_printer`: receipts can be printed.
    `coupon` is the one this sale uses. `may_load`: F5 loads the card of whoever is shown, `loading` is that; `handing`
    is a gift being handed over.
    """

    currency: str
    quick_amounts: tuple[int, ...]
    state: SaleState = SaleState.EMPTY
    amount_text: str = ""
    amount_minor: int = 0
    lines: tuple[Line, ...] = ()
    selected: str = ""
    member: MemberView | None = None
    authority: Authority | None = None
    pending: Reason | None = None
    may_pay: bool = False
    may_use_balance: bool = False
    use_credit: bool = True
    quote: Quote | None = None
    edit: RedeemEdit | None = None
    card_edit: CardEdit | None = None
    coupon: Coupon | None = None
    verdict: Verdict = Verdict.NONE
    refused: Notice | None = None
    notice: Notice | None = None
    undo_left: float | None = None
    undo_told: Told = NOTHING
    current: ScanLine | None = None
    keeps_money: bool = False
    earns_from: date | None = None
    scans: tuple[ScanLine, ...] = ()
    devices: Devices = NO_DEVICES
    paused: str = ""
    has_printer: bool = False
    may_load: bool = False
    loading: CardLoad | None = None
    handing: GiftShown | None = None

    @property
    def is_item_typed(self) -> bool:
        """Whether the price of another item is being typed beside the products."""
        return bool(self.lines and self.amount_text)

    @property
    def coupon_fits(self) -> bool:
        """Whether there is no coupon, or it takes something off."""
        return self.coupon is None or (self.quote is not None and self.quote.coupon_minor > 0)

    @property
    def is_undone(self) -> bool:
        """Whether this sale was taken back."""
        return self.current is not None and self.current.state is ScanState.UNDONE
