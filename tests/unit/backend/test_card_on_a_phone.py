"""From the link to a code the backend accepts, on real phones: a browser each, with storage and network of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest
import zxingcpp

from pos_client.backend.members.links import card_fragment
from pos_client.backend.samples.cards import sample_members
from tests.backend_process import BackendProcess
from tests.browser import Browser, Phone, needs_chromium
from tests.unit.backend.phones import PhoneShop

pytestmark = needs_chromium
CODE = "document.getElementById('qr').dataset.code"
OPEN_KEYS = """new Promise((done) => { const opening = indexedDB.open("pos-client card"); opening.onsuccess = () => {
  const all = opening.result.transaction("keys").objectStore("keys").getAll();
  all.onsuccess = () => { opening.result.close(); done(all.result); }; }; })"""
NO_INDEXED_DB = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
NOTHING_IS_KEPT = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('not allowed'); } });"
FIRST_ANSWER_IS_LOST = """const real = fetch; window.fetch = async (address, how) => {
  const answer = await real(address, how);
  if (how?.method === "POST" && !sessionStorage.lost) { sessionStorage.lost = "1"; throw new TypeError("lost"); }
  return answer; };"""


FIRST_ANSWER_IS_LATE = """const real = fetch; let waits = true; window.fetch = (address, how) => {
  const now = () => real(address, how);
  if (how?.method !== "POST" || !waits) return now();
  waits = false;
  return new Promise((done) => { window.release = () => now().then((answer) => { done(answer); }); });
};"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneShop]:
    url = f"sqlite:///{tmp_path_factory.mktemp('phones') / 'b.db'}"
    with BackendProcess(url, arguments=("--host", "0.0.0.0", "--plain")) as process:  # noqa: S104 - phones are elsewhere
        yield PhoneShop(url, process)


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with Browser() as started:
        yield started


@pytest.fixture
def browser(started: Browser) -> Iterator[Browser]:
    yield started
    started.put_away()


def becomes_a_card(phone: Phone, link: str) -> str:
    """Open a link on an empty phone; the code it shows."""
    phone.open(link)
    return shown(phone)


def shown(phone: Phone) -> str:
    phone.until("document.getElementById('card').checkVisibility()")
    return str(phone.until(CODE))


def seen_by_a_camera(phone: Phone, path: Path) -> str:
    (symbol,) = zxingcpp.read_barcodes(cv2.imread(str(phone.picture(path))))
    return str(symbol.text)


def kept(phone: Phone) -> dict[str, Any]:
    card: dict[str, Any] = json.loads(phone.run("localStorage.getItem('pos-client card')"))
    return card


def test_a_link_becomes_a_card_whose_codes_are_accepted(shop: PhoneShop, browser: Browser, tmp_path: Path) -> None:
    phone = browser.phone()
    shown_code = becomes_a_card(phone, shop.link())
    assert len(shown_code) == 181
    assert "#" not in phone.run("location.href")
    code = seen_by_a_camera(phone, tmp_path / "card.png")
    scanned = shop.scan(code)
    assert (scanned["reason"], scanned["member"]["masked_name"], scanned["intent"]) == (None, "王*明", 0)
    assert scanned["member"]["handle"] == kept(phone)["handle"] == code[4:16]
    assert shop.scan(code)["reason"] == "REPLAY"


def test_a_code_for_paying_says_so(shop: PhoneShop, browser: Browser, tmp_path: Path) -> None:
    phone = browser.phone()
    earning = becomes_a_card(phone, shop.link())
    phone.tap("pay")
    phone.until(f"{CODE} !== {json.dumps(earning)}")
    scanned = shop.scan(seen_by_a_camera(phone, tmp_path / "card.png"))
    assert (scanned["reason"], scanned["intent"]) == (None, 1)


def test_the_key_cannot_be_taken_from_the_phone(shop: PhoneShop, browser: Browser) -> None:
    phone = browser.phone()
    becomes_a_card(phone, shop.link())
    told = phone.run(f"""(async () => {{
        const [{{ privateKey }}] = await {OPEN_KEYS};
        const tries = ["pkcs8", "jwk", "raw", "spki"].map((form) => crypto.subtle.exportKey(form, privateKey));
        const outcomes = (await Promise.allSettled(tries)).map((outcome) => outcome.status);
        return [privateKey.type, privateKey.extractable, privateKey.algorithm.namedCurve, ...outcomes];
    }})()""")
    assert told == ["private", False, "P-256", *["rejected"] * 4]
    assert phone.run("Object.keys(localStorage)") == ["pos-client card"]
    assert set(kept(phone)) == {"scheme", "handle", "kid", "name", "invitation"}


