"""The lanes of one store telling each other which codes were used: what the backend tells them, and what they say.

`LanesRequest` and `StoreLanes` are the wire format of `/v1/lanes`. What lanes send each other is in `LaneMessage`.
"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address
from uuid import UUID

from pos_client.errors import InvalidValue

MOST_LANES = 64
"""Lanes of one store that share claims; a larger store is told of those heard of last."""
MOST_ADDRESSES = 4
"""Addresses of one lane: a till seldom has more than a cable and a radio."""
MOST_CLAIMS = 20
"""Claims in one message: it stays within one packet of any network (1,280 bytes, RFC 8200 section 5)."""
BELIEVED_S = 600.0
"""Messages and codes further than this from a till's own time are not believed: old ones, and clocks gone wrong."""
_PORTS = range(1, 65536)
_KEY_DIGITS = 64


@dataclass(frozen=True, slots=True)
class LaneAddress:
    """Where a lane listens (UDP): an IPv4 address within a local network, and a port."""

    host: str
    port: int

    def __post_init__(self) -> None:
        try:
            address = IPv4Address(self.host)
        except ValueError as exc:
            raise InvalidValue("not an IPv4 address", code="BAD_ADDRESS") from exc
        # An address of somebody elsewhere would make every lane of the store send to them.
        if address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
            raise InvalidValue("not an address within a local network", code="BAD_ADDRESS")
        if self.port not in _PORTS:
            raise InvalidValue("not a port", code="BAD_ADDRESS")


@dataclass(frozen=True, slots=True)
class LanesRequest:
    """Body of `POST /v1/lanes`: where the till that asks can be reached by the others."""

    addresses: tuple[LaneAddress, ...]

    def __post_init__(self) -> None:
        if len(self.addresses) > MOST_ADDRESSES:
            raise InvalidValue(f"at most {MOST_ADDRESSES} addresses", code="BAD_ADDRESS")


@dataclass(frozen=True, slots=True)
class Lane:
    """Another till of the same store, and where it can be reached."""

    terminal_id: str
    lane: str
    addresses: tuple[LaneAddress, ...]


@dataclass(frozen=True, slots=True)
class StoreLanes:
    """Answer of `POST /v1/lanes`: the key the tills of a store share (32 bytes), and the other tills.

    The key changes whenever a till of the store is shut out or enrolled anew.
    """

    key_hex: str
    lanes: tuple[Lane, ...]


def is_lane_key(key_hex: str) -> bool:
    """Whether this is a key of 32 bytes in hex."""
    return len(key_hex) == _KEY_DIGITS and all(digit in "0123456789abcdef" for digit in key_hex)


@dataclass(frozen=True, slots=True)
class CodeClaim:
    """A member code used up for one basket: card, generation of its key, absolute step."""

    handle: str
    kid: int
    step: int
    basket_id: UUID


@dataclass(frozen=True, slots=True)
class LaneMessage:
    """What a lane says: who it is, its time in unix seconds, and codes used lately, newest first.

    Whoever only asks whether lanes can be heard has no name (`sender` is empty).
    """

    sender: str
    sent_s: float
    claims: tuple[CodeClaim, ...] = ()


class Ignored(StrEnum):
    """Why something heard was not listened to."""

    MALFORMED = "malformed"
    OTHER_KEY = "other_key"
    FORGED = "forged"
    REPLAYED = "replayed"
    DATED = "dated"
    CROWDED = "crowded"
