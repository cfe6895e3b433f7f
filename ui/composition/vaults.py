"""Which vault this machine gets."""

import logging

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.vault import open_vault
from pos_client.errors import VaultUnavailable
from pos_client.ports import Vault
from pos_client.settings import Settings

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
