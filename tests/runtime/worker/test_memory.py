"""Memory of a worker: freeing it, and what a user is told who ran out of it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from nodeloom.runtime.diffusion import footprint
from nodeloom.runtime.engine.protocols import Memory
from nodeloom.runtime.models import offload
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.memory import WorkerMemory
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.schema import ModelField

BASE = ModelField(name="tiny-sdxl-base")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, device="cpu", model_memory=1000)


@pytest.fixture
def models(settings: Settings) -> WorkerModels:
    return WorkerModels(settings)


@pytest.fixture
def memory(models: WorkerModels, settings: Settings) -> Memory:
    return WorkerMemory(models, settings)


def test_freeing_lets_go_of_unused_models_and_spares_the_others(memory: Memory, models: WorkerModels) -> None:
    vae = models.load(BASE, "vae")
    alone = models.used_bytes()
    circle = [models.load(BASE, "text_encoder")]
    circle.append(circle)
    assert models.used_bytes() > alone
    del circle
    memory.free()
    assert models.used_bytes() == alone
    assert models.load(BASE, "vae") is vae


def test_freeing_empties_what_torch_keeps_of_an_accelerator(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    emptied: list[str] = []
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: emptied.append("cuda"))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "empty_cache", lambda: emptied.append("mps"))
    memory.free()
    assert emptied == ["cuda", "mps"]


def test_freeing_and_measuring_load_no_torch(tmp_path: Path) -> None:
    code = f"""
import sys, pathlib
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.memory import WorkerMemory
from nodeloom.runtime.worker.models import WorkerModels
settings = Settings(home=pathlib.Path({str(tmp_path)!r}))
memory = WorkerMemory(WorkerModels(settings), settings)
end = memory.measure()
memory.free()
end()
memory.advice(MemoryError())
assert memory.is_exhausted(MemoryError())
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_advice_says_what_was_tried_what_it_takes_and_what_to_do(memory: Memory) -> None:
    error = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.50 GiB. GPU 0 has a total capacity of")
    error.add_note("the unet of model 'big' takes 5.1 GB")
    assert memory.advice(error) == (
        "memory ran out (22.0 GB more were asked for), and once more after all models that were not in use were "
        "let go; the unet of model 'big' takes 5.1 GB: make the picture smaller, or keep fewer models with "
        "NODELOOM_MODEL_MEMORY (now 1000, in bytes), or choose another device with NODELOOM_DEVICE (now cpu)"
    )


def test_the_advice_counts_the_models_that_are_loaded_and_what_there_is(
    memory: Memory, models: WorkerModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    vae = models.load(BASE, "vae")
    monkeypatch.setattr(footprint, "device_memory", lambda device: 16 * 10**9)
    assert "; the models that are loaded take 3 MB of the 16.0 GB that cpu has: " in memory.advice(MemoryError())
    monkeypatch.setattr(footprint, "device_memory", lambda device: None)
    assert "; the models that are loaded take 3 MB: " in memory.advice(MemoryError())
    del vae


@pytest.mark.parametrize(("way", "is_told"), [("none", True), ("model", True), ("auto", False), ("sequential", False)])
def test_an_accelerator_has_one_way_more_until_networks_are_streamed(
    way: Any, is_told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offload, "_OWN_MEMORY", frozenset({"cpu"}))
    monkeypatch.setattr(ModelCache, "waiting_bytes", lambda cache: 10**6)
    monkeypatch.setattr(footprint, "device_memory", lambda device: 8 * 10**9)
    settings = Settings(home=tmp_path, device="cpu:0", offload=way)
    models = WorkerModels(settings)
    vae = models.load(BASE, "vae")
    told = WorkerMemory(models, settings).advice(MemoryError())
    assert (
        "take 2 MB of the 8.0 GB that cpu:0 has, and 1 MB of the machine's memory: make the picture smaller, or" in told
    )
    assert (f"let networks come layer by layer with NODELOOM_OFFLOAD=auto (now {way}), or keep" in told) == is_told
    del vae


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("DefaultCPUAllocator: can't allocate memory: you tried to allocate 5000000000 bytes.", "5.0 GB"),
        ("Unable to allocate 1.00 PiB for an array with shape", "1125899.9 GB"),
        ("MPS backend out of memory. Tried to allocate 256 bytes on private pool.", "256 bytes"),
    ],
)
def test_the_advice_reads_what_was_asked_for(memory: Memory, message: str, asked: str) -> None:
    assert memory.advice(RuntimeError(message)).startswith(f"memory ran out ({asked} more were asked for), and")


def test_an_error_that_says_nothing_is_enough(memory: Memory) -> None:
    assert memory.advice(MemoryError()).startswith("memory ran out, and once more after")
