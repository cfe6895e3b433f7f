"""The faults of a network, each as what a till meets: see `proxy` for how they are made."""

import asyncio
import gzip
import json
import random
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from pos_client.services.connectivity import LinkState
from tests.faults.proxy import WORKING, Behaviour, Message, Stance, Wire, honest

_OK = "HTTP/1.1 200 OK"
_HTML = b"<!doctype html><title>Guest network</title><p>Accept the terms to go on."
_BOMB_BYTES = 64 * 1024 * 1024
_BATCH = "POST /v1/transactions:batch "
_SMALL_BODY = 1500


class Passage(Enum):
    """What gets to the backend and is confirmed while the fault lasts."""

    NOTHING = "nothing"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Fault:
    """One of them. `shows`: what the link may be shown as once it was met; `errors`: codes calls may end with.

    `names` is how names resolve meanwhile. `is_secret`: only where the till speaks TLS.
    """

    name: str
    stance: Stance
    shows: frozenset[LinkState] = frozenset({LinkState.OFFLINE})
    passes: Passage = Passage.NOTHING
    names: str = "found"
    is_secret: bool = False


_PAUSED = frozenset({LinkState.PAUSED})
_ONLINE = frozenset({LinkState.ONLINE})
_CHANGING = frozenset({LinkState.ONLINE, LinkState.OFFLINE})
"""The heartbeat is answered, batches are not: both are true in turn."""


def answering(make: Callable[[], Message]) -> Behaviour:
    """The backend never hears of it; somebody else answers."""

    async def behave(wire: Wire) -> None:
        await wire.request()
        await wire.send(make().raw)

    return behave


def changing(change: Callable[[Message], Message]) -> Behaviour:
    """Batches reach the backend, but their answers come changed; everything else passes."""

    async def behave(wire: Wire) -> None:
        request = await wire.request()
        answer = await wire.backend(request)
        await wire.send((change(answer) if request.first.startswith(_BATCH) else answer).raw)

    return behave


