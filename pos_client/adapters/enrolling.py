"""Enrolling this till with a chain's backend: what a code is for, and taking it. There is nothing to sign with yet."""

import ssl
from typing import TYPE_CHECKING

import msgspec

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_answers import decode, fault_of, problem_code
from pos_client.adapters.http_trust import trust_of
from pos_client.adapters.name_resolver import NameResolver
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain.address import checked_address
from pos_client.domain.enrolment import Enrolled, Enrolment, EnrolmentLook, OfferedPlace, checked_code
from pos_client.errors import InvalidValue, LinkPaused

if TYPE_CHECKING:
    from pos_client.adapters.http_line import Reply

DEADLINE_S = 15.0
LOOK_DEADLINE_S = 4.0
"""Somebody waits for it who may as well leave: less than a program waits for its threads."""
_NOT_ENROLLED = "NOT_ENROLLED"
_DISTRUSTED = "CERTIFICATE_REFUSED"
_REFUSED = frozenset({"UNKNOWN_CODE", "CODE_USED", "CODE_EXPIRED", "BAD_PROOF"})
_OF_DATES = frozenset({9, 10})
"""OpenSSL: a certificate that is not valid yet, or not any more."""


def enrol(url: str, code: str, identity: TerminalIdentity, ca_file: str = "") -> TerminalIdentity:
    """Trade a code for a registration under the identity's keys; the identity as it is from then on.

    Blocks up to 15 s. Asking again with the same keys is safe while the code is good.

    Raises:
        InvalidValue: code BAD_CODE (not eight letters), UNKNOWN_CODE (never made, used, or too old), BAD_URL or
            BAD_CA_FILE.
        TransportError: the backend was not reached or could not answer. Code CERTIFICATE_DATES: its certificate is
            not valid yet or not any more, or this machine's clock is wrong.
    """
    tidy, address = checked_code(code), checked_address(url)
    body = msgspec.json.encode(Enrolment(tidy, identity.public_keys, identity.proof_hex(tidy)))
    reply = _asked(address, "/v1/terminals", body, ca_file, DEADLINE_S)
    return identity.enrolled(decode(reply, Enrolled), address, ca_file)


def look(url: str, code: str, signing_hex: str = "", ca_file: str = "") -> OfferedPlace:
    """What a code is for, which is as good afterwards. Blocks up to 4 s.

    `signing_hex` is the key of a till that may have used it without hearing the answer.

    Raises:
        InvalidValue: as `enrol`; code CODE_USED or CODE_EXPIRED, too.
        TransportError: as `enrol`.
    """
    body = msgspec.json.encode(EnrolmentLook(checked_code(code), signing_hex))
    reply = _asked(checked_address(url), "/v1/enrolments:look", body, ca_file, LOOK_DEADLINE_S)
    return decode(reply, OfferedPlace)


def _asked(address: str, path: str, body: bytes, ca_file: str, within_s: float) -> "Reply":
    """The backend's yes."""
    from pos_client.adapters.http_line import Line  # noqa: PLC0415 - httpx takes 0.3 s to load

    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    line = Line(address, trust_of(address, ca_file or None), NameResolver(), lambda: True)
    try:
        reply = line.exchange("POST", path, body, headers, Deadline.after(within_s))
    except LinkPaused as fault:
        if fault.error_code == _DISTRUSTED and _is_of_dates(fault.__cause__):
            raise LinkPaused(fault.detail, code="CERTIFICATE_DATES") from fault.__cause__
        raise
    finally:
        line.close()
    _require_yes(reply)
    return reply


def _is_of_dates(cause: BaseException | None) -> bool:
    return isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in _OF_DATES


def _require_yes(reply: "Reply") -> None:
    if problem_code(reply) in _REFUSED:
        raise InvalidValue("the backend does not take this code", code=problem_code(reply))
    fault = fault_of(reply)
    if fault is not None and fault.error_code == _NOT_ENROLLED:
        raise LinkPaused(fault.detail, code="NOT_A_BACKEND")  # ours asks for no keys here: some proxy wants a password
    if fault is not None:
        raise fault
