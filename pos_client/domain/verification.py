"""Is a member code genuine and fresh? The order of the checks is part of the contract; replay is the caller's claim."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pos_client.domain import member_code
from pos_client.domain import member_code_chain as chain
from pos_client.domain import member_code_signed as signed
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
    """Whoever can tell a genuine code: what is known of exactly one card, or where that is looked up."""

    def verdict(self, code: MemberCode, step: int) -> Reason | None:
        """None when the code's cryptogram was made at this step, else why not."""
        ...


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Whoever holds K_m (backend, phone, integrator's tool): schemes 1 and 2; for scheme 0 it is the seed."""

    key: bytes

    def verdict(self, code: MemberCode, step: int) -> Reason | None:
        """BAD_MAC, NON_CANONICAL, UNSUPPORTED_SCHEME; FORGED_OFFLINE where a till's part of the keys made it."""
        if code.scheme is Scheme.WALLET_TOTP:
            return _compared(code.cryptogram.encode(), member_code.wallet_totp(self.key, step).encode())
        if code.scheme is Scheme.DUAL_TOTP:
            return self._dual(code, step)
        if code.scheme is Scheme.HASH_CHAIN:
            shown = member_code.read_bytes(code.cryptogram, chain.VALUE_BYTES)
            return _compared(shown, chain.value(self.key, code.handle, code.kid, code.intent, step))
        return Reason.UNSUPPORTED_SCHEME

    def _dual(self, code: MemberCode, step: int) -> Reason | None:
        day_key = member_code.offline_key(self.key, code.handle, code.kid, member_code.day_of(step), code.intent)
        if not _first_group_fits(code, day_key, step):
            return Reason.BAD_MAC
        online = member_code.online_key(self.key, code.handle, code.kid, code.intent)
        # Whoever holds a till's day keys can make the first group, but not the second.
        fits = hmac.compare_digest(code.cryptogram[member_code.TOTP_DIGITS :], member_code.totp(online, step))
        return None if fits else Reason.FORGED_OFFLINE


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may know of a phone that signs: schemes 3 and 4; see `member_code_signed` for the spelling."""

    scheme: Scheme
    key: bytes

    def verdict(self, code: MemberCode, step: int) -> Reason | None:
        """BAD_MAC, NON_CANONICAL; UNSUPPORTED_SCHEME where the code is of another scheme than the key.

        Raises:
            InvalidValue: code BAD_PUBLIC_KEY.
        """
        if code.scheme is not self.scheme or code.scheme not in member_code.SIGNED:
            return Reason.UNSUPPORTED_SCHEME
        signature = member_code.read_bytes(code.cryptogram, signed.SIGNATURE_BYTES)
        if isinstance(signature, Reason):
            return signature
        return None if signed.is_genuine(self.scheme, self.key, code, signature, step) else Reason.BAD_MAC


@dataclass(frozen=True, slots=True)
class DayKeys:
    """A till's part of the keys by (day, intent): K_off of scheme 1, whose first group it can check; scheme 2's anchor.

    They are those of one card: look them up by its scheme, too.
    """

    keys: Mapping[tuple[int, Intent], bytes]

    def verdict(self, code: MemberCode, step: int) -> Reason | None:
        """NO_KEY_FOR_DAY, BAD_MAC, NON_CANONICAL; ONLINE_ONLY for scheme 0, which is never verified offline."""
        if code.scheme is Scheme.WALLET_TOTP:
            return Reason.ONLINE_ONLY
        if code.scheme in member_code.SIGNED:
            return Reason.UNSUPPORTED_SCHEME
        key = self.keys.get((member_code.day_of(step), code.intent))
        if key is None:
            return Reason.NO_KEY_FOR_DAY
        if code.scheme is Scheme.HASH_CHAIN:
            return _leads_to(code, step, key)
        return None if _first_group_fits(code, key, step) else Reason.BAD_MAC


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
    if step < 0:
        return Reason.EXPIRED
    return keys.verdict(code, step) or Genuine(code, step)


def _compared(shown: bytes | Reason, expected: bytes) -> Reason | None:
    if isinstance(shown, Reason):
        return shown
    return None if hmac.compare_digest(shown, expected) else Reason.BAD_MAC


def _first_group_fits(code: MemberCode, day_key: bytes, step: int) -> bool:
    return hmac.compare_digest(code.cryptogram[: member_code.TOTP_DIGITS], member_code.totp(day_key, step))


def _leads_to(code: MemberCode, step: int, anchor: bytes) -> Reason | None:
    shown = member_code.read_bytes(code.cryptogram, chain.VALUE_BYTES)
    if isinstance(shown, Reason):
        return shown
    return _compared(chain.anchor_from(shown, code.handle, code.intent, step), anchor)
