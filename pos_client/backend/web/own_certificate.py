"""A certificate the operator brings along; it is read and checked, never changed."""

import ssl
import sys
from pathlib import Path

from cryptography import x509

from pos_client.backend import timing
from pos_client.backend.web.listening import CertificateFiles
from pos_client.errors import BackendStartFailed

_OPEN = 0o037
"""Whoever runs other services may share a key with a group (0640); nobody else may read it, nobody change it."""


def use(certificate: Path, key: Path) -> CertificateFiles:
    """An operator's certificate (PEM, the server's own first, then what leads to its authority) and its key.

    Where the chain ends in a certificate that certifies itself, the file is also what tills must be given; otherwise
    their system knows the authority.

    Raises:
        BackendStartFailed: code BAD_CERTIFICATE, BAD_CERTIFICATE_KEY, CERTIFICATE_KEY_OPEN or CERTIFICATE_EXPIRED.
    """
    chain = _read(certificate)
    if timing.to_utc(int(timing.system_now() * 1000)) >= chain[0].not_valid_after_utc:
        raise BackendStartFailed(
            f"{certificate} ended {chain[0].not_valid_after_utc:%Y-%m-%d}", code="CERTIFICATE_EXPIRED"
        )
    _check_key(certificate, key)
    certifies_itself = chain[-1].subject == chain[-1].issuer
    return CertificateFiles(certificate, key, trust=certificate.resolve() if certifies_itself else None)


def _read(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as exc:
        raise BackendStartFailed(f"{path} cannot be read: {exc.strerror}", code="BAD_CERTIFICATE") from exc
    except ValueError as exc:
        raise BackendStartFailed(f"{path} is no chain of certificates in PEM", code="BAD_CERTIFICATE") from exc


def _check_key(certificate: Path, key: Path) -> None:
    try:
        mode = key.stat().st_mode
        if mode & _OPEN and sys.platform != "win32":
            raise BackendStartFailed(f"others can read {key}: chmod 600", code="CERTIFICATE_KEY_OPEN")
        # The last word is the library's that will use them. A password it would ask for at the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=str)
    except OSError as exc:
        said = f"{key} is not the key, without a password, of the first certificate in {certificate}"
        unread = exc.strerror if not isinstance(exc, ssl.SSLError) else ""
        detail = f"{key} cannot be read: {unread}" if unread else said
        raise BackendStartFailed(detail, code="BAD_CERTIFICATE_KEY") from exc
