"""A till's core without its window, which shares claims with the other lanes of its store; the lane test talks to it.

    python -m tests.e2e.sharing_till FOLDER BACKEND_URL PORT

The identity lies in FOLDER. Each line on stdin is `BASKET CODE`; the answer is the reason it was refused for, or `OK`.
A line `status` is answered with how many lanes are heard, `taken` with how many claims were,
`sync` with the state of the link after asking the backend.
"""

import sys
import threading
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import click

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.services.verification import Recognised
from pos_client.settings import Settings
from ui.composition.backends import chain_backend
from ui.composition.core import Core, open_core, open_storage
from ui.composition.lanes import with_lanes


def opened(folder: Path, url: str, port: int) -> Core:
    """As `ui.composition.till` does it."""
    vault = KeyFileVault(folder / "keys.json")
    settings = replace(Settings(), data_dir=str(folder), backend_url=url, lanes_port=port)
    storage = open_storage(folder, vault)
    core = open_core(storage, chain_backend(settings, vault, storage.clock).client, redeem_offline=False)
    return with_lanes(core, settings, vault)


def main(folder: Path, url: str, port: int) -> None:
    core, stop = opened(folder, url, port), threading.Event()
    assert core.lanes is not None
    loop = threading.Thread(target=core.lanes.run, args=(stop,))
    loop.start()
    for line in sys.stdin:
        click.echo(answer(core, *line.split()))
    stop.set()
    loop.join(1.0)
    click.echo("late" if loop.is_alive() else "closed")
    core.close()


def answer(core: Core, *words: str) -> str:
    if words == ("sync",):
        core.sync.send_now()
        core.sync.work()
        return core.link.status().state
    assert core.lanes is not None
    if words == ("taken",):
        return str(core.lanes.status().taken)
    if words == ("status",):
        return str(sum(lane.heard_s_ago is not None for lane in core.lanes.status().lanes))
    found = core.verification.verify(words[1], UUID(words[0]))
    return "OK" if isinstance(found, Recognised) else found.reason


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
