"""What a till holds a code against while it is alone: the keys its roster has of exactly that card."""

from dataclasses import dataclass

from pos_client.domain.member_code import SIGNED, MemberCode, day_of
from pos_client.domain.reasons import Reason
from pos_client.domain.verification import DayKeys, KeySource, PublicKey
from pos_client.domain.wire import RosterEntry


@dataclass(frozen=True, slots=True)
class RosterKeys:
    """The keys of one entry (`domain.verification.KeySource`)."""

    entry: RosterEntry

    def verdict(self, code: MemberCode, step: int) -> Reason | None:
        """UNKNOWN_HANDLE where the card is of another scheme, NO_KEY_FOR_DAY where its key is none; else the key's."""
        if code.scheme is not self.entry.scheme:
            return Reason.UNKNOWN_HANDLE
        try:
            return self._keys(code, step).verdict(code, step)
        except ValueError:  # spelled by a backend that is not ours: this member alone waits for the network
            return Reason.NO_KEY_FOR_DAY

    def _keys(self, code: MemberCode, step: int) -> KeySource:
        if self.entry.scheme in SIGNED:
            return PublicKey(self.entry.scheme, bytes.fromhex(self.entry.public_key_hex))
        day, intent = day_of(step), code.intent
        wanted = (key for key in self.entry.day_keys if key.day == day and key.intent is intent)
        return DayKeys({(key.day, key.intent): bytes.fromhex(key.key_hex) for key in wanted})
