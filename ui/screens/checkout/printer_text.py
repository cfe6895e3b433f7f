"""What the banner says of receipts and their printer."""

from PySide6.QtCore import QCoreApplication

from ui.screens.checkout.model import Notice, NoticeKind
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
