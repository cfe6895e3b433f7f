"""`pos-client scan`: a line per picture, in order, whatever lies in the folder, and an exit code that tells."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import segno
import zxingcpp
from click.testing import CliRunner, Result

from tests.fakes.fault_server import Exchange, FaultServer, Request, answer
from tests.fakes.hard_frames import code_of
from ui.cli import pos_client

ROOT = Path(__file__).parents[3]


def scan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(pos_client, ["scan", *map(str, arguments)], prog_name="pos-client")


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def save_code(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    segno.make(text, error="m", micro=False).save(str(path), scale=5)
    return path


def save_blank(path: Path) -> Path:
    cv2.imwrite(str(path), np.full((120, 160), 90, np.uint8))
    return path


def test_a_line_of_json_per_picture(tmp_path: Path) -> None:
    file = save_code(tmp_path / "code.png", code_of(1))
    result = scan("--json", file)
    (line,) = lines(result)
    (barcode,) = line["barcodes"]
    assert result.exit_code == 0
    assert set(line) == {"file", "barcodes", "ms"}
    assert (line["file"], barcode["text"], barcode["symbology"]) == (str(file), code_of(1), "qr")
    assert barcode["corners"][0] == pytest.approx([20, 20], abs=3)
    assert len(barcode["corners"]) == 4
    assert line["ms"] > 0


def test_folders_by_name_with_what_is_in_them_and_only_pictures(tmp_path: Path) -> None:
    names = [f"{number:02d}.png" for number in range(12)] + ["deeper/00.png"]
    for seed, name in enumerate(names):
        save_code(tmp_path / name, code_of(seed))
    (tmp_path / "notes.txt").write_text("nothing to see", encoding="utf-8")
    result = scan("--json", tmp_path)
    assert [line["file"] for line in lines(result)] == [str(tmp_path / name) for name in names]
    assert [line["barcodes"][0]["text"] for line in lines(result)] == [code_of(seed) for seed in range(13)]
    assert result.exit_code == 0


def test_what_has_no_code_is_no_picture_or_is_not_there_has_its_line_too(tmp_path: Path) -> None:
    good, blank = save_code(tmp_path / "a.png", "hello"), save_blank(tmp_path / "b.png")
    broken, gone = tmp_path / "c.png", tmp_path / "gone.png"
    broken.write_bytes(good.read_bytes()[:40])
    result = scan("--json", gone, broken, blank, good)
    assert [line.get("error") for line in lines(result)] == ["FILE_NOT_READ", "NOT_A_PICTURE", None, None]
    assert [len(line["barcodes"]) for line in lines(result)] == [0, 0, 0, 1]
    assert result.exit_code == 4
    assert scan(blank, good).exit_code == 1
    assert scan(broken, good).exit_code == 1
    assert scan(good).exit_code == 0
    assert scan(tmp_path / "nothing\0here").exit_code == 4


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among files")
def test_what_is_no_file_is_told_and_waited_for_by_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    (tmp_path / "b.png").symlink_to("/dev/zero")
    save_code(tmp_path / "c.png", code_of(4))
    result = scan("--json", tmp_path)
    assert [line.get("error") for line in lines(result)] == ["FILE_NOT_READ", "FILE_NOT_READ", None]
    assert result.exit_code == 4


def test_people_get_a_line_per_code_that_cannot_steer_their_terminal(tmp_path: Path) -> None:
    file = save_code(tmp_path / "a.png", "red \x1b[31m alert")
    blank = save_blank(tmp_path / "b.png")
    result = scan(file, blank, tmp_path / "gone.png")
    assert result.stdout == f"{file}\tqr\t'red \\x1b[31m alert'\n{blank}\t-\t\n"
    told, advised = result.stderr.splitlines()
    assert told == f"FILE_NOT_READ: {tmp_path / 'gone.png'}: No such file or directory"
    assert advised == "Check the name, and whether this user may read it."


HOSTILE = "a.png\tqr\t911FAKE\nz\x1b]0;x\x07.png"


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
def test_names_of_files_forge_no_line_and_steer_no_terminal(tmp_path: Path) -> None:
    code, blank = save_code(tmp_path / HOSTILE, code_of(1)), save_blank(tmp_path / f"b{HOSTILE}")
    gone = tmp_path / f"gone{HOSTILE}"
    result = scan(code, blank, gone)
    assert result.stdout.splitlines() == [f"{str(code)!r}\tqr\t{code_of(1)}", f"{str(blank)!r}\t-\t"]
    assert result.stderr.splitlines()[0] == f"FILE_NOT_READ: {str(gone)!r}: No such file or directory"
    assert "\x1b" not in result.output
    plain = save_code(tmp_path / "\u5e97 \u00e9.png", code_of(1))
    assert scan(plain).stdout == f"{plain}\tqr\t{code_of(1)}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
def test_a_line_of_json_is_one_whatever_the_name_of_the_file_is(tmp_path: Path) -> None:
    named = tmp_path / os.fsdecode(b"caf\xe9.png")
    save_code(tmp_path / "code.png", code_of(1)).rename(named)
    command = [sys.executable, "-c", "from ui.cli import main; main()", "scan", str(tmp_path)]
    for wish in ("--json", "--symbologies=qr"):
        ended = subprocess.run([*command, wish], capture_output=True, cwd=ROOT, check=False)
        assert ended.returncode == 0
        told = ended.stdout.decode("utf-8")
        assert json.loads(told)["file"] == str(named) if wish == "--json" else told.startswith(repr(str(named)))


def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "notes.txt").touch()
    (line,) = lines(scan("--json", tmp_path))
    assert (line["file"], line["error"], line["detail"]) == (str(tmp_path), "NO_PICTURES", "no pictures in it")
    result = scan(tmp_path)
    assert (result.exit_code, result.stderr) == (1, f"NO_PICTURES: {tmp_path}: no pictures in it\n")
    assert scan("a" * 5000).exit_code == 4


def test_a_password_in_an_address_is_told_nobody() -> None:
    for place in ("http://anne:secret@127.0.0.1:9/x?y=a@b", "https://anne:secret@[::1/"):
        for result in (scan(place), scan("--json", place)):
            assert "secret" not in result.output
            assert "anne" not in result.output
            assert "//***@" in result.output
    assert "http://127.0.0.1:9/anne@x:y" in scan("http://127.0.0.1:9/anne@x:y").output


def test_symbologies_are_chosen_by_name(tmp_path: Path) -> None:
    made = zxingcpp.create_barcode("from a depot", zxingcpp.barcode_format_from_str("DataMatrix"))
    file = tmp_path / "label.png"
    cv2.imwrite(str(file), np.pad(np.asarray(made.to_image(scale=5), np.uint8), 40, constant_values=255))
    for chosen, read in (("datamatrix", 1), ("qr, DataMatrix", 1), ("all", 1), ("qr,ean13", 0)):
        assert len(lines(scan("--json", "--symbologies", chosen, file))[0]["barcodes"]) == read
    assert lines(scan("--json", file))[0]["barcodes"] == []
    refused = scan("--symbologies", "qr,code39", file)
    assert refused.exit_code == 2
    assert "'code39' is none of qr, ean13" in refused.stderr


def test_a_picture_that_claims_to_be_huge_costs_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    cv2.imwrite(str(file), np.zeros((11_000, 11_000), np.uint8))
    command = [sys.executable, "-c", "from ui.cli import main; main()", "scan", "--json", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert json.loads(ended.stdout)["error"] == "PICTURE_TOO_LARGE"
    assert ended.returncode == 1


def test_pictures_on_the_web(tmp_path: Path) -> None:
    picture = save_code(tmp_path / "still.png", code_of(3)).read_bytes()

    def camera(exchange: Exchange, request: Request) -> None:
        is_there = request.path == "/still.png?size=1"
        answer(picture if is_there else b"", 200 if is_there else 404, kind="image/png")(exchange, request)

    with FaultServer(camera) as server:
        result = scan("--json", f"{server.url}/still.png?size=1", f"{server.url}/other", "http://127.0.0.1:9/closed")
    good, missing, closed = lines(result)
    assert [barcode["text"] for barcode in good["barcodes"]] == [code_of(3)]
    assert (missing["error"], missing["detail"]) == ("DEVICE_UNAVAILABLE", "the server answered 404")
    assert closed["error"] == "NOT_SENT"
    assert result.exit_code == 4


NO_ADDRESSES = ["http://[::1/", "http://h:99999/", "http://h:x/", "http://:80/", "http://xn--/", "http://\udcff/"]


def test_what_is_no_address_is_told_and_what_comes_after_it_is_read(tmp_path: Path) -> None:
    file = save_code(tmp_path / "still.png", code_of(3))
    result = scan("--json", *NO_ADDRESSES, file)
    assert [line.get("error") for line in lines(result)] == ["BAD_URL"] * len(NO_ADDRESSES) + [None]
    assert result.exit_code == 1
    assert "An address is like http://192.168.1.50/" in scan(NO_ADDRESSES[0]).stderr


def test_advice_for_a_picture_on_the_web_is_about_pictures() -> None:
    def hangs_up(exchange: Exchange, _request: Request) -> None:
        exchange.hang_up()

    for behaviour, code, said in (
        (answer(b"", 404, kind="image/png"), "DEVICE_UNAVAILABLE", "in a browser"),
        (hangs_up, "UNANSWERED", "32 MB"),
    ):
        with FaultServer(behaviour) as server:
            url = f"{server.url}/still.png"
            told = scan(url).stderr
        assert told.startswith(f"{code}: {url}: ")
        assert said in told
    told = scan("http://127.0.0.1:9/closed").stderr
    assert "camera" in told
    assert "backend" not in told
