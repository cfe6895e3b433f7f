"""The till is ready within a second because its slow libraries wait for their first use."""

import subprocess
import sys

PROGRAM = """
import sys
from pos_client.adapters import clock, http_backend, ids, outbox, roster_store, vault
client = http_backend.HttpBackend("http://127.0.0.1:9", lambda: None)
client.close()
print(*sorted({"httpx", "httpcore", "keyring", "secretstorage", "rich"} & set(sys.modules)))
"""


def test_neither_httpx_nor_keyring_is_loaded_by_importing_the_adapters() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
