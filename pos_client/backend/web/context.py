"""What every request can reach: the database, the time, and who is asking."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Annotated, NoReturn, TypeVar
from uuid import UUID

import sqlalchemy as sa
from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from pos_client.backend.database.engine import Database
from pos_client.backend.shop import back_office, nonces, server_keys, sessions
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.timing import Now, system_now
from pos_client.backend.transactions.outboxes import Sender
from pos_client.backend.web import signatures
from pos_client.backend.web.limits import WrongPasswords, WrongTries
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.readiness import WITHIN_S, Readiness
from pos_client.backend.web.signatures import Signed
from pos_client.backend.web.turns import Turns
from pos_client.domain import request_signature as contract
from pos_client.domain.enrolment import TerminalKeys

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Backend:
    """One running backend. `prepared` is set once the database is up to date; until then only /healthz answers."""

    database: Database
    sample_data: bool = False
    now: Now = system_now
    prepared: Event = field(default_factory=Event)
    ready_within_s: float = WITHIN_S
    wrong_codes: WrongTries = field(default_factory=WrongTries)
    wrong_passwords: WrongPasswords = field(default_factory=WrongPasswords)
    readiness: Readiness = field(init=False)
    batches: Turns = field(default_factory=Turns)
    rosters: Turns = field(default_factory=Turns)

    def __post_init__(self) -> None:
        object.__setattr__(self, "readiness", Readiness(self.database, self.ready_within_s))

    def now_ms(self) -> int:
        """The backend's time in unix milliseconds."""
        return int(self.now() * 1000)


@dataclass(frozen=True, slots=True)
class Caller:
    """A till and the one request it has signed."""

    terminal: Terminal
    keys: TerminalKeys
    nonce: str
    created_ms: int
    is_quarantined: bool = False

    @property
    def terminal_id(self) -> str:
        """Who it is."""
        return self.terminal.terminal_id

    def sender(self, db_instance_id: UUID) -> Sender:
        """The outbox it names in this request."""
        return Sender(self.terminal_id, db_instance_id, self.created_ms)

    def settle(self, backend: Backend, work: Callable[[sa.Connection], _T]) -> _T:
        """Carry the request out in one transaction, once: the same signature again is 401 REPLAYED_SIGNATURE."""

        def once(connection: sa.Connection) -> _T:
            self.use_up(connection, backend.now_ms())
            return work(connection)

        return backend.database.settle(once)

    def use_up(self, connection: sa.Connection, now_ms: int) -> None:
        """Note within a transaction that this request is being carried out; refuse to do so twice."""
        if not nonces.use(connection, self.terminal_id, self.nonce, self.created_ms, now_ms):
            raise ProblemError(401, contract.REPLAYED, headers=_CHALLENGE)


_CHALLENGE = {"WWW-Authenticate": "Signature"}
_signature = APIKeyHeader(
    name="Signature",
    auto_error=False,
    scheme_name="terminal",
    description=(
        "RFC 9421 HTTP message signature, Ed25519, by the key this till was enrolled with; `keyid` is its id, `tag` is "
        f'"{contract.TAG}". Covers @method, @path, @query; with a body content-type and content-digest; '
        f"idempotency-key where sent. `created` lies within {contract.VALID_S} s of now, `nonce` is used once."
    ),
)
_manager_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="manager",
    description=(
        "A manager: the token of a session (`POST /v1/sessions`), or for programs the one that `pos-client backend "
        "manager token` printed."
    ),
)
_Signature = Annotated[str | None, Depends(_signature)]
_ManagerToken = Annotated[HTTPAuthorizationCredentials | None, Depends(_manager_bearer)]


async def backend_of(request: Request) -> Backend:
    """The backend a request has reached."""
    backend: Backend = request.app.state.backend
    return backend


