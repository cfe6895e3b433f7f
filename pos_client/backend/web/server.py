"""The backend as a process: bind, prepare, announce on stdout, serve until told to stop.

stdout carries exactly one line of JSON: `{"ready": true, "url": …, "pid": …}` once requests are answered, or
`{"ready": false, "code": …, "detail": …}`. Everything else goes to stderr through the redacting log.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import FrameType

import uvicorn

from pos_client.backend.database.engine import Database
from pos_client.backend.jobs import rounds
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import server_keys
from pos_client.backend.shop.terminals import Terminal
from pos_client.backend.web import listening
from pos_client.backend.web.app import build_app
from pos_client.backend.web.context import Backend
from pos_client.backend.web.listening import CertificateFiles
from pos_client.backend.web.patience import MOST_CONNECTIONS, MOST_HEAD_BYTES, PATIENCE_S, patient
from pos_client.backend.web.private_files import for_owner_only, protect
from pos_client.domain.enrolment import TerminalKeys
from pos_client.errors import PosError

EXIT_START_FAILED = 4
_START_WAIT_S = 1.0
_LAST_REQUESTS_S = 1
_FIRST_ROUND_S = 10.0
"""After the start, which has better things to do than what may wait."""


class Transport(Enum):
    """How requests travel: by TLS wherever another machine can listen, unless plain HTTP is asked for by name."""

    AUTO = "auto"
    TLS = "tls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What to serve and where. `environment` may carry POS_CLIENT_TERMINAL_SIGNING_KEY, _SEALING_KEY, _ID and more.

    `certificate` is the operator's own (chain and key as PEM files); without one TLS uses one made here.
    With `exit_with_parent` the process ends when its stdin is closed, which the system does when the parent dies.
    """

    database_url: str
    host: str = "127.0.0.1"
    port: int = 0
    sample_data: bool = False
    transport: Transport = Transport.AUTO
    certificate: tuple[Path, Path] | None = None
    exit_with_parent: bool = False
    patience_s: float = PATIENCE_S
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


class _Server(uvicorn.Server):
    """Serves /healthz from the first moment, and announces itself once `prepare_data` has returned."""

    def __init__(self, config: uvicorn.Config, prepare_data: Callable[[], None], announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._prepare_data = prepare_data
        self._announce = announce
        self.failure: PosError | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        try:
            await asyncio.to_thread(self._prepare_data)
        except PosError as exc:
            self.failure = exc
            self.should_exit = True
            return
        self._announce()


def serve(options: ServeOptions) -> int:
    """Run until SIGTERM, SIGINT or the end of the parent; the exit code: 0, or 4 when it could not start.

    Blocks the calling thread, which must be the main one.
    """
    try:
        with for_owner_only():
            return _serve(options)
    except PosError as exc:
        return _report(exc)


def _serve(options: ServeOptions) -> int:
    uses_tls = wants_tls(options)
    sock = listening.bind(options.host, options.port)
    with sock:
        working = Database(options.database_url)
        protect(*working.files)
        backend = Backend(working, sample_data=options.sample_data)
        files = _certificate(options, working) if uses_tls else None
        config = configure(backend, files, options.patience_s)
        ended = threading.Event()
        jobs = threading.Thread(target=_do_jobs, args=(backend, ended), name="jobs", daemon=True)
        server = _Server(config, lambda: _prepare(options, backend), lambda: _announce(sock, files, backend))
        signal.signal(signal.SIGTERM, _leave_to_server)
        signal.signal(signal.SIGINT, _leave_to_server)
        if options.exit_with_parent:
            threading.Thread(target=_watch_parent, args=(server,), name="parent-watch", daemon=True).start()
        jobs.start()
        server.run(sockets=[sock])
        ended.set()
        jobs.join()
        working.close()
    return _report(server.failure) if server.failure else 0


def _do_jobs(backend: Backend, ended: threading.Event) -> None:
    """Beside a till nobody else does the jobs; on a server `pos-client backend work` does them for all workers."""
    while backend.database.is_file and not ended.wait(_FIRST_ROUND_S):
        if backend.prepared.is_set():
            rounds.work(backend.database, backend.now, ended, pause_s=rounds.QUIET_PAUSE_S)


def wants_tls(options: ServeOptions) -> bool:
    """Whether to speak TLS: beyond this machine or with a certificate always, unless told otherwise by name."""
    if options.transport is Transport.AUTO:
        return options.certificate is not None or not listening.is_loopback(options.host)
    return options.transport is Transport.TLS


def configure(backend: Backend, files: CertificateFiles | None, patience_s: float = PATIENCE_S) -> uvicorn.Config:
    """How requests are served; `patience_s` is how long a request may take to arrive."""
    # Its own messages would quote what requests contained; what matters is logged by backend.problems.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return uvicorn.Config(
        build_app(backend),
        loop="asyncio",
        http=patient(patience_s),
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        limit_concurrency=MOST_CONNECTIONS,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_LAST_REQUESTS_S,
        ssl_certfile=files.certificate if files else None,
        ssl_keyfile=files.key if files else None,
    )