def test_the_card_opens_without_network_and_its_codes_are_accepted(shop: PhoneShop, browser: Browser) -> None:
    phone = browser.phone()
    first = becomes_a_card(phone, shop.link())
    phone.run("navigator.serviceWorker.ready.then(() => true)")
    phone.until("Boolean(navigator.serviceWorker.controller)")
    phone.network(there=False)
    phone.open(shop.page)
    code = shown(phone)
    assert code[4:16] == first[4:16]
    assert shop.scan(code)["reason"] is None


def test_a_lost_answer_is_asked_for_again(shop: PhoneShop, browser: Browser) -> None:
    for way_on in ("tap", "open again", "open the page"):
        member, phone = shop.member(), browser.phone()
        phone.before_each_page(FIRST_ANSWER_IS_LOST)
        link = shop.link(member)
        phone.open(link)
        phone.until("document.getElementById('notice').dataset.about === 'offline'")
        assert shop.phones_of(member) == 1
        if way_on == "tap":
            phone.tap("again")
        else:
            phone.open("about:blank")
            phone.open(link if way_on == "open again" else shop.page)
        assert shop.scan(shown(phone))["reason"] is None
        assert shop.phones_of(member) == 1
        assert phone.run("localStorage.getItem('pos-client invitation')") is None


def test_the_card_comes_when_the_network_comes_back(shop: PhoneShop, browser: Browser) -> None:
    phone = browser.phone()
    phone.open(f"{shop.page}#e=short")
    phone.until("document.getElementById('notice').dataset.about === 'broken'")
    phone.network(there=False)
    phone.open(shop.link())
    phone.until("document.getElementById('notice').dataset.about === 'offline'")
    phone.network(there=True)
    assert shop.scan(shown(phone))["reason"] is None


def test_a_browser_that_cannot_keep_keys_is_handed_one(shop: PhoneShop, browser: Browser, tmp_path: Path) -> None:
    phone = browser.phone()
    phone.before_each_page(NO_INDEXED_DB + FIRST_ANSWER_IS_LOST)
    member = shop.member()
    link = shop.link(member)
    phone.open(link)
    phone.tap("again")
    assert len(shown(phone)) == 42
    assert shop.scan(seen_by_a_camera(phone, tmp_path / "card.png"))["reason"] is None
    assert shop.phones_of(member) == 1
    for address in (shop.page, link):
        phone.open("about:blank")
        phone.open(address)
        assert shown(phone)[4:16] == kept(phone)["handle"]


def test_a_link_works_on_one_phone(shop: PhoneShop, browser: Browser) -> None:
    link, first, second = shop.link(), browser.phone(), browser.phone("zh-CN")
    becomes_a_card(first, link)
    second.open(link)
    second.until("document.getElementById('notice').dataset.about === 'used'")
    assert "链接已被使用" in second.text()
    first.open("about:blank")
    assert becomes_a_card(first, link)[4:16] == kept(first)["handle"]


def test_what_is_wrong_with_a_link_is_said(shop: PhoneShop, browser: Browser) -> None:
    phone = browser.phone()
    old = shop.link()
    shop.make_old()
    for link, said in [
        (old, "This link is too old"),
        (old[:-1], "This card link is damaged"),
        (f"{shop.page}#e={'A' * 22}", "Nobody knows this link"),
        (f"{shop.page}#h=1&g=0&k=2", "This card link is damaged"),
    ]:
        phone.open(link)
        phone.until(f"document.getElementById('notice-title').textContent === {json.dumps(said)}")
        assert not phone.run("document.getElementById('mine').checkVisibility()")
        assert not phone.run("document.getElementById('again').checkVisibility()")


def test_a_card_is_replaced_only_when_its_owner_says_so(shop: PhoneShop, browser: Browser) -> None:
    phone, other = browser.phone(), browser.phone()
    mine = becomes_a_card(phone, shop.link())[4:16]
    link, member = shop.link(), shop.member()
    phone.open(link)
    phone.tap("stay")
    assert shown(phone)[4:16] == mine
    # Whoever says no has used nothing up.
    becomes_a_card(other, link)
    phone.network(there=False)
    phone.open(shop.link(member))
    phone.tap("replace")
    phone.until("document.getElementById('notice').dataset.about === 'offline'")
    phone.tap("mine")
    assert shown(phone)[4:16] == mine
    phone.network(there=True)
    phone.open(shop.link(member))
    phone.tap("replace")
    phone.until(f"{CODE}.slice(4, 16) !== {json.dumps(mine)}")
    assert shop.phones_of(member) == 1
    assert phone.run(f"{OPEN_KEYS}.then((all) => all.length)") < 3


