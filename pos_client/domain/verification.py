"""Is a member code genuine and fresh? The order of the checks is part of the contract; replay is the caller's claim."""

import hmac
from dataclasses import dataclass
from typing import Protocol

from pos_client.domain import member_code
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Window:
    """How many steps a code may lie before and after trusted now."""

    past: int
    future: int


ONLINE = Window(past=1, future=1)
OFFLINE = Window(past=2, future=1)


@dataclass(frozen=True, slots=True)
class Genuine:
    """A code whose cryptogram is right; `step` is absolute and must still be claimed, once."""

    code: MemberCode
    step: int


class KeySource(Protocol):
    """Where the key for exactly one (handle, kid, scheme, intent, day) comes from."""

    def cryptogram(self, code: MemberCode, step: int) -> str | Reason:
        """What the code's cryptogram must begin with at this step, or why it cannot be said."""
        ...


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Whoever holds K_m (backend, phone, integrator's tool) can check both cryptograms; for scheme 0 it is the seed."""

    key: bytes

    def cryptogram(self, code: MemberCode, step: int) -> str | Reason:
        """Both eight-digit groups of scheme 1, or the one of scheme 0."""
        if code.scheme is Scheme.WALLET_TOTP:
            return member_code.wallet_totp(self.key, step)
        if code.scheme is not Scheme.DUAL_TOTP:
            return Reason.UNSUPPORTED_SCHEME
        day_key = member_code.offline_key(self.key, code.handle, code.kid, member_code.day_of(step), code.intent)
        online = member_code.online_key(self.key, code.handle, code.kid, code.intent)
        return member_code.totp(day_key, step) + member_code.totp(online, step)


@dataclass(frozen=True, slots=True)
class DayKeys:
    """A till's part of the keys: K_off by (day, intent). It can check the first group of scheme 1 only."""

    keys: dict[tuple[int, Intent], bytes]

    def cryptogram(self, code: MemberCode, step: int) -> str | Reason:
        """The first eight-digit group of scheme 1; scheme 0 is never verified offline."""
        if code.scheme is Scheme.WALLET_TOTP:
            return Reason.ONLINE_ONLY
        if code.scheme is not Scheme.DUAL_TOTP:
            return Reason.UNSUPPORTED_SCHEME
        key = self.keys.get((member_code.day_of(step), code.intent))
        return Reason.NO_KEY_FOR_DAY if key is None else member_code.totp(key, step)


def in_window(code: MemberCode, now_s: float, window: Window, drift_steps: int = 0) -> int | Reason:
    """The code's absolute step if it lies in the window around now, else EXPIRED or FROM_FUTURE."""
    now_step = member_code.step_at(now_s)
    step = code.step_near(now_step)
    distance = step - now_step - drift_steps
    if distance < -window.past:
        return Reason.EXPIRED
    return Reason.FROM_FUTURE if distance > window.future else step


def verify(code: MemberCode, keys: KeySource, now_s: float, window: Window, drift_steps: int = 0) -> Genuine | Reason:
    """Window first, then exactly one counter in constant time. `now_s` is trusted unix time in seconds."""
    step = in_window(code, now_s, window, drift_steps)
    return step if isinstance(step, Reason) else verify_at(code, keys, step)


def verify_at(code: MemberCode, keys: KeySource, step: int) -> Genuine | Reason:
    """Check the cryptogram at a known step, as the backend does for evidence that arrives late."""
    expected = keys.cryptogram(code, step)
    if isinstance(expected, Reason):
        return expected
    if not hmac.compare_digest(code.cryptogram[: len(expected)], expected):
        return Reason.BAD_MAC
    return Genuine(code, step)
