"""What is made when it is first needed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from nodeloom.runtime.worker.once import Once


def test_threads_that_ask_at_once_share_one() -> None:
    ready = Barrier(8)
    once = Once(object)

    def ask(_: int) -> object:
        ready.wait()
        return once()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1


def test_nothing_is_made_before_somebody_asks_and_nothing_twice() -> None:
    made: list[int] = []
    once = Once(lambda: made.append(1))
    assert not once.is_made
    once()
    once()
    assert once.is_made
    assert made == [1]


def test_what_failed_is_tried_again() -> None:
    answers = iter([ValueError("not yet"), "here"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return str(answer)

    once = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert once() == "here"
