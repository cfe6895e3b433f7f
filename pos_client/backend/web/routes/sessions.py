"""Managers sign in and out."""

import math
from dataclasses import dataclass, field
from typing import Annotated, NoReturn

from fastapi import APIRouter, Body
from pydantic import StringConstraints

from pos_client.backend.shop import back_office, sessions
from pos_client.backend.shop.sessions import Session
from pos_client.backend.web import answers
from pos_client.backend.web.context import Backend, BySession, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.domain import passwords

SESSIONS = APIRouter(prefix="/v1", tags=["managers"])
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Credentials:
    """Body of `POST /v1/sessions`."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NAME, pattern=r"^[^\x00]*$")]
    password: Annotated[str, StringConstraints(max_length=back_office.LONGEST_PASSWORD)] = field(repr=False)


@SESSIONS.post("/sessions", responses=answers.refusals({401: ["WRONG_PASSWORD"], 429: ["TOO_MANY_TRIES"]}))
def sign_in(backend: InBackend, credentials: Annotated[Credentials, Body()]) -> Session:
    """Sign a manager in: the token is good for twelve hours, and ends after an hour without a request."""
    with backend.wrong_passwords.turn:
        kept = _checked(backend, credentials)
    with backend.database.write() as connection:
        if back_office.password_hash(connection, credentials.name) != kept:  # changed since it was looked at
            _wrong()
        return sessions.begin(connection, credentials.name, backend.now_ms())


@SESSIONS.delete("/sessions", responses=answers.refusals({403: ["NO_SESSION"]}))
def sign_out(token: BySession, backend: InBackend) -> None:
    """End the session that asks; a program's token is none."""
    with backend.database.write() as connection:
        sessions.end(connection, token)


def _checked(backend: Backend, credentials: Credentials) -> str | None:
    """What is kept of the password, which is right; whoever is unknown waits as long and is told the same."""
    name, tries = credentials.name, backend.wrong_passwords
    wait_s = tries.wait_s(name, backend.now())
    if wait_s > 0:
        raise ProblemError(429, "TOO_MANY_TRIES", headers={"Retry-After": str(math.ceil(wait_s))})
    with backend.database.read() as connection:
        kept = back_office.password_hash(connection, name)
    if not passwords.matches(credentials.password, kept):
        tries.note(name, backend.now())
        _wrong()
    return kept


def _wrong() -> NoReturn:
    raise ProblemError(401, "WRONG_PASSWORD", headers={"WWW-Authenticate": "Bearer"})
