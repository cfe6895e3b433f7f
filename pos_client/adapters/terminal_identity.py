"""Who this till is to its backend: two private keys of its own, and the backend's keys it believes."""

from dataclasses import dataclass, replace
from functools import cached_property

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pos_client.adapters.decoding import decoded
from pos_client.domain.enrolment import Enrolled, TerminalKeys, possession
from pos_client.errors import VaultUnavailable
from pos_client.ports import Vault

SECRET = "terminal"  # noqa: S105 - the name of the secret, not the secret
"""What the vault keeps an identity under."""
BEGUN = "enrolling"
"""What it keeps the keys under by which a code is being used, until the backend has answered."""
_NONE = b"none"
"""Kept in place of one that was given up: a vault replaces, it does not delete."""


@dataclass(frozen=True)
class TerminalIdentity:
    """An enrolled till. The private keys (32 bytes each, hex) are made on the till and never leave it.

    `backend_url` and `ca_file` are where it was enrolled: a till that is told of no other backend goes there. `store`
    and `lane` are where it stands, as the backend says; both are empty where nobody told it.
    """

    signing_key_hex: str
    sealing_key_hex: str
    terminal_id: str = ""
    server_keys_hex: tuple[str, ...] = ()
    backend_url: str = ""
    ca_file: str = ""
    store: str = ""
    lane: str = ""

    @cached_property
    def signing_key(self) -> Ed25519PrivateKey:
        """Signs requests."""
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.signing_key_hex))

    @cached_property
    def sealing_key(self) -> X25519PrivateKey:
        """Opens what is sealed to this till."""
        return X25519PrivateKey.from_private_bytes(bytes.fromhex(self.sealing_key_hex))

    @cached_property
    def public_keys(self) -> TerminalKeys:
        """What the backend gets to know."""
        signing, sealing = self.signing_key.public_key(), self.sealing_key.public_key()
        return TerminalKeys(signing.public_bytes_raw().hex(), sealing.public_bytes_raw().hex())

    def proof_hex(self, of: str) -> str:
        """Proof of possession for an enrolment code, or for this till's id."""
        return self.signing_key.sign(possession(self.public_keys, of)).hex()

    def enrolled(self, answer: Enrolled, backend_url: str, ca_file: str = "") -> "TerminalIdentity":
        """This identity as a backend knows it now."""
        return replace(
            self,
            terminal_id=answer.terminal_id,
            store=answer.store,
            lane=answer.lane,
            server_keys_hex=answer.server_keys_hex,
            backend_url=backend_url,
            ca_file=ca_file,
        )


@dataclass(frozen=True, slots=True)
class _Begun:
    """Keys, and what they were made for."""

    url: str
    code: str
    identity: TerminalIdentity


def new_identity(terminal_id: str = "") -> TerminalIdentity:
    """Fresh keys out of the system's generator."""
    signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    return TerminalIdentity(signing.private_bytes_raw().hex(), sealing.private_bytes_raw().hex(), terminal_id)


def encode_identity(identity: TerminalIdentity) -> bytes:
    """The secret as a vault keeps it: some 300 bytes of JSON."""
    return msgspec.json.encode(identity)


def load_identity(vault: Vault) -> TerminalIdentity | None:
    """The identity this till was enrolled with, or None.

    Raises:
        VaultUnavailable: the store refused, or what it keeps is no identity.
    """
    kept = vault.get(SECRET)
    if kept is None or kept == _NONE:
        return None
    try:
        identity = decoded(kept, TerminalIdentity)
        identity.public_keys  # noqa: B018 - proves that both keys can be used
    except ValueError as exc:
        raise VaultUnavailable("what is kept as this till's identity is none") from exc
    return identity


def has_identity(vault: Vault) -> bool:
    """Whether something is kept as this till's identity, be it damaged.

    Raises:
        VaultUnavailable: the store refused.
    """
    return vault.get(SECRET) not in {None, _NONE}


def forget_identity(vault: Vault) -> None:
    """Keep none any more; the till is to be enrolled again before it can speak to a chain's backend.

    Raises:
        VaultUnavailable: the store refused.
    """
    vault.put(SECRET, _NONE)
    _forget_begun(vault)


def begun_identity(vault: Vault, url: str, code: str) -> TerminalIdentity | None:
    """The keys this code is already being used with: the till ended before it heard, or could keep, the answer.

    Raises:
        VaultUnavailable: the store refused.
    """
    kept = vault.get(BEGUN)
    try:
        begun = None if kept in {None, _NONE} else decoded(kept or b"", _Begun)
    except ValueError:
        return None
    return begun.identity if begun is not None and (begun.url, begun.code) == (url, code) else None


def begin_identity(vault: Vault, url: str, code: str) -> TerminalIdentity:
    """The keys to use a code with, kept before it is used: those it may have been used with already, else fresh ones.

    Raises:
        VaultUnavailable: the store refused; the code is still good.
    """
    identity = begun_identity(vault, url, code)
    if identity is None:
        identity = new_identity()
        vault.put(BEGUN, msgspec.json.encode(_Begun(url, code, identity)))
    return identity


def keep_identity(vault: Vault, identity: TerminalIdentity) -> None:
    """Keep it in place of an earlier one.

    Raises:
        VaultUnavailable: the store refused.
    """
    vault.put(SECRET, encode_identity(identity))
    _forget_begun(vault)


def _forget_begun(vault: Vault) -> None:
    if vault.get(BEGUN) not in {None, _NONE}:
        vault.put(BEGUN, _NONE)
