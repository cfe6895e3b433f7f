"""What must hold whatever happened: what was told against what the outbox and the ledger hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pos_client.backend.transactions.summary import settled
from pos_client.domain.reasons import Reason
from tests.faults.processes import Ended, Word
from tests.faults.report import Result
from tests.faults.till import POINTS, Sales, number_of

_ORDINARY = {"", Reason.OFFLINE_TOO_OFTEN}
"""Flags that say nothing against the till: the members of these suites buy more often than people do."""

_TAMPERED = {Reason.CHAIN_BROKEN, Reason.FORKED, Reason.TILL_QUARANTINED}
"""Flags that no accident may bring about."""


@dataclass
class Story:
    """All lives of one till, as far as anybody heard of them. `tried` has the digest of each sale as it was made."""

    where: str
    tried: dict[int, str] = field(default_factory=dict)
    saved: set[int] = field(default_factory=set)
    settled: dict[int, int] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    pruned: set[int] = field(default_factory=set)

    def hear(self, ended: Ended) -> None:
        """Take up what one life said."""
        self.tried |= {int(number): str(digest) for number, digest in ended.all("trying")}
        self.saved |= {int(word[0]) for word in ended.all("saved")}
        self.pruned |= {int(word[0]) for word in ended.all("pruning")}
        for number, points in ended.all("settled"):
            self.settled[int(number)] = int(points)
        self.rejected |= {line.number for line in map(Line.of, ended.all("entry")) if line.state == "rejected"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an outbox."""

    seq: int
    number: int
    state: str
    digest: str
    points: int
    points_after: int
    flags: str

    @classmethod
    def of(cls, word: Word) -> "Line":
        """Read what follows the keyword `entry`."""
        seq, number, state, digest, points, after, flags = word
        return cls(int(seq), int(number), str(state), str(digest), int(points), int(after), str(flags))


def judge_outbox(story: Story, heir: Ended, result: Result, *, may_be_made_anew: bool = False) -> None:
    """What the next life of the till finds on its disk against what was told; then it is part of the story itself.

    Only where files were damaged may the outbox be made anew of what is left.
    """
    settled_before = set(story.settled)
    story.hear(heir)
    lines = [Line.of(word) for word in heir.all("entry")]
    counts = {str(state): int(number) for state, number in heir.all("count")}
    if heir.code != 0:
        result.wrong("wrong", f"{story.where}: the till does not open again: {heir.words[-1:]}")
        return
    if heir.all("salvaged") and not may_be_made_anew:
        result.wrong("wrong", f"{story.where}: the outbox was found damaged")
    held = {line.number: line for line in lines}
    for number in sorted(story.saved - held.keys() - story.pruned):
        result.wrong("lost", f"{story.where}: sale {number} was told saved and is gone")
    if len(held) != len(lines):
        result.wrong("doubled", f"{story.where}: a sale is there twice: {[line.number for line in lines]}")
    for place in (word[1] for word in heir.all("chain") if not word[0]):
        result.wrong("wrong", f"{story.where}: the chain is broken at place {place}")
    if counts.get("quarantined"):
        result.wrong("wrong", f"{story.where}: {counts['quarantined']} entries cannot be read")
    found = {int(number): state for number, state in heir.all("found")}
    for number in sorted(settled_before & found.keys()):
        if found[number] not in {"confirmed", "rejected"}:
            result.wrong("wrong", f"{story.where}: sale {number} was told settled and is {found[number]} again")
    for line in lines:
        _judge_line(line, story, result)


def _judge_line(line: Line, story: Story, result: Result) -> None:
    if line.number not in story.tried:
        result.wrong("wrong", f"{story.where}: entry {line.seq} is a sale nobody made")
        return
    if line.digest != story.tried[line.number]:
        result.wrong("wrong", f"{story.where}: sale {line.number} says something else now")
    if (line.state in {"confirmed", "rejected"}) != (line.points >= 0):
        result.wrong(
            "wrong", f"{story.where}: sale {line.number} is {line.state} without the backend's word, or not so"
        )
    told = story.settled.get(line.number)
    if told is not None and told != line.points:
        result.wrong("wrong", f"{story.where}: sale {line.number} was told {told} points and has {line.points}")


def judge_sent(story: Story, heir: Ended, sales: Sales, result: Result, *, may_be_doubted: bool = False) -> None:
    """Once the heir has sent everything: each sale settled as it was told, in order, by an unbroken chain.

    Sales of a till that was wrong about the time may be doubted and refused, but not be left.
    """
    after: dict[str, int] = defaultdict(int)
    for line in sorted((Line.of(word) for word in heir.all("entry")), key=lambda line: line.seq):
        is_doubted = line.state == "rejected" or bool(set(line.flags.split(",")) - _ORDINARY) or line.points < POINTS
        if line.points < 0 or (is_doubted and not may_be_doubted) or _TAMPERED & set(line.flags.split(",")):
            what = f"is {line.state} with {line.points} points and flags [{line.flags}]"
            result.wrong("wrong", f"{story.where}: sale {line.number} {what}")
        handle = sales.sale(line.number).handle
        if line.state != "confirmed":
            continue
        if line.points_after <= after[handle]:
            result.wrong("wrong", f"{story.where}: sale {line.number} was settled before an earlier one of its member")
        after[handle] = line.points_after


def judge_ledger(stories: Iterable[Story], database_url: str, numbers: range, result: Result) -> None:
    """The backend's own books at the end: every sale told saved once, nothing that nobody made."""
    told = {number: story for story in stories for number in story.tried}
    ledger = {number_of(txn_id): one for txn_id, one in settled(database_url).items()}
    for number, story in sorted(told.items()):
        effects = ledger[number].entries if number in ledger else {}
        if number in story.saved and bool(effects) == (number in story.rejected):
            what = "rejected and is in the ledger" if effects else "saved and is not in the ledger"
            result.wrong("wrong" if effects else "lost", f"{story.where}: sale {number} was told {what}")
        elif effects and list(effects.values()) != [1]:
            result.wrong("doubled", f"{story.where}: sale {number} counts {effects}")
    strange = {number for number in ledger if number == -1 or (number in numbers and number not in told)}
    if strange:
        result.wrong("doubled", f"the ledger has sales nobody made: {sorted(strange)[:5]}")
