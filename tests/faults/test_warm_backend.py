"""Backends forked from a process that has loaded them already."""

import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.http_backend import HttpBackend
from pos_client.errors import NotSent
from tests.faults.warm_backend import backend_on
from tests.signing import signer

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fork")


def test_each_is_a_backend_of_its_own_and_ends_with_its_block(tmp_path: Path) -> None:
    with backend_on(f"sqlite:///{tmp_path / 'first.db'}") as first:
        with (
            backend_on(f"sqlite:///{tmp_path / 'second.db'}") as second,
            closing(HttpBackend(second["url"], signer())) as client,
        ):
            assert first["pid"] != second["pid"]
            assert client.time(10.0).unix_s > 0
        with closing(HttpBackend(second["url"], signer())) as client, pytest.raises(NotSent):
            client.time(10.0)
        with closing(HttpBackend(first["url"], signer())) as client:
            assert client.time(10.0).unix_s > 0
