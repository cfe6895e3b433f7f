"""Which certificates a till believes."""

import ssl

from pos_client.errors import InvalidValue


def trust_of(url: str, ca_file: str | None) -> ssl.SSLContext:
    """The system's certificates and `ca_file`; for plain http an empty context, which takes no time to make.

    Raises:
        InvalidValue: code BAD_CA_FILE.
    """
    if not url.startswith("https:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        trust = ssl.create_default_context()
        if ca_file is not None:
            trust.load_verify_locations(ca_file)
    except OSError as exc:
        raise InvalidValue(f"cannot read certificates from {ca_file}: {exc}", code="BAD_CA_FILE") from exc
    return trust