def message(status: str, body: bytes, kind: str = "text/html", **headers: str) -> Message:
    """An answer that is not the backend's."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    made = Message(f"HTTP/1.1 {status}", (("Content-Type", kind), *named), b"")
    return made.with_body(body)


def status(line: str, **headers: str) -> Stance:
    """Everything is answered with this status and a page of text."""
    return Stance(answering(lambda: message(line, _HTML, **headers)))


def with_results(change: Callable[[list[object]], list[object]]) -> Behaviour:
    """The batch is settled, but the list of results comes changed."""

    def changed(answer: Message) -> Message:
        document = answer.json
        return answer.with_body(json.dumps(document | {"results": change(document["results"])}).encode())

    return changing(changed)


def _of_others(results: list[object]) -> list[object]:
    return [dict(one, txn_id=f"{number:032x}") for number, one in enumerate(results) if isinstance(one, dict)]


async def reset_at_once(wire: Wire) -> None:
    await wire.reset()


async def mute(wire: Wire) -> None:
    await wire.hang()


async def reset_in_request(wire: Wire) -> None:
    await wire.part(200)
    await wire.reset()


async def swallow_answer(wire: Wire) -> None:
    await wire.answer()
    await wire.hang()


async def reset_in_answer(wire: Wire) -> None:
    raw = (await wire.answer()).raw
    await wire.send(raw[: len(raw) // 2])
    await wire.reset()


async def truncate(wire: Wire) -> None:
    raw = (await wire.answer()).raw
    await wire.send(raw[:-7])
    await wire.close()


async def drip_head(wire: Wire) -> None:
    await wire.drip((await wire.answer()).raw)


async def drip_body(wire: Wire) -> None:
    answer = await wire.answer()
    await wire.send(answer.head)
    await wire.drip(answer.body)


async def say_too_long(wire: Wire) -> None:
    answer = await wire.answer()
    await wire.send(answer.with_header("Content-Length", str(len(answer.body) + 50)).raw)


async def say_too_short(wire: Wire) -> None:
    answer = await wire.answer()
    await wire.send(answer.with_header("Content-Length", str(len(answer.body) - 9)).raw)


async def speak_no_http(wire: Wire) -> None:
    await wire.request()
    await wire.send(b"\x00\xffSSH-2.0-OpenSSH_9.2\r\n\r\n" * 20)


async def garble(wire: Wire) -> None:
    answer = await wire.answer()
    await wire.send(answer.head + bytes(byte ^ 0x5A for byte in answer.body))


async def answer_without_end(wire: Wire) -> None:
    await wire.request()
    await wire.send(f"{_OK}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n".encode())
    while True:
        await wire.send(b" " * 65_536)


async def handshake_slowly(wire: Wire) -> None:
    await wire.part(1000)
    await wire.drip(b"\x16\x03\x03\x3f\x00" + bytes(400), 0.2)


async def crawl(wire: Wire) -> None:
    """64 kbit/s in either direction."""
    request = await wire.request()
    await asyncio.sleep(len(request.raw) / 8000)
    raw = (await wire.backend(request)).raw
    for start in range(0, len(raw), 800):
        await wire.send(raw[start : start + 800])
        await asyncio.sleep(0.1)


async def be_far_away(wire: Wire) -> None:
    """80 ms there and back."""
    request = await wire.request()
    await asyncio.sleep(0.04)
    answer = await wire.backend(request)
    await asyncio.sleep(0.04)
    await wire.send(answer.raw)


async def deliver_twice(wire: Wire) -> None:
    """The second time the backend refuses the signature; the first answer is the one that arrives."""
    request = await wire.request()
    answer = await wire.backend(request)
    await wire.backend(request)
    await wire.send(answer.raw)


async def limit_bodies(wire: Wire) -> None:
    """A front server that takes small bodies only."""
    request = await wire.request()
    is_large = len(request.body) > _SMALL_BODY
    answer = message("413 Content Too Large", _HTML) if is_large else await wire.backend(request)
    await wire.send(answer.raw)


async def swallow_and_reset(wire: Wire) -> None:
    await wire.answer()
    await wire.reset()


def losing(chance: random.Random) -> Behaviour:
    """A connection breaks now and then, at any moment of a call."""
    moments = (honest, honest, reset_in_request, reset_in_answer, swallow_and_reset)

    async def behave(wire: Wire) -> None:
        await chance.choice(moments)(wire)

    return behave


def flapping(wire_is_up: Callable[[], bool]) -> Behaviour:
    """There for a second, gone for a second."""

    async def behave(wire: Wire) -> None:
        await (honest if wire_is_up() else reset_in_request)(wire)

    return behave


def _up_every_other_second() -> bool:
    return int(asyncio.get_running_loop().time()) % 2 == 0


def catalogue(seed: int, foreign: ssl.SSLContext) -> tuple[Fault, ...]:
    """All of them; `foreign` is a certificate the till has no reason to trust."""
    bomb = gzip.compress(b"[" + b" " * _BOMB_BYTES, 1)
    return (*_without_answer(), *_broken_answers(bomb), *_foreign_answers(), *_passing(seed), *_secret(foreign))


def _without_answer() -> tuple[Fault, ...]:
    return (
        Fault("connection refused", Stance(listens=False, cuts=True)),
        Fault("reset at connect", Stance(reset_at_once, greet=reset_at_once, cuts=True)),
        Fault("accepted and never answered", Stance(mute, greet=mute)),
        Fault("reset in mid-request", Stance(reset_in_request)),
        Fault("applied, answer swallowed", Stance(swallow_answer)),
        Fault("reset in mid-answer", Stance(reset_in_answer)),
        Fault("name never resolved", Stance(reset_in_request, cuts=True), names="silent"),
        Fault("no such name", Stance(reset_in_request, cuts=True), names="unknown"),
    )


def _broken_answers(bomb: bytes) -> tuple[Fault, ...]:
    named = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(bomb))))
    bombed = Message(_OK, named, bomb)
    return (
        Fault("head at 1 byte/s", Stance(drip_head)),
        Fault("body at 1 byte/s", Stance(drip_body)),
        Fault("answer cut short", Stance(truncate)),
        Fault("Content-Length too long", Stance(say_too_long)),
        Fault("Content-Length too short", Stance(say_too_short)),
        Fault("no HTTP", Stance(speak_no_http)),
        Fault("garbage for a body", Stance(garble)),
        Fault("JSON of another shape", Stance(answering(lambda: message("200 OK", b"[]", "application/json")))),
        Fault("a result too few", Stance(with_results(lambda results: results[1:])), _CHANGING),
        Fault("a result too many", Stance(with_results(lambda results: [*results, results[0]])), _CHANGING),
        Fault("results of others", Stance(with_results(_of_others)), _CHANGING),
        Fault("results in another order", Stance(with_results(lambda results: results[::-1])), _CHANGING),
        Fault("answer without end", Stance(answer_without_end)),
        Fault("gzip bomb", Stance(answering(lambda: bombed))),
    )


def _foreign_answers() -> tuple[Fault, ...]:
    portal = "/login"
    return (
        Fault("301 to a portal", status("301 Moved Permanently", Location=portal)),
        Fault("302 to a portal", status("302 Found", Location=portal)),
        Fault("307 to a portal", status("307 Temporary Redirect", Location=portal)),
        Fault("511 log-in wanted", status("511 Network Authentication Required")),
        Fault("200 HTML of a portal", status("200 OK")),
        Fault("204 without a word", Stance(answering(lambda: Message("HTTP/1.1 204 No Content", (), b"")))),
        Fault("400 of a front server", status("400 Bad Request")),
        Fault("408", status("408 Request Timeout")),
        Fault("425", status("425 Too Early")),
        Fault("429 for 3 s", status("429 Too Many Requests", Retry_After="3")),
        Fault("429 for a day", status("429 Too Many Requests", Retry_After="86400")),
        Fault("500", status("500 Internal Server Error")),
        Fault("502", status("502 Bad Gateway")),
        Fault("503", status("503 Service Unavailable")),
        Fault("401", status("401 Unauthorized"), _PAUSED),
        Fault("403 of a firewall", status("403 Forbidden"), _PAUSED),
        Fault("404", status("404 Not Found"), _PAUSED),
        Fault("426", status("426 Upgrade Required"), _PAUSED),
    )


def _passing(seed: int) -> tuple[Fault, ...]:
    chance = random.Random(seed)
    return (
        Fault("64 kbit/s", Stance(crawl), _ONLINE, Passage.ALL),
        Fault("80 ms round trip", Stance(be_far_away), _ONLINE, Passage.ALL),
        Fault("everything delivered twice", Stance(deliver_twice), _ONLINE, Passage.ALL),
        Fault("small bodies only", Stance(limit_bodies), _CHANGING, Passage.ALL),
        Fault("connections break", Stance(losing(chance)), _CHANGING, Passage.SOME),
        Fault("flapping each second", Stance(flapping(_up_every_other_second), cuts=True), _CHANGING, Passage.SOME),
    )


def _secret(foreign: ssl.SSLContext) -> tuple[Fault, ...]:
    greeted_in_plain = Stance(mute, cuts=True, speaks_tls=False)
    return (
        Fault("slow TLS handshake", replace(greeted_in_plain, greet=handshake_slowly), is_secret=True),
        Fault("no TLS any more", replace(greeted_in_plain, greet=speak_plainly), is_secret=True),
        Fault("wrong certificate", replace(WORKING, certificate=foreign, cuts=True), _PAUSED, is_secret=True),
    )


async def speak_plainly(wire: Wire) -> None:
    await wire.part(1000)
    await wire.send(message("400 Bad Request", _HTML).raw)
    await wire.close()
