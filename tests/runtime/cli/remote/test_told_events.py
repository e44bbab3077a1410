"""What a server tells is what the engine there sent."""

from typing import get_args

import pytest

from nodeloom.runtime.cli.remote.told_events import event_of
from nodeloom.runtime.engine import Event
from nodeloom.schema.errors import DocumentError
from tests.runtime.cli.happenings import blocked, created, expanded, failed, finished, over, progress, retrying, started


@pytest.mark.parametrize(
    "event",
    [
        created(3, "a", "b"), started("a", 1, 2, attempt=2), progress("a", 1, 5, "half"), expanded("a", 2, 7),
        finished("a", 0, cache="hit", why="so", peak=12), finished("a"), retrying("a", 1, attempt=2), failed("a", 4),
        blocked("b", "a", 4), over("partial", 2.5), over("canceled"),
    ],
)  # fmt: skip
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    assert event_of(event.to_json()) == event


def test_every_kind_of_event_is_known() -> None:
    tried: list[Event] = [
        created(1), started("a"), progress("a", 1, 1), expanded("a", 1), finished("a"), retrying("a"), failed("a"),
        blocked("b", "a"), over(),
    ]  # fmt: skip
    assert {type(event) for event in tried} == set(get_args(Event))
    assert None not in [event_of(event.to_json()) for event in tried]


def test_what_only_a_server_tells_is_no_event_of_the_engine() -> None:
    assert event_of({"event": "run.leased", "attempt": 1}) is None
    assert event_of({}) is None


@pytest.mark.parametrize(
    "told", [{"event": "node.started"}, {"event": "node.started", "node": "a", "index": 3, "attempt": 1}]
)
def test_an_event_that_lacks_what_it_must_have_is_an_error_in_words(told: dict[str, object]) -> None:
    with pytest.raises(DocumentError, match=r"the server told of node.started what can't be read"):
        event_of({"event": "node.started", **told})
