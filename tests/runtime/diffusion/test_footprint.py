"""Lower bounds of what networks take, and what a device has."""

from pathlib import Path
from typing import Any

import pytest
import torch

from nodeloom.runtime.diffusion import footprint
from nodeloom.runtime.diffusion.footprint import (
    device_memory,
    machine_memory,
    physical_memory,
    picture_bytes,
    quick_memory,
    step_bytes,
)
from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.loader import load_part

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def unet(tmp_path_factory: pytest.TempPathFactory) -> Any:
    record = ModelLibrary([], tmp_path_factory.mktemp("cache")).resolve(name="tiny-sdxl-base")
    return load_part(record, "unet", CPU, torch.float32)


@pytest.fixture(scope="module")
def vae(tmp_path_factory: pytest.TempPathFactory) -> Any:
    record = ModelLibrary([], tmp_path_factory.mktemp("cache")).resolve(name="tiny-sdxl-base")
    return load_part(record, "vae", CPU, torch.float32)


def sizes_of(*modules: torch.nn.Module) -> list[int]:
    """Bytes of what these modules return, filled in when they run."""
    sizes: list[int] = []

    def note(_module: torch.nn.Module, _inputs: Any, output: torch.Tensor) -> None:
        sizes.append(output.numel() * output.element_size())

    for module in modules:
        module.register_forward_hook(note)
    return sizes


@torch.no_grad()
def test_a_step_holds_the_output_of_the_first_layer_and_of_the_next_one(unet: Any) -> None:
    sizes = sizes_of(unet.conv_in, unet.down_blocks[0].resnets[0])
    ids = unet.config.projection_class_embeddings_input_dim - 6 * unet.config.addition_time_embed_dim
    added = {"text_embeds": torch.zeros(2, ids), "time_ids": torch.zeros(2, 6)}
    embeds = torch.zeros(2, 77, unet.config.cross_attention_dim)
    unet(torch.zeros(2, 4, 8, 16), torch.tensor(1.0), embeds, added_cond_kwargs=added)
    assert sum(sizes) == step_bytes(unet, (2, 4, 8, 16))


@torch.no_grad()
def test_the_autoencoder_works_at_the_pictures_own_size(vae: Any) -> None:
    sizes = sizes_of(vae.encoder.conv_in, vae.encoder.down_blocks[0].resnets[0])
    vae.encode(torch.zeros(1, 3, 64, 32))
    assert sum(sizes) == picture_bytes(vae, 32, 64)


def test_the_machine_has_memory_and_so_has_the_cpu() -> None:
    found = machine_memory()
    assert found is None or found > 10**8
    assert device_memory(CPU) == found


def test_a_limit_of_the_process_group_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit, unlimited = tmp_path / "limit", tmp_path / "unlimited"
    limit.write_text("12345678\n")
    unlimited.write_text("max\n")
    monkeypatch.setattr(footprint, "_GROUP_LIMITS", (unlimited, limit, tmp_path / "missing"))
    assert machine_memory() in {12345678, None}


def test_swap_is_memory_but_not_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footprint, "_GROUP_LIMITS", ())
    monkeypatch.setattr(footprint, "_swap", lambda: 10**9)
    whole, physical = machine_memory(), physical_memory()
    assert whole is None or (physical is not None and whole - physical == 10**9)
    assert (device_memory(CPU), quick_memory(CPU)) == (whole, physical)


def test_the_whole_memory_of_a_cuda_device_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (1, 80 * 10**9))
    assert device_memory(torch.device("cuda", 0)) == 80 * 10**9
    assert quick_memory(torch.device("cuda", 0)) == 80 * 10**9
