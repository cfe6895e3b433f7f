"""The member's web card: its codes are those of the vectors, its picture is a QR symbol, its page is strict."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from hardware.decoder.zbar import ZbarDecoder, available
from hardware.decoder.zxing import ZxingDecoder
from pos_client.backend.members.links import card_fragment
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.web.card_page import FILES, HEADERS
from pos_client.domain import member_code, member_code_signed
from pos_client.domain.barcode import Symbology
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.ports import SymbologyDecoder
from tests.backend_process import BackendProcess
from tests.unit.backend.web import ask

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "member_code.json").read_text(encoding="utf-8"))
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="NOT TESTED: the card page's code needs node")


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
        const secret = Uint8Array.from(Buffer.from("{VECTORS["master_key_hex"]}", "hex"));
        return Promise.all({json.dumps(wanted)}.map(([handle, kid, intent, step]) =>
          memberCode({{ scheme: 1, handle, kid, secret }}, intent, step)));
    """
    assert run_js(body, ("memberCode", "code.js")) == [case["code1"] for case in cases]


@needs_node
def test_signed_codes_are_genuine_at_their_step_only() -> None:
    step = 2_059_843_519
    body = f"""
        const curve = {{ name: "ECDSA", namedCurve: "P-256" }};
        const pair = await crypto.subtle.generateKey(curve, false, ["sign", "verify"]);
        const point = Buffer.from(await crypto.subtle.exportKey("raw", pair.publicKey)).toString("hex");
        const card = {{ scheme: 4, handle: "000000000007", kid: 9, secret: pair.privateKey }};
        const codes = await Promise.all(Array.from({{ length: 40 }}, (_, i) => memberCode(card, i % 2, {step})));
        return [point, codes];
    """
    told: Any = run_js(body, ("memberCode", "code.js"))
    point, codes = bytes.fromhex(told[0]), told[1]
    assert len(set(codes)) == 40
    for number, text in enumerate(codes):
        code = member_code.parse(text)
        assert isinstance(code, MemberCode)
        assert (len(text), code.scheme, code.handle, code.kid) == (181, Scheme.ECDSA_P256, "000000000007", 9)
        assert (code.intent, code.step6) == (Intent(number % 2), step % 10**6)
        signature = member_code.read_bytes(code.cryptogram, 64)
        assert isinstance(signature, bytes)
        assert member_code_signed.is_genuine(code.scheme, point, code, signature, step)
        # A year later the same six digits come again.
        assert not member_code_signed.is_genuine(code.scheme, point, code, signature, step + 10**6)


@needs_node
def test_symbols_are_those_of_another_encoder_under_every_mask() -> None:
    case = VECTORS["dual_totp_and_chain"][0]
    small = [case["code1"], case["code2"], "0", "91" * 31 + "7"]
    texts = [*small, VECTORS["ed25519"]["code"], "4" * 65, "0" * 181, "91" * 101]
    body = f"return {json.dumps(texts)}.map((text) => [0,1,2,3,4,5,6,7].map((mask) => encode(text, mask)));"
    drawn = run_js(body, ("encode", "qr.js"))
    assert isinstance(drawn, list)
    for text, symbols in zip(texts, drawn, strict=True):
        version = 2 if text in small else 5
        for mask, symbol in enumerate(symbols):
            other = segno.make(text, version=version, error="m", mode="numeric", mask=mask, boost_error=False)
            assert [[int(module) for module in row] for row in symbol] == [list(row) for row in other.matrix]


CODES = [VECTORS["dual_totp_and_chain"][1]["code1"], VECTORS["ed25519"]["code"]]


def drawn_by_the_page(code: str) -> NDArray[np.uint8]:
    drawn = run_js(f'return encode("{code}");', ("encode", "qr.js"))
    picture = np.kron(np.pad(np.where(np.array(drawn), 0, 255), 4, constant_values=255), np.ones((8, 8)))
    return picture.astype(np.uint8)


@needs_node
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("reader", [ZxingDecoder, ZbarDecoder])
def test_symbol_reads_as_the_code(reader: Callable[[], SymbologyDecoder], code: str) -> None:
    if reader is ZbarDecoder and not available():
        pytest.skip("NOT TESTED: needs libzbar")
    assert [text for text, _, _ in reader().decode(drawn_by_the_page(code), [Symbology.QR])] == [code]


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
    const settled = () => new Promise((done) => setTimeout(done, 20));
    const open = (fragment) => { location.hash = fragment; heard.hashchange(); return settled(); };
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
        await open("{mine}"); seen.push(now());
        await open("{other}"); seen.push([...now(), at("question").textContent.replaceAll("\\u2060", "")]);
        at("stay").onclick(); await settled(); seen.push(now());
        await open("{other}"); await open(""); seen.push(now());
        await open("{other}"); at("replace").onclick(); await settled(); seen.push(now());
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
        "en",
        f"""
        for (const link of {json.dumps(links)}) await open(link);
        return [...now(), JSON.parse([...stored.values()][0]).key];
        """,
    )
    assert seen == ["123456784321", "card", links[1].rpartition("k=")[2]]


@needs_node
def test_too_long_or_other_text_is_no_symbol() -> None:
    body = """
        const drawn = (text) => { try { return Boolean(encode(text)); } catch (error) { return error.name; } };
        return ["", "12a", "1".repeat(203)].map(drawn);
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
