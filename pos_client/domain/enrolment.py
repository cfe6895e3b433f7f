"""How a till is let in: a code a manager has made, keys the till has made, and proof that it holds them.

These dataclasses but `Ticket` are the wire format of `/v1/enrolments` and `/v1/terminals`; keys and signatures are hex.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from pos_client.domain.address import checked_address
from pos_client.errors import InvalidValue

_LONGEST_PLACE = 200
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""An id stands in addresses, signatures and shells: nothing there that has to be escaped in any of them."""

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""Twenty letters that cannot be confused and spell no words (RFC 8628, section 6.1)."""
CODE_LETTERS = 8
"""20**8 possibilities, of which one is good for ten minutes."""
CODE_LIFE_S = 600
QR_PREFIX = "MQPOS-ENROL:"
"""What the QR code of an enrolment code begins with, followed by the backend's address, a blank and the code."""


@dataclass(frozen=True, slots=True)
class TerminalKeys:
    """The public halves of a till's keys: Ed25519 for what it signs, X25519 for what is sealed to it; 32 bytes each."""

    signing_hex: str
    sealing_hex: str


@dataclass(frozen=True, slots=True)
class EnrolmentWish:
    """Body of `POST /v1/enrolments`: the place a manager has for one till."""

    terminal_id: str
    store: str
    lane: str = ""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.terminal_id):
            wanted = "an id has 1 to 64 letters a to z, digits, '-', '_' and '.', and begins with a letter or a digit"
            raise InvalidValue(wanted, code="BAD_PLACE")
        if any(len(text) > _LONGEST_PLACE or not text.isprintable() for text in (self.store, self.lane)):
            raise InvalidValue(f"a store and a lane have up to {_LONGEST_PLACE} printable letters", code="BAD_PLACE")


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """Answer of `POST /v1/enrolments`: a code for one till, good once and until `expires`."""

    code: str
    terminal_id: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class EnrolmentLook:
    """Body of `POST /v1/enrolments:look`: a code, and the Ed25519 key of the till if it may have used it before."""

    code: str
    signing_hex: str = ""


@dataclass(frozen=True, slots=True)
class OfferedPlace:
    """Answer of `POST /v1/enrolments:look`: what a code is for; it is as good as before."""

    terminal_id: str
    store: str
    lane: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Body of `POST /v1/terminals`: a till's keys and `proof_hex`, its Ed25519 signature over `possession(...)`."""

    code: str
    keys: TerminalKeys
    proof_hex: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """Body of `POST /v1/terminals:renew`: new keys, proven over the till's id; the old key signs the request."""

    keys: TerminalKeys
    proof_hex: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Answer to both: who the till is from now on, and the keys it believes.

    `server_keys_hex` are the backend's Ed25519 public keys: the current one, then the next.
    """

    terminal_id: str
    store: str
    lane: str
    server_keys_hex: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """Answer of `GET /v1/server-keys`: the keys of now, vouched for by every key there ever was.

    `vouchers` are pairs of a key and its signature over `request_signature.keys_statement(keys_hex)`.
    """

    keys_hex: tuple[str, ...]
    vouchers: tuple[tuple[str, str], ...]


def possession(keys: TerminalKeys, of: str) -> bytes:
    """What a till signs to prove that it holds both keys' private halves for `of`: a code, or its id."""
    return f"mqpos1T|{of}|{keys.signing_hex}|{keys.sealing_hex}".encode()


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a manager hands to a till: where its backend is, and a code, both well-formed; perhaps they are no good."""

    url: str
    code: str

    @property
    def host(self) -> str:
        """The name of the machine it leads to, for people."""
        return urlsplit(self.url).netloc


def split_ticket(text: str) -> tuple[str, str]:
    """An address, or nothing, and a code: what a QR code says, or the same as people type it, each or both."""
    text = text.strip()
    if text.upper().startswith(QR_PREFIX):
        text = text[len(QR_PREFIX) :].strip()
    address, blank, code = text.partition(" ")
    if "://" in address or (blank and "." in address):
        return address, code.strip() if blank else ""
    return "", text


def ticket_of(text: str, url: str = "") -> Ticket:
    """What was scanned or typed; `url` is where a code without an address leads to.

    Raises:
        InvalidValue: code NO_ADDRESS; it is a code alone, and there is no `url`. Code BAD_CODE; not eight letters of
            the alphabet. Code BAD_URL; no such address can exist.
    """
    address, code = split_ticket(text)
    tidy = checked_code(code)
    if not (address or url):
        raise InvalidValue("a code alone does not say where the backend is", code="NO_ADDRESS")
    if address.isupper():  # by a scanner that types while Caps Lock is on
        address = address.lower()
    return Ticket(checked_address(address or url), tidy)


def tidy_code(typed: str) -> str:
    """A code as it is kept: capital letters of the alphabet only; blanks, hyphens and the like are left out."""
    return "".join(letter for letter in typed.upper()[:64] if letter in ALPHABET)


def checked_code(typed: str) -> str:
    """A code as it is kept.

    Raises:
        InvalidValue: code BAD_CODE; not eight letters of the alphabet.
    """
    tidy = tidy_code(typed)
    if len(tidy) != CODE_LETTERS:
        said = f"a code has {CODE_LETTERS} letters, like BCDF-GHJK" if typed.strip() else "nothing was typed"
        raise InvalidValue(said, code="BAD_CODE")
    return tidy


def spoken_code(code: str) -> str:
    """A code as people read it: `BCDF-GHJK`."""
    half = CODE_LETTERS // 2
    return f"{code[:half]}-{code[half:]}"
