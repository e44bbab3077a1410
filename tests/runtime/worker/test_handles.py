"""Handles and their stores."""

import pytest

from nodeloom.runtime.worker.handles import HandleStore, Namer, handles_in
from nodeloom.schema import ImageField, InputError, InvocationOutput


class Pictures(InvocationOutput):
    images: list[ImageField]
    note: str


def test_between_runs_what_was_used_longest_ago_goes() -> None:
    store: HandleStore[bytes] = HandleStore(len)
    for name in "abc":
        store.put(name, b"12")
    store.get("a")
    store.trim(4)
    assert [name in store for name in "abc"] == [True, False, True]


def test_what_was_dropped_says_so() -> None:
    with pytest.raises(InputError, match="run:x is not there any more"):
        HandleStore(len).get("run:x")


def test_the_handles_of_a_result_are_found_and_nothing_else() -> None:
    name = Namer("k")
    outputs = Pictures(images=[ImageField(name=name()), ImageField(name="cat.png"), ImageField(name=name())], note="x")
    assert list(handles_in(outputs)) == ["run:k-0", "run:k-1"]
