"""Whole runs with models that have no room on the device: the same picture, whatever the way.

`cpu:0` stands for an accelerator: to torch it is the CPU, but it compares as another device than the host.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
import torch

from nodeloom.runtime.models import ModelRecord, Part, offload
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow

Way = Literal["auto", "none", "model", "sequential"]


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the UNets that nodes get are streamed, each time one is asked for; the CPU has a memory of its own."""
    got: list[bool] = []
    plain = ModelCache.get

    def noted(cache: ModelCache, record: ModelRecord, part: Part, digest: str) -> object:
        loaded = plain(cache, record, part, digest)
        if part == "unet":
            got.append(is_streamed(loaded))
        return loaded

    monkeypatch.setattr(ModelCache, "get", noted)
    monkeypatch.setattr(offload, "_OWN_MEMORY", frozenset({"cpu"}))
    return got


def is_streamed(network: Any) -> bool:
    return any(module._forward_pre_hooks for module in network.modules())


def picture(home: Path, way: Way, budget: int = 10**9) -> bytes:
    """One picture of base and refiner, by a worker that keeps nothing else."""
    settings = Settings(home=home, device="cpu:0", offload=way, model_memory=budget, result_disk=0)
    session = Session(Registry.installed(), settings)
    model = {name: {"model": {"name": f"tiny-sdxl-{name}"}} for name in ("base", "refiner")}
    nodes: dict[str, tuple[str, Any]] = {
        "base": ("diffusion/load_model", model["base"]),
        "refiner": ("diffusion/load_model", model["refiner"]),
        "shown": ("diffusion/sdxl_prompt", {"prompt": "a large red circle"}),
        "refined": ("diffusion/sdxl_refiner_prompt", {"prompt": "a large red circle"}),
        "empty": ("diffusion/empty_latents", {"width": 64, "height": 64}),
        "denoise": ("diffusion/denoise_with_refiner", {"steps": 2, "cfg": 1, "refiner_cfg": 1, "switch_at": 0.5}),
        "decode": ("diffusion/latents_to_image", {}),
        "save": ("image/save", {}),
    }
    edges = (
        "base clip shown clip", "refiner clip refined clip", "base unet denoise unet",
        "refiner unet denoise refiner", "shown conditioning denoise positive",
        "refined conditioning denoise refiner_positive", "empty latents denoise latents",
        "denoise latents decode latents", "base vae decode vae", "decode image save image",
    )  # fmt: skip
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in nodes.items()},
        "edges": [edge.split() for edge in edges],
    }
    saved: list[bytes] = []
    result = session.run(Workflow.read(document), save=lambda data, name: saved.append(data))
    assert result.status == "completed", result.failures
    return saved[0]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The picture of networks that are whole."""
    return picture(tmp_path_factory.mktemp("home"), "none")


@pytest.mark.parametrize(
    ("way", "budget", "streamed"),
    [("model", 1, False), ("auto", 4_000_000, True), ("auto", 40_000_000, False), ("sequential", 40_000_000, True)],
)
def test_the_picture_is_the_same_in_every_way(
    way: Way, budget: int, streamed: bool, wanted: bytes, networks: list[bool], tmp_path: Path
) -> None:
    assert picture(tmp_path, way, budget) == wanted
    assert any(networks) == streamed


def test_a_node_that_ran_out_of_memory_is_run_again_layer_by_layer(
    wanted: bytes, networks: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = torch.nn.Module.__call__
    failed: list[str] = []

    def exhausted(module: Any, *arguments: Any, **named: Any) -> Any:
        if type(module).__name__ == "UNet2DConditionModel" and not is_streamed(module):
            failed.append("CUDA out of memory")
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB")
        return plain(module, *arguments, **named)

    monkeypatch.setattr(torch.nn.Module, "__call__", exhausted)
    assert picture(tmp_path, "auto") == wanted
    assert failed == ["CUDA out of memory"]
    assert networks[-1]
