"""What the suites with a backend share: a real backend process, a folder for tills, sales nobody has made yet."""

import gc
import importlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pos_client.adapters.terminal_identity import TerminalIdentity
from tests.faults.processes import Child, Ended, Say, memory_folder
from tests.faults.till import Machine, Sales, Till
from tests.faults.warm_backend import backend_on
from tests.signing import TILL


@dataclass
class Ground:
    """Where a suite takes place. `next_sale` is the first number that was not used."""

    folder: Path
    url: str
    database_url: str
    sales: Sales
    identity: TerminalIdentity = TILL
    next_sale: int = 1
    tills: int = 0

    def numbers(self, count: int) -> range:
        """Sales nobody has made yet; always a whole number of members' pairs."""
        first = self.next_sale
        self.next_sale += count + count % 2
        return range(first, first + count)

    def new_till(self) -> Path:
        """A folder no till was ever started in."""
        self.tills += 1
        return self.folder / f"till-{self.next_sale}-{self.tills}"

    def till(self, folder: Path, say: Say, machine: Machine | None = None) -> Till:
        """The till of a folder, for the child that is to live in it."""
        return Till(folder, self.url, self.sales, say, machine or Machine(), self.identity)

    def heir(self, folder: Path) -> Ended:
        """The next life of a till, undisturbed: it says what it found, sells once, sends all, lists what there is."""
        numbers = self.numbers(1)

        def live(say: Say) -> None:
            with self.till(folder, say) as till:
                till.tell_states()
                till.sell(numbers)
                till.drain()
                till.tell_all()

        return Child(live).go()

    def lonely_heir(self, folder: Path) -> Ended:
        """The next life of a till, undisturbed, where there is no backend."""
        (number,) = self.numbers(1)

        def live(say: Say) -> None:
            with self.till(folder, say) as till:
                till.take_stock(number)

        return Child(live).go()


@contextmanager
def opened_ground() -> Iterator[Ground]:
    """As long as the block lasts."""
    with (
        tempfile.TemporaryDirectory(prefix="faults-", dir=memory_folder(), ignore_cleanup_errors=True) as folder,
        backend_on(f"sqlite:///{folder}/backend.sqlite3") as ready,
    ):
        # Children are forked from here: what a till loads only when it first sends is there, and nothing of all this is
        # theirs to collect.
        importlib.import_module("pos_client.adapters.http_line")
        gc.freeze()
        identity = replace(TILL, server_keys_hex=tuple(ready["server_keys"]))
        sales = Sales.before(time.time())
        yield Ground(Path(folder), ready["url"], f"sqlite:///{folder}/backend.sqlite3", sales, identity)


@contextmanager
def lonely_ground() -> Iterator[Ground]:
    """Without a backend: nobody listens where tills would send."""
    with tempfile.TemporaryDirectory(prefix="faults-", dir=memory_folder(), ignore_cleanup_errors=True) as folder:
        gc.freeze()
        yield Ground(Path(folder), "http://127.0.0.1:9", "", Sales.before(time.time()))
