"""How much memory a node took, and when nobody can say."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import torch

from nodeloom.runtime.worker import memory_peaks
from nodeloom.runtime.worker.memory_peaks import CudaGauge, Peaks, ProcessGauge

MEGABYTE = 10**6


class FakeGauge:
    """Tells what it was set to."""

    def __init__(self, most: int | None = 7) -> None:
        self.answer = most
        self.resets = 0

    def set_back(self) -> None:
        self.resets += 1

    def most(self) -> int | None:
        return self.answer


def elsewhere(function: Callable[[], Callable[[], int | None]]) -> Callable[[], int | None]:
    """What a function returns that is called in another thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


def test_a_node_that_runs_alone_is_told_its_peak() -> None:
    gauge = FakeGauge()
    peaks = Peaks(gauge)
    assert [peaks.begin()(), peaks.begin()()] == [7, 7]
    assert gauge.resets == 2


def test_two_that_overlap_are_told_nothing_and_the_next_one_is() -> None:
    gauge = FakeGauge()
    peaks = Peaks(gauge)
    first = peaks.begin()
    second = elsewhere(peaks.begin)
    assert gauge.resets == 1
    assert (first(), second()) == (None, None)
    assert peaks.begin()() == 7


def test_who_overlapped_with_one_that_has_ended_is_told_nothing_either() -> None:
    peaks = Peaks(FakeGauge())
    first = peaks.begin()
    second = elsewhere(peaks.begin)
    second()
    third = elsewhere(peaks.begin)
    assert (first(), third()) == (None, None)


def test_many_threads_never_get_a_number_for_what_another_did() -> None:
    peaks, ready = Peaks(FakeGauge()), Barrier(4)

    def measure(_: int) -> int | None:
        ready.wait()
        end = peaks.begin()
        ready.wait()
        return end()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(measure, range(4))) == [None] * 4


def test_a_failed_node_that_is_never_asked_spoils_nothing() -> None:
    peaks = Peaks(FakeGauge())
    failed = peaks.begin()
    assert peaks.begin()() == 7
    assert failed() is None
    dropped = elsewhere(peaks.begin)
    del dropped
    assert peaks.begin()() == 7


def test_nodes_that_take_turns_on_an_event_loop_overlap() -> None:
    peaks = Peaks(FakeGauge())

    async def measure() -> int | None:
        end = peaks.begin()
        await asyncio.sleep(0)
        return end()

    async def both() -> list[int | None]:
        return list(await asyncio.gather(measure(), measure()))

    assert asyncio.run(both()) == [None, None]
    assert asyncio.run(measure()) == 7


def test_the_first_gauge_that_knows_answers() -> None:
    assert Peaks(FakeGauge(None), FakeGauge(3), FakeGauge(4)).begin()() == 3
    assert Peaks(FakeGauge(None)).begin()() is None


LARGE_THEN_SMALL = """
from nodeloom.runtime.worker.memory_peaks import Peaks, ProcessGauge

peaks = Peaks(ProcessGauge())
end = peaks.begin()
block = bytearray(80_000_000)
block[::4096] = b"x" * len(block[::4096])
del block
print(end(), peaks.begin()())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the mark is Linux's")
def test_the_process_is_measured_anew_each_time() -> None:
    # in a process of its own, for threads that earlier tests left behind take and give back memory meanwhile
    said = subprocess.run([sys.executable, "-c", LARGE_THEN_SMALL], capture_output=True, text=True, check=True).stdout
    if "None" in said:
        pytest.skip("this machine does not permit to set the mark back")
    large, small = map(int, said.split())
    assert large > small + 60 * MEGABYTE


def test_where_the_mark_can_not_be_set_back_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(memory_peaks, "_CLEAR", str(tmp_path / "nowhere" / "clear_refs"))
    assert Peaks(ProcessGauge()).begin()() is None


def test_a_device_in_use_is_asked_and_an_unused_one_is_not_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: False)
    assert Peaks(CudaGauge()).begin()() is None
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", asked.append)
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda device: (0, 5)[device])
    assert Peaks(CudaGauge(), ProcessGauge()).begin()() == 5
    assert asked == [0, 1]
