"""Certificates: ours is kept and renewed, an operator's is used as it is, and nobody else's is overwritten."""

import json
import os
import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pos_client.backend.web import certificate, own_certificate
from pos_client.errors import BackendStartFailed
from tests.backend_process import BackendProcess
from ui.cli import pos_client

DAY = timedelta(days=1)
CERTIFICATE, KEY = "backend-cert.pem", "backend-key.pem"


@dataclass(frozen=True)
class Authority:
    """Somebody who certifies servers."""

    key: ec.EllipticCurvePrivateKey
    root: bytes

    @classmethod
    def new(cls) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(key, certify("Authority", key, "Authority", key))

    def server(self, folder: Path, *, left: timedelta = DAY, with_root: bool = False) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1 and its key, as an authority hands them out."""
        key = ec.generate_private_key(ec.SECP256R1())
        chain = certify("loyalty.example", key, "Authority", self.key, left) + (self.root if with_root else b"")
        (folder / "chain.pem").write_bytes(chain)
        (folder / "key.pem").write_bytes(key_pem(key))
        (folder / "key.pem").chmod(0o600)
        return folder / "chain.pem", folder / "key.pem"


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certify(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    left: timedelta = DAY,
) -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - 2 * DAY)
        .not_valid_after(datetime.now(UTC) + left)
        .add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def key_pem(key: ec.EllipticCurvePrivateKey, password: bytes = b"") -> bytes:
    guarded = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, guarded)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(BackendStartFailed) as failed:
        work()
    assert failed.value.detail
    return failed.value.error_code


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_ours_is_kept_and_renewed_for_other_addresses(tmp_path: Path) -> None:
    first = certificate.load_or_make(tmp_path, "127.0.0.1").certificate.read_bytes()
    assert certificate.load_or_make(tmp_path, "127.0.0.1").certificate.read_bytes() == first
    assert certificate.load_or_make(tmp_path, "shop.example").certificate.read_bytes() != first


def test_ours_is_made_again_where_a_power_cut_has_damaged_it(tmp_path: Path) -> None:
    for damaged in (CERTIFICATE, KEY):
        certificate.load_or_make(tmp_path, "127.0.0.1")
        (tmp_path / damaged).write_bytes(b"\0" * 512)
        if damaged == CERTIFICATE:
            (tmp_path / KEY).unlink()
        files = certificate.load_or_make(tmp_path, "127.0.0.1")
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.certificate, files.key)


def test_workers_that_start_at_once_share_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: certificate.load_or_make(tmp_path, "x").certificate.read_bytes(), range(8)))
    assert len(made) == 1
    assert set(contents(tmp_path)) == {CERTIFICATE, KEY}


def test_what_we_did_not_make_is_never_overwritten(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.server(tmp_path)
    chain.rename(tmp_path / CERTIFICATE)
    key.rename(tmp_path / KEY)
    (tmp_path / KEY).chmod(0o640)
    before = contents(tmp_path)
    assert refused(lambda: certificate.load_or_make(tmp_path, "127.0.0.1")) == "CERTIFICATE_NOT_OURS"
    (tmp_path / CERTIFICATE).unlink()
    assert refused(lambda: certificate.load_or_make(tmp_path, "127.0.0.1")) == "CERTIFICATE_NOT_OURS"
    assert contents(tmp_path) == {KEY: before[KEY]}
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("password", [b"", b"secret"])
def test_a_key_put_beside_our_certificate_is_never_overwritten(tmp_path: Path, password: bytes) -> None:
    certificate.load_or_make(tmp_path, "127.0.0.1")
    (tmp_path / KEY).write_bytes(key_pem(ec.generate_private_key(ec.SECP256R1()), password))
    before = contents(tmp_path)
    assert refused(lambda: certificate.load_or_make(tmp_path, "127.0.0.1")) == "CERTIFICATE_NOT_OURS"
    assert contents(tmp_path) == before


def test_a_folder_that_cannot_hold_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(lambda: certificate.load_or_make(tmp_path / "file", "127.0.0.1")) == "CERTIFICATE_UNWRITABLE"


def test_a_process_says_that_a_certificate_is_not_ours(tmp_path: Path, authority: Authority) -> None:
    authority.server(tmp_path)[0].rename(tmp_path / CERTIFICATE)
    backend = BackendProcess(f"sqlite:///{tmp_path / 'b.db'}", sample_data=False, arguments=("--tls",)).start()
    assert (backend.ready["code"], backend.exit_code) == ("CERTIFICATE_NOT_OURS", 4)
    assert "--certificate" in backend.ready["detail"]


def test_with_a_server_as_database_it_lies_in_the_data_folder(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f"data_dir = '{tmp_path / 'data'}'\n", encoding="utf-8")
    environment = {"POS_CLIENT_SETTINGS": str(tmp_path / "settings.toml")}
    with BackendProcess(database_url, arguments=("--tls",), environment=environment) as backend:
        if database_url.startswith("postgresql"):
            assert backend.ready["ca_file"] == str(tmp_path / "data" / CERTIFICATE)


def test_an_operator_s_own_is_used_and_only_its_root_is_handed_out(tmp_path: Path, authority: Authority) -> None:
    assert own_certificate.use(*authority.server(tmp_path)).trust is None
    chain, key = authority.server(tmp_path, with_root=True)
    assert own_certificate.use(chain, key).trust == chain
    key.chmod(0o640)
    assert own_certificate.use(chain, key).key == key


def test_an_operator_s_own_that_does_not_hold_is_refused(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.server(tmp_path)
    assert refused(lambda: own_certificate.use(tmp_path / "none.pem", key)) == "BAD_CERTIFICATE"
    assert refused(lambda: own_certificate.use(key, key)) == "BAD_CERTIFICATE"
    assert refused(lambda: own_certificate.use(chain, tmp_path / "none.pem")) == "BAD_CERTIFICATE_KEY"
    other = tmp_path / "other.pem"
    for unfit in (key_pem(authority.key), key_pem(authority.key, b"secret"), b"noise"):
        other.write_bytes(unfit)
        other.chmod(0o600)
        assert refused(lambda: own_certificate.use(chain, other)) == "BAD_CERTIFICATE_KEY"
    key.chmod(0o604)
    assert refused(lambda: own_certificate.use(chain, key)) == "CERTIFICATE_KEY_OPEN"
    assert refused(lambda: own_certificate.use(*authority.server(tmp_path, left=-DAY))) == "CERTIFICATE_EXPIRED"


def test_serve_speaks_with_an_operator_s_own(tmp_path: Path, authority: Authority) -> None:
    chain, key = authority.server(tmp_path, with_root=True)
    command = [sys.executable, "-c", "from ui.cli import main; main()", "backend", "serve", "--port", "0"]
    environment = os.environ | {
        "POS_CLIENT_CERTIFICATE": str(chain),
        "POS_CLIENT_KEY": str(key),
        "POS_CLIENT_DATABASE_URL": f"sqlite:///{tmp_path / 'b.db'}",
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["ca_file"] == str(chain)
        trusted = ssl.create_default_context(cafile=ready["ca_file"])
        with urllib.request.urlopen(ready["url"] + "/readyz", context=trusted, timeout=10) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert set(contents(tmp_path)) >= {"b.db", "chain.pem", "key.pem"}
    assert CERTIFICATE not in contents(tmp_path)


@pytest.mark.parametrize(
    "options", [("--certificate", "c"), ("--key", "k"), ("--certificate", "c", "--key", "k", "--plain")]
)
def test_options_that_contradict_each_other_are_a_matter_of_usage(options: tuple[str, ...]) -> None:
    assert CliRunner().invoke(pos_client, ["backend", "serve", *options], prog_name="p").exit_code == 2
