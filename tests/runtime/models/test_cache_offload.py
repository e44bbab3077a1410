"""A cache over two memories: what leaves the device waits on the host, and what doesn't fit comes layer by layer.

`cpu:0` stands for an accelerator: to torch it is the CPU, but it compares as another device than the host.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import torch

from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models import cache as cache_module
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.loader import LoadedPart, load_part, part_bytes
from nodeloom.runtime.models.offload import HostMemory, Offload

DEVICE = torch.device("cpu", 0)
ALL: tuple[Part, ...] = ("text_encoder", "text_encoder_2", "unet", "vae")


@pytest.fixture
def base(tmp_path: Path) -> ModelRecord:
    return ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """The parts that are read from the disk, in order."""
    loads: list[Part] = []

    def noted(record: ModelRecord, part: Part, device: torch.device, dtype: torch.dtype) -> LoadedPart:
        loads.append(part)
        return load_part(record, part, device, dtype)

    monkeypatch.setattr(cache_module, "load_part", noted)
    return loads


def size(record: ModelRecord, *parts: Part) -> int:
    """Bytes of networks: of their weights, and of the numbers of positions that text encoders hold beside."""
    return sum(part_bytes(record, part, torch.float32) + 616 * part.startswith("text") for part in parts)


def cache_of(budget: int, way: Offload, host: int = 10**9) -> ModelCache:
    return ModelCache(budget, DEVICE, torch.float32, host=HostMemory(way, host))


def is_streamed(network: Any) -> bool:
    return any(module._forward_pre_hooks for module in network.modules())


def test_what_leaves_the_device_waits_and_is_not_read_again(base: ModelRecord, loads: list[Part]) -> None:
    cache = cache_of(size(base, "unet"), "model")
    for _ in range(2):
        for part in ALL:
            assert isinstance(cache.get(base, part, "d"), torch.nn.Module)
    assert loads == [*ALL]
    assert cache.used_bytes() == size(base, *ALL)
    assert cache.used_bytes() - cache.waiting_bytes() <= size(base, "unet")


def test_without_offload_what_leaves_the_device_is_read_again(base: ModelRecord, loads: list[Part]) -> None:
    cache = cache_of(size(base, "unet"), "none")
    for part in ("unet", "vae", "unet"):
        cache.get(base, part, "d")
    assert loads == ["unet", "vae", "unet"]
    assert cache.waiting_bytes() == 0


def test_what_has_waited_longest_goes_first_from_the_host(base: ModelRecord, loads: list[Part]) -> None:
    cache = cache_of(1, "model", host=size(base, "text_encoder", "vae"))
    for part in ("text_encoder", "vae", "text_encoder_2"):
        cache.get(base, part, "d")
    assert cache.waiting_bytes() == size(base, "text_encoder", "vae")
    cache.get(base, "unet", "d")  # text_encoder_2 leaves the device for it
    assert cache.waiting_bytes() <= size(base, "text_encoder", "vae")
    waiting = [key.part for key in cache.loaded()]
    assert waiting[-2:] == ["text_encoder_2", "unet"]
    assert "text_encoder" not in waiting


def test_what_the_host_has_no_room_for_is_let_go_of_and_drives_nothing_out(base: ModelRecord) -> None:
    cache = cache_of(1, "model", host=size(base, "vae"))
    for part in ("vae", "unet", "text_encoder"):
        cache.get(base, part, "d")
    assert [key.part for key in cache.loaded()] == ["vae", "text_encoder"]


def test_what_is_in_use_stays_on_the_device(base: ModelRecord) -> None:
    cache = cache_of(size(base, "unet"), "model")
    used = cache.get(base, "unet", "d")
    cache.get(base, "vae", "d")
    assert cache.waiting_bytes() == 0
    del used
    cache.get(base, "text_encoder", "d")
    assert cache.waiting_bytes() == size(base, "unet")


def test_a_network_that_waited_computes_the_same_bits(base: ModelRecord) -> None:
    cache = cache_of(1, "auto")
    latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        vae: Any = load_part(base, "vae", DEVICE, torch.float32)
        wanted = vae.decode(latents, return_dict=False)[0]
        for way in ("model", "auto", "sequential"):
            cache = cache_of(size(base, "vae"), way)
            for _ in range(2):
                again: Any = cache.get(base, "vae", "d")
                assert torch.equal(again.decode(latents, return_dict=False)[0], wanted)
                del again
                cache.get(base, "unet", "d")


def test_a_network_that_does_not_fit_is_streamed_as_far_as_it_must(
    base: ModelRecord, caplog: pytest.LogCaptureFixture
) -> None:
    budget = size(base, "unet") // 2
    cache = cache_of(budget, "auto")
    with caplog.at_level(logging.INFO):
        unet = cache.get(base, "unet", "d")
    assert is_streamed(unet)
    on_device = cache.used_bytes() - cache.waiting_bytes()
    assert 0 < on_device <= budget
    assert "the unet of model 'tiny-sdxl-base' has room for" in caplog.text
    assert cache.get(base, "unet", "d") is unet


def test_whole_models_alone_are_loaded_whole_even_above_the_budget(base: ModelRecord) -> None:
    cache = cache_of(1, "model")
    assert not is_streamed(cache.get(base, "unet", "d"))
    assert cache.waiting_bytes() == 0


def test_sequential_keeps_next_to_nothing_on_the_device(base: ModelRecord) -> None:
    cache = cache_of(10**12, "sequential")
    networks = [cache.get(base, part, "d") for part in ALL]
    assert all(map(is_streamed, networks))
    first = [next(network.parameters()) for network in networks if isinstance(network, torch.nn.Module)]
    first_layers = 2 * sum(weight.nbytes for weight in first)
    assert cache.used_bytes() - cache.waiting_bytes() < first_layers


def test_a_network_beside_one_in_use_is_streamed_and_whole_when_there_is_room_again(
    base: ModelRecord, loads: list[Part]
) -> None:
    cache = cache_of(size(base, "unet"), "auto")
    used = cache.get(base, "unet", "d")
    assert is_streamed(cache.get(base, "vae", "d"))
    assert not is_streamed(used)
    del used
    assert not is_streamed(cache.get(base, "vae", "d"))
    assert loads == ["unet", "vae"]


def test_a_network_in_use_is_not_touched_though_there_is_more_room(base: ModelRecord) -> None:
    cache = cache_of(size(base, "unet"), "auto")
    unet = cache.get(base, "unet", "d")
    vae = cache.get(base, "vae", "d")
    del unet
    assert cache.get(base, "vae", "d") is vae
    assert is_streamed(vae)


def test_after_memory_ran_out_networks_are_streamed_until_none_of_them_is_in_use(base: ModelRecord) -> None:
    cache = cache_of(10**12, "auto")
    assert not is_streamed(cache.get(base, "unet", "d"))
    cache.free()
    unet = cache.get(base, "unet", "d")
    vae = cache.get(base, "vae", "d")
    assert is_streamed(unet)
    assert is_streamed(vae)
    del unet, vae
    assert not is_streamed(cache.get(base, "unet", "d"))
    assert not is_streamed(cache.get(base, "vae", "d"))


def test_where_whole_models_move_nothing_is_streamed_after_memory_ran_out(base: ModelRecord) -> None:
    cache = cache_of(10**12, "model")
    cache.free()
    assert not is_streamed(cache.get(base, "unet", "d"))


def test_freeing_lets_go_of_what_waits_as_well(base: ModelRecord) -> None:
    cache = cache_of(1, "model")
    cache.get(base, "vae", "d")
    cache.get(base, "unet", "d")
    everything = cache.used_bytes()
    assert cache.waiting_bytes() > 0
    assert (cache.free(), cache.used_bytes(), cache.loaded()) == (everything, 0, ())


def test_a_move_that_runs_out_of_memory_leaves_nothing_half_done(
    base: ModelRecord, loads: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = cache_of(1, "model")
    cache.get(base, "vae", "d")
    cache.get(base, "text_encoder", "d")

    def exhausted(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB")

    with monkeypatch.context() as patch:
        patch.setattr(torch.nn.Module, "to", exhausted)
        with pytest.raises(torch.OutOfMemoryError) as caught:
            cache.get(base, "vae", "d")
    assert caught.value.__notes__ == ["the vae of model 'tiny-sdxl-base' takes 3 MB"]
    caught.value.with_traceback(None)
    assert [key.part for key in cache.loaded()] == []  # the encoder had no room on the host either
    cache.get(base, "vae", "d")
    assert loads == ["vae", "text_encoder", "vae"]


def test_tensors_of_files_that_are_no_networks_count_on_the_host(base: ModelRecord, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    (tmp_path / "models").mkdir()
    factors = {
        f"lora_unet_a_attn2_to_k.{name}.weight": torch.ones(shape)
        for name, shape in {"lora_down": (4, 768), "lora_up": (320, 4)}.items()
    }
    save_file(factors, tmp_path / "models/lines.safetensors")
    lora = ModelLibrary([tmp_path / "models"], tmp_path / "cache").resolve(name="lines")
    cache = cache_of(10**9, "none", host=1)
    cache.get(lora, "weights", "d")
    assert cache.waiting_bytes() == cache.used_bytes() == size(lora, "weights")
