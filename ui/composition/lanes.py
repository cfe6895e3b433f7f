"""The other lanes of a chain's store: who they are, and speaking with them while the backend is away."""

from contextlib import closing
from dataclasses import replace
from functools import partial

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.lane_store import SealedLaneStore
from pos_client.adapters.randomness import SystemRandomness
from pos_client.adapters.terminal_identity import load_identity
from pos_client.adapters.udp_lanes import UdpLaneLine, own_addresses
from pos_client.adapters.vault import secret_key
from pos_client.domain.lanes import LaneMessage
from pos_client.ports import LaneStore, Vault
from pos_client.services.lanes import LaneSharing
from pos_client.services.lanes_refresh import LanesRefresh
from pos_client.settings import Settings
from ui.composition.core import Core

_ASKED = 3


def lane_store(settings: Settings, vault: Vault) -> LaneStore:
    """What this till knows of its store's lanes.

    Raises:
        VaultUnavailable: the vault refused to give or keep a key.
    """
    return SealedLaneStore(settings.data_path / "lanes.sealed", secret_key(vault, "outbox"))


def ask_lanes(settings: Settings, vault: Vault, within_s: float = 1.0) -> dict[str, bool]:
    """The other lanes this till knows of, by id, and whether each answers; blocks up to `within_s`.

    It asks as somebody of the store without a name, from a port of its own: the till itself may be running.

    Raises:
        DeviceUnavailable: there is no network to ask in.
        VaultUnavailable: the vault refused to give a key.
    """
    known = lane_store(settings, vault).load() if settings.backend_url and settings.lanes_port else None
    if known is None or not known.lanes:
        return {}
    answers, clock = dict.fromkeys((lane.terminal_id for lane in known.lanes), False), TrustedClock()
    addresses = [address for lane in known.lanes for address in lane.addresses]
    with closing(UdpLaneLine(bytes.fromhex(known.key_hex), 0)) as line:
        end_s = clock.monotonic_s() + within_s
        for _ in range(_ASKED):
            line.send(LaneMessage("", clock.now_s()), addresses)
            until_s = min(end_s, clock.monotonic_s() + within_s / _ASKED)
            while not all(answers.values()) and (left_s := until_s - clock.monotonic_s()) > 0:
                heard = line.receive(left_s)
                if heard is not None and heard.message.sender in answers:
                    answers[heard.message.sender] = True
    return answers


def with_lanes(core: Core, settings: Settings, vault: Vault) -> Core:
    """The core of an enrolled till that tells the other lanes of its store which codes it uses, and hears theirs.

    Its loop is `core.lanes.run`. With `lanes_port = 0` the core stays as it is.

    Raises:
        VaultUnavailable: the vault refused to give or keep a key.
    """
    identity = load_identity(vault) if settings.lanes_port else None
    if identity is None:
        return core
    sharing = LaneSharing(
        lambda key: UdpLaneLine(key, settings.lanes_port), core.outbox, core.clock, identity.terminal_id
    )
    where = partial(own_addresses, settings.backend_url, settings.lanes_port)
    store = lane_store(settings, vault)
    refresh = LanesRefresh(core.backend, store, core.clock, SystemRandomness(), where, sharing.meet)
    refresh.restore()
    core.verification.tell_claims(sharing.tell)
    core.sync.keep_fresh(refresh.refresh)
    core.link.subscribe(refresh.on_link)
    return replace(core, lanes=sharing)