async def require_prepared(backend: Annotated[Backend, Depends(backend_of)]) -> Backend:
    """The backend, or 503 STARTING while its database is being prepared."""
    if not backend.prepared.is_set():
        raise ProblemError(503, "STARTING", headers={"Retry-After": "1"})
    return backend


InBackend = Annotated[Backend, Depends(require_prepared)]


def require_terminal(request: Request, backend: InBackend, signature: _Signature) -> Caller:
    """The till that is asking; else 401 UNAUTHENTICATED or STALE_SIGNATURE, or 403 TERMINAL_REVOKED."""
    if signature is None:
        _stranger()
    with backend.database.glance() as connection:
        signed = signatures.read(request, connection)
    if signed is None or signed.known.keys is None:
        _stranger()
    if signed.known.is_revoked:
        raise ProblemError(403, "TERMINAL_REVOKED")
    if not signed.is_fresh(backend.now()):
        raise ProblemError(401, contract.STALE, headers=_CHALLENGE | _time_told(backend, signed))
    known = signed.known
    return Caller(known.terminal, signed.known.keys, signed.nonce, signed.created_s * 1000, known.is_quarantined)


async def take_batch_turn(_caller: "ByTerminal", backend: InBackend) -> AsyncIterator[None]:
    """A turn to settle a batch, or 503 BUSY. No stranger gets one."""
    async with backend.batches.take():
        yield


async def take_roster_turn(_caller: "ByTerminal", backend: InBackend) -> AsyncIterator[None]:
    """A turn to make a page of a roster, or 503 BUSY. No stranger gets one."""
    async with backend.rosters.take():
        yield


def require_manager(backend: InBackend, credentials: _ManagerToken) -> str:
    """The name of the manager who is asking, or 401 UNAUTHENTICATED."""
    return _manager(backend, credentials.credentials if credentials else "") or _stranger()


def require_session(backend: InBackend, credentials: _ManagerToken) -> str:
    """The token of the session a manager asks in, or 401 UNAUTHENTICATED; 403 NO_SESSION to a program."""
    token = credentials.credentials if credentials else ""
    if _manager(backend, token) is None:
        _stranger()
    if not token.startswith(sessions.PREFIX):
        raise ProblemError(403, "NO_SESSION")
    return token


def require_anyone(
    request: Request, backend: InBackend, signature: _Signature, manager: _ManagerToken
) -> Terminal | str:
    """The till that is asking, or the manager's name, or 401 UNAUTHENTICATED."""
    if signature is not None:
        return require_terminal(request, backend, signature).terminal
    return require_manager(backend, manager)


def _manager(backend: Backend, token: str) -> str | None:
    if token.startswith(sessions.PREFIX):
        return sessions.whose(backend.database, token, backend.now_ms())
    with backend.database.glance() as connection:
        return back_office.authenticate(connection, token)


def _time_told(backend: Backend, signed: Signed) -> dict[str, str]:
    """The time for a till that has lost it, signed together with the nonce of what it asked."""
    now_ms = backend.now_ms()
    with backend.database.glance() as connection:
        signature = server_keys.signing_key(connection).sign(contract.time_statement(signed.nonce, now_ms))
    return {contract.SERVER_TIME: str(now_ms), contract.SERVER_TIME_SIGNATURE: signature.hex()}


def _stranger() -> NoReturn:
    raise ProblemError(401, "UNAUTHENTICATED", headers={"WWW-Authenticate": "Signature, Bearer"})


ByTerminal = Annotated[Caller, Depends(require_terminal)]
InTurnOfBatches = Depends(take_batch_turn, scope="function")
InTurnOfRosters = Depends(take_roster_turn, scope="function")
"""Given back before the answer goes out: a slow line is no reason to keep others waiting."""
ByManager = Annotated[str, Depends(require_manager)]
"""The manager's name, for what is signed with it."""
BySession = Annotated[str, Depends(require_session)]
"""The token of a manager's session."""
ByAnyone = Annotated[Terminal | str, Depends(require_anyone)]
"""A till, or a manager's name."""
