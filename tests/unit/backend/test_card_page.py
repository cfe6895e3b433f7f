"""The member's web card: its codes are those of the vectors, its picture is a QR symbol, its page is strict."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import cv2
import numpy as np
import pytest
import segno
import zxingcpp

from pos_client.backend.members.links import card_fragment
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.web.card_page import FILES, HEADERS
from tests.backend_process import BackendProcess
from tests.unit.backend.web import ask

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "member_code.json").read_text(encoding="utf-8"))
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_node = pytest.mark.skipif(NODE is None, reason="NOT TESTED: the card page's code needs node")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="NOT TESTED: the card page needs chromium")


def run_js(body: str, *imports: tuple[str, str]) -> object:
    """The JSON a script prints; names are imported from the page's own modules."""
    lines = [f"import {{ {names} }} from {json.dumps((FILES / module).as_uri())};" for names, module in imports]
    if NODE is None:
        pytest.skip("NOT TESTED: needs node")
    # Older versions of node know WebCrypto by another name only.
    older = 'import { webcrypto } from "node:crypto"; globalThis.crypto ??= webcrypto;'
    script = "\n".join([older, *lines, f"console.log(JSON.stringify(await (async () => {{ {body} }})()));"])
    command = [NODE, "--no-warnings", "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_node
def test_codes_are_those_of_the_vectors() -> None:
    cases = VECTORS["dual_totp_and_chain"]
    assert len(cases) > 2
    wanted = [[f"{case['handle']:012d}", case["kid"], case["intent"], case["step"]] for case in cases]
    body = f"""
        const key = Uint8Array.from(Buffer.from("{VECTORS["master_key_hex"]}", "hex"));
        return Promise.all({json.dumps(wanted)}.map((fields) => memberCode(key, ...fields)));
    """
    assert run_js(body, ("memberCode", "code.js")) == [case["code1"] for case in cases]


@needs_node
def test_symbols_are_those_of_another_encoder_under_every_mask() -> None:
    texts = [VECTORS["dual_totp_and_chain"][0]["code1"], "0", "91" * 31 + "7"]
    body = f"return {json.dumps(texts)}.map((text) => [0,1,2,3,4,5,6,7].map((mask) => encode(text, mask)));"
    drawn = run_js(body, ("encode", "qr.js"))
    assert isinstance(drawn, list)
    for text, symbols in zip(texts, drawn, strict=True):
        for mask, symbol in enumerate(symbols):
            other = segno.make(text, version=2, error="m", mode="numeric", mask=mask, boost_error=False)
            assert [[int(module) for module in row] for row in symbol] == [list(row) for row in other.matrix]


@needs_node
def test_symbol_reads_as_the_code() -> None:
    code = VECTORS["dual_totp_and_chain"][1]["code1"]
    drawn = run_js(f'return encode("{code}");', ("encode", "qr.js"))
    picture = np.kron(np.pad(np.where(np.array(drawn), 0, 255), 4, constant_values=255), np.ones((8, 8)))
    assert [found.text for found in zxingcpp.read_barcodes(picture.astype(np.uint8))] == [code]


PAGE = """
    const things = {}, heard = {}, stored = new Map();
    const thing = () => ({ style: {}, dataset: {}, setAttribute() {}, replaceChildren() {}, querySelector: thing,
      addEventListener(name, act) { this[`on${name}`] = act; } });
    const at = (id) => (things[id] ??= thing());
    Object.assign(globalThis, {
      document: { getElementById: at, querySelectorAll: () => [], documentElement: {}, addEventListener() {} },
      localStorage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) },
      location: { hash: "", pathname: "/card/" },
      history: { replaceState() { location.hash = ""; } },
      addEventListener: (name, act) => { heard[name] = act; },
      setInterval() {},
      fetch: async () => ({ ok: false, headers: new Headers() }),
    });
    Object.defineProperty(globalThis, "navigator", { value: { language: LANGUAGE } });
    await import(MODULE);
    const open = (fragment) => { location.hash = fragment; heard.hashchange(); };
    const kept = () => JSON.parse([...stored.values()][0]).handle;
    const shown = () => ["card", "notice", "samples", "swap"].filter((id) => at(id).hidden === false);
    const now = () => [kept(), ...shown()];
"""
"""As much of a browser as the page touches, the page itself, and how to open a link in it."""


def page_does(language: str, body: str) -> object:
    """The JSON a script prints that uses the page in a browser of that language."""
    module = json.dumps((FILES / "card.js").as_uri())
    return run_js(PAGE.replace("MODULE", module).replace("LANGUAGE", json.dumps(language)) + body)


@needs_node
@pytest.mark.parametrize(
    ("language", "question"),
    [("en-GB", "Replace the card …4321 by …8765?"), ("zh-CN", "将会员卡 …4321 换成 …8765？")],
)
def test_link_of_another_card_replaces_the_kept_one_only_when_told_to(language: str, question: str) -> None:
    mine, other = (card_fragment(handle, 0, bytes(32)) for handle in ("123456784321", "123456788765"))
    seen = page_does(
        language,
        f"""
        const seen = [];
        open("{mine}"); seen.push(now());
        open("{other}"); seen.push([...now(), at("question").textContent.replaceAll("\\u2060", "")]);
        at("stay").onclick(); seen.push(now());
        open("{other}"); open(""); seen.push(now());
        open("{other}"); at("replace").onclick(); seen.push(now());
        return seen;
        """,
    )
    assert seen == [
        ["123456784321", "card"],
        ["123456784321", "swap", question],
        ["123456784321", "card"],
        ["123456784321", "card"],
        ["123456788765", "card"],
    ]


@needs_node
def test_new_key_for_the_kept_card_is_taken_without_a_question() -> None:
    links = [card_fragment("123456784321", 0, key) for key in (bytes(32), bytes(31) + b"1")]
    seen = page_does(
        "en", f'open("{links[0]}"); open("{links[1]}"); return [...now(), JSON.parse([...stored.values()][0]).key];'
    )
    assert seen == ["123456784321", "card", links[1].rpartition("k=")[2]]


@needs_node
def test_too_long_or_other_text_is_no_symbol() -> None:
    body = """
        const drawn = (text) => { try { return Boolean(encode(text)); } catch (error) { return error.name; } };
        return ["", "12a", "1".repeat(64)].map(drawn);
    """
    assert run_js(body, ("encode", "qr.js")) == ["RangeError"] * 3


def test_both_languages_have_every_sentence() -> None:
    text = (FILES / "text.js").read_text(encoding="utf-8")
    english, chinese = (re.findall(r"^    (\w+):", part, re.MULTILINE) for part in text.split("zh: {"))
    assert english == chinese
    page = (FILES / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'data-text="(\w+)"', page)) <= set(english)


