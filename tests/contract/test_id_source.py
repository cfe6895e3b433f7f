"""The contract of the IdSource port, over the till's source and the fake one."""

import itertools

import pytest

from pos_client.adapters.ids import UuidSource
from pos_client.ports import IdSource
from tests.fakes.ids import FakeIds


@pytest.fixture(params=[UuidSource, FakeIds])
def ids(request: pytest.FixtureRequest) -> IdSource:
    made: IdSource = request.param()
    return made


class TestIdSource:
    def test_ids_are_uuid_version_7(self, ids: IdSource) -> None:
        made = ids.new_id()
        assert (made.version, made.variant) == (7, "specified in RFC 4122")

    def test_ids_rise_and_never_repeat(self, ids: IdSource) -> None:
        made = [ids.new_id() for _ in range(5000)]
        assert all(earlier < later for earlier, later in itertools.pairwise(made))
