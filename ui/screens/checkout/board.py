"""What the cashier is being told now: about the sale, about the code held up last; heard as well as seen."""

from collections.abc import Callable

from pos_client.domain.reasons import Reason
from pos_client.errors import PosError
from pos_client.ports import ToneIndicator
from ui.screens.checkout.model import Notice, NoticeKind, Verdict

_TONES = {
    NoticeKind.CORRECTED: "attention",
    NoticeKind.QUEUED: "queued",
    NoticeKind.UNKNOWN: "attention",
    NoticeKind.REFUSED: "bad",
    NoticeKind.FAULT: "bad",
    NoticeKind.ALREADY_USED: "attention",
}


class Board:
    """One notice and one verdict at a time. UI thread; `on_change` draws."""

    def __init__(self, tones: ToneIndicator, on_change: Callable[[], None]) -> None:
        self._tones = tones
        self._on_change = on_change
        self.notice: Notice | None = None
        self.verdict = Verdict.NONE

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
            self._tones.play(_TONES[notice.kind])
        self._on_change()

    def refuse(self, reason: Reason) -> None:
        """What was asked for cannot be done now."""
        self.say(Notice(NoticeKind.REFUSED, code=reason))

    def fault(self, error: Exception) -> None:
        """Something failed; its text is for the log, the screen knows its code."""
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self.say(Notice(NoticeKind.FAULT, code=code))
