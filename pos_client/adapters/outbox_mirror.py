"""The outbox's second copy: a log beside its database, from which a lost or damaged one is made again.

An entry is written here after its COMMIT and before `append` returns, so a program that is killed leaves both. The log
is flushed every few frames, not for each: when the power goes, its last ones may be missing, and the database, which
has them, puts them back when it is opened. Only a power cut and the loss of the database together can cost those few.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from pos_client.adapters.framed_log import FramedLog
from pos_client.adapters.sealing import Seal
from pos_client.errors import StorageDamaged

FLUSH_EVERY = 8
"""Frames: an eighth of a flush for each, and at most seven behind the database."""
_AT_ONCE = 200
_FEW = 8
"""A segment is given up when at most one in so many of its frames must be carried on."""
_WORD = b"word|1|"
_PROOF = b"this key opens this mirror"
_log = logging.getLogger(__name__)


class Reached(NamedTuple):
    """How far an outbox or its mirror goes: the highest place, and the number of the last final word."""

    place: int
    word: int


class Saved(msgspec.Struct, frozen=True, array_like=True, tag="saved"):
    """An entry: `body` sealed as in the database."""

    seq: int
    txn_id: bytes
    body: bytes
    saved_ms: int
    taken_from: str
    opening: int
    mono_ms: int


class Settled(msgspec.Struct, frozen=True, array_like=True, tag="settled"):
    """A final word on an entry: `word` is the result as in the database, sealed. The words there are numbered, too."""

    txn_id: bytes
    settled_ms: int
    word: bytes
    number: int = 0


class Began(msgspec.Struct, frozen=True, array_like=True, tag="began"):
    """The first frame of each segment: whose mirror it is, and a proof of the key."""

    db_instance_id: bytes
    proof: bytes


class Addressed(msgspec.Struct, frozen=True, array_like=True, tag="addressed"):
    """Whose the entries are, sealed as in the database: in each segment that has any, and again when that changes."""

    addressee: bytes


class Ended(msgspec.Struct, frozen=True, array_like=True, tag="ended"):
    """The till was closed: nothing before this frame was unflushed."""


Frame = Saved | Settled | Began | Addressed | Ended


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A frame, and the highest place of the outbox and the last final word that were in the mirror by then.

    Of the lines behind `flushed` a power cut may take any and leave others; earlier versions did not tell.
    """

    head: int
    frame: Frame
    last_word: int = 0
    flushed: Reached = Reached(0, 0)

    @property
    def reached(self) -> Reached:
        """Both."""
        return Reached(self.head, self.last_word)


_DECODER = msgspec.msgpack.Decoder(Line)


def sealed_word(seal: Seal, txn_id: bytes, word: bytes) -> bytes:
    """A result as it lies in the mirror."""
    return seal.close(word, _WORD + txn_id)


def opened_word(seal: Seal, txn_id: bytes, sealed: bytes) -> bytes | None:
    """The result; None of one that was changed or moved."""
    try:
        return seal.open(sealed, _WORD + txn_id)
    except StorageDamaged:
        return None


def unusable_of(path: Path) -> tuple[str, ...]:
    """Names of what is in the place of this outbox's mirror and cannot be read, and of what was and is set aside."""
    log = _log_of(path)
    return tuple(each.name for each in (*log.unusable(), *log.aside()))


