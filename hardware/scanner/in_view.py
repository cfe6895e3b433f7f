"""Which codes lie before the camera, and which of them are to be delivered: each once, and never a guess."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos_client.domain import barcode, member_code
from pos_client.domain.barcode import Symbology
from pos_client.domain.member_code import MemberCode

_NS = 1_000_000_000
_TOGETHER_NS = int(0.3 * _NS)
"""Two codes read so shortly one after the other are in view together, though no frame showed both."""
_SHOWN_TWICE = 2
_READ_TWICE = frozenset({Symbology.EAN_8, Symbology.CODE_128})
"""Short, or of any length: their one check digit lets too many chance reads pass; the same read again does not."""

Corners = tuple[tuple[float, float], ...]
Hit = tuple[str, Symbology, Corners]


@dataclass(slots=True)
class _Seen:
    """One code in view: when it was read last, where, and whether it was delivered."""

    at_ns: int
    corners: Corners
    is_delivered: bool = False


class CodesInView:
    """Takes what was read of each frame; hands out what is new. Not thread-safe.

    * A code is delivered once until it was out of view for `cool_down_ns`.
    * A text that looks like a member code and fails its check digits is a misread, and thrown away.
    * While a member code is in view nothing else is delivered: it is what the camera is there for.
    * Of two member codes in view neither is, until one of them is gone. One that is read where the other was replaced
      it: wallets show a new code every 30 seconds.
    * EAN-8 and Code 128 count when they are read a second time.
    """

    def __init__(self, cool_down_ns: int) -> None:
        self._cool_down_ns = cool_down_ns
        self._seen: dict[str, _Seen] = {}
        self._now_ns = 0

    @property
    def has_two_members(self) -> bool:
        """Two different member codes are in view, so neither is delivered."""
        return len(self._members()) >= _SHOWN_TWICE

    def take(self, hits: Sequence[Hit], now_ns: int) -> list[Hit]:
        """What is to be delivered of the codes read in a frame captured at `now_ns`, in their order."""
        self._now_ns = now_ns
        self._seen = {text: seen for text, seen in self._seen.items() if now_ns - seen.at_ns < self._cool_down_ns}
        known = [hit for hit in hits if not _is_misread(hit[0])]
        counting = [hit for hit in known if hit[1] not in _READ_TWICE or hit[0] in self._seen]
        for text, _, corners in known:
            self._note(text, corners)
        members = self._members()
        deliverable = (
            [] if len(members) >= _SHOWN_TWICE else [hit for hit in counting if not members or hit[0] in members]
        )
        return [hit for hit in deliverable if self._is_new(hit[0])]

    def _note(self, text: str, corners: Corners) -> None:
        if _is_member(text):
            for other, seen in self._seen.items():
                if other != text and seen.at_ns < self._now_ns and _is_within(seen.corners, corners):
                    seen.at_ns = min(seen.at_ns, self._now_ns - _TOGETHER_NS)
        before = self._seen.get(text)
        self._seen[text] = _Seen(self._now_ns, corners, before is not None and before.is_delivered)

    def _members(self) -> set[str]:
        return {
            text for text, seen in self._seen.items() if self._now_ns - seen.at_ns < _TOGETHER_NS and _is_member(text)
        }

    def _is_new(self, text: str) -> bool:
        seen = self._seen[text]
        is_new, seen.is_delivered = not seen.is_delivered, True
        return is_new


def _is_member(text: str) -> bool:
    return isinstance(member_code.parse(text), MemberCode)


def _is_misread(text: str) -> bool:
    return barcode.looks_like_member_code(text) and not _is_member(text)


def _is_within(outline: Corners, corners: Corners) -> bool:
    """Whether the middle of `corners` lies in the upright box around `outline`."""
    (xs, ys), (other_xs, other_ys) = zip(*outline, strict=True), zip(*corners, strict=True)
    x, y = sum(other_xs) / len(other_xs), sum(other_ys) / len(other_ys)
    return bool(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys))
