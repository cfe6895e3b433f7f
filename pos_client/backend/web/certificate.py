"""A certificate of this machine's own, so that phones in the shop have WebCrypto and tokens stay unread.

It certifies itself: there is no authority whose key could be stolen and turned against those who trust it. Tills are
given the file (`ca_file`); a phone shows its warning once. A certificate of somebody else's in its place is never
overwritten: it may be the only copy.
"""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pos_client.backend import timing
from pos_client.backend.web import listening
from pos_client.backend.web.listening import CertificateFiles
from pos_client.backend.web.private_files import protect
from pos_client.errors import BackendStartFailed

_LIFETIME = timedelta(days=825)
"""The longest Apple accepts of a certificate a user has trusted (support.apple.com/103769)."""
_RENEW_BEFORE = timedelta(days=30)


_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Loyalty backend of this shop")])
"""Who certifies whom; what we made is recognised by it."""
_PEM = b"-----BEGIN"


def load_or_make(folder: Path, host: str) -> CertificateFiles:
    """The certificate kept in a folder, made anew when missing, nearly expired or for other addresses.

    Workers that start at once use the same one: whoever comes second waits.

    Raises:
        BackendStartFailed: code CERTIFICATE_UNWRITABLE; the folder cannot hold it. Code CERTIFICATE_NOT_OURS; somebody
            else's certificate or key has its name, and is left as it is.
    """
    certificate = folder / "backend-cert.pem"
    files = CertificateFiles(certificate, folder / "backend-key.pem", trust=certificate)
    now = timing.to_utc(int(timing.system_now() * 1000))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder):
            _keep_or_make(files, _names(host), now)
    except OSError as exc:
        raise BackendStartFailed(str(exc), code="CERTIFICATE_UNWRITABLE") from exc
    return files


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One process at a time; not on Windows, which cannot lock a folder."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has none

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _keep_or_make(files: CertificateFiles, names: list[x509.GeneralName], now: datetime) -> None:
    certificate = _read_certificate(files.certificate)
    if not _may_replace(files, certificate):
        detail = f"{files.certificate} or its key is not of our making and was left as it is: move both away, or name"
        raise BackendStartFailed(f"{detail} them with --certificate and --key", code="CERTIFICATE_NOT_OURS")
    protect(files.key)
    if certificate is None or not _is_good(certificate, files.key, names, now):
        _make(files, names, now)


def _read_certificate(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _may_replace(files: CertificateFiles, certificate: x509.Certificate | None) -> bool:
    """Whether nobody misses what is there: a certificate of ours with its own key, or noise a power cut has left."""
    if certificate is None:
        return not (_is_pem(files.certificate) or _is_pem(files.key))
    if not certificate.subject == certificate.issuer == _NAME:
        return False
    return not _is_pem(files.key) or _belongs(files.key, certificate)


def _is_pem(path: Path) -> bool:
    try:
        return _PEM in path.read_bytes()
    except FileNotFoundError:
        return False


def _belongs(key: Path, certificate: x509.Certificate) -> bool:
    try:
        return serialization.load_pem_private_key(key.read_bytes(), None).public_key() == certificate.public_key()
    except (FileNotFoundError, ValueError, TypeError):  # TypeError: a key with a password
        return False


def _names(host: str) -> list[x509.GeneralName]:
    hosts = {"localhost", socket.gethostname(), "127.0.0.1", "::1", *listening.lan_addresses(), host}
    return [_name(text) for text in sorted(hosts - {"0.0.0.0", "::"})]  # noqa: S104 - taken out, not bound


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _is_good(certificate: x509.Certificate, key: Path, names: list[x509.GeneralName], now: datetime) -> bool:
    try:
        covered = set(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except (ValueError, x509.ExtensionNotFound):
        return False
    in_time = now + _RENEW_BEFORE < certificate.not_valid_after_utc
    return in_time and covered >= set(names) and _belongs(key, certificate)


def _make(files: CertificateFiles, names: list[x509.GeneralName], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    # At no moment a key without the certificate that says it is ours.
    files.key.unlink(missing_ok=True)
    _replace(files.certificate, _sign(key, names, now).public_bytes(serialization.Encoding.PEM))
    _replace(files.key, pem)


def _sign(key: ec.EllipticCurvePrivateKey, names: list[x509.GeneralName], now: datetime) -> x509.Certificate:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _replace(path: Path, content: bytes) -> None:
    """Write a file for its owner's eyes, whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    part.replace(path)
