"""A certificate of this machine's own, so that phones in the shop have WebCrypto and tokens stay unread.

It certifies itself: there is no authority whose key could be stolen and turned against those who trust it. Tills are
given the file (`ca_file`); a phone shows its warning once.
"""

import ipaddress
import os
import socket
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


def load_or_make(folder: Path, host: str) -> CertificateFiles:
    """The certificate kept in a folder, made anew when missing, nearly expired or for other addresses.

    Raises:
        BackendStartFailed: code CERTIFICATE_UNWRITABLE; the folder cannot hold it.
    """
    files = CertificateFiles(folder / "backend-cert.pem", folder / "backend-key.pem")
    names = _names(host)
    now = timing.to_utc(int(timing.system_now() * 1000))
    protect(files.key)
    if not _is_good(files, names, now):
        try:
            _make(files, names, now)
        except OSError as exc:
            raise BackendStartFailed(str(exc), code="CERTIFICATE_UNWRITABLE") from exc
    return files


def _names(host: str) -> list[x509.GeneralName]:
    hosts = {"localhost", socket.gethostname(), "127.0.0.1", "::1", *listening.lan_addresses(), host}
    return [_name(text) for text in sorted(hosts - {"0.0.0.0", "::"})]  # noqa: S104 - taken out, not bound


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _is_good(files: CertificateFiles, names: list[x509.GeneralName], now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
        key = serialization.load_pem_private_key(files.key.read_bytes(), password=None)
        covered = set(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    belongs = key.public_key() == certificate.public_key()
    return belongs and covered >= set(names) and now + _RENEW_BEFORE < certificate.not_valid_after_utc


def _make(files: CertificateFiles, names: list[x509.GeneralName], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _replace(files.key, pem)
    _replace(files.certificate, _sign(key, names, now).public_bytes(serialization.Encoding.PEM))


def _sign(key: ec.EllipticCurvePrivateKey, names: list[x509.GeneralName], now: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Loyalty backend of this shop")])
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
        .subject_name(subject)
        .issuer_name(subject)
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
