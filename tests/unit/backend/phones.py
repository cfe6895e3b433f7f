"""Members' phones, and a shop that invites them."""

import base64
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pos_client.backend.database.opening import opened
from pos_client.backend.database.schema import CARDS, INVITATIONS
from pos_client.backend.members import cards, invitations
from pos_client.domain import member_code_signed
from tests.backend_process import BackendProcess
from tests.unit.backend.web import ask


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def new_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def point(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def own_key(token: str, key: EllipticCurvePrivateKey) -> dict[str, object]:
    """What a phone with its own key sends."""
    proof = member_code_signed.sign(key, f"mqpos1E|{token}".encode())
    return {"invitation": token, "scheme": 4, "proof": base64url(proof), "public_key": base64url(point(key))}


def shared_key(token: str, secret: bytes) -> dict[str, object]:
    """What a phone without sends."""
    return {"invitation": token, "scheme": 1, "proof": base64url(secret)}


class PhoneShop:
    """A backend with members and no phones yet."""

    def __init__(self, url: str, backend: BackendProcess) -> None:
        self.database_url = url
        self.backend = backend
        self.page = f"{backend.url}/card/"

    def member(self) -> UUID:
        card = cards.new_card("王小明", "zh")
        with opened(self.database_url) as (database, now_ms), database.write() as connection:
            cards.add_card(connection, card, now_ms)
        return card.member_id

    def link(self, member_id: UUID | None = None) -> str:
        """What a manager gives to a member."""
        member_id = member_id or self.member()
        with opened(self.database_url) as (database, now_ms), database.write() as connection:
            invitation = invitations.invite(connection, member_id, now_ms)
        return self.backend.url + invitation.link

    def make_old(self) -> None:
        """A day passes for every invitation."""
        with opened(self.database_url) as (database, _now_ms), database.write() as connection:
            connection.execute(INVITATIONS.update().values(expires_ms=0))

    def phones_of(self, member_id: UUID) -> int:
        """How many cards a member has beside the one of the beginning."""
        with opened(self.database_url) as (database, _now_ms), database.read() as connection:
            mine = sa.select(sa.func.count()).select_from(CARDS).where(CARDS.c.member_id == member_id)
            return int(connection.execute(mine).scalar_one()) - 1

    def scan(self, code: str) -> dict[str, Any]:
        answer: dict[str, Any] = ask(self.backend, "POST", "/v1/scans", {"code": code, "basket_id": str(uuid4())}).json
        return answer
