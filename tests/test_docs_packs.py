"""The nodes of docs/packs.md do what the page says."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from nodeloom.runtime.engine import NodeProgress
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow
from nodeloom.schema.json import JSON
from nodeloom.schema.pack import pack_from

PAGE = Path(__file__).resolve().parents[1] / "docs" / "packs.md"
HEAD = """
import asyncio
import threading

from nodeloom.schema import *

pack = Pack("acme", version="1.0.0", module=__name__)
BOOKS = {"en": "loom weave thread"}
"""


SECTIONS = ("An invocation", "Nodes that run graphs", "Nodes that run at the same time")


def snippets() -> list[str]:
    page = PAGE.read_text()
    parts = [page.partition(f"## {title}\n")[2].partition("\n## ")[0] for title in SECTIONS]
    return [code for part in parts for code in re.findall(r"```python\n(.*?)```", part, re.DOTALL)]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    path = tmp_path / "acme_together.py"
    path.write_text(HEAD + "\n\n".join(snippets()))
    sys.modules.pop("acme_together", None)
    return Session(Registry.installed([pack_from(str(path))]), Settings(home=tmp_path, workers=2))


def run(session: Session, nodes: dict[str, JSON], *edges: str) -> tuple[Any, list[Any]]:
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": nodes,
        "edges": [edge.split() for edge in edges],
    }
    events: list[Any] = []
    with session:
        result = session.run(Workflow.read(document), save=lambda data, name: None, on_event=events.append)
    assert result.status == "completed", result.failures
    return result, events


def test_latents_are_blended_in_the_lane_step_by_step(session: Session) -> None:
    nodes: dict[str, JSON] = {
        "start": {"type": "diffusion/empty_latents", "inputs": {"width": 64, "height": 32}},
        "goal": {"type": "diffusion/empty_latents", "inputs": {"width": 64, "height": 32}},
        "blend": {"type": "acme/blend_latents", "inputs": {"steps": 3}},
    }
    result, events = run(session, nodes, "start latents blend start", "goal latents blend goal")
    output = result.output("blend")
    assert (output.width, output.height) == (64, 32)
    assert torch.equal(session._stores.tensors.get(output.latents.name)["samples"], torch.zeros(1, 4, 4, 8))
    assert [(event.step, event.total) for event in events if isinstance(event, NodeProgress)] == [
        (1, 3),
        (2, 3),
        (3, 3),
    ]
    assert session.catalogue.templates["acme/blend_latents"].accelerator


def test_a_dictionary_is_read_once_for_all_nodes(session: Session) -> None:
    words = ["Loom", "thread", "xyzzy", "weave"]
    nodes: dict[str, JSON] = {word: {"type": "acme/is_word", "inputs": {"text": word}} for word in words}
    result, _ = run(session, nodes)
    assert [result.output(word).value for word in words] == [True, True, False, True]
    assert list(sys.modules["acme_together"]._words) == ["en"]


def test_an_async_node_waits_beside_the_others(session: Session) -> None:
    inputs: JSON = {"text": "a b c", "seconds": 0.01}
    nodes: dict[str, JSON] = {key: {"type": "acme/count_slowly", "inputs": inputs} for key in ("n", "m")}
    result, _ = run(session, nodes)
    assert (result.output("n").value, result.output("m").value) == (3, 3)


def test_the_page_names_the_options_and_settings_that_decide() -> None:
    text = PAGE.read_text()
    for name in (
        "accelerator=True",
        "async def invoke",
        "NODELOOM_WORKERS",
        "idempotent=False",
        "--timeout",
        "--retries",
    ):
        assert f"`{name}`" in text


def test_a_result_of_ones_own_has_its_outputs(session: Session) -> None:
    result, _ = run(session, {"t": {"type": "acme/tones", "inputs": {"color": {"r": 255, "g": 255, "b": 255}}}})
    assert result.output("t").model_dump() == {"light": 1.0, "dark": 0.0}


def test_a_graph_built_by_hand_runs_in_the_place_of_its_node(session: Session) -> None:
    result, events = run(session, {"p": {"type": "acme/power", "inputs": {"base": 3, "exponent": 4}}})
    assert result.output("p").value == 81
    assert "p/0/n3" in {event.node for event in events if hasattr(event, "node")}
