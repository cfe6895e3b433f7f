"""A real till, really killed between reading a code and saving the sale: the code is spent, nothing was promised."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from pos_client.domain.reasons import Reason
from pos_client.ports import EntryState
from pos_client.services.verification import NotRecognised, Recognised
from tests.e2e.scanning_till import MEMBER
from tests.unit.services.till import Till

ROOT = Path(__file__).parents[2]


def killed_after_its_scan(folder: Path) -> str:
    """The code it had read when it died."""
    words = [sys.executable, "-m", "tests.e2e.scanning_till", str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as till:
        assert till.stdout is not None
        code = till.stdout.readline().decode().split()[0]
        till.kill()
    return code


def test_a_code_read_before_the_kill_is_spent_and_the_next_one_counts(tmp_path: Path) -> None:
    code = killed_after_its_scan(tmp_path)
    till = Till(tmp_path)
    till.backend.add_member(MEMBER, points=50)
    with closing(till.outbox):
        till.pull_plug()
        till.pull_plug()  # the minute that had passed in the other process
        assert sum(till.outbox.counts().values()) == 0, "nobody was told that anything is saved"
        again = till.verification.verify(code, till.ids.new_id())
        assert isinstance(again, NotRecognised)
        assert again.reason is Reason.REPLAY
        till.clock.advance(30)
        later = till.scan(MEMBER)
        assert isinstance(later, Recognised)
        till.sell(later, 10_000)
        assert till.outbox.counts()[EntryState.PENDING] == 1
