"""A till that saves sales and never gets to send them: started by the crash test, which kills it.

    python -m tests.e2e.saving_till FOLDER BACKEND_URL FIRST_MEMBER SALES

Prints the txn_id of each sale once the cashier would have been told "saved".
"""

import sys
from pathlib import Path

import click

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.backend.samples.cards import sample_members
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.signing import signer
from ui.composition.core import open_core, open_storage


def main(folder: Path, url: str, first: int, sales: int) -> None:
    core = open_core(
        open_storage(folder, KeyFileVault(folder / "keys.json")), HttpBackend(url, signer()), redeem_offline=False
    )
    core.link.answered()
    for card in sample_members()[first : first + sales]:
        basket_id = core.ids.new_id()
        step = step_at(core.clock.now_s())
        code = encode(card.master_key, card.handle, card.kid, Intent.EARN, step)
        found = core.verification.verify(code, basket_id)
        assert isinstance(found, Recognised), found
        sale = Sale(basket_id).on(SaleEvent.MEMBER_RECOGNISED).with_amount(10_000)
        saved = core.checkout.save(sale, found, "Li Na")
        assert isinstance(saved, Saved), saved
        click.echo(str(saved.entry.transaction.txn_id))
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
