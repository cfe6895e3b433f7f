"""A real Secret Service on a private D-Bus, for tests: gnome-keyring with an unlocked, empty keyring."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

# A bus of our own without any service files: nothing may be started on it but what the test starts.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


def is_installed() -> bool:
    """Whether this machine has what it takes."""
    return all(shutil.which(program) for program in ("dbus-daemon", "gnome-keyring-daemon"))


def _wait_until_ready(address: str) -> None:
    """The daemon takes its name on the bus, and unlocks its keyring, a moment after its start."""
    # Both exist on Linux alone.
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
    from secretstorage import check_service_availability, get_default_collection

    pause = threading.Event()
    for _ in range(200):
        with closing(open_dbus_connection(address)) as connection:
            if check_service_availability(connection) and not get_default_collection(connection).is_locked():
                return
        pause.wait(0.05)


@contextmanager
def secret_service(home: Path) -> Iterator[str]:
    """Run one that keeps its files in `home`; yields the address of its bus."""
    configuration = home / "bus.conf"
    configuration.write_text(_BUS)
    command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"]
    bus = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address, "HOME": str(home)}
        environment |= {"XDG_DATA_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        command = ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"]
        keyring = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        with keyring:
            assert keyring.stdin is not None
            keyring.stdin.write("password of the test keyring")
            keyring.stdin.close()
            try:
                _wait_until_ready(address)
                yield address
            finally:
                keyring.terminate()
                bus.terminate()
