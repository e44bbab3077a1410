"""How much memory a worker says that it has in use."""

from __future__ import annotations

import pytest

from nodeloom.runtime.worker import process_memory
from nodeloom.runtime.worker.process_memory import RECENT, SHORT, Gauge


def test_short_runs_share_a_measurement_and_long_ones_have_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    now, measured = [100.0], iter([1, 2, 3])
    monkeypatch.setattr("nodeloom.runtime.worker.process_memory.time.monotonic", lambda: now[0])
    monkeypatch.setattr(process_memory, "process_memory", lambda: next(measured))
    gauge = Gauge()
    assert [gauge.read(0.001), gauge.read(0.001), gauge.read(2 * SHORT), gauge.read(0.001)] == [1, 1, 2, 2]
    now[0] += RECENT
    assert gauge.read(0.001) == 3


def test_there_is_some() -> None:
    assert Gauge().read(0.0) > 10 * 2**20
