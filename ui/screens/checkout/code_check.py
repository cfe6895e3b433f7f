"""Asking who a code belongs to. Only the code held up last counts; an answer about an earlier one comes too late."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from pos_client.domain import member_code
from pos_client.domain.member_code import MemberCode
from pos_client.services.verification import NotRecognised, Recognised
from ui.screens.checkout.ports import VerifiesScans
from ui.tasks import RunsTasks

Answer = Recognised | NotRecognised


def handle_of(text: str) -> str | None:
    """The card number in a member code, genuine or not; None for any other text."""
    code = member_code.parse(text)
    return code.handle if isinstance(code, MemberCode) else None


class CodeCheck:
    """One question at a time. UI thread; the answer comes on it too."""

    def __init__(
        self,
        verification: VerifiesScans,
        tasks: RunsTasks,
        on_answer: Callable[[str, Answer], None],
        on_fault: Callable[[Exception], None],
    ) -> None:
        self._verification = verification
        self._tasks = tasks
        self._on_answer = on_answer
        self._on_fault = on_fault
        self._text: str | None = None

    @property
    def text(self) -> str | None:
        """The code being checked, if one is."""
        return self._text

    def ask(self, text: str, basket_id: UUID) -> None:
        """Check this code for this basket; returns at once."""
        self._text = text
        self._tasks.run_task(
            partial(self._verification.verify, text, basket_id),
            on_done=partial(self._answered, text),
            on_error=partial(self._failed, text),
        )

    def _answered(self, text: str, answer: Answer) -> None:
        if text == self._text:
            self._text = None
            self._on_answer(text, answer)

    def _failed(self, text: str, error: Exception) -> None:
        if text == self._text:
            self._text = None
            self._on_fault(error)
