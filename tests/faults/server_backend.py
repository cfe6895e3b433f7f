"""The backend, which kills itself at a commit: `python -m tests.faults.server_backend serve ...`, as the product's own.

`FAULTS_KILL` is `before N` or `after N`: SIGKILL when the N-th commit of this process is about to be made, or has been;
with `sales` behind it (`after 2 sales`) only commits that settle transactions count.
"""

import os
import signal
import sys
from itertools import count

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from pos_client.backend.__main__ import main

PROGRAM, VARIABLE = "tests.faults.server_backend", "FAULTS_KILL"


def arm(when: str, number: int, what: str = "") -> None:
    """Die at that commit."""
    commits = count(1)
    settling: set[int] = set()
    reached: set[int] = set()

    def about_to_execute(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO transactions"):
            settling.add(id(connection))

    def about_to_commit(connection: sa.Connection) -> None:
        is_counted = not what or id(connection) in settling
        settling.discard(id(connection))
        if is_counted and next(commits) >= number:
            if when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            reached.add(id(connection.connection.dbapi_connection))

    def given_back(connection: DBAPIConnection | None, _entry: ConnectionPoolEntry) -> None:
        # A connection goes back to its pool when its commit has been made, and before the answer is sent.
        if id(connection) in reached:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(sa.Engine, "before_cursor_execute", about_to_execute)
    event.listen(sa.Engine, "commit", about_to_commit)
    event.listen(Pool, "checkin", given_back)


if __name__ == "__main__":
    wish = os.environ.get(VARIABLE, "").split()
    if wish:
        arm(wish[0], int(wish[1]), *wish[2:])
    sys.exit(main())
