"""Tells a scanner that types like a keyboard from a person who does, key by key.

How to feed it, from an event filter in front of everything else:

    decision = detector.feed(Key(...))        # for every key press and release, in order
    for key in decision.replay: ...           # deliver these earlier keys now, as typing
    if decision.scan: ...                     # a barcode is complete
    return decision.swallow                   # True: this key must not reach any widget

and, when `detector.deadline_ms` has passed without another key, `detector.tick(t_ms)` in the same way (its `swallow`
says nothing). `t_ms` is the event's own timestamp, never the time of its delivery: a busy UI delivers a minute's
typing within a millisecond. For `tick`, take the last key's timestamp plus the time since that key was delivered, and
let input that waits in the event queue be delivered first.
"""

from dataclasses import dataclass, field, replace

from hardware.scanner.aim import without_identifier
from hardware.scanner.key_layout import ENTER_KEYS, TAB_KEYS, X11_OFFSET, repaired_digits, us_sign
from pos_client.domain.barcode import MAX_TEXT, Heard, Symbology

_AIM_PREFIX = "]"
_TYPED_FASTER_THAN_HANDS = 3
"""From so many characters within the gap on, an Enter within the gap is the scanner's and presses nothing; as many
within `fast_ms` are a scan."""


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """What a scan looks like; times in milliseconds.

    `gap_ms` is the longest time between two keys of a scan: scanners need 1 to 20, fast typists rarely less than 50.
    Keys that all lie within `fast_ms` of each other come from no hand, however few they are: two fingers rolling over
    two keys need 20 or more.
    Behind `prefix` (or an AIM identifier) keys may lie `prefixed_gap_ms` apart, as Bluetooth scanners send them.
    `scan_code_offset` is what the platform adds to key numbers; None when it gives none (`key_layout`).
    """

    gap_ms: int = 35
    fast_ms: int = 15
    prefixed_gap_ms: int = 100
    silence_ms: int = 60
    min_length: int = 8
    prefix: str = ""
    scan_code_offset: int | None = X11_OFFSET


