"""The checkout's words, from its values; English is the source, `ui/i18n` holds the translations."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.barcode import Kind
from pos_client.domain.coupon import Coupon
from pos_client.domain.money import Money
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Told
from ui.i18n import current_language
from ui.screens.checkout.model import CheckoutModel, ScanLine, ScanState, Verdict
from ui.screens.dates import clock
from ui.screens.outcome_class import OutcomeClass
from ui.screens.reasons import wording
from ui.theme.tokens import Tone
from ui.widgets.product_list import ProductRow
from ui.widgets.scan_list import ScanRow

translate = QCoreApplication.translate
MINUS = "\u2212"


def signed(points: int) -> str:
    """Points with their sign, grouped: `+257 pts`."""
    sign = MINUS if points < 0 else "+"
    return translate("Checkout", "{points} pts").format(points=f"{sign}{abs(points):,}")


def told_words(told: Told) -> str:
    """What a sale did: points earned, redeemed, or both (`−500 +12 pts`)."""
    return translate("Checkout", "{points} pts").format(points=_figures(told))


def _figures(told: Told) -> str:
    redeemed, earned = f"{MINUS}{told.redeemed_points:,}", f"+{told.earned_points:,}"
    if told.redeemed_points and told.earned_points:
        return f"{redeemed} {earned}"
    return redeemed if told.redeemed_points else earned


def credit(minor: int, currency: str) -> str:
    """Credit earned or taken back, `+¥1.20 credit`."""
    sign = MINUS if minor < 0 else "+"
    return translate("Checkout", "{money} credit").format(money=f"{sign}{Money(abs(minor), currency)}")


def credit_words(earned_minor: int, paid_minor: int, currency: str) -> str:
    """Credit earned, paid, or both, `+¥1.20 −¥0.97 credit`."""
    earned = f"+{Money(earned_minor, currency)}" if earned_minor else ""
    paid = str(Money(-paid_minor, currency)) if paid_minor else ""
    return translate("Checkout", "{money} credit").format(money=f"{earned} {paid}".strip())


def corrected_words(told: Told, booked: Told, currency: str) -> str:
    """What the member was told and what the ledger holds instead: the points, or the credit where only that differs."""
    figures = [_figures(each) for each in (told, booked)]
    if figures[0] == figures[1]:
        figures = [credit(each.earned_credit_minor, currency) for each in (told, booked)]
    return translate("Checkout", "Told {told}, booked {booked}").format(told=figures[0], booked=figures[1])


def line_name(model: CheckoutModel) -> str:
    """What the first line of the sale is called: an amount, the sum of so many pieces, or an item being typed."""
    if not model.lines:
        return translate("Checkout", "Sale amount")
    if model.is_item_typed:
        return translate("Checkout", "Other item")
    return translate("Checkout", "%n products", None, sum(line.pieces for line in model.lines))


def product_rows(model: CheckoutModel) -> tuple[ProductRow, ...]:
    """The basket in words, the line scanned last on top."""
    return tuple(
        ProductRow(
            line.line_id,
            line.name or line.sku or translate("Checkout", "Other item"),
            f"{line.pieces}\u00a0\u00d7\u00a0{Money(line.unit_price_minor, model.currency)}",
            str(Money(line.amount_minor, model.currency)),
        )
        for line in reversed(model.lines)
    )


def amount(model: CheckoutModel) -> str:
    """The amount as it is being typed, or as it was sold."""
    money = Money(model.amount_minor, model.currency)
    if model.state is SaleState.DONE or not model.amount_text:
        return str(money)
    whole, point, part = model.amount_text.partition(".")
    return f"{money.symbol}{int(whole or '0'):,}{point}{part}"


def verdict(model: CheckoutModel) -> tuple[Tone, str, str]:
    """Tone, icon and words of the pill on the camera's picture."""
    if model.verdict is Verdict.CHECKING:
        return Tone.INFO, "hourglass", translate("Checkout", "Checking…")
    if model.verdict is Verdict.ONLINE:
        return Tone.GOOD, "check_circle", translate("Checkout", "Code verified · single use")
    if model.verdict is Verdict.OFFLINE:
        return _alone(model)
    if model.verdict is Verdict.BOOKED:
        return Tone.GOOD, "check_circle", translate("Checkout", "Verified offline · booked")
    if model.verdict is Verdict.REFUSED and model.refused is not None:
        return Tone.BAD, "cross_circle", wording(model.refused.code, model.refused.barcode).title
    return Tone.PLAIN, "", ""


