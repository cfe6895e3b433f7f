"""What screens were told last of transactions that wait, so that nothing is told twice."""

from collections import OrderedDict
from uuid import UUID

from pos_client.domain.outcome import Outcome

MOST = 1_000
"""A batch and the latest sales; of a backlog of weeks nobody keeps in mind what was said of its beginning."""


class Announced:
    """The kind of outcome each of the last `MOST` transactions was announced with. Not thread-safe."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kinds: OrderedDict[UUID, type[Outcome]] = OrderedDict()

    def __contains__(self, txn_id: UUID) -> bool:
        """Whether anything was told of it."""
        return txn_id in self._kinds

    def is_news(self, txn_id: UUID, outcome: Outcome) -> bool:
        """Whether it is another kind of outcome than the last one; it is taken for told from now on."""
        is_news = self._kinds.get(txn_id) is not type(outcome)
        self._kinds[txn_id] = type(outcome)
        self._kinds.move_to_end(txn_id)
        if len(self._kinds) > MOST:
            self._kinds.popitem(last=False)
        return is_news

    def settled(self, txn_id: UUID) -> None:
        """Nothing more will be told of it."""
        self._kinds.pop(txn_id, None)
