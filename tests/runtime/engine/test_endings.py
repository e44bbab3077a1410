"""Runs come to their end, whatever ends first: a node, a graph that it runs, a listener, the run itself."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, NumberOutput
from tests.runtime.engine.workshop import in_place

from nodeloom.runtime.engine import CancelToken, NodeFinished, NodeStarted
from nodeloom.runtime.engine.lanes import Lanes


@pytest.fixture
def stage(lab: Lab) -> Lab:
    """A lab whose world holds what a test plays."""
    lab.world = SimpleNamespace(waiting=threading.Event(), enough=threading.Event(), errors=[])
    return lab


@pytest.mark.parametrize("workers", [0, 2])
def test_a_graph_ends_when_its_last_node_asks_for_what_has_failed(stage: Lab, workers: int) -> None:
    stage.options = {"workers": workers}
    stage.world.play = lambda node, context: in_place(
        {"f": "fail", "s": "save", "n": ("if", {"condition": True})},
        [("f", "value", "s", "value"), ("f", "value", "n", "when_true")],
    )
    result = stage.run({"a": "u/play"})
    assert [failure.node for failure in result.failures] == ["a/0/f", "a"]
    assert "a/0/n" in result.blocked


def test_lanes_are_free_again_whatever_a_listener_raises_while_a_run_winds_up(stage: Lab) -> None:
    lanes = Lanes(2)
    stage.options = {"lanes": lanes}

    def hear(event: object) -> None:
        if isinstance(event, NodeStarted) and event.node == "b":
            stage.cancel.cancel()
            stage.world.enough.set()
        if isinstance(event, NodeFinished):
            raise KeyboardInterrupt

    stage.on_event = hear
    with pytest.raises(KeyboardInterrupt):
        stage.run({"a": ("u/wait", {"deaf": True}), "b": ("u/wait", {"deaf": True, "value": 2})})
    assert lanes["pool"].busy == 0
    stage.cancel, stage.on_event = CancelToken(), None
    assert stage.run({"a": "u/wait", "b": "u/wait"}).status == "completed"
    lanes.close()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_node_that_says_it_was_canceled_ends_the_run_in_any_words(stage: Lab, workers: int) -> None:
    def play(node: Any, context: Any) -> NumberOutput:
        raise asyncio.CancelledError

    stage.world.play = play
    stage.options = {"workers": workers}
    assert stage.run({"a": "u/play", "b": "u/play"}).status == "canceled"
