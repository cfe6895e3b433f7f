"""A backend whose certificate cannot be believed: because of who made it, or because of the date."""

from pathlib import Path

import pytest

from pos_client.adapters.enrolling import enrol, look
from pos_client.adapters.terminal_identity import new_identity
from pos_client.errors import LinkPaused
from tests.fakes.fault_server import FaultServer, answer
from tests.faults.certificates import certificate

CODE = "BCDF-GHJK"


@pytest.mark.parametrize(("from_day", "code"), [(-11, "CERTIFICATE_DATES"), (1, "CERTIFICATE_DATES")])
def test_a_certificate_of_another_time_is_told_from_one_of_another_maker(
    tmp_path: Path, from_day: int, code: str
) -> None:
    context, trusted = certificate(tmp_path / "tls", "localhost", from_day)
    with FaultServer(answer({}), context) as server:
        url = f"https://localhost:{server.url.rpartition(':')[2]}"
        for ca_file, told in ((str(trusted), code), ("", "CERTIFICATE_REFUSED")):
            with pytest.raises(LinkPaused) as looked:
                look(url, CODE, ca_file=ca_file)
            with pytest.raises(LinkPaused) as enrolled:
                enrol(url, CODE, new_identity(), ca_file)
            assert [looked.value.error_code, enrolled.value.error_code] == [told, told]
    assert server.requests == []
