"""A log whose frames prove themselves: whatever is damaged, the others are read."""

import random
from pathlib import Path

import pytest

from pos_client.adapters import framed_log
from pos_client.adapters.framed_log import FramedLog, frames_in

FRAMES = [bytes([number]) * (1 + 37 * number) for number in range(50)]


@pytest.fixture
def log(tmp_path: Path) -> FramedLog:
    made = FramedLog(tmp_path / "log")
    made.begin_segment()
    return made


def test_frames_come_back_in_order_from_all_segments(log: FramedLog) -> None:
    log.append(FRAMES[:20])
    log.begin_segment()
    log.append(FRAMES[20:])
    log.close()
    assert list(log.read_all()) == FRAMES
    assert [path.name for path in log.segments()] == ["log-000001", "log-000002"]
    assert log.last() == FRAMES[-1]


def test_it_goes_on_where_it_was(tmp_path: Path, log: FramedLog) -> None:
    log.append(FRAMES[:20])
    log.close()
    log.close()
    again = FramedLog(tmp_path / "log")
    assert again.is_full
    again.resume()
    assert not again.is_full
    again.append(FRAMES[20:])
    again.flush()
    assert list(again.read_all()) == FRAMES
    again.close()


def test_a_segment_is_full_at_its_size(log: FramedLog) -> None:
    while not log.is_full:
        log.append([bytes(100_000)])
    log.close()
    assert log.segments()[0].stat().st_size >= framed_log.SEGMENT_BYTES


def test_without_a_segment_nothing_is_read_and_nothing_can_be_written(tmp_path: Path) -> None:
    log = FramedLog(tmp_path / "log")
    assert (log.last(), list(log.read_all()), log.segments()) == (None, [], [])
    with pytest.raises(OSError, match="no segment"):
        log.append(FRAMES)
    log.flush()
    log.close()


@pytest.mark.parametrize("seed", range(20))
def test_damage_costs_only_the_frames_it_hits(log: FramedLog, seed: int) -> None:
    chance = random.Random(seed)
    log.append(FRAMES)
    log.close()
    [path] = log.segments()
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data) - 100)
    data[at : at + 100] = chance.randbytes(100)
    path.write_bytes(data)
    found, place, hit = list(log.read_all()), 0, set()
    for frame in FRAMES:
        if at < place + 12 + len(frame) and place < at + 100:
            hit.add(frame)
        place += 12 + len(frame)
    assert found == [frame for frame in FRAMES if frame not in hit]


def test_a_last_frame_that_was_not_written_whole_is_none(tmp_path: Path, log: FramedLog) -> None:
    log.append(FRAMES)
    log.close()
    [path] = log.segments()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 5)
    assert log.last() == FRAMES[-2]
    again = FramedLog(tmp_path / "log")
    again.resume()
    again.append([b"behind it"])
    again.close()
    assert list(again.read_all()) == [*FRAMES[:-1], b"behind it"]


def test_a_long_last_frame_is_found_too(log: FramedLog) -> None:
    log.append([b"x" * 300_000])
    log.close()
    assert log.last() == b"x" * 300_000


@pytest.mark.parametrize("seed", range(20))
def test_noise_holds_no_frames(seed: int) -> None:
    chance = random.Random(seed)
    noise = b"\xf3mq\n".join(chance.randbytes(chance.randrange(40)) for _ in range(200))
    assert list(frames_in(noise)) == []
