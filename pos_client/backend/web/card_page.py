"""The member's web card under /card/: static files, strict headers, and the sample cards of a demo."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pos_client.backend.members.links import card_fragment
from pos_client.backend.samples.cards import sample_members

FILES = Path(__file__).parent / "card"
HEADERS = {
    # Nothing from elsewhere, nothing inline; the page computes its codes alone.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A fictional member whose card anyone may open: the link carries its key."""

    name: str
    language: str
    fragment: str


class CardFiles(StaticFiles):
    """The page's files, each with the security headers."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, with the headers."""
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        return response


def install(app: FastAPI, *, with_samples: bool) -> None:
    """Serve the page; the list of sample cards exists only where there are sample members."""
    if with_samples:
        app.get("/card/samples.json", include_in_schema=False)(samples)
    app.mount("/card", CardFiles(directory=FILES, html=True), name="card")


async def samples() -> list[SampleCard]:
    """List the fictional members with the key of each card, for the demo."""
    return [
        SampleCard(member.name, member.language, card_fragment(member.handle, member.kid, member.master_key))
        for member in sample_members()
    ]
