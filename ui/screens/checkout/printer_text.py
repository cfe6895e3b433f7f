"""What the banner says of receipts and their printer."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.services.sale_receipt import ReceiptState, SaleReceipt
from ui.screens.checkout.model import Notice, NoticeKind
from ui.screens.dates import moment
from ui.screens.reasons import wording
from ui.theme.tokens import Tone
from ui.widgets.banner import BannerFace

translate = QCoreApplication.translate
PRINTER_NOTICES = frozenset({
    NoticeKind.PRINTING, NoticeKind.PRINTED, NoticeKind.NOT_PRINTED, NoticeKind.NOTHING_TO_PRINT,
})  # fmt: skip


def about_printer(notice: Notice, left: float | None) -> BannerFace:
    """How printing stands; `left` is the part of the time left to undo the last sale, which goes on."""
    if notice.kind is NoticeKind.NOT_PRINTED:
        words = wording(notice.code)
        return BannerFace(Tone.WAITING, "printer", words.title, words.advice, left)
    if notice.kind is NoticeKind.NOTHING_TO_PRINT:
        title = translate("Checkout", "No receipt to print")
        detail = translate("Checkout", "Receipts are of sales and refunds.")
        return BannerFace(Tone.INFO, "printer", title, detail, left)
    printing = notice.kind is NoticeKind.PRINTING
    title = translate("Checkout", "Printing the receipt…") if printing else translate("Checkout", "Receipt printed")
    return BannerFace(Tone.INFO if printing else Tone.GOOD, "printer", title, "", left)


def about_receipt(receipt: SaleReceipt | None, left: float | None, *, can_print: bool) -> BannerFace:
    """Which sale a receipt that was scanned is of, and what became of it; `left` as above."""
    if receipt is None:
        title = translate("Checkout", "Receipt of another till")
        return BannerFace(Tone.INFO, "info", title, translate("Checkout", "The backend is asked what is left."), left)
    words = translate("Checkout", "Receipt of {time}: {money}")
    title = words.format(time=moment(receipt.at), money=Money(receipt.amount_minor, receipt.currency))
    stands = {
        ReceiptState.BOOKED: translate("Checkout", "This sale is booked."),
        ReceiptState.WAITING: translate("Checkout", "This sale is saved and posts when online."),
        ReceiptState.REFUSED: translate("Checkout", "This sale was refused."),
        ReceiptState.UNDONE: translate("Checkout", "This sale was undone."),
    }
    copy = translate("Checkout", "Ctrl+P prints a copy.") if can_print else ""
    tone = Tone.INFO if receipt.state in {ReceiptState.BOOKED, ReceiptState.WAITING} else Tone.WAITING
    return BannerFace(tone, "info", title, f"{stands[receipt.state]} {copy}".strip(), left)
