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

from pos_client.backend.card_page import FILES, HEADERS
from pos_client.backend.links import card_fragment
from pos_client.backend.sample_cards import sample_members
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
    member = sample_members()[2]
    fragment = card_fragment(member.handle, member.kid, member.master_key)
    assert "This card link is damaged" in browse(f"{backend.url}/card/{fragment[:-1]}", tmp_path, "--dump-dom")
    for address in (f"{backend.url}/card/{fragment}", f"{backend.url}/card/"):
        assert f"Card ending in {member.handle[-4:]}" in browse(address, tmp_path, "--dump-dom")


@needs_chromium
def test_browser_without_webcrypto_is_told_to_use_the_secure_address(backend: BackendProcess, tmp_path: Path) -> None:
    if not backend.ready["lan_urls"]:
        pytest.skip("NOT TESTED: this machine has no address but loopback")
    shown = browse(backend.ready["lan_urls"][0] + "/card/", tmp_path, "--dump-dom")
    assert re.search(r"Open the address that begins with https://", shown)
