"""One upload, sent again and again, at once and later, to a real backend: one answer, one effect."""

import threading

from pos_client.backend.samples.cards import sample_members
from tests.backend_process import BackendProcess
from tests.unit.backend.web import Answer, ask, transaction


def test_what_is_sent_again_gets_the_same_answer_and_other_content_is_refused(backend: BackendProcess) -> None:
    sale = transaction(sample_members()[0], amount_minor=20_000)
    first, again = (ask(backend, "POST", "/v1/transactions", sale) for _ in range(2))
    assert (first.status, first.json["applied"]) == (200, "applied")
    assert (again.status, again.json) == (200, first.json | {"applied": "replayed"})
    changed = ask(backend, "POST", "/v1/transactions", sale | {"amount_minor": 20_001})
    assert (changed.status, changed.json["code"]) == (422, "KEY_REUSED")
    assert (
        ask(backend, "GET", f"/v1/transactions/{sale['txn_id']}").json["earned_points"] == first.json["earned_points"]
    )


def test_of_those_sent_at_once_one_is_applied_and_the_others_wait_for_its_answer(backend: BackendProcess) -> None:
    sale = transaction(sample_members()[1], amount_minor=20_000)
    answers: list[Answer] = []
    start = threading.Barrier(8)

    def send() -> None:
        start.wait(30)
        answers.append(ask(backend, "POST", "/v1/transactions", sale))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.status for answer in answers] == [200] * 8
    assert sorted(answer.json["applied"] for answer in answers) == ["applied"] + ["replayed"] * 7
    told = [{**answer.json, "applied": ""} for answer in answers]
    assert all(one == told[0] for one in told)
