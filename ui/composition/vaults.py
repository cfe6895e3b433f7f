"""Which vault this machine gets."""

import logging
import os

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.vault import open_vault
from pos_client.errors import VaultUnavailable
from pos_client.ports import Vault
from pos_client.settings import Settings

_log = logging.getLogger(__name__)
TOKEN = "terminal-token"  # noqa: S105 - the name a token is kept under, not a token
TOKEN_VARIABLE = "POS_CLIENT_TERMINAL_TOKEN"  # noqa: S105 - the name of a variable


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


def terminal_token(vault: Vault) -> str | None:
    """The access token for a chain's backend: from the environment, else from the vault."""
    named = os.environ.get(TOKEN_VARIABLE)
    if named:
        return named
    kept = vault.get(TOKEN)
    return None if kept is None else kept.decode()


def keep_token(token: str) -> str:
    """Put the access token into the safe store; where that is, in words.

    Raises:
        VaultUnavailable: there is no safe store, or it refused.
    """
    vault = open_vault(allow_ephemeral=False)
    vault.put(TOKEN, token.encode())
    return vault.label