def test_page_has_nothing_inline_and_nothing_from_elsewhere() -> None:
    page = (FILES / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|<script>|\sstyle=|\son\w+=|://", page)
    for file in FILES.glob("*.js"):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|eval\(|new Function|from \"https?:", source), file.name


def test_worker_keeps_every_file_the_page_needs() -> None:
    kept = set(
        re.findall(r'"([\w./]+)"', (FILES / "worker.js").read_text(encoding="utf-8").split("FILES = ")[1].split(";")[0])
    )
    assert kept == {"./"} | {path.name for path in FILES.iterdir()} - {"index.html", "worker.js"}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendProcess]:
    url = f"sqlite:///{tmp_path_factory.mktemp('card') / 'b.db'}"
    with BackendProcess(url, arguments=("--host", "0.0.0.0", "--plain")) as process:  # noqa: S104 - phones are elsewhere
        yield process


def test_every_file_has_the_strict_headers_and_a_type(backend: BackendProcess) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
    for path in ["", *(file.name for file in FILES.iterdir())]:
        answer = ask(backend, "GET", f"/card/{path}", headers={"Authorization": ""})
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith(kinds[Path(path or "index.html").suffix])
        assert all(answer.headers[name] == value for name, value in HEADERS.items())


def test_sample_cards_are_listed_only_where_there_are_sample_members(backend: BackendProcess, tmp_path: Path) -> None:
    listed = ask(backend, "GET", "/card/samples.json").json
    first = sample_members()[0]
    assert len(listed) == len(sample_members())
    assert listed[0]["fragment"] == card_fragment(first.handle, first.kid, first.master_key)
    with BackendProcess(f"sqlite:///{tmp_path / 'b.db'}", sample_data=False) as real:
        assert ask(real, "GET", "/card/samples.json").status == 404


def browse(url: str, folder: Path, *arguments: str) -> str:
    """The page as it is after two seconds of its own time."""
    if CHROMIUM is None:
        pytest.skip("NOT TESTED: needs chromium")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=420,900", "--lang=en")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [CHROMIUM, *quiet, profile, "--virtual-time-budget=2000", *arguments, url]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout


@needs_chromium
def test_browser_shows_a_code_the_backend_accepts(backend: BackendProcess, tmp_path: Path) -> None:
    member = sample_members()[1]
    url = f"{backend.url}/card/{card_fragment(member.handle, member.kid, member.master_key)}"
    picture = tmp_path / "card.png"
    browse(url, tmp_path, f"--screenshot={picture}")
    (seen,) = zxingcpp.read_barcodes(cv2.imread(str(picture)))
    answer = ask(backend, "POST", "/v1/scans", {"code": seen.text, "basket_id": str(uuid4())}).json
    assert (answer["reason"], answer["member"]["handle"]) == (None, member.handle)


@needs_chromium
def test_browser_keeps_the_card_and_says_what_is_wrong_with_a_damaged_link(
    backend: BackendProcess, tmp_path: Path
) -> None:
    member, other = sample_members()[2:4]
    fragment, foreign = (card_fragment(who.handle, who.kid, who.master_key) for who in (member, other))
    assert "This card link is damaged" in browse(f"{backend.url}/card/{fragment[:-1]}", tmp_path, "--dump-dom")
    for address in (f"{backend.url}/card/{fragment}", f"{backend.url}/card/"):
        assert f"Card ending in {member.handle[-4:]}" in browse(address, tmp_path, "--dump-dom")
    asked = browse(f"{backend.url}/card/{foreign}", tmp_path, "--dump-dom").replace("\u2060", "")
    assert f"Replace the card …{member.handle[-4:]} by …{other.handle[-4:]}?" in asked
    assert "Card ending in" not in asked
    assert f"Card ending in {member.handle[-4:]}" in browse(f"{backend.url}/card/", tmp_path, "--dump-dom")


@needs_chromium
def test_browser_without_webcrypto_is_told_to_use_the_secure_address(backend: BackendProcess, tmp_path: Path) -> None:
    if not backend.ready["lan_urls"]:
        pytest.skip("NOT TESTED: this machine has no address but loopback")
    shown = browse(backend.ready["lan_urls"][0] + "/card/", tmp_path, "--dump-dom")
    assert re.search(r"Open the address that begins with https://", shown)
