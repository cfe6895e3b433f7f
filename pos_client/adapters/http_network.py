"""The connection under an HTTP line: every operation ends at the deadline of the exchange under way."""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.name_resolver import NameResolver


class DeadlineNetwork(httpcore.NetworkBackend):
    """Opens the one connection of a line and bounds all it does.

    `is_open` is asked before every operation: False while the simulated plug is pulled or the client is closed.
    """

    def __init__(self, resolver: NameResolver, is_open: Callable[[], bool]) -> None:
        self.is_open = is_open
        self.begin(Deadline(0.0))
        self._resolver = resolver
        self._system = httpcore.SyncBackend()
        self._stream: DeadlineStream | None = None

    def begin(self, deadline: Deadline) -> None:
        """Start an exchange that must end by the deadline; called by the thread that makes it.

        From then on `received` says whether any byte came, and `cause` is what the system says of a failure.
        """
        self._deadline = deadline
        self._connected = False
        self.received = False
        # Noted where it happens, because the connection pool drops it before the line can see it.
        self.cause: OSError | None = None

    @property
    def distrusted(self) -> bool:
        """Whether the server's certificate did not verify."""
        return isinstance(self.cause, ssl.SSLCertVerificationError)

    @property
    def went_stale(self) -> bool:
        """Whether this exchange was made on a kept connection and got no byte: most likely the server had closed it."""
        return not self._connected and not self.received and self.is_open() and self._deadline.left_s() > 0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.NetworkStream:
        """Resolve and connect, both within the deadline; `timeout` and the options are httpcore's and not used.

        Raises:
            httpcore.ConnectError, httpcore.ConnectTimeout: nothing was sent.
        """
        self._connected = True
        self.require_open(httpcore.ConnectError)
        try:
            addresses = self._resolver.resolve(host, port, self._deadline)
        except OSError as exc:
            self.cause = exc
            raise httpcore.ConnectError(f"cannot resolve {host}: {exc}") from exc
        self._stream = DeadlineStream(self._connect_any(addresses, port), self)
        if not self.is_open():  # cut while connecting: there was no stream to break yet
            self._stream.close()
        self.require_open(httpcore.ConnectError)
        return self._stream

    def _connect_any(self, addresses: list[str], port: int) -> httpcore.NetworkStream:
        """Try the addresses in order, each with its share of the time left: a dead IPv6 must not use it all up."""
        fault: Exception = httpcore.ConnectError("the name has no address")
        for tried, address in enumerate(addresses):
            share_s = self.left_s(httpcore.ConnectTimeout) / (len(addresses) - tried)
            try:
                return self._system.connect_tcp(address, port, timeout=share_s)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                fault = exc
        self.note(fault)
        raise fault

    def left_s(self, fault: type[Exception]) -> float:
        """Seconds left, always more than 0.

        Raises:
            fault: none are left.
        """
        left_s = self._deadline.left_s()
        if left_s <= 0:
            self.cause = TimeoutError()
            raise fault("the deadline has passed")
        return left_s

    def require_open(self, fault: type[Exception]) -> None:
        """Go on only while the line may be used.

        Raises:
            fault: the plug is pulled or the client closed.
        """
        if not self.is_open():
            raise fault("the line is cut")

    def note(self, fault: Exception) -> None:
        """Remember what the system said, which led to this fault."""
        self.cause = fault.__cause__ if isinstance(fault.__cause__, OSError) else None

    def cut(self) -> None:
        """Break the connection there is, from any thread; does not block."""
        stream = self._stream
        if stream is not None:
            stream.cut()


class DeadlineStream(httpcore.NetworkStream):
    """A connection that takes its time limits from the network's deadline, whatever httpx would allow."""

    def __init__(self, inner: httpcore.NetworkStream, network: DeadlineNetwork) -> None:
        self._inner = inner
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - httpcore's signature
        """Some bytes, or none at the end of the stream."""
        self._network.require_open(httpcore.ReadError)
        try:
            data = self._inner.read(max_bytes, self._network.left_s(httpcore.ReadTimeout))
        except (httpcore.ReadError, httpcore.ReadTimeout) as exc:
            self._network.note(exc)
            raise
        self._network.received = self._network.received or bool(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - httpcore's signature
        """Send it all. A loop of our own: httpcore's gives each part the whole time again."""
        self._network.require_open(httpcore.WriteError)
        connection: socket.socket = self._inner.get_extra_info("socket")
        rest = memoryview(buffer)
        while rest:
            connection.settimeout(self._network.left_s(httpcore.WriteTimeout))
            try:
                rest = rest[connection.send(rest) :]
            except TimeoutError as exc:
                raise httpcore.WriteTimeout(str(exc)) from exc
            except OSError as exc:
                raise httpcore.WriteError(str(exc)) from exc

    def close(self) -> None:
        """Release the socket; idempotent."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.NetworkStream:
        """Go on encrypted.

        Raises:
            httpcore.ConnectError, httpcore.ConnectTimeout: no request was sent.
        """
        left_s = self._network.left_s(httpcore.ConnectTimeout)
        try:
            self._inner = self._inner.start_tls(ssl_context, server_hostname, left_s)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
            self._network.note(exc)
            raise
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        """What httpcore asks about the socket."""
        return self._inner.get_extra_info(info)

    def cut(self) -> None:
        """Shut the socket down, which wakes a thread blocked on it; closing would not."""
        with contextlib.suppress(OSError):  # not connected any more, which is what was wanted
            # The plain method also on a TLS socket: its own would change state under the thread that reads.
            socket.socket.shutdown(self._inner.get_extra_info("socket"), socket.SHUT_RDWR)
