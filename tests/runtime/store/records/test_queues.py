"""Queues have names, can be paused, and are found by what stands in them."""

import pytest
from tests.runtime.store.records.waiting import another_queue, end, enqueued, leased, order

from nodeloom.runtime.store.records import ConflictError, InvalidError, NotFoundError, Records, log, searching
from nodeloom.runtime.store.records.queue import (
    RunFilter,
    count,
    counts,
    create_queue,
    lease,
    list_queues,
    pause,
    position,
    remove_queue,
    resume,
    search,
)


def test_nothing_is_leased_out_of_a_paused_queue_until_it_is_resumed(records: Records, document: str) -> None:
    slow = another_queue(records)
    (a,) = enqueued(records, document, "a", priority=5)
    enqueued(records, document, "b", queue=slow)
    records.write_sync(pause, "default", 2.0)
    assert records.read_sync(position, a) is None
    assert order(records) == ["b"]
    records.write_sync(resume, "default", 2.0)
    assert order(records) == ["a"]


def test_what_runs_goes_on_while_its_queue_is_paused(records: Records, document: str) -> None:
    enqueued(records, document, "a")
    held = leased(records).lease
    records.write_sync(pause, "default", 2.0)
    end(records, held)
    assert records.read_sync(counts) == {"completed": 1}


def test_queues_are_listed_with_what_stands_in_them(records: Records, document: str) -> None:
    slow = another_queue(records)
    enqueued(records, document, "a", "b")
    leased(records)
    records.write_sync(pause, slow, 2.0)
    listed = records.read_sync(list_queues)
    assert [(each.name, each.is_paused, each.states) for each in listed] == [
        ("default", False, {"queued": 1, "running": 1}),
        ("slow", True, {}),
    ]


def test_pausing_twice_is_told_once(records: Records) -> None:
    for function in (pause, pause, resume, resume):
        records.write_sync(function, "default", 2.0)
    assert [each.name for each in records.read_sync(log.after, 0)] == ["queue.paused", "queue.resumed"]


def test_a_queue_is_removed_only_when_it_is_empty(records: Records, document: str) -> None:
    slow = another_queue(records)
    enqueued(records, document, "a", queue=slow)
    with pytest.raises(ConflictError, match="the queue slow has runs; cancel and prune them first"):
        records.write_sync(remove_queue, slow, 2.0)
    with pytest.raises(ConflictError, match="always there"):
        records.write_sync(remove_queue, "default", 2.0)
    another_queue(records, "empty")
    records.write_sync(remove_queue, "empty", 2.0)
    with pytest.raises(NotFoundError, match="there is no queue empty; there are: default, slow"):
        records.write_sync(pause, "empty", 2.0)


@pytest.mark.parametrize("name", ["", "Fast", "a b", "../x", "x" * 65, "-x"])
def test_a_queue_has_a_plain_name_of_its_own(records: Records, name: str) -> None:
    with pytest.raises(InvalidError, match="a queue can't be named"):
        records.write_sync(create_queue, name, 1.0)
    with pytest.raises(ConflictError, match="there is a queue default already"):
        records.write_sync(create_queue, "default", 1.0)


def test_runs_are_found_by_words_in_any_case_and_by_what_they_are(records: Records, document: str) -> None:
    enqueued(records, document, "Red Circle", now=100.0, tags=["Größe", "100%"], workflow="w1")
    enqueued(records, document, "blue circle", now=200.0, workflow="w2")
    leased(records)
    find = {
        "all": RunFilter(),
        "words": RunFilter(text="CIRCLE red"),
        "tag": RunFilter(text="GRÖSSE"),
        "no pattern": RunFilter(text="100_"),
        "percent": RunFilter(text="100%"),
        "state": RunFilter(states=["queued", "failed"]),
        "workflow": RunFilter(workflow="w1"),
        "queue": RunFilter(queue="slow"),
        "since": RunFilter(since=150.0),
        "until": RunFilter(until=150.0),
    }
    red, blue = "Red Circle", "blue circle"
    names = {key: [run.name for run in records.read_sync(search, wanted).found] for key, wanted in find.items()}
    assert names == {
        "all": [blue, red], "words": [red], "tag": [red], "no pattern": [], "percent": [red], "state": [blue],
        "workflow": [red], "queue": [], "since": [blue], "until": [red],
    }  # fmt: skip
    assert records.read_sync(count, RunFilter(text="circle")) == 2


def test_pages_go_on_where_the_last_one_ended_whatever_came_meanwhile(records: Records, document: str) -> None:
    enqueued(records, document, *"abcde")
    first = records.read_sync(search, RunFilter(), limit=2)
    enqueued(records, document, "later")
    second = records.read_sync(search, RunFilter(), limit=2, after=first.next)
    third = records.read_sync(search, RunFilter(), limit=2, after=second.next)
    assert [[run.name for run in page.found] for page in (first, second, third)] == [["e", "d"], ["c", "b"], ["a"]]
    assert third.next is None
    with pytest.raises(InvalidError, match="a page can't have 0 entries; ask for 1 to 1000"):
        records.read_sync(search, RunFilter(), limit=0)


def test_a_page_of_large_runs_has_fewer_and_none_is_skipped(
    records: Records, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued(records, document, *("x" * 400 + name for name in "abcde"))
    monkeypatch.setattr(searching, "MOST_BYTES", 1000)
    pages, after = list[list[str]](), None
    while not pages or after is not None:
        page = records.read_sync(search, RunFilter(), limit=4, after=after)
        pages.append([run.name[-1] for run in page.found])
        after = page.next
    assert pages == [["e", "d"], ["c", "b"], ["a"]]


def test_leasing_from_nothing_gives_nothing(records: Records) -> None:
    assert records.write_sync(lease, "worker", 1.0) is None