class Mirror:
    """Writes and reads the mirror; the outbox's lock is held meanwhile. Not thread-safe.

    A disk that refuses never stops the outbox: the mirror falls behind, and says so in the log. Up to where it has
    `reached` it surely has all entries and all final words: whoever writes to it sees whether that is all there are.
    Whose they are by now (`addressee`, sealed) is written with the next of them.
    """

    def __init__(self, path: Path, seal: Seal) -> None:
        """The mirror of the outbox at `path`; nothing is read or written yet."""
        self._log = _log_of(path)
        self._seal = seal
        self._instance = b""
        self._unflushed = 0
        self._told = b""
        self.addressee = b""
        self.reached = self._flushed = Reached(0, 0)
        self._is_refused = False

    @property
    def segments(self) -> list[Path]:
        """Its files, oldest first."""
        return self._log.segments()

    @property
    def locked(self) -> Path | None:
        """A file of it that this user may not read, if there is one."""
        return next((path for path in self._log.unusable() if path.is_file()), None)

    def set_aside(self) -> None:
        """Get what cannot be read out of the way: the mirror goes on without it, and has everything again soon."""
        with self._refusable():
            if unusable := self._log.unusable():
                self._log.set_aside()
                _log.error("of the outbox's mirror %s cannot be used, and was set aside", unusable[0].name)

    @property
    def stands(self) -> bool:
        """Whether the file that is written to still has its name. 5 us."""
        return self._log.stands

    def begin(self, instance: UUID, reached: Reached) -> None:
        """Write on for this database; so far the mirror surely has what is in it."""
        self._instance, self.reached, self._flushed = instance.bytes, reached, reached
        with self._refusable():
            if self._log.segments():
                self._log.resume()

    def begin_anew(self) -> None:
        """Write everything again, into a new segment."""
        self.reached = self._flushed = Reached(0, 0)
        with self._refusable():
            self._log.close()

    def write(self, frames: Sequence[Frame]) -> bool:
        """Append frames, flushed when there are enough of them; whether the disk took them."""
        with self._refusable():
            for start in range(0, len(frames), _AT_ONCE):  # so that no segment gets much longer than it should
                self._append(frames[start : start + _AT_ONCE])
            if self._unflushed >= FLUSH_EVERY:
                self._flush()
            return True
        self.reached = self._flushed  # nobody knows what is there of the rest: it is written again
        return False

    def flushed(self) -> bool:
        """Whether what was written is on the disk, if need be by now."""
        with self._refusable():
            self._flush()
            return True
        return False

    def end(self, *, is_whole: bool) -> None:
        """Let go of the file, having said that nothing is missing where it `is_whole`; idempotent."""
        with self._refusable():
            if is_whole and not self._log.is_closed and not self._is_refused:
                self._flush()
                self._log.append([self._line(Ended(), self.reached)])
            self._log.close()

    def last(self) -> Line | None:
        """What was written last."""
        payload = self._log.last()
        return None if payload is None else _decoded(payload)

    def instance(self) -> bytes | None:
        """Whose mirror it is; None where there is none, or its beginning is lost.

        Raises:
            StorageDamaged: code KEY_LOST; sealed under another key.
        """
        for path in reversed(self._log.segments()):
            for line in filter(None, map(_decoded, self._log.begin(path))):
                if isinstance(line.frame, Began):
                    self._prove(line.frame)
                    return line.frame.db_instance_id
        return None

    def lines(self) -> Iterator[Line]:
        """Everything in it that is whole, oldest first.

        Raises:
            StorageDamaged: code KEY_LOST; sealed under another key.
        """
        for line in filter(None, map(_decoded, self._log.read_all())):
            if isinstance(line.frame, Began):
                self._prove(line.frame)
            yield line

    def prune(self, kept: Callable[[Sequence[bytes]], set[bytes]]) -> bool:
        """Take away the oldest segment when hardly any of its entries is still in the database; whether it was.

        `kept` says which of some txn_ids are. What it says so of is written again first, to the newest segment.
        """
        segments = self._log.segments()
        if len(segments) < 2:  # noqa: PLR2004 - the newest one is in use
            return False
        with self._refusable():
            lines = filter(None, map(_decoded, self._log.read(segments[0])))
            found = [line.frame for line in lines if isinstance(line.frame, Saved | Settled)]
            alive = kept([frame.txn_id for frame in found])
            carried = [frame for frame in found if frame.txn_id in alive]
            if len(carried) > len(found) // _FEW:
                return False
            self._append(carried)
            self._flush()
            segments[0].unlink(missing_ok=True)
            return True
        return False

    def _append(self, frames: Sequence[Frame]) -> None:
        if frames:
            if self._log.is_full:
                self._log.begin_segment()
                proof = self._seal.close(_PROOF, _PROOF)
                self._log.append([self._line(Began(self._instance, proof), self.reached)])
                self._told = b""
            if self.addressee != self._told:
                self._log.append([self._line(Addressed(self.addressee), self.reached)])
                self._told = self.addressee
            place = max(self.reached.place, *(frame.seq for frame in frames if isinstance(frame, Saved)), 0)
            word = max(self.reached.word, *(frame.number for frame in frames if isinstance(frame, Settled)), 0)
            reached = Reached(place, word)
            self._log.append(self._line(frame, reached) for frame in frames)
            self.reached = reached
            self._unflushed += len(frames)

    def _line(self, frame: Frame, reached: Reached) -> bytes:
        return msgspec.msgpack.encode(Line(reached.place, frame, reached.word, self._flushed))

    def _flush(self) -> None:
        self._log.flush()
        self._unflushed, self._flushed = 0, self.reached

    def _prove(self, frame: Began) -> None:
        try:
            self._seal.open(frame.proof, _PROOF)
        except StorageDamaged as exc:
            raise StorageDamaged("the mirror is sealed under another key", code="KEY_LOST") from exc

    @contextmanager
    def _refusable(self) -> Iterator[None]:
        try:
            yield
            self._is_refused = False
        except OSError as exc:
            if not self._is_refused:
                _log.warning("the outbox's mirror cannot be written: %s", exc)
            self._is_refused = True


def _log_of(path: Path) -> FramedLog:
    return FramedLog(path.with_name(f"{path.name}-mirror"))


def _decoded(payload: bytes) -> Line | None:
    """What is written there; None of a later version's."""
    try:
        return _DECODER.decode(payload)
    except msgspec.DecodeError:
        return None
