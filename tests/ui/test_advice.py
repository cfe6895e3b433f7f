"""What a command says to do about an error, and that it says something about each that a network can bring."""

import errno
from contextlib import closing

import pytest

from pos_client import errors
from pos_client.adapters.http_backend import HttpBackend
from pos_client.errors import PosError, TransportError
from tests.fakes.fault_server import BlackHole, FaultServer, RefusingPort, silent
from tests.signing import signer
from ui.advice import advice

LATE = "There was no answer in time"


def fault_at(url: str) -> PosError:
    """How asking this backend for the time ends, within 0.4 s."""
    with closing(HttpBackend(url, signer())) as client, pytest.raises(TransportError) as failed:
        client.time(0.4)
    return failed.value


def test_a_backend_that_says_nothing_is_late() -> None:
    with FaultServer(silent) as server:
        assert advice(fault_at(server.url)).startswith(LATE)


def test_a_network_that_swallows_everything_is_late() -> None:
    with BlackHole() as url:
        assert advice(fault_at(url)).startswith(LATE)


def test_a_port_nobody_listens_on_is_told() -> None:
    with RefusingPort() as url:
        assert advice(fault_at(url)).startswith("Nothing listens there")


def test_a_network_that_leads_nowhere_is_told() -> None:
    fault = errors.NotSent()
    fault.__cause__ = OSError(errno.ENETUNREACH, "Network is unreachable")
    assert advice(fault).startswith("There is no way to it from here")


@pytest.mark.parametrize(
    "error",
    [
        errors.BackendBusy(),
        errors.RequestRejected(),
        errors.Unanswered(),
        errors.VaultUnavailable(),
        errors.BackendStartFailed("not a database URL", code="BAD_DATABASE_URL"),
        errors.InvalidValue("no right to write", code="BAD_FOLDER"),
        errors.InvalidValue("nothing was typed", code="BAD_CODE"),
        errors.StorageError("nothing was ever saved", code="NO_OUTBOX"),
        *(
            errors.LinkPaused(code=code)
            for code in (
                "LINK_PAUSED",
                "NOT_ENROLLED",
                "NOT_A_BACKEND",
                "UPDATE_NEEDED",
                "TERMINAL_REVOKED",
                "STALE_SIGNATURE",
                "CERTIFICATE_REFUSED",
                "CERTIFICATE_DATES",
                "BAD_URL",
                "NOT_CONNECTED",
            )
        ),
    ],
    ids=lambda error: error.error_code,
)
def test_each_has_a_sentence(error: PosError) -> None:
    assert advice(error).endswith(".")


def test_where_the_error_says_it_all_nothing_is_added() -> None:
    assert advice(errors.InvalidValue("3 is no product", code="BAD_PRODUCT")) == ""
