"""Phones of members: a real browser, driven through the pipe it offers (Chrome DevTools Protocol)."""

import base64
import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="NOT TESTED: the card page needs chromium")
WITHIN_S = 60.0
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
)
# The browser reads its orders from descriptor 3 and answers on descriptor 4.
_LAUNCH = (
    "import os, sys; o, a = map(int, sys.argv[1:3]); os.dup2(o, 3); os.dup2(a, 4); os.execv(sys.argv[3], sys.argv[3:])"
)
_FREE = 10


class BrowserError(Exception):
    """The browser refused an order, or a page did not become what it should in time."""


class Browser:
    """One browser process; each phone in it has storage of its own. Blocks for at most `WITHIN_S` per order."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._ids = itertools.count(1)
        self._heard = b""
        self._contexts: list[str] = []

    def __enter__(self) -> Self:
        assert CHROMIUM is not None
        pipes = os.pipe(), os.pipe()
        self._orders, self._answers = pipes[0][1], pipes[1][0]
        # Out of the way of the two numbers they will have.
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FREE) for end in (pipes[0][0], pipes[1][1])]
        options = [*_QUIET, "--remote-debugging-pipe", f"--user-data-dir={self._folder.name}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, *map(str, theirs), CHROMIUM, *options],
            pass_fds=theirs,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"HOME": self._folder.name},
        )
        for end in (pipes[0][0], pipes[1][1], *theirs):
            os.close(end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(BrowserError, OSError):
            self.order("Browser.close")
        try:
            self._process.wait(WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._orders)
        os.close(self._answers)
        self._folder.cleanup()

    def phone(self, language: str = "en-GB") -> "Phone":
        """A phone nobody has used yet."""
        context = self.order("Target.createBrowserContext")["browserContextId"]
        self._contexts.append(context)
        return Phone(self, context, language)

    def put_away(self) -> None:
        """Every phone there is: a card goes on making codes as long as it is open."""
        while self._contexts:
            self.order("Target.disposeBrowserContext", browserContextId=self._contexts.pop())

    def order(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """Give an order and take its answer; what the browser tells unasked is not listened to."""
        number = next(self._ids)
        order = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        os.write(self._orders, json.dumps(order).encode() + b"\0")
        deadline = time.monotonic() + WITHIN_S
        while True:
            answer = self._next(deadline)
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._heard:
            readable, _, _ = select.select([self._answers], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(self._answers, 1 << 20) if readable else b""
            if not part:
                raise BrowserError("the browser does not answer")
            self._heard += part
        message, _, self._heard = self._heard.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told


class Phone:
    """One phone of a member, 390 x 844 points: storage of its own, a language, a network that can be away."""

    def __init__(self, browser: Browser, context: str, language: str) -> None:
        self._browser = browser
        target = browser.order("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self._session = browser.order("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        agent = browser.order("Browser.getVersion")["userAgent"]
        self.order("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=language)
        self.order("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
        self.order("Network.enable")
        self.order("Page.enable")

    def order(self, method: str, **parameters: object) -> dict[str, Any]:
        """Give an order about this phone's page."""
        return self._browser.order(method, self._session, **parameters)

    def before_each_page(self, script: str) -> None:
        """Run a script before the scripts of every page that is opened from now on."""
        self.order("Page.addScriptToEvaluateOnNewDocument", source=script)

    def open(self, url: str) -> None:
        """Open a link; the page's scripts may still be running."""
        told = self.order("Page.navigate", url=url)
        if "errorText" in told:
            raise BrowserError(told["errorText"])

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever JSON the script returns
        """The value of an expression in the page; promises are waited for."""
        told = self.order("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise BrowserError(json.dumps(told["exceptionDetails"]))
        return told["result"].get("value")

    def until(self, condition: str) -> Any:  # noqa: ANN401 - as above
        """Wait until an expression is true in the page; its value."""
        deadline = time.monotonic() + WITHIN_S
        look = f"new Promise((done) => {{ const look = () => {{ const seen = {condition}; if (seen) done(seen); "
        look += f"else setTimeout(look, 20); }}; look(); setTimeout(() => done(null), {WITHIN_S * 1000 / 2:.0f}); }})"
        seen = None
        while not seen and time.monotonic() < deadline:
            with contextlib.suppress(BrowserError):  # the page it was asked of has just been left
                seen = self.run(look)
        if not seen:
            raise BrowserError(f"never came true: {condition}; the page: {self.text()!r}")
        return seen

    def tap(self, element: str) -> None:
        """Tap a button by its id."""
        self.until(f"document.getElementById({json.dumps(element)})?.checkVisibility()")
        self.run(f"document.getElementById({json.dumps(element)}).click()")

    def text(self) -> str:
        """What a person can read."""
        return str(self.run("document.body.innerText"))

    def network(self, *, there: bool) -> None:
        """Take the network away from this phone, or give it back."""
        self.order(
            "Network.emulateNetworkConditions",
            offline=not there,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def picture(self, path: Path) -> Path:
        """A photograph of the screen, as PNG."""
        path.write_bytes(base64.b64decode(self.order("Page.captureScreenshot", format="png")["data"]))
        return path
