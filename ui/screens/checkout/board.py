"""What the cashier is being told now: about the sale, about the code held up last; heard as well as seen."""

from collections.abc import Callable

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.ports import ToneIndicator
from ui.screens.checkout.model import Notice, NoticeKind, ScanLine, Verdict

_TONES = {
    NoticeKind.CORRECTED: "attention",
    NoticeKind.QUEUED: "queued",
    NoticeKind.UNKNOWN: "attention",
    NoticeKind.REFUSED: "bad",
    NoticeKind.FAULT: "bad",
    NoticeKind.ALREADY_USED: "attention",
    NoticeKind.UNKNOWN_PRODUCT: "attention",
    NoticeKind.PRODUCT_KNOWN: "attention",
    NoticeKind.AMOUNT_TYPED: "attention",
    NoticeKind.ITEM_TYPED: "attention",
    NoticeKind.ASK_EMPTY: "attention",
    NoticeKind.NOT_PRINTED: "attention",
    NoticeKind.NOTHING_TO_PRINT: "attention",
    NoticeKind.RECEIPT: "good",
}
_PASSING = {
    NoticeKind.SAVED, NoticeKind.ACCEPTED, NoticeKind.CORRECTED, NoticeKind.QUEUED, NoticeKind.UNKNOWN,
    NoticeKind.PRINTING, NoticeKind.PRINTED, NoticeKind.NOT_PRINTED, NoticeKind.NOTHING_TO_PRINT,
    NoticeKind.RECEIPT,
}  # fmt: skip
"""What may give way to news of the printer: nobody has to act upon it."""
_EARLY = {Reason.NO_MEMBER, Reason.NO_AMOUNT}
"""A key pressed too early is no mishap."""


class Board:
    """One notice and one verdict at a time. UI thread; `on_change` draws."""

    def __init__(self, tones: ToneIndicator, on_change: Callable[[], None]) -> None:
        self._tones = tones
        self._on_change = on_change
        self.notice: Notice | None = None
        self.verdict = Verdict.NONE
        self.refused: Notice | None = None

    def says(self, code: str) -> bool:
        """Whether the notice is about this reason or error code."""
        return self.notice is not None and self.notice.code == code

    def changed(self) -> None:
        """Something beside the notice changed; draw it."""
        self._on_change()

    def wipe(self) -> None:
        """The next sale has begun."""
        self.notice, self.verdict = None, Verdict.NONE

    def say(self, notice: Notice) -> None:
        """Say this instead of whatever was said before."""
        self.notice = notice
        if notice.kind in _TONES:
            self._tones.play("attention" if notice.code in _EARLY else _TONES[notice.kind])
        self._on_change()

    def mention(self, notice: Notice) -> None:
        """Say this unless something is being said that somebody has to act upon; it is heard all the same."""
        if self.notice is None or self.notice.kind in _PASSING:
            self.say(notice)
        elif notice.kind in _TONES:
            self._tones.play(_TONES[notice.kind])

    def refuse(self, reason: Reason) -> None:
        """What was asked for cannot be done now."""
        self.say(Notice(NoticeKind.REFUSED, code=reason))

    def heard(self) -> None:
        """A product came into the basket; the list shows which."""
        self._tones.play("good")
        self._on_change()

    def welcome(self, *, online: bool) -> None:
        """The code held up is a member's."""
        self.verdict = Verdict.ONLINE if online else Verdict.OFFLINE
        self._tones.play("good" if online else "queued")

    def noted(self) -> None:
        """There is no code, only a number that was typed: nothing to judge."""
        self.verdict = Verdict.NONE
        self._tones.play("queued")

    def refuse_code(self, reason: Reason, barcode: Kind) -> None:
        """The code held up is of no use; the verdict stays when the notice goes on to something else."""
        self.verdict, self.refused = Verdict.REFUSED, Notice(NoticeKind.REFUSED, code=reason, barcode=barcode)
        self.say(self.refused)

    def already_used(self, line: ScanLine) -> None:
        """The code held up was used for this sale."""
        self.verdict, self.refused = Verdict.REFUSED, Notice(NoticeKind.REFUSED, code=Reason.REPLAY)
        told = line.booked or line.told
        self.say(Notice(NoticeKind.ALREADY_USED, told, Reason.REPLAY, at=line.at, used=line.state))

    def booked(self, *, undone: bool) -> None:
        """The sale, or its undoing, of a code verified offline has reached the backend."""
        if self.verdict in {Verdict.OFFLINE, Verdict.BOOKED}:
            self.verdict = Verdict.NONE if undone else Verdict.BOOKED

    def fault(self, error: Exception) -> None:
        """Something failed; its text is for the log, the screen knows its code."""
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self.say(Notice(NoticeKind.FAULT, code=code))
