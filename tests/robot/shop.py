"""The backend the robot's till is connected to: sample members with points, products, and two people with badges."""

from contextlib import closing
from dataclasses import replace

from pos_client.backend.database.engine import Database
from pos_client.backend.samples import gifts as sample_gifts
from pos_client.backend.samples import histories as sample_histories
from pos_client.backend.samples import products as sample_products
from pos_client.backend.samples.products import SAMPLE_PROGRAMME
from pos_client.backend.shop import cashiers, programmes
from pos_client.domain.cashiers import ALL_ALLOWED, CashierWish, Permissions
from tests.faults.model_world import World

CASHIER, LEADER = "BADGE-BO", "BADGE-LI"
PINS = {CASHIER: "1234", LEADER: "5678"}
_STAFF = {CASHIER: ("Bo", Permissions()), LEADER: ("Li", ALL_ALLOWED)}


class RobotShop(World):
    """The web application on a thread, over HTTP; a context manager. Each play begins with a copy of its database."""

    actions = 0

    def dismiss_staff(self) -> None:
        """Nobody has to sign in here."""
        with self.backend.database.write() as connection:
            for badge in _STAFF:
                cashiers.remove(connection, badge)

    @property
    def database_url(self) -> str:
        """What the backend keeps."""
        return f"sqlite:///{self.path}"

    def _prepare(self, database: Database) -> None:
        super()._prepare(database)
        now_ms = int(self.clock.now_s() * 1000)
        with closing(Database(f"sqlite:///{self._template}")) as again, again.write() as connection:
            programme = replace(SAMPLE_PROGRAMME, version=2)
            programmes.publish(connection, programme, now_ms)
            sample_histories.fill(connection, programme, now_ms)
            sample_products.fill(connection)
            sample_gifts.fill(connection, now_ms)
            for badge, (name, may) in _STAFF.items():
                cashiers.put(connection, badge, CashierWish(name, PINS[badge], may))
