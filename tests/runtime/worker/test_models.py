"""Models of a worker, and of one node of it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import torch

from nodeloom.runtime.diffusion import footprint
from nodeloom.runtime.engine import InstanceView
from nodeloom.runtime.models import cache as cache_module
from nodeloom.runtime.models import device as device_module
from nodeloom.runtime.models.offload import HostMemory
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker import models as models_module
from nodeloom.runtime.worker.models import NodeModels, RunOfNode, WorkerModels
from nodeloom.schema import CanceledError, DefinitionError, ModelField

BASE = ModelField(name="tiny-sdxl-base")


def _conforms(view: InstanceView) -> RunOfNode:
    return view  # mypy proves that the engine gives what is asked for


class FakeRun:
    """The run of a node that is canceled as soon as it asks, if so wanted."""

    type = "acme/node"

    def __init__(self, canceled: bool = False) -> None:
        self._canceled = canceled
        self.steps: list[tuple[int, int, str]] = []

    def progress(self, step: int, total: int, message: str = "") -> None:
        self.check_canceled()
        self.steps.append((step, total, message))

    def check_canceled(self) -> None:
        if self._canceled:
            raise CanceledError


@pytest.fixture
def models(tmp_path: Path) -> WorkerModels:
    return WorkerModels(Settings(home=tmp_path, device="cpu"))


def test_threads_that_load_first_share_the_library_and_the_part(models: WorkerModels) -> None:
    ready = Barrier(4)

    def load(_: int) -> object:
        ready.wait()
        return models.load(BASE, "text_encoder")

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(load, range(4)))) == 1


def test_what_was_never_loaded_is_free_already(models: WorkerModels) -> None:
    assert (models.free(), models.used_bytes()) == (0, 0)


def test_parts_that_nobody_uses_are_let_go_of(models: WorkerModels) -> None:
    models.load(BASE, "vae")
    used = models.used_bytes()
    assert used > 0
    assert (models.free(), models.used_bytes()) == (used, 0)


def test_only_a_node_in_the_accelerators_lane_loads(models: WorkerModels) -> None:
    elsewhere = NodeModels(models, FakeRun(), accelerator=False)
    sentence = r"pack acme, type acme/node: it loads a model, so it must declare accelerator=True"
    with pytest.raises(DefinitionError, match=sentence):
        elsewhere.load(BASE, "tokenizer")
    assert "unet" in elsewhere.parts(BASE)
    in_lane = NodeModels(models, FakeRun(), accelerator=True)
    assert in_lane.load(BASE, "tokenizer") is models.load(BASE, "tokenizer")


def test_a_canceled_run_stops_reading_a_model(models: WorkerModels) -> None:
    with pytest.raises(CanceledError):
        NodeModels(models, FakeRun(canceled=True), accelerator=False).resolve(BASE)
    assert NodeModels(models, FakeRun(), accelerator=False).resolve(BASE).hash == models.digest(BASE.name)


def test_a_large_model_tells_how_much_of_it_was_read(models: WorkerModels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models_module, "WORTH_TELLING", 1)
    run = FakeRun()
    NodeModels(models, run, accelerator=False).resolve(BASE)
    assert run.steps[0][0] == 0
    assert run.steps[-1] == (10, 10, "reading the model (MB)")


@pytest.mark.parametrize(("device", "way"), [("cpu", "none"), ("cuda", "sequential"), ("mps", "none")])
def test_the_settings_of_memory_reach_the_cache(
    device: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[object, ...]] = []
    monkeypatch.setattr(device_module, "named_device", torch.device)
    monkeypatch.setattr(footprint, "quick_memory", lambda _: 8 * 2**30)
    monkeypatch.setattr(footprint, "physical_memory", lambda: 32 * 2**30)
    monkeypatch.setattr(cache_module, "ModelCache", lambda *arguments: made.append(arguments))
    models = WorkerModels(Settings(home=tmp_path, device=device, offload="sequential", worker_processes=2))
    with pytest.raises(AttributeError):  # there is no cache
        models.load(BASE, "vae")
    ((budget, *_, host),) = made
    assert budget == (3 if device == "cuda" else 2) * 2**30
    assert host == HostMemory(way, 8 * 2**30)  # type: ignore[arg-type]
