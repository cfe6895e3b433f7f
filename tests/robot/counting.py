"""What it costs a cashier to do a thing: keys, scans, digits that are typed anyway, and who has to sign for it."""

from dataclasses import dataclass, replace

from tests.robot.shop import PINS
from tests.robot.till import Till

_REACH_S = 1.0
"""From the keypad to the scanner."""
_DIGITS = frozenset("0123456789.")
_WORDS = {"en": ("scan", "key", "figures", "badge and PIN"), "zh": ("扫码", "按键", "数字", "工牌加密码")}


@dataclass(frozen=True, slots=True)
class Cost:
    """How often; `types` says whether figures are typed besides (an amount, the end of a card number)."""

    scans: int = 0
    keys: int = 0
    types: bool = False
    badges: int = 0

    def said(self, language: str) -> str:
        """As it stands in docs/cashier.md."""
        scan, key, figures, badge = _WORDS[language]
        counted = ((self.scans, scan), (self.keys, key), (self.badges, badge))
        parts = [_times(count, thing, language) for count, thing in counted if count]
        parts += [figures] if self.types else []
        return " + ".join(parts) or "0"


def _times(count: int, thing: str, language: str) -> str:
    if thing in {_WORDS["en"][3], _WORDS["zh"][3]}:
        return thing
    return f"{count} {thing}{'s' if count > 1 else ''}" if language == "en" else f"{thing} {count} 次"


class CountedHands:
    """A cashier's hands at a till; `cost` is what they did since it was forgotten."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self.cost = Cost()

    def forget(self) -> None:
        """Begin to count."""
        self.cost = Cost()

    def press(self, *keys: str) -> None:
        """Keys that mean something by themselves."""
        for key in keys:
            self.cost = replace(self.cost, keys=self.cost.keys + 1)
            self._press(key)

    def type(self, figures: str) -> None:
        """What has to be typed on any till."""
        self.cost = replace(self.cost, types=True)
        for digit in figures:
            assert digit in _DIGITS
            self._press(digit)

    def scan(self, text: str) -> None:
        """A code before the scanner."""
        self.cost = replace(self.cost, scans=self.cost.scans + 1)
        self._till.pass_time(_REACH_S)
        self._till.scan(text)
        self._till.breathe()

    def sign(self, badge: str) -> None:
        """Badge, PIN, Enter: one thing."""
        self.cost = replace(self.cost, badges=self.cost.badges + 1)
        self._till.scan(badge)
        for key in (*PINS[badge], "Enter"):
            self._press(key)

    def _press(self, key: str) -> None:
        self._till.hands.press(key)
        self._till.breathe()
