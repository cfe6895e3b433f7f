"""An embedded backend that cannot even be launched; running ones are tested with the backend."""

import sys
import threading
from pathlib import Path

import pytest

from pos_client.adapters.embedded_backend import BackendPlace, EmbeddedBackend
from pos_client.errors import BackendStartFailed


@pytest.fixture(params=["no program", "no folder"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> EmbeddedBackend:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("in the way")
    if request.param == "no program":
        return EmbeddedBackend(BackendPlace(tmp_path / "data", "till-1", "Store 1"), str(tmp_path / "no python"))
    return EmbeddedBackend(BackendPlace(in_the_way / "data", "till-1", "Store 1"), sys.executable)


def test_what_cannot_be_launched_says_so(backend: EmbeddedBackend) -> None:
    with pytest.raises(BackendStartFailed):
        backend.start()
    assert not backend.is_running
    backend.stop()


def test_the_watch_over_it_tells_and_goes_on_until_it_is_stopped(backend: EmbeddedBackend) -> None:
    stop = threading.Event()
    failures: list[BackendStartFailed] = []

    def on_failure(failure: BackendStartFailed) -> None:
        failures.append(failure)
        stop.set()

    backend.keep_running(stop, on_ready=lambda: pytest.fail("it cannot be ready"), on_failure=on_failure)
    assert [failure.error_code for failure in failures] == ["BACKEND_START_FAILED"]