def _alone(model: CheckoutModel) -> tuple[Tone, str, str]:
    if model.member is not None and not model.member.is_verified:
        return Tone.WAITING, "question", wording(Reason.AWARD_PENDING).title
    return Tone.WAITING, "cloud_up", translate("Checkout", "Verified offline · posts later")


def scan_row(line: ScanLine, currency: str = "") -> ScanRow:
    """One of the last scans in words."""
    tone, chip = _chip(line, currency)
    name = line.name or wording(line.code, line.barcode).title
    return ScanRow(clock(line.at), name, tone, chip)


def _chip(line: ScanLine, currency: str) -> tuple[Tone, str]:
    if line.state is ScanState.REFUSED:
        return _refused_chip(line)
    if line.is_typed and line.state is ScanState.RECOGNISED:
        return Tone.WAITING, translate("Checkout", "Typed")
    if line.is_typed and line.state in {ScanState.SAVED, ScanState.ACCEPTED, ScanState.QUEUED}:
        return Tone.WAITING, translate("Checkout", "Noted")
    if line.state is ScanState.ACCEPTED and line.booked is not None and line.booked != line.told:
        return Tone.WAITING, corrected_words(line.told, line.booked, currency)
    words = {
        ScanState.RECOGNISED: (Tone.INFO, translate("Checkout", "Here now")),
        ScanState.LEFT: (Tone.PLAIN, translate("Checkout", "No sale")),
        ScanState.SAVED: (Tone.GOOD, told_words(line.told)),
        ScanState.ACCEPTED: (Tone.GOOD, told_words(line.told)),
        ScanState.QUEUED: (Tone.WAITING, told_words(line.told)),
        ScanState.UNKNOWN: (Tone.WAITING, translate("Checkout", "Unclear")),
        ScanState.UNDONE: (Tone.PLAIN, translate("Checkout", "Undone")),
    }
    return words[line.state]


def _refused_chip(line: ScanLine) -> tuple[Tone, str]:
    if line.txn_id is not None:
        return Tone.BAD, translate("Checkout", "Refused")
    if line.code == Reason.NOT_MEMBER_CODE and line.barcode not in {None, Kind.EMPTY}:
        return Tone.BAD, translate("Checkout", "Not ours")
    who = wording(line.code, line.barcode).who
    words = {
        OutcomeClass.FAILED: translate("Checkout", "Refused"),
        OutcomeClass.UNKNOWN: translate("Checkout", "Unclear"),
        OutcomeClass.MEMBER: translate("Checkout", "Rescan"),
        OutcomeClass.STAFF: translate("Checkout", "See note"),
    }
    return Tone.BAD, words[who]


def coupon_news(model: CheckoutModel) -> str:
    """What a coupon takes off, or that there is none any more; read aloud."""
    if model.coupon is None or model.quote is None:
        return translate("Checkout", "No coupon")
    if not model.coupon_fits:
        return coupon_waits(model.coupon, model.currency)
    off = Money(-model.quote.coupon_minor, model.currency)
    return f"{model.coupon.title.in_language(current_language())} {off}"


def coupon_waits(coupon: Coupon, currency: str) -> str:
    """Why a coupon that was chosen takes nothing off."""
    least = Money(max(coupon.min_bill_minor, 1), currency)
    return translate("Checkout", "not below {money}").format(money=least)
