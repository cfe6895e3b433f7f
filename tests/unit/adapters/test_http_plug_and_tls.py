"""The simulated plug, certificates, and what is refused before anything is sent."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.http_line import Line
from pos_client.adapters.http_network import DeadlineNetwork
from pos_client.adapters.name_resolver import NameResolver
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.errors import InvalidValue, LinkPaused, NotSent, TransportError, Unanswered
from tests.fakes.fault_server import FaultServer, answer, silent
from tests.signing import signer

TIME = {"unix_s": 1_800_000_000.0}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(answer(TIME)) as running:
        yield running


def test_pulling_the_plug_refuses_calls_until_it_is_put_back(server: FaultServer) -> None:
    plug = SimulatedPlug()
    with closing(HttpBackend(server.url, signer(), plug=plug)) as backend:
        backend.time(10.0)
        plug.unplug()
        assert not plug.is_plugged
        with pytest.raises(NotSent):
            backend.time(10.0)
        seen = len(server.requests)
        plug.plug_in()
        assert backend.time(10.0).unix_s == TIME["unix_s"]
        assert len(server.requests) == seen + 1


def test_pulling_the_plug_cuts_off_a_call_under_way(server: FaultServer) -> None:
    plug = SimulatedPlug()
    faults: list[TransportError] = []
    with closing(HttpBackend(server.url, signer(), plug=plug)) as backend:
        server.behaviour = silent

        def call() -> None:
            try:
                backend.time(60.0)
            except TransportError as fault:
                faults.append(fault)

        caller = threading.Thread(target=call)
        caller.start()
        assert server.received.wait(10.0)
        plug.unplug()
        caller.join(10.0)
        assert [type(fault) for fault in faults] == [Unanswered]


def test_unplugged_from_the_start_nothing_is_sent(server: FaultServer) -> None:
    plug = SimulatedPlug()
    plug.unplug()
    with closing(HttpBackend(server.url, signer(), plug=plug)) as backend, pytest.raises(NotSent):
        backend.time(1.0)
    assert server.connections == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 signed by itself, and its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "till test")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def secured(certificate: Path) -> Iterator[FaultServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FaultServer(answer(TIME), context) as running:
        yield running


def test_a_trusted_certificate_is_accepted(secured: FaultServer, certificate: Path) -> None:
    with closing(HttpBackend(secured.url, signer(), ca_file=str(certificate))) as backend:
        assert [backend.time(10.0).unix_s for _ in range(2)] == [TIME["unix_s"]] * 2
    assert secured.connections == 1


def test_an_untrusted_certificate_pauses_the_link(secured: FaultServer) -> None:
    with closing(HttpBackend(secured.url, signer())) as backend, pytest.raises(LinkPaused) as caught:
        backend.time(10.0)
    assert caught.value.error_code == "CERTIFICATE_REFUSED"
    assert secured.requests == []


def test_a_call_over_tls_is_cut_off_too(secured: FaultServer, certificate: Path) -> None:
    secured.behaviour = silent
    backend = HttpBackend(secured.url, signer(), ca_file=str(certificate))

    def close_once_received() -> None:
        secured.received.wait(10.0)
        backend.close()

    closer = threading.Thread(target=close_once_received)
    closer.start()
    with pytest.raises(Unanswered):
        backend.time(60.0)
    closer.join()


def test_a_server_that_speaks_no_tls_is_not_sent_anything(server: FaultServer) -> None:
    with closing(HttpBackend(server.url.replace("http:", "https:"), signer())) as backend, pytest.raises(NotSent):
        backend.time(10.0)


def test_a_server_that_is_silent_in_the_handshake_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}"
        with closing(HttpBackend(url, signer())) as backend:
            started_s = time.monotonic()
            with pytest.raises(NotSent):
                backend.time(1.0)
            assert time.monotonic() - started_s < 1.5


def test_a_write_ends_at_the_deadline_though_the_server_takes_a_little_now_and_then() -> None:
    stop = threading.Event()

    def sip(connection: socket.socket) -> None:
        while not stop.wait(0.01):
            connection.recv(16384)

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)  # small buffers: each sip makes room at once
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        network = DeadlineNetwork(NameResolver(), lambda: True)
        network.begin(Deadline.after(0.5))
        stream = network.connect_tcp("127.0.0.1", listener.getsockname()[1])
        stream.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        with listener.accept()[0] as connection:
            sipper = threading.Thread(target=sip, args=(connection,))
            sipper.start()
            started_s = time.monotonic()
            with pytest.raises(httpcore.WriteTimeout):
                stream.write(bytes(16_000_000))
            assert time.monotonic() - started_s < 1.0
            stop.set()
            sipper.join()
        stream.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "till.example",
        "ftp://till.example",
        "https://",
        "https://:80",
        "https://a b",
        "https://a:0",
        "https://a:99999",
        "https://a:x",
        "https://user:pw@a",
        "https://@a",
        "https://a/?q=1",
        "https://a/?",
        "https://a/#",
        "https://店.example",
        "https://a\nHost: b",
        "https://a\tb",
        "https://a/\x7f",
        "https://192.168.1.300",
        "https://1.2.3",
        "https://0x7f.1",
        "https://127.1",
        "https://a.1",
        "https://a..b",
        "https://-",
        "https://a-.b",
        "https://...",
        "https://" + "a" * 64,
        "https://" + "a." * 127 + "a",
        "https://a/" + "a" * 2000,
        "https://::1",
        "https://[::1",
        "https://[1::2::3]",
        "https://[fe80::1%eth0]",
        "https://[127.0.0.1]",
        "http://till.example",
        "http://192.168.1.30",
        "http://localhost.example",
        "http://128.0.0.1",
        "http://[::2]",
        "http://[::ffff:10.0.0.1]",
        "http://localhost@till.example",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        HttpBackend(url, signer())
    assert raised.value.error_code == "BAD_URL"


@pytest.mark.parametrize(
    "url",
    [
        "https://till.example",
        " https://till-1.shop_2.example:8443/loyalty/ ",
        "https://192.168.1.30",
        "https://[fd00::1]:8443",
        "https://xn--a.example",
        "https://a.example.",
        "http://localhost:8080",
        "http://LOCALHOST",
        "http://127.0.0.1:8080",
        "http://127.255.0.1",
        "http://[::1]:8080",
    ],
)
def test_an_address_that_may_be_one_is_taken(url: str) -> None:
    HttpBackend(url, signer()).close()


@pytest.mark.parametrize("url", ["http://192.168.1.300", "http://x/\x7f", "https://xn--a.example"])
def test_an_address_that_slipped_through_pauses_the_link(url: str) -> None:
    with pytest.raises(LinkPaused):
        Line(url, ssl.create_default_context(), NameResolver(), lambda: True).exchange(
            "GET", "/v1/time", None, {}, Deadline.after(5.0)
        )


def test_a_missing_certificate_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue) as raised:
        HttpBackend("https://127.0.0.1:1", signer(), ca_file=str(tmp_path / "none.pem"))
    assert raised.value.error_code == "BAD_CA_FILE"
    assert "none.pem" in raised.value.detail
