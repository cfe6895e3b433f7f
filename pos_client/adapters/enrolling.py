"""Enrolling this till with a chain's backend: one request, before there is anything to sign with."""

import msgspec

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_answers import decode, fault_of, problem_code
from pos_client.adapters.http_trust import trust_of
from pos_client.adapters.name_resolver import NameResolver
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain.address import checked_address
from pos_client.domain.enrolment import CODE_LETTERS, Enrolled, Enrolment, tidy_code
from pos_client.errors import InvalidValue, LinkPaused

DEADLINE_S = 15.0
_NOT_ENROLLED = "NOT_ENROLLED"
_REFUSED = frozenset({"UNKNOWN_CODE", "BAD_PROOF"})


def enrol(url: str, code: str, identity: TerminalIdentity, ca_file: str = "") -> TerminalIdentity:
    """Trade a code for a registration under the identity's keys; the identity as it is from then on.

    Blocks up to 15 s. Asking again with the same keys is safe while the code is good.

    Raises:
        InvalidValue: code BAD_CODE (not eight letters), UNKNOWN_CODE (never made, used, or too old), BAD_URL or
            BAD_CA_FILE.
        TransportError: the backend was not reached or could not answer.
    """
    from pos_client.adapters.http_line import Line  # noqa: PLC0415 - httpx takes 0.3 s to load

    tidy = tidy_code(code)
    if len(tidy) != CODE_LETTERS:
        said = f"a code has {CODE_LETTERS} letters, like BCDF-GHJK" if code.strip() else "nothing was typed"
        raise InvalidValue(said, code="BAD_CODE")
    address = checked_address(url)
    body = msgspec.json.encode(Enrolment(tidy, identity.public_keys, identity.proof_hex(tidy)))
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    line = Line(address, trust_of(address, ca_file or None), NameResolver(), lambda: True)
    try:
        reply = line.exchange("POST", "/v1/terminals", body, headers, Deadline.after(DEADLINE_S))
    finally:
        line.close()
    if problem_code(reply) in _REFUSED:
        raise InvalidValue("the backend does not know this code", code=problem_code(reply))
    fault = fault_of(reply)
    if fault is not None and fault.error_code == _NOT_ENROLLED:
        raise LinkPaused(fault.detail, code="NOT_A_BACKEND")  # ours asks for no keys here: some proxy wants a password
    if fault is not None:
        raise fault
    return identity.enrolled(decode(reply, Enrolled), address, ca_file)
