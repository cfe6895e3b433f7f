"""Members' cards: which there are, and what a manager does about a lost phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from pos_client.backend.members import issued, membership
from pos_client.backend.members.invitations import Invitation
from pos_client.backend.members.issued import IssuedCard
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.errors import InvalidValue

CARDS = APIRouter(prefix="/v1/members/{member_id}/cards", tags=["phones"])
_UNKNOWN = answers.refusals({404: ["UNKNOWN_HANDLE"]})
_Handle = Annotated[str, Path(pattern="^[0-9]{12}$")]


@CARDS.get("", responses=answers.refusals({404: ["UNKNOWN_MEMBER"]}))
def list_cards(_manager: ByManager, backend: InBackend, member_id: UUID) -> list[IssuedCard]:
    """List every card a member ever had, with the time its newest code was shown; never a key."""
    with backend.database.read() as connection:
        if not membership.exists(connection, member_id):
            raise ProblemError(404, "UNKNOWN_MEMBER")
        return issued.issued(connection, member_id)


@CARDS.delete("/{handle}", responses=_UNKNOWN)
def revoke_card(_manager: ByManager, backend: InBackend, member_id: UUID, handle: _Handle) -> list[IssuedCard]:
    """Take a card back at once, with all its keys; the same again changes nothing. Answers with all cards."""
    with _by_handle(), backend.database.write() as connection:
        return issued.revoke(connection, member_id, handle, backend.now_ms())


@CARDS.post("/{handle}/replacement", responses=_UNKNOWN)
def replace_card(_manager: ByManager, backend: InBackend, member_id: UUID, handle: _Handle) -> Invitation:
    """Take a card back and make the link for the phone that follows; each time it is another link."""
    with _by_handle(), backend.database.write() as connection:
        return issued.replace(connection, member_id, handle, backend.now_ms())


@contextmanager
def _by_handle() -> Iterator[None]:
    try:
        yield
    except InvalidValue as exc:
        raise ProblemError(404, exc.error_code) from exc
