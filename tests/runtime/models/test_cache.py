from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.device import choose_device, choose_dtype, named_dtype
from nodeloom.runtime.models.loader import part_bytes
from nodeloom.schema.errors import ModelError

CPU = torch.device("cpu")


@pytest.fixture
def base(tmp_path: Path) -> ModelRecord:
    return ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")


def cache_of(budget: int) -> ModelCache:
    return ModelCache(budget, CPU)


def parts(cache: ModelCache) -> list[Part]:
    return [key.part for key in cache.loaded()]


def test_a_part_is_loaded_once(base: ModelRecord) -> None:
    cache = cache_of(10**9)
    assert cache.get(base, "vae", "d") is cache.get(base, "vae", "d")
    assert cache.get(base, "vae", "other digest") is not cache.get(base, "vae", "d")


def test_what_was_used_longest_ago_goes_first(base: ModelRecord) -> None:
    sizes = {part: part_bytes(base, part, torch.float32) for part in ("vae", "text_encoder", "text_encoder_2")}
    cache = cache_of(sum(sizes.values()) - 1)
    cache.get(base, "vae", "d")
    cache.get(base, "text_encoder", "d")
    cache.get(base, "vae", "d")
    cache.get(base, "text_encoder_2", "d")
    assert parts(cache) == ["vae", "text_encoder_2"]
    assert cache.used_bytes() <= sum(sizes.values()) - 1


def test_room_is_told_from_headers_before_anything_is_loaded(base: ModelRecord) -> None:
    cache = cache_of(10**9)
    network = cache.get(base, "unet", "d")
    assert isinstance(network, torch.nn.Module)
    assert part_bytes(base, "unet", torch.float32) == cache.used_bytes()


def test_a_part_above_the_budget_is_kept_alone(base: ModelRecord) -> None:
    cache = cache_of(1)
    cache.get(base, "vae", "d")
    assert cache.get(base, "unet", "d") is cache.get(base, "unet", "d")
    assert parts(cache) == ["unet"]


def test_tokenizers_take_no_room(base: ModelRecord) -> None:
    cache = cache_of(10**9)
    cache.get(base, "tokenizer", "d")
    assert (parts(cache), cache.used_bytes()) == (["tokenizer"], 0)


def test_a_part_the_model_lacks_evicts_nothing(base: ModelRecord, tmp_path: Path) -> None:
    cache = cache_of(1)
    cache.get(base, "vae", "d")
    refiner = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-refiner")
    with pytest.raises(ModelError, match="model 'tiny-sdxl-refiner' has no text_encoder"):
        cache.get(refiner, "text_encoder", "d")
    assert parts(cache) == ["vae"]


def test_the_number_format_can_be_chosen(base: ModelRecord) -> None:
    network = ModelCache(10**9, CPU, torch.bfloat16).get(base, "vae", "d")
    assert isinstance(network, torch.nn.Module)
    assert {weight.dtype for weight in network.parameters()} == {torch.bfloat16}


def test_every_number_format_of_the_settings_has_its_type() -> None:
    found = [named_dtype(name) for name in ("auto", "fp32", "fp16", "bf16")]
    assert found == [None, torch.float32, torch.float16, torch.bfloat16]


def test_the_fastest_device_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device() == CPU
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert choose_device() == torch.device("mps")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 1)
    assert choose_device() == torch.device("cuda", 1)


def test_cpus_compute_float32_and_accelerators_half_but_for_the_vae(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda, mps = torch.device("cuda"), torch.device("mps")
    assert {choose_dtype(CPU, part) for part in ("unet", "vae")} == {torch.float32}
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: True)
    assert (choose_dtype(cuda, "unet"), choose_dtype(cuda, "vae")) == (torch.float16, torch.bfloat16)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: False)
    assert (choose_dtype(cuda, "vae"), choose_dtype(mps, "vae")) == (torch.float32, torch.float32)
