"""What every live decoder promises, over its one driver: a process of its own."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from hardware.decoder.process import DecodeProcess
from pos_client.domain.barcode import Symbology
from pos_client.ports import LiveDecoder, SymbologyDecoder
from tests.fakes.hard_frames import blurred_code, code_of, hard_frame

Luma = NDArray[np.uint8]
QR = (Symbology.QR,)
DEADLINE_S = 60.0


@pytest.fixture
def decoder() -> Iterator[LiveDecoder]:
    before = threading.active_count()
    made = DecodeProcess()
    yield made
    made.close()
    assert threading.active_count() == before
    assert psutil.Process().children() == [], "close() left a process behind"


def _read(decoder: LiveDecoder, luma: Luma) -> list[str]:
    """What the first frames show, when the decoder has become ready."""
    until = time.monotonic() + DEADLINE_S
    while not (found := decoder.decode(luma, QR)) and time.monotonic() < until:
        threading.Event().wait(0.02)
    return [text for text, _, _ in found]


def test_it_is_a_decoder_that_starts_without_delay(decoder: LiveDecoder) -> None:
    began_s = time.process_time()
    decoder.start()
    assert decoder.decode(hard_frame(1, 1), QR) == []
    assert time.process_time() - began_s < 1.0
    assert isinstance(decoder, LiveDecoder)
    assert isinstance(decoder, SymbologyDecoder)
    assert decoder.name


def test_it_reads_frames_of_any_size_one_after_the_other(decoder: LiveDecoder) -> None:
    assert _read(decoder, hard_frame(1, 1)) == [code_of(1)]
    small, sighting = blurred_code(code_of(2), 4.0, 0.4)
    ((text, symbology, corners),) = decoder.decode(small, QR)
    assert (text, symbology) == (code_of(2), Symbology.QR)
    assert np.abs(np.array(corners) - np.array(sighting.corners)).max() < 5
    for shape in ((1, 1), (0, 5), (3, 700)):
        assert decoder.decode(np.zeros(shape, np.uint8), QR) == []
    view = hard_frame(1, 3)[:, ::-1][:, ::-1]
    assert [hit[0] for hit in decoder.decode(view, QR)] == [code_of(3)]


def test_it_tells_what_it_saw_and_could_not_read(decoder: LiveDecoder) -> None:
    assert _read(decoder, hard_frame(1, 1)) == [code_of(1)]
    assert decoder.unread() is None
    torn, sighting = blurred_code(code_of(4), 2.4, 1.0)
    torn[72:94, 82:122] = 150  # a fifth of its data
    for _ in range(200):  # the look that sees it has to be saved for
        assert decoder.decode(torn, QR) == []
        if unread := decoder.unread():
            break
    assert unread is not None
    assert unread.modules == 25
    assert np.abs(np.array(unread.corners) - np.array(sighting.corners)).max() < 5


def test_it_goes_on_when_it_was_killed(decoder: LiveDecoder) -> None:
    assert _read(decoder, hard_frame(1, 1)) == [code_of(1)]
    assert not decoder.was_restarted()
    (process,) = psutil.Process().children()
    process.kill()
    psutil.wait_procs([process], DEADLINE_S)
    assert decoder.decode(hard_frame(1, 2), QR) == []
    assert decoder.was_restarted()
    assert _read(decoder, hard_frame(1, 2)) == [code_of(2)]


def test_closed_twice_and_started_again(decoder: LiveDecoder) -> None:
    for _ in range(2):
        decoder.close()
    assert _read(decoder, hard_frame(1, 1)) == [code_of(1)]
    decoder.close()
    assert psutil.Process().children() == []
