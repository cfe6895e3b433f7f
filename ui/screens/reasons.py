"""A sentence for every reason and error code, in the cashier's language: what it is, and what to do."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from ui.screens.code_texts import CODES
from ui.screens.coupon_texts import COUPONS
from ui.screens.fault_texts import FAULTS, FOREIGN
from ui.screens.outcome_class import OutcomeClass, Row
from ui.screens.reason_texts import REASONS
from ui.screens.staff_texts import STAFFING

_TABLES = (CODES, STAFFING, REASONS, COUPONS, FAULTS)


@dataclass(frozen=True, slots=True)
class Wording:
    """`title` is a few words for a chip or a heading, `advice` one sentence on what to do now."""

    who: OutcomeClass
    title: str
    advice: str


def row_of(code: str, kind: Kind | None = None) -> Row:
    """The English words for a reason or error code; a foreign barcode is called what it is.

    A code nobody knows (from a newer backend) gets the words of the plainest fault.
    """
    if code == Reason.NOT_MEMBER_CODE and kind is not None:
        return FOREIGN[kind.name]
    return next((table[code] for table in _TABLES if code in table), FAULTS[PosError.code])


def wording(code: str, kind: Kind | None = None) -> Wording:
    """What to say about a reason or error code, in the language shown now. UI thread."""
    who, title, advice = row_of(code, kind)
    return Wording(who, QCoreApplication.translate("Reasons", title), QCoreApplication.translate("Reasons", advice))


def sentence(reason: str, kind: Kind | None = None) -> str:
    """Title and advice as one text, as in `Code expired. Ask the member to refresh it and scan again.`."""
    words = wording(reason, kind)
    stop = QCoreApplication.translate("Reasons", ". ", "between title and advice")
    return f"{words.title}{stop}{words.advice}"
