"""Finding a member who has no phone to hold up: the backend is asked, and says little."""

from pos_client.domain.cashiers import Action
from pos_client.domain.member import NOBODY
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.search_words import wanted_words
from pos_client.domain.wire import MemberSearch, SearchAnswer
from pos_client.errors import BackendBusy, TransportError
from pos_client.ports import LoyaltyBackend
from pos_client.services.connectivity import Connectivity, Contact, contact_in
from pos_client.services.staff import StaffDesk

SEARCH_DEADLINE_S = 3.0
"""Somebody waits, and can type the card number instead."""


class FindMember:
    """The use case. Whoever may not type a card number may not search either; a roster names nobody, so it is no help.

    Blocks for up to 3 s; call it on a worker.
    """

    def __init__(self, backend: LoyaltyBackend, link: Connectivity, desk: StaffDesk) -> None:
        self._backend = backend
        self._link = link
        self._desk = desk

    def find(self, text: str, cashier: str) -> SearchAnswer | Refused:
        """Members whom all words of a text fit (`domain.search_words`).

        Refused: OFFLINE without the backend, NO_ANSWER or BACKEND_BUSY where it did not help, MALFORMED for a text that
        is no question, TOO_MANY_SEARCHES, and why whoever is signed in may not.
        """
        if not wanted_words(text):
            return Refused(Reason.MALFORMED)
        granted = self._desk.check((Action.MANUAL_ENTRY,), NOBODY)
        if isinstance(granted, Refused):
            return granted
        if not self._link.is_online:
            return Refused(Reason.OFFLINE)
        person = self._desk.cashier
        try:
            answer = self._backend.find(MemberSearch(text, person.name if person else cashier), SEARCH_DEADLINE_S)
        except BackendBusy:
            return Refused(Reason.BACKEND_BUSY)
        except TransportError as error:
            if contact_in(error) is Contact.LOST:
                self._link.failed(error)
            return Refused(Reason.NO_ANSWER)
        return answer if answer.reason is None else Refused(answer.reason)
