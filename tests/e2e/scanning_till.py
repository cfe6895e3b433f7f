"""A till that has just read a code and saved nothing yet: started by the crash test, which kills it.

    python -m tests.e2e.scanning_till FOLDER

Cut off from its backend, it verifies one member's code, writes the claim down, prints the code and waits.
"""

import sys
from pathlib import Path

import click

from tests.unit.services.till import Till

MEMBER = "123456789012"


def main(folder: Path) -> None:
    till = Till(folder)
    till.backend.add_member(MEMBER, points=50)
    till.connect()
    till.pull_plug()
    found = till.scan(MEMBER)
    click.echo(f"{found.code.text} {found.basket_id}")
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
