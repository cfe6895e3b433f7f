"""Where the address of a chain's database comes from, so that its password need not stand on a command line."""

from collections.abc import Mapping
from pathlib import Path

from pos_client.errors import BackendStartFailed

VARIABLE = "POS_CLIENT_DATABASE_URL"
CREDENTIAL = "database-url"
"""Name of a file in the folder $CREDENTIALS_DIRECTORY, where systemd puts what a service alone may read."""


def given_url(environment: Mapping[str, str]) -> str | None:
    """The address from the environment, else from the credential; None where nobody gave one.

    Raises:
        BackendStartFailed: code BAD_DATABASE_URL; the credential is there and cannot be read.
    """
    if environment.get(VARIABLE):
        return environment[VARIABLE]
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    try:
        return (Path(folder) / CREDENTIAL).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise BackendStartFailed(f"{CREDENTIAL}: {type(exc).__name__}", code="BAD_DATABASE_URL") from exc