def test_an_answer_nobody_waits_for_any_more_changes_nothing(shop: PhoneShop, browser: Browser) -> None:
    phone, late, link = browser.phone(), shop.link(), shop.link()
    phone.before_each_page(FIRST_ANSWER_IS_LATE)
    phone.open(late)
    phone.until("Boolean(window.release)")
    phone.open(link)
    mine = shown(phone)[4:16]
    phone.run("release()")
    phone.open(late)
    phone.tap("stay")
    assert shown(phone)[4:16] == kept(phone)["handle"] == mine
    phone.open(late)
    phone.tap("replace")
    phone.until(f"{CODE}.slice(4, 16) !== {json.dumps(mine)}")
    assert shop.scan(shown(phone))["reason"] is None


def test_a_link_with_a_key_takes_no_phones_own_key(shop: PhoneShop, browser: Browser) -> None:
    phone = browser.phone()
    mine = becomes_a_card(phone, shop.link())[4:16]
    phone.open("about:blank")
    # Whoever has seen a code knows the number of the card.
    assert len(becomes_a_card(phone, f"{shop.page}{card_fragment(mine, 0, bytes(32))}")) == 181
    assert shop.scan(shown(phone))["reason"] is None


def test_a_refused_link_leaves_the_card(shop: PhoneShop, browser: Browser) -> None:
    phone, other = browser.phone(), browser.phone()
    mine, used = becomes_a_card(phone, shop.link())[4:16], shop.link()
    becomes_a_card(other, used)
    phone.open(used)
    phone.tap("replace")
    phone.until("document.getElementById('notice').dataset.about === 'used'")
    phone.tap("mine")
    assert shown(phone)[4:16] == mine


def test_a_card_whose_key_the_browser_threw_away_says_so(shop: PhoneShop, browser: Browser) -> None:
    phone = browser.phone()
    becomes_a_card(phone, shop.link())
    phone.run("new Promise((done) => { indexedDB.deleteDatabase('pos-client card').onsuccess = () => done(true); })")
    phone.open("about:blank")
    phone.open(shop.page)
    phone.until("document.getElementById('notice').dataset.about === 'lost'")


def test_a_browser_that_keeps_nothing_uses_up_nothing(shop: PhoneShop, browser: Browser) -> None:
    phone, other, member = browser.phone(), browser.phone(), shop.member()
    phone.before_each_page(NOTHING_IS_KEPT)
    link = shop.link(member)
    phone.open(link)
    phone.until("document.getElementById('notice').dataset.about === 'blocked'")
    assert shop.phones_of(member) == 0
    assert shop.scan(becomes_a_card(other, link))["reason"] is None


def test_links_with_a_key_go_on_working(shop: PhoneShop, browser: Browser, tmp_path: Path) -> None:
    phone, (member, other) = browser.phone(), sample_members()[2:4]
    fragment, foreign = (card_fragment(who.handle, who.kid, who.master_key) for who in (member, other))
    code = becomes_a_card(phone, f"{shop.page}{fragment}")
    assert len(code) == 42
    assert shop.scan(seen_by_a_camera(phone, tmp_path / "card.png"))["member"]["handle"] == member.handle
    phone.open("about:blank")
    assert becomes_a_card(phone, shop.page)[4:16] == member.handle
    phone.open(f"{shop.page}{foreign}")
    question = phone.until("!document.getElementById('swap').hidden && document.getElementById('question').textContent")
    assert question.replace("\u2060", "") == f"Replace the card …{member.handle[-4:]} by …{other.handle[-4:]}?"
    assert kept(phone)["handle"] == member.handle


def test_a_sample_card_is_picked_and_put_away(shop: PhoneShop, browser: Browser) -> None:
    phone, member = browser.phone(), sample_members()[0]
    phone.open(shop.page)
    phone.until("document.getElementById('samples').checkVisibility()")
    phone.run("document.querySelector('#sample-list button').click()")
    assert shown(phone)[4:16] == member.handle
    phone.tap("change")
    phone.until("document.getElementById('samples').checkVisibility()")


def test_browser_without_webcrypto_is_told_to_use_the_secure_address(shop: PhoneShop, browser: Browser) -> None:
    if not shop.backend.ready["lan_urls"]:
        pytest.skip("NOT TESTED: this machine has no address but loopback")
    phone = browser.phone()
    phone.open(shop.backend.ready["lan_urls"][0] + "/card/")
    phone.until("document.getElementById('notice').dataset.about === 'insecure'")
    assert "Open the address that begins with https://" in phone.text()
