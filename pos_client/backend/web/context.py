"""What every request can reach: the database, the time, and who is asking."""

from dataclasses import dataclass, field
from threading import Event
from typing import Annotated, NoReturn

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pos_client.backend.database.engine import Database
from pos_client.backend.shop import back_office, terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.timing import Now, system_now
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.readiness import WITHIN_S, Readiness


@dataclass(frozen=True, slots=True)
class Backend:
    """One running backend. `prepared` is set once the database is up to date; until then only /healthz answers."""

    database: Database
    sample_data: bool = False
    now: Now = system_now
    prepared: Event = field(default_factory=Event)
    ready_within_s: float = WITHIN_S
    readiness: Readiness = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "readiness", Readiness(self.database, self.ready_within_s))

    def now_ms(self) -> int:
        """The backend's time in unix milliseconds."""
        return int(self.now() * 1000)


_till_bearer = HTTPBearer(
    auto_error=False, scheme_name="terminal", description="The token this till was enrolled with."
)
_manager_bearer = HTTPBearer(
    auto_error=False, scheme_name="manager", description="The token `pos-client backend manager add` printed."
)
_TillToken = Annotated[HTTPAuthorizationCredentials | None, Depends(_till_bearer)]
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


def require_terminal(backend: InBackend, credentials: _TillToken) -> Terminal:
    """The till that is asking, or 401 UNAUTHENTICATED."""
    terminal = None
    if credentials is not None:
        with backend.database.read() as connection:
            terminal = terminals.authenticate(connection, credentials.credentials)
    return terminal or _stranger()


def require_manager(backend: InBackend, credentials: _ManagerToken) -> str:
    """The name of the manager who is asking, or 401 UNAUTHENTICATED."""
    name = None
    if credentials is not None:
        with backend.database.read() as connection:
            name = back_office.authenticate(connection, credentials.credentials)
    return name or _stranger()


def require_anyone(backend: InBackend, till: _TillToken, manager: _ManagerToken) -> Terminal | str:
    """The till that is asking, or the manager's name, or 401 UNAUTHENTICATED."""
    token = till or manager
    known = None
    if token is not None:
        with backend.database.read() as connection:
            known = terminals.authenticate(connection, token.credentials) or back_office.authenticate(
                connection, token.credentials
            )
    return known or _stranger()


def _stranger() -> NoReturn:
    raise ProblemError(401, "UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"})


ByTerminal = Annotated[Terminal, Depends(require_terminal)]
ByManager = Annotated[str, Depends(require_manager)]
"""The manager's name, for what is signed with it."""
ByAnyone = Annotated[Terminal | str, Depends(require_anyone)]
"""A till, or a manager's name."""
