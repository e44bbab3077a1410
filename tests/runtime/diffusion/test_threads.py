import pytest
import torch

from nodeloom.runtime.diffusion.threads import SMALL_MODEL, numeric_threads, parameter_count, thread_count, usable_cores


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
