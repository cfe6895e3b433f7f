"""The HTTP contract, one short function per call. They run on worker threads; each blocks for its database work."""

from pos_client.backend.routes.catalogue import CATALOGUE
from pos_client.backend.routes.members import MEMBERS
from pos_client.backend.routes.operation import OPERATION
from pos_client.backend.routes.programme import PROGRAMME
from pos_client.backend.routes.till import TILL

ROUTERS = (OPERATION, TILL, PROGRAMME, CATALOGUE, MEMBERS)
"""All of it, in the order of the contract."""
