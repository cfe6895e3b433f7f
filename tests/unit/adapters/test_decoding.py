"""JSON into dataclasses: types that several threads meet first, at once, crash nothing; in a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos_client.adapters.decoding import decoded

ROOT = Path(__file__).parents[3]
_PROGRAM = """
import sys, threading
from dataclasses import make_dataclass
from pos_client.adapters.decoding import decoded

sys.setswitchinterval(1e-6)
names = [f"n{place}" for place in range(20)]
document = "{" + ",".join(f'"{name}": {{' + ",".join(f'"{one}": 1' for one in names) + "}" for name in names) + "}"

def work(start, kind):
    start.wait()
    assert decoded(document, kind).n0.n19 == 1

for _ in range(60):
    parts = [make_dataclass("Part", [(name, int) for name in names]) for _ in names]
    whole = make_dataclass("Whole", list(zip(names, parts)))
    start = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(start, whole)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


@dataclass(frozen=True)
class Pair:
    left: int
    right: str = ""


def test_types_met_first_by_several_threads_at_once_crash_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_document_is_read_strictly() -> None:
    assert decoded(b'{"left": 1, "more": 2}', Pair) == Pair(1)
    assert decoded("[1]", list[int]) == [1]
    for wrong in (b"", b"{}", b'{"left": "1"}', b'{"left": 1', b"\xff"):
        with pytest.raises(ValueError, match=r".+"):
            decoded(wrong, Pair)
