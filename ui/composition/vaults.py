"""Which vault this machine gets."""

import logging
from contextlib import suppress

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import SECRET
from pos_client.adapters.vault import EphemeralVault, open_vault
from pos_client.errors import VaultUnavailable
from pos_client.ports import Vault
from pos_client.settings import Settings

_SECRETS = ("outbox", "roster", "staff", SECRET)
_log = logging.getLogger(__name__)


def vault_for(settings: Settings) -> Vault:
    """The system's safe store, else a private key file, with which nothing is redeemed offline."""
    key_file = KeyFileVault(settings.data_path / "keys.json")
    try:
        vault = open_vault(allow_ephemeral=False)
        key_file.hand_over(vault)  # of the time before there was a safe store: what is sealed stays readable
    except VaultUnavailable as exc:
        _log.info("no safe store (%s): earn only while offline", exc.detail)
        return key_file
    return vault


def keys_to_look_with(settings: Settings) -> Vault:
    """What the till's vault has by now, in memory: whoever looks moves no keys, and makes none.

    A folder's own key file comes first: what lies beside it was sealed under its keys.

    Raises:
        VaultUnavailable: code KEYS_DAMAGED; there is a key file, and it cannot be read.
    """
    found = EphemeralVault()
    vaults: list[Vault] = [KeyFileVault(settings.data_path / "keys.json")]
    with suppress(VaultUnavailable):
        vaults.append(open_vault(allow_ephemeral=False))
    for name in _SECRETS:
        secret = next((kept for vault in vaults if (kept := vault.get(name)) is not None), None)
        if secret is not None:
            found.put(name, secret)
    return found
