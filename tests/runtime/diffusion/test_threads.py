from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
import torch

from nodeloom.runtime.diffusion.threads import SMALL_MODEL, numeric_threads, parameter_count, thread_count, usable_cores

NUMBERS = torch.randn(3_000_001, generator=torch.Generator().manual_seed(0))
"""Their sum has other last bits for each number of threads."""


@pytest.fixture(autouse=True)
def new_threads_of_other_tests() -> Iterator[None]:
    """Find the number that they would have found."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_a_small_model_runs_on_one_thread_whatever_the_machine() -> None:
    assert thread_count(8_000_000, cores=32) == 1


def test_a_large_model_runs_on_all_cores_it_may_use() -> None:
    assert thread_count(SMALL_MODEL, cores=6) == 6
    assert thread_count(2_600_000_000) == usable_cores()


def test_parameters_of_all_modules_are_counted() -> None:
    assert parameter_count([torch.nn.Linear(3, 2), torch.nn.Linear(2, 1, bias=False)]) == 3 * 2 + 2 + 2


def test_the_number_of_threads_is_restored_even_after_an_error() -> None:
    before = torch.get_num_threads()
    seen: list[int] = []

    def fail() -> None:
        with numeric_threads(before + 1):
            seen.append(torch.get_num_threads())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [before + 1]
    assert torch.get_num_threads() == before


def test_no_threads_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="the number of threads is 0, must be at least 1"), numeric_threads(0):
        pass


def in_a_new_thread(function: Callable[[], float]) -> float:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def summed(count: int) -> float:
    with numeric_threads(count):
        return float(NUMBERS.sum())


def test_the_number_of_threads_changes_the_last_bits() -> None:
    assert len({summed(1), summed(2), summed(3)}) > 1


def test_each_thread_has_its_own_number_of_threads() -> None:
    alone = {count: summed(count) for count in (1, 2, 3)}
    inside = Barrier(3)

    def together(count: int) -> tuple[int, float]:
        with numeric_threads(count):
            inside.wait()
            found = float(NUMBERS.sum())
            inside.wait()
            return torch.get_num_threads(), found

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(together, (1, 2, 3))) == [(count, alone[count]) for count in (1, 2, 3)]


def test_what_other_threads_set_and_compute_meanwhile_changes_no_bits() -> None:
    alone = summed(1)
    ready, done = Barrier(3), Event()

    def disturb(count: int) -> None:
        ready.wait()
        while not done.is_set():
            torch.set_num_threads(count)
            NUMBERS.sum()

    def measure() -> list[float]:
        ready.wait()
        with numeric_threads(1):
            return [float(NUMBERS.sum()) for _ in range(50)]

    with ThreadPoolExecutor(3) as pool:
        others = [pool.submit(disturb, count) for count in (2, 3)]
        found = pool.submit(measure).result()
        done.set()
    assert set(found) == {alone}
    assert [other.result() for other in others] == [None, None]


def test_a_thread_that_never_met_torch_computes_the_same_bits() -> None:
    alone = summed(1)
    torch.set_num_threads(3)
    assert in_a_new_thread(lambda: summed(1)) == alone