def _prepare(options: ServeOptions, backend: Backend) -> None:
    # A locked database is reported soon; while serving, waiting a little longer is the better answer.
    starting = Database(options.database_url, wait_s=_START_WAIT_S)
    try:
        prepare(
            starting,
            backend.now_ms(),
            enrol=_own_terminal(options.environment),
            with_samples=options.sample_data,
        )
    finally:
        starting.close()
    backend.prepared.set()


def _own_terminal(environment: Mapping[str, str]) -> tuple[Terminal, TerminalKeys] | None:
    """The till that starts this backend and tells it the public halves of its keys through the environment."""
    signing, sealing = (environment.get(f"POS_CLIENT_TERMINAL_{name}_KEY") for name in ("SIGNING", "SEALING"))
    if not signing or not sealing:
        return None
    terminal_id = environment.get("POS_CLIENT_TERMINAL_ID", "till-1")
    store = environment.get("POS_CLIENT_STORE", "Store")
    return Terminal(terminal_id, store, environment.get("POS_CLIENT_LANE", "")), TerminalKeys(signing, sealing)


def _announce(sock: socket.socket, files: CertificateFiles | None, backend: Backend) -> None:
    scheme = "https" if files else "http"
    host, port = sock.getsockname()[:2]
    line: dict[str, object] = {"ready": True, "url": listening.url(scheme, host, port), "pid": os.getpid()}
    if not listening.is_loopback(host):
        line["lan_urls"] = [listening.url(scheme, address, port) for address in listening.lan_addresses()]
    if files:
        line["ca_file"] = str(files.trust) if files.trust else None
    with backend.database.read() as connection:
        line["server_keys"] = server_keys.public(connection)
    _print(line)


def _report(failure: PosError) -> int:
    _print({"ready": False, "code": failure.error_code, "detail": failure.detail})
    return EXIT_START_FAILED


def _print(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _certificate(options: ServeOptions, database: Database) -> CertificateFiles:
    """The operator's certificate, else one kept beside a database file, or with a server in this user's data folder."""
    from pos_client.backend.web import certificate, own_certificate  # noqa: PLC0415 - only TLS needs that 0.1 s

    if options.certificate:
        return own_certificate.use(*options.certificate)
    folder = Path(database.url.database or ".").resolve().parent if database.is_file else _data_folder()
    return certificate.load_or_make(folder, options.host)


def _data_folder() -> Path:
    from pos_client.settings import default_path, read_settings  # noqa: PLC0415 - hardly ever needed

    return read_settings(default_path()).data_path


def _leave_to_server(_number: int, _frame: FrameType | None) -> None:
    """Keep the process alive when uvicorn passes a signal on after it has stopped in order."""


def _watch_parent(server: uvicorn.Server) -> None:
    # Not sys.stdin.read(): a thread inside that call holds a lock the interpreter needs at exit.
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    server.should_exit = True
