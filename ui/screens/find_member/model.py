"""What the window for a member without a phone shows. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum

from pos_client.domain.member_code import HANDLE_DIGITS, is_handle
from pos_client.domain.search_words import LAST_DIGITS, wanted_words
from pos_client.domain.transaction import TypedReason
from pos_client.domain.wire import FoundMember

_DIGITS = frozenset("0123456789")


class FindState(StrEnum):
    """How far a search is: nothing asked yet, on its way, somebody or NOBODY found, TOO_MANY, or FAILED."""

    TYPING = "typing"
    SEARCHING = "searching"
    FOUND = "found"
    NOBODY = "nobody"
    TOO_MANY = "too_many"
    FAILED = "failed"


class Unused(StrEnum):
    """What came just now and was not taken: a DIGIT too many, or the SCAN of something else than a member's code."""

    DIGIT = "digit"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class FindModel:
    """The text so far, what was found by it, and which of those is chosen; `failed` is why a search was refused.

    `why` is why there is no code: without another word, because there is no phone.
    """

    is_open: bool = False
    text: str = ""
    state: FindState = FindState.TYPING
    found: tuple[FoundMember, ...] = ()
    has_more: bool = False
    chosen: int = 0
    failed: str = ""
    why: TypedReason = TypedReason.NO_PHONE
    unused: Unused | None = None
    is_online: bool = True

    @property
    def number(self) -> str:
        """The whole card number that was typed, or nothing."""
        digits = self.digits
        return digits if is_handle(digits) else ""

    @property
    def digits(self) -> str:
        """What was typed without spaces where it is all digits, else nothing."""
        text = "".join(self.text.split())
        return text if _DIGITS.issuperset(text) else ""

    @property
    def is_end_of_card(self) -> bool:
        """Whether just the last digits of a card were typed: a question that needs no Enter."""
        return len(self.digits) == LAST_DIGITS

    @property
    def has_too_many_digits(self) -> bool:
        """Whether no card number is so long."""
        return len(self.digits) > HANDLE_DIGITS

    @property
    def may_search(self) -> bool:
        """Whether Enter asks."""
        is_asked = self.state in {FindState.SEARCHING, FindState.FOUND}
        return self.is_online and not (self.number or is_asked) and bool(wanted_words(self.text))

    @property
    def taken(self) -> str:
        """The card number that Enter takes: one that was typed, or that of the member chosen."""
        return self.number or (self.found[self.chosen].handle if self.found else "")
