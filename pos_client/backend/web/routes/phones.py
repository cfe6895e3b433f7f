"""Members' phones: what a manager invites, and what a phone that was invited asks for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from pos_client.backend.members import invitations, membership
from pos_client.backend.members.invitations import Invitation, Registered, Registration, Wish
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend
from pos_client.backend.web.problems import ProblemError
from pos_client.errors import InvalidValue

PHONES = APIRouter(prefix="/v1", tags=["phones"])
_STATUS_OF = {"UNKNOWN_INVITATION": 404, "INVITATION_EXPIRED": 410, "INVITATION_USED": 410, "BAD_PROOF": 422}


@PHONES.post(
    "/cards",
    responses=answers.refusals(
        {404: ["UNKNOWN_INVITATION"], 410: ["INVITATION_EXPIRED", "INVITATION_USED"], 422: ["BAD_PROOF"]}
    ),
)
def register(backend: InBackend, registration: Annotated[Registration, Body()]) -> Registered:
    """Make the phone that asks a card, by its invitation alone; the same phone is told the same again."""
    try:
        return invitations.redeem(backend.database, registration, backend.now_ms())
    except InvalidValue as exc:
        raise ProblemError(_STATUS_OF[exc.error_code], exc.error_code) from exc


@PHONES.post(
    "/members/{member_id}/invitations",
    responses=answers.refusals({404: ["UNKNOWN_MEMBER"], 422: ["UNKNOWN_HANDLE"]}),
)
def invite(_manager: ByManager, backend: InBackend, member_id: UUID, wish: Annotated[Wish, Body()]) -> Invitation:
    """Make a link that puts a card on one phone, within a day: for a new member, a second phone, or after a loss."""
    with backend.database.write() as connection:
        if not membership.exists(connection, member_id):
            raise ProblemError(404, "UNKNOWN_MEMBER")
        try:
            return invitations.invite(connection, member_id, backend.now_ms(), wish.renews)
        except InvalidValue as exc:
            raise ProblemError(422, exc.error_code) from exc