@dataclass(frozen=True, slots=True)
class Key:
    """One key press or release as the window system reports it.

    `scan_code` is native, 0 when there is none; `command` says that Ctrl, Alt or Meta is down; `is_modifier` that the
    key is Shift, Ctrl, Caps Lock or their like; `is_repeat` that the system repeats a key held down.
    """

    text: str
    scan_code: int
    t_ms: int
    is_press: bool = True
    shift: bool = False
    command: bool = False
    is_modifier: bool = False
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class WedgeScan:
    """A complete scan: its text without prefix and AIM identifier, and its symbology where the scanner said it.

    `heard` is how it came, before anything was taken off.
    """

    text: str
    symbology: Symbology
    heard: Heard = field(default=Heard(""), compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now: deliver `replay` as typing, take `scan`, and keep the fed key from the widgets if `swallow`."""

    swallow: bool = False
    replay: tuple[Key, ...] = ()
    scan: WedgeScan | None = None


_PASS = Decision()
_SWALLOW = Decision(swallow=True)


class WedgeDetector:
    """Holds keys back until they are known to be typing (at most the gap later) or a scan. One thread, no clock.

    A key alone waits 35 ms; nobody notices. Keys that come faster are a scan once there are `min_length` characters,
    ended by Enter, Tab or silence, and everything of it is swallowed. Where all of them lie within `fast_ms`, three
    characters are enough, and one with its Enter or Tab: a short code must not type an amount and commit it either.
    Function keys and combinations with Ctrl, Alt or Meta within a scan are dropped, since a barcode must never press a
    button or run a command (BadBarcode). Every key that types nothing waits `fast_ms`, Enter and F8 alike: it may lead
    a scan and then belongs to it (scanners send control characters as function keys), and two of them within that time
    come from no hand.
    """

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._held: list[Key] = []
        self._signs: list[str] = []
        self._early: list[str] = []
        self._down: set[int | str] = set()
        self._swallowed: set[int | str] = set()
        self._last_ms: int | None = None
        self._is_fast = True
        self._is_sure = False
        self._gap_ms = 0

    def use(self, settings: WedgeSettings) -> None:
        """Tell scans by these settings from the next key on."""
        self._settings = settings

    @property
    def is_armed(self) -> bool:
        """Whether keys are being held back: a good time to keep input methods away."""
        return bool(self._held)

    @property
    def longest_gap_ms(self) -> int:
        """How long after one key another may still belong to the same scan."""
        return max(self._settings.gap_ms, self._patience_ms())

    @property
    def deadline_ms(self) -> int | None:
        """When to `tick`, in key time; None while nothing is held."""
        return None if self._last_ms is None or not self._held else self._last_ms + self._patience_ms() + 1

    def feed(self, key: Key) -> Decision:
        """Decide about one key event; keys come in the order of their timestamps."""
        if not key.is_press:
            return self._release(key)
        if key.is_modifier:
            return _PASS
        if key.is_repeat:
            return self._finish()
        gap_ms = None if self._last_ms is None else key.t_ms - self._last_ms
        self._last_ms = key.t_ms
        if gap_ms is None or gap_ms > self._patience_ms():
            return self._begin(key, self._finish())
        self._gap_ms = max(self._gap_ms, gap_ms) if self._signs else 0
        is_first = not self._early and not self._signs
        self._is_fast = is_first or (self._is_fast and gap_ms <= self._settings.fast_ms)
        return self._continue(key)

    def tick(self, t_ms: int) -> Decision:
        """Settle what is held if no key came in time: a scan without terminator, or a person's typing."""
        deadline = self.deadline_ms
        if deadline is None or t_ms < deadline:
            return _PASS
        signs = self._signs
        decision = self._finish()
        # Should more of a scan be waiting in a busy event queue, these characters still belong before it.
        self._early = signs if decision.replay else []
        return decision

    def _begin(self, key: Key, before: Decision) -> Decision:
        self._early = []
        if key.command:
            return before
        return replace(self._hold(key, self._sign(key)), replay=before.replay, scan=before.scan)

    def _continue(self, key: Key) -> Decision:
        if self._is_terminator(key):
            return self._terminate(key)
        sign = self._sign(key)
        if sign is None or key.command:
            return self._drop(key) if self._signs else self._drop_all(key)
        return self._hold(key, sign)

    def _terminate(self, key: Key) -> Decision:
        if self._held and not self._signs:
            return self._drop_all(key)
        signs = len(self._early) + len(self._signs)
        self._is_sure |= self._is_fast and signs > 0
        is_by_hand = 0 < signs < _TYPED_FASTER_THAN_HANDS and not self._is_sure
        decision = self._finish("Tab" if key.text == "\t" or self._number(key) in TAB_KEYS else "Enter")
        last = self._hold(key, None) if is_by_hand else self._drop(key)
        return replace(decision, swallow=last.swallow)

    def _hold(self, key: Key, sign: str | None) -> Decision:
        """Keep a key back until it is known what it belongs to; without a sign it may lead a scan."""
        if len(self._signs) >= MAX_TEXT:
            return self._drop(key)
        self._held.append(key)
        self._signs += [] if sign is None else [sign]
        self._is_sure |= self._is_fast and len(self._signs) >= _TYPED_FASTER_THAN_HANDS
        self._down.add(_identity(key))
        return _SWALLOW

    def _drop(self, key: Key) -> Decision:
        self._swallowed.add(_identity(key))
        return _SWALLOW

    def _drop_all(self, key: Key) -> Decision:
        """What led a code goes with it, though nothing of it can be read."""
        self._swallowed |= self._down
        self._held, self._down = [], set()
        return self._drop(key)

    def _release(self, key: Key) -> Decision:
        identity = _identity(key)
        if identity in self._down:
            self._held.append(key)
            self._down.discard(identity)
            return _SWALLOW
        if identity in self._swallowed:
            self._swallowed.discard(identity)
            return _SWALLOW
        return _PASS

    def _finish(self, ending: str = "") -> Decision:
        """End what is held: a scan if it is long enough or came too fast for hands, else typing to replay."""
        signs, held = self._early + self._signs, tuple(self._held)
        is_scan = self._is_sure or (bool(self._signs) and len(signs) >= self._settings.min_length)
        self._swallowed |= self._down if is_scan else set()
        self._held, self._signs, self._early, self._down = [], [], [], set()
        self._is_fast, self._is_sure = True, False
        return Decision(scan=self._scan("".join(signs), ending)) if is_scan else Decision(replay=held)

    def _scan(self, raw: str, ending: str) -> WedgeScan:
        text = repaired_digits(raw).removeprefix(self._settings.prefix)
        return WedgeScan(*without_identifier(text), Heard(raw, ending, self._gap_ms))

    def _patience_ms(self) -> int:
        """How long the next key may take and still belong to what is held."""
        settings, signs = self._settings, self._early + self._signs
        if self._held and not signs:
            return settings.fast_ms
        start = "".join(signs[: len(settings.prefix) or 1])
        prefixed = start == _AIM_PREFIX or (settings.prefix != "" and start == settings.prefix)
        gap = settings.prefixed_gap_ms if prefixed else settings.gap_ms
        is_scan = self._is_sure or len(signs) >= settings.min_length
        return max(gap, settings.silence_ms) if is_scan else gap

    def _sign(self, key: Key) -> str | None:
        """The character a key stands for in a scan; None for keys that type none."""
        if self._is_terminator(key):
            return None
        number = self._number(key)
        sign = None if number is None else us_sign(number, shift=key.shift)
        return sign or (key.text if key.text.isprintable() and key.text else None)

    def _is_terminator(self, key: Key) -> bool:
        return key.text in {"\r", "\n", "\t"} or self._number(key) in ENTER_KEYS | TAB_KEYS

    def _number(self, key: Key) -> int | None:
        offset = self._settings.scan_code_offset
        return None if offset is None or key.scan_code == 0 else key.scan_code - offset


def _identity(key: Key) -> int | str:
    return key.scan_code or key.text.casefold()
