"""The contract of the Outbox port, over the SQLite outbox."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.domain.chain import fingerprint, link
from pos_client.domain.lanes import CodeClaim
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, TransactionKind
from pos_client.domain.wire import OutboxHead
from pos_client.errors import InvalidValue
from pos_client.ports import Addressee, EntryState, Outbox, Room
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds, numbered_id
from tests.fakes.samples import HANDLE, a_result, a_transaction

OTHER = "999999999999"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def outbox(tmp_path: Path, clock: FakeClock) -> Iterator[Outbox]:
    with closing(SqliteOutbox(tmp_path / "till.db", b"k" * 32, clock, FakeIds())) as made:
        yield made


def counts(outbox: Outbox) -> tuple[int, int, int]:
    found = outbox.counts()
    return found[EntryState.PENDING], found[EntryState.CONFIRMED], found[EntryState.REJECTED]


class TestOutbox:
    def test_an_entry_comes_back_as_it_was_saved(self, outbox: Outbox) -> None:
        transaction = a_transaction(
            1,
            kind=TransactionKind.VOID,
            refers_to=numbered_id(77),
            cashier="王晓明 '\"\x1b;--",
            authority=Authority.OFFLINE,
        )
        entry = outbox.append(transaction)
        assert (entry.transaction, entry.state, entry.attempts) == (transaction, EntryState.PENDING, 0)
        assert (entry.last_reason, entry.result) == (None, None)
        assert entry.saved_at.tzinfo is not None
        assert outbox.find(transaction.txn_id) == entry

    def test_what_others_saved_is_taken_over_once(self, outbox: Outbox) -> None:
        outbox.append(a_transaction(2))
        sales, heard = [(a_transaction(number), "till-9") for number in (1, 2, 3)], list[int]()
        assert outbox.take_over(sales, heard.append) == 2
        assert heard == [1, 2, 3]
        assert outbox.take_over(sales, heard.append) == 0
        assert [(entry.seq, entry.transaction, entry.taken_from) for entry in outbox.pending(10)] == [
            (1, a_transaction(2), ""),
            (2, a_transaction(1), "till-9"),
            (3, a_transaction(3), "till-9"),
        ]

    def test_all_that_is_taken_over_is_or_none(self, outbox: Outbox) -> None:
        kept = outbox.append(a_transaction(2))
        reused = [(a_transaction(1), "till-9"), (a_transaction(2, amount_minor=1), "till-9")]
        with pytest.raises(InvalidValue) as raised:
            outbox.take_over(reused, lambda _number: None)
        assert raised.value.error_code == "KEY_REUSED"
        assert (outbox.pending(10), outbox.head()) == ([kept], kept.seq)
        again = outbox.append(a_transaction(3))
        assert (again.seq, bool(again.link)) == (2, True)

    def test_pending_is_oldest_first_and_limited(self, outbox: Outbox) -> None:
        entries = [outbox.append(a_transaction(number)) for number in (5, 3, 4, 1, 2)]
        assert outbox.pending(10) == entries
        assert outbox.pending(2) == entries[:2]
        assert outbox.pending(0) == outbox.pending(-1) == []
        assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})

    def test_latest_is_newest_first_whatever_the_state(self, outbox: Outbox) -> None:
        for number in (1, 2, 3):
            outbox.append(a_transaction(number))
        outbox.record([a_result(2)])
        assert [entry.transaction.txn_id for entry in outbox.latest(2)] == [numbered_id(3), numbered_id(2)]

    def test_the_head_is_the_highest_place_ever_used(self, outbox: Outbox) -> None:
        assert outbox.head() == 0
        entries = [outbox.append(a_transaction(number)) for number in (1, 2, 1)]
        assert outbox.head() == entries[1].seq
        outbox.record([a_result(2)])
        assert outbox.head() == entries[1].seq

    def test_everything_from_a_place_on_is_found_whatever_the_state(self, outbox: Outbox) -> None:
        for number in range(1, 6):
            outbox.append(a_transaction(number))
        outbox.record([a_result(2), a_result(4, applied=Applied.REFUSED, reason=Reason.REPLAY)])
        everything = outbox.since(0, 10)
        assert everything == outbox.latest(10)[::-1]
        assert outbox.since(everything[1].seq, 2) == everything[1:3]
        assert outbox.since(outbox.head() + 1, 10) == outbox.since(0, 0) == outbox.since(0, -1) == []

    def test_a_chain_that_is_restarted_begins_at_the_next_place(self, outbox: Outbox) -> None:
        first = outbox.append(a_transaction(1))
        begun = outbox.chain_start()
        assert begun is not None
        outbox.chain_known(outbox.db_instance_id)
        outbox.restart_chain(outbox.db_instance_id)
        again = outbox.chain_start()
        assert again is not None
        second = outbox.append(a_transaction(2))
        assert outbox.chain_start() == again
        assert (begun.seq, again.seq) == (first.seq, second.seq)
        assert again.key_hex != begun.key_hex
        key = bytes.fromhex(again.key_hex)
        assert second.link == link(key, second.seq, second.transaction.txn_id, fingerprint(second.transaction))
        assert outbox.find(numbered_id(1)) == first

    def test_a_chain_may_begin_before_there_is_an_entry(self, outbox: Outbox) -> None:
        outbox.restart_chain(outbox.db_instance_id)
        begun = outbox.chain_start()
        entry = outbox.append(a_transaction(1))
        assert begun is not None
        assert (begun.seq, outbox.chain_start()) == (entry.seq, begun)
        assert entry.link == link(bytes.fromhex(begun.key_hex), 1, numbered_id(1), fingerprint(entry.transaction))

    def test_whose_the_entries_are_is_remembered(self, outbox: Outbox) -> None:
        assert outbox.addressee() is None
        for addressee in (Addressee(numbered_id(1), 1), Addressee(numbered_id(2), 7)):
            outbox.address_to(addressee, outbox.db_instance_id)
            assert outbox.addressee() == addressee

    def test_what_a_heartbeat_tells(self, outbox: Outbox) -> None:
        for number in (1, 2):
            assert outbox.standing() == OutboxHead(outbox.db_instance_id, number - 1)
            outbox.append(a_transaction(number))

    def test_what_is_known_of_another_file_is_not_noted_of_this_one(self, outbox: Outbox) -> None:
        outbox.append(a_transaction(1))
        begun, other = outbox.chain_start(), numbered_id(99)
        outbox.chain_known(other)
        outbox.restart_chain(other)
        outbox.address_to(Addressee(numbered_id(1), 1), other)
        assert (outbox.chain_start(), outbox.addressee()) == (begun, None)

    def test_refused_entries_are_found_however_many_came_after(self, outbox: Outbox) -> None:
        for number in range(1, 6):
            outbox.append(a_transaction(number))
        outbox.record([a_result(number, applied=Applied.REFUSED, reason=Reason.REPLAY) for number in (1, 3)])
        assert [entry.transaction.txn_id for entry in outbox.rejected(10)] == [numbered_id(3), numbered_id(1)]
        assert [entry.transaction.txn_id for entry in outbox.rejected(1)] == [numbered_id(3)]

    def test_saving_the_same_again_is_the_same_entry(self, outbox: Outbox) -> None:
        first = outbox.append(a_transaction(1))
        assert outbox.append(a_transaction(1)) == first
        outbox.record([a_result(1)])
        assert outbox.append(a_transaction(1)).state is EntryState.CONFIRMED
        assert counts(outbox) == (0, 1, 0)

    def test_other_content_under_a_known_id_is_refused_and_changes_nothing(self, outbox: Outbox) -> None:
        first = outbox.append(a_transaction(1))
        with pytest.raises(InvalidValue) as raised:
            outbox.append(a_transaction(1, amount_minor=1))
        assert raised.value.error_code == "KEY_REUSED"
        assert outbox.latest(10) == [first]
        second = outbox.append(a_transaction(2))
        assert outbox.latest(10) == [second, first]
        assert counts(outbox) == (2, 0, 0)

    def test_an_applied_result_confirms_and_a_refused_one_rejects(self, outbox: Outbox) -> None:
        for number in (1, 2, 3):
            outbox.append(a_transaction(number))
        refused = a_result(2, applied=Applied.REFUSED, reason=Reason.REPLAY, earned_points=0)
        replayed = a_result(3, applied=Applied.REPLAYED, flags=(Reason.REPLAY, Reason.FORKED))
        outbox.record([a_result(1), refused, replayed])
        found = {entry.result: entry.state for entry in outbox.latest(10)}
        assert found == {
            a_result(1): EntryState.CONFIRMED,
            refused: EntryState.REJECTED,
            replayed: EntryState.CONFIRMED,
        }
        assert counts(outbox) == (0, 2, 1)
        assert outbox.pending(10) == []

    def test_a_final_word_is_final(self, outbox: Outbox) -> None:
        outbox.append(a_transaction(1))
        outbox.record([a_result(1)])
        outbox.record([a_result(1, applied=Applied.REFUSED, reason=Reason.REPLAY)])
        outbox.note_attempt([1], Reason.OFFLINE)
        entry = outbox.find(numbered_id(1))
        assert entry is not None
        assert (entry.state, entry.result, entry.attempts) == (EntryState.CONFIRMED, a_result(1), 0)
        assert counts(outbox) == (0, 1, 0)

    def test_a_correction_or_a_write_off_resolves_a_refused_entry(self, outbox: Outbox) -> None:
        refused = [a_result(number, applied=Applied.REFUSED, reason=Reason.REPLAY) for number in (1, 2, 3)]
        for number in (1, 2, 3):
            outbox.append(a_transaction(number))
        outbox.record(refused)
        assert counts(outbox) == (0, 0, 3)
        outbox.append(a_transaction(4, corrects=numbered_id(1)))
        outbox.append(a_transaction(5, kind=TransactionKind.WRITE_OFF, refers_to=numbered_id(2)))
        assert counts(outbox) == (2, 0, 1)
        assert outbox.counts()[EntryState.RESOLVED] == 2
        assert [entry.transaction.txn_id for entry in outbox.rejected(10)] == [numbered_id(3)]
        found = {entry.transaction.txn_id: (entry.state, entry.resolved_by) for entry in outbox.latest(10)}
        assert found[numbered_id(1)] == (EntryState.RESOLVED, numbered_id(4))
        assert found[numbered_id(2)] == (EntryState.RESOLVED, numbered_id(5))
        assert found[numbered_id(4)] == (EntryState.PENDING, None)
        outbox.record([a_result(4, applied=Applied.REFUSED, reason=Reason.REPLAY)])
        assert counts(outbox) == (1, 0, 2), "what is refused again is to be looked at again"
        assert [entry.transaction.txn_id for entry in outbox.rejected(10)] == [numbered_id(4), numbered_id(3)]

    def test_what_deals_with_an_entry_may_come_before_its_refusal(self, outbox: Outbox) -> None:
        """So it is on a till that takes over both of them."""
        outbox.append(a_transaction(1))
        outbox.append(a_transaction(2, corrects=numbered_id(1)))
        assert counts(outbox) == (2, 0, 0)
        outbox.record([a_result(1, applied=Applied.REFUSED, reason=Reason.REPLAY), a_result(2)])
        assert counts(outbox) == (0, 1, 0)
        entry = outbox.find(numbered_id(1))
        assert entry is not None
        assert (entry.state, entry.is_refused) == (EntryState.RESOLVED, True)

    def test_an_entry_of_another_till_remembers_whose_it_was(self, outbox: Outbox) -> None:
        own = outbox.append(a_transaction(1))
        taken = outbox.append(a_transaction(2), "till-7")
        assert (own.taken_from, taken.taken_from) == ("", "till-7")
        assert outbox.append(a_transaction(2), "till-8") == taken, "taken over once"
        assert outbox.append(a_transaction(1), "till-8") == own
        assert counts(outbox) == (2, 0, 0)

    def test_a_result_for_an_unknown_transaction_is_ignored(self, outbox: Outbox) -> None:
        outbox.append(a_transaction(1))
        outbox.record([a_result(2)])
        outbox.record([])
        assert counts(outbox) == (1, 0, 0)

    def test_attempts_are_counted_with_their_last_reason(self, outbox: Outbox) -> None:
        entries = [outbox.append(a_transaction(number)) for number in (1, 2)]
        outbox.note_attempt([entry.seq for entry in entries], Reason.OFFLINE)
        outbox.note_attempt([entries[0].seq, 99], Reason.NO_ANSWER)
        outbox.note_attempt([], Reason.OFFLINE)
        found = [(entry.attempts, entry.last_reason) for entry in outbox.pending(10)]
        assert found == [(2, "NO_ANSWER"), (1, "OFFLINE")]

    def test_an_unknown_transaction_is_not_found(self, outbox: Outbox) -> None:
        assert outbox.find(numbered_id(1)) is None

    def test_lately_is_what_figures_of_a_member_do_not_contain_yet(self, outbox: Outbox, clock: FakeClock) -> None:
        def lately(since: datetime, handle: str = HANDLE) -> list[UUID]:
            return [entry.transaction.txn_id for entry in outbox.lately(handle, since)]

        for number in (4, 2, 1):
            outbox.append(a_transaction(number))
        outbox.append(a_transaction(3, handle=OTHER))
        assert lately(clock.utc()) == [numbered_id(4), numbered_id(2), numbered_id(1)]
        clock.advance(1)
        outbox.record([a_result(2), a_result(4, applied=Applied.REFUSED, reason=Reason.REPLAY)])
        learnt = clock.utc()
        clock.advance(1)
        outbox.record([a_result(1)])
        assert lately(learnt - timedelta(seconds=1)) == [numbered_id(2), numbered_id(1)], "refused ones never count"
        assert lately(learnt) == [numbered_id(1)], "confirmed before the figures were learnt: they contain it"
        assert lately(clock.utc()) == []
        assert lately(learnt, OTHER) == [numbered_id(3)]
        assert lately(learnt, "000000000000") == []

    def test_how_wrong_the_clock_was_at_the_counter_does_not_matter(self, outbox: Outbox, clock: FakeClock) -> None:
        clock.advance(3 * 3600)
        outbox.append(a_transaction(1))
        clock.advance(-3 * 3600)
        outbox.record([a_result(1)])
        clock.advance(1)
        assert outbox.lately(HANDLE, clock.utc()) == []

    def test_what_a_member_did_is_newest_first_whatever_became_of_it(self, outbox: Outbox) -> None:
        for number in (4, 2, 1, 5):
            outbox.append(a_transaction(number))
        outbox.append(a_transaction(3, handle=OTHER))
        outbox.record([a_result(2), a_result(4, applied=Applied.REFUSED, reason=Reason.REPLAY)])
        found = outbox.of_member(HANDLE, 10)
        assert [entry.transaction.txn_id for entry in found] == [numbered_id(number) for number in (5, 1, 2, 4)]
        assert outbox.of_member(HANDLE, 2) == found[:2]
        assert outbox.of_member(HANDLE, -1) == outbox.of_member("000000000000", 10) == []

    def test_a_code_can_be_used_once(self, outbox: Outbox) -> None:
        basket, other = numbered_id(1), numbered_id(2)
        assert outbox.claim(HANDLE, 1, 100, basket)
        assert outbox.claim(HANDLE, 1, 100, basket), "asking again for the same basket is the same answer"
        assert not outbox.claim(HANDLE, 1, 100, other)
        assert not outbox.claim(HANDLE, 1, 99, basket)
        assert outbox.claim(HANDLE, 1, 101, other)
        assert not outbox.claim(HANDLE, 1, 100, basket)

    def test_a_code_heard_of_is_used_up_here_too(self, outbox: Outbox) -> None:
        outbox.hear_claims([CodeClaim(HANDLE, 1, 100, numbered_id(1)), CodeClaim(OTHER, 1, 7, numbered_id(2))])
        assert not outbox.claim(HANDLE, 1, 100, numbered_id(3))
        assert not outbox.claim(HANDLE, 1, 99, numbered_id(3))
        assert not outbox.claim(OTHER, 1, 7, numbered_id(3))
        assert outbox.claim(HANDLE, 1, 101, numbered_id(3))

    def test_what_is_heard_never_takes_a_code_from_its_basket(self, outbox: Outbox) -> None:
        assert outbox.claim(HANDLE, 1, 100, numbered_id(1))
        outbox.hear_claims([CodeClaim(HANDLE, 1, step, numbered_id(2)) for step in (99, 100)])
        assert outbox.claim(HANDLE, 1, 100, numbered_id(1)), "the same basket, asked again"
        assert not outbox.claim(HANDLE, 1, 100, numbered_id(2))

    def test_claims_lately_are_told_with_who_made_them(self, outbox: Outbox, clock: FakeClock) -> None:
        outbox.claim(OTHER, 1, 7, numbered_id(9))
        clock.advance(60)
        since = clock.utc()
        first, second = CodeClaim(HANDLE, 1, 100, numbered_id(1)), CodeClaim(HANDLE, 2, 100, numbered_id(2))
        outbox.claim(first.handle, first.kid, first.step, first.basket_id)
        clock.advance(1)
        outbox.hear_claims([first, second])
        assert outbox.claims_since(since) == [(first, True), (second, False)], "hearing of an own claim changes nothing"
        third = CodeClaim(HANDLE, 1, 101, numbered_id(3))
        outbox.hear_claims([third])
        assert sorted(outbox.claims_since(since), key=lambda one: one[0].kid) == [(third, False), (second, False)]

    def test_what_was_heard_is_forgotten_after_a_day_and_own_claims_never(
        self, outbox: Outbox, clock: FakeClock
    ) -> None:
        outbox.claim(HANDLE, 1, 100, numbered_id(1))
        outbox.hear_claims([CodeClaim(HANDLE, 1, 101, numbered_id(2)), CodeClaim(OTHER, 1, 101, numbered_id(2))])
        clock.advance(25 * 3600)
        outbox.hear_claims([])
        assert outbox.claim(OTHER, 1, 101, numbered_id(3)), "room is made"
        assert not outbox.claim(HANDLE, 1, 101, numbered_id(3))

    def test_claims_of_other_members_and_cards_are_their_own(self, outbox: Outbox) -> None:
        assert outbox.claim(HANDLE, 1, 100, numbered_id(1))
        assert outbox.claim(HANDLE, 2, 100, numbered_id(2))
        assert outbox.claim(OTHER, 1, 100, numbered_id(3))

    def test_of_many_threads_one_gets_the_code(self, outbox: Outbox) -> None:
        won: list[UUID] = []

        def claim(basket: UUID) -> None:
            if outbox.claim(HANDLE, 1, 100, basket):
                won.append(basket)

        threads = [threading.Thread(target=claim, args=(numbered_id(number),)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1

    def test_many_threads_may_save_at_once(self, outbox: Outbox) -> None:
        def save(first: int) -> None:
            for number in range(first, first + 25):
                outbox.append(a_transaction(number))

        threads = [threading.Thread(target=save, args=(1 + 25 * part,)) for part in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        entries = outbox.pending(1000)
        assert {entry.transaction.txn_id for entry in entries} == {numbered_id(n) for n in range(1, 101)}
        assert counts(outbox) == (100, 0, 0)

    def test_what_was_confirmed_long_ago_is_taken_away_oldest_first(self, outbox: Outbox, clock: FakeClock) -> None:
        for number in range(1, 9):
            outbox.append(a_transaction(number))
        outbox.append(a_transaction(9, corrects=numbered_id(2)))
        refused = a_result(2, applied=Applied.REFUSED, reason=Reason.REPLAY)
        outbox.record([a_result(1), refused, a_result(3), a_result(4), a_result(9)])
        clock.advance(60)
        outbox.record([a_result(5), a_result(8)])
        before = clock.utc()
        assert outbox.prune(before, 2) == 2
        assert outbox.find(numbered_id(1)) is None
        assert outbox.prune(before, 10) == 1
        assert outbox.prune(before, 10) == 0, "not those of now"
        clock.advance(60)
        assert outbox.prune(clock.utc(), 10) == 2
        left = {entry.transaction.txn_id: entry.state for entry in outbox.latest(20)}
        assert left == {
            numbered_id(2): EntryState.RESOLVED,
            numbered_id(6): EntryState.PENDING,
            numbered_id(7): EntryState.PENDING,
            numbered_id(9): EntryState.CONFIRMED,
        }
        assert counts(outbox) == (2, 1, 0)
        assert outbox.head() == 9

    def test_the_newest_entry_stays_whatever_its_age(self, outbox: Outbox, clock: FakeClock) -> None:
        outbox.append(a_transaction(1))
        outbox.record([a_result(1)])
        clock.advance(60)
        assert outbox.prune(clock.utc(), 10) == 0
        assert counts(outbox) == (0, 1, 0)

    def test_a_disk_has_room_or_little(self, outbox: Outbox) -> None:
        assert outbox.room() in {Room.AMPLE, Room.LOW}

    def test_an_outbox_that_was_never_damaged_says_so(self, outbox: Outbox) -> None:
        assert outbox.salvaged() is None

    def test_time_between_entries_is_told_whatever_the_clock_did(self, outbox: Outbox, clock: FakeClock) -> None:
        first = outbox.append(a_transaction(1))
        clock.advance(7)
        second = outbox.append(a_transaction(2))
        assert first.opening == second.opening > 0
        assert second.mono_ms - first.mono_ms == 7000

    def test_closing_twice_is_closing_once(self, outbox: Outbox) -> None:
        outbox.close()
        outbox.close()
