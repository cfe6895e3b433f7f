"""The link that puts a card on a phone. Everything secret is in the fragment, which no browser sends to a server."""

import base64


def card_fragment(handle: str, kid: int, master_key: bytes) -> str:
    """`#h=…&g=…&k=…`: handle, key generation and K_m (base64url without padding)."""
    key = base64.urlsafe_b64encode(master_key).rstrip(b"=").decode()
    return f"#h={handle}&g={kid}&k={key}"
