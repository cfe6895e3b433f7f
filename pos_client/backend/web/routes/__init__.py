"""The HTTP contract, one short function per call. They run on worker threads; each blocks for its database work."""

from pos_client.backend.web.routes.cards import CARDS
from pos_client.backend.web.routes.cashiers import STAFF
from pos_client.backend.web.routes.catalogue import CATALOGUE
from pos_client.backend.web.routes.coupons import COUPONS
from pos_client.backend.web.routes.gifts import GIFTS
from pos_client.backend.web.routes.incidents import INCIDENTS
from pos_client.backend.web.routes.lanes import LANES
from pos_client.backend.web.routes.members import MEMBERS
from pos_client.backend.web.routes.operation import OPERATION
from pos_client.backend.web.routes.phones import PHONES
from pos_client.backend.web.routes.programme import PROGRAMME
from pos_client.backend.web.routes.sessions import SESSIONS
from pos_client.backend.web.routes.terminals import TERMINALS
from pos_client.backend.web.routes.till import TILL

ROUTERS = (
    OPERATION, SESSIONS, TERMINALS, STAFF, TILL, LANES, PROGRAMME, CATALOGUE, MEMBERS, COUPONS, GIFTS, CARDS, PHONES,
    INCIDENTS,
)  # fmt: skip
"""All of it, in the order of the contract."""
