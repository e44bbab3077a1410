"""One cache of loaded parts, many threads: what is shared, what stays because it is in use, what is freed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
import torch

from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models import cache as cache_module
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.loader import LoadedPart, load_part, part_bytes

CPU = torch.device("cpu")
NETWORKS: tuple[Part, ...] = ("vae", "text_encoder", "text_encoder_2")


@pytest.fixture
def base(tmp_path: Path) -> ModelRecord:
    return ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")


def parts(cache: ModelCache) -> list[Part]:
    return [key.part for key in cache.loaded()]


def size(record: ModelRecord, part: Part) -> int:
    return part_bytes(record, part, torch.float32)


def test_threads_share_one_load(base: ModelRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, ready, loads = ModelCache(10**9, CPU), Barrier(4), []

    def counted(*arguments: Any) -> LoadedPart:
        loads.append(arguments)
        return load_part(*arguments)

    def get(_: int) -> LoadedPart:
        ready.wait()
        return cache.get(base, "text_encoder", "d")

    monkeypatch.setattr(cache_module, "load_part", counted)
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(get, range(4))
    assert all(network is first for network in others)
    assert len(loads) == 1


def test_what_is_there_can_be_had_while_something_else_is_loaded(
    base: ModelRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, loading, go_on = ModelCache(10**9, CPU), Event(), Event()
    vae = cache.get(base, "vae", "d")

    def slowly(*arguments: Any) -> LoadedPart:
        loading.set()
        go_on.wait()
        return load_part(*arguments)

    monkeypatch.setattr(cache_module, "load_part", slowly)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(cache.get, base, "text_encoder", "d")
        loading.wait()
        assert cache.get(base, "vae", "d") is vae
        assert parts(cache) == ["vae"]
        go_on.set()
        assert other.result() is cache.get(base, "text_encoder", "d")


def test_what_is_in_use_stays_and_counts_until_it_is_not(base: ModelRecord) -> None:
    cache = ModelCache(size(base, "unet"), CPU)
    used = cache.get(base, "unet", "d")
    cache.get(base, "vae", "d")
    assert cache.get(base, "unet", "d") is used
    assert cache.used_bytes() == size(base, "unet") + size(base, "vae")
    del used
    cache.get(base, "text_encoder", "d")
    assert "unet" not in parts(cache)
    assert cache.used_bytes() <= size(base, "unet")


def test_garbage_that_refers_to_a_part_does_not_use_it(base: ModelRecord) -> None:
    cache = ModelCache(1, CPU)
    circle: list[object] = [cache.get(base, "vae", "d")]
    circle.append(circle)
    del circle
    cache.get(base, "text_encoder", "d")
    assert parts(cache) == ["text_encoder"]


def test_many_threads_under_a_small_budget_get_what_they_asked_for(base: ModelRecord) -> None:
    budget = sum(size(base, part) for part in NETWORKS) - 1
    cache, ready = ModelCache(budget, CPU), Barrier(4)
    names = {part: type(cache.get(base, part, "d")).__name__ for part in NETWORKS}

    def get(worker: int) -> list[tuple[Part, str]]:
        ready.wait()
        wanted = [NETWORKS[(worker + turn) % len(NETWORKS)] for turn in range(6)]
        return [(part, type(cache.get(base, part, "d")).__name__) for part in wanted]

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(get, range(4)):
            assert found == [(part, names[part]) for part, _ in found]
    cache.free()
    assert (cache.loaded(), cache.used_bytes()) == ((), 0)


def test_freeing_spares_what_is_in_use_and_tells_what_it_freed(base: ModelRecord) -> None:
    cache = ModelCache(10**9, CPU)
    vae = cache.get(base, "vae", "d")
    alone = cache.used_bytes()
    cache.get(base, "text_encoder", "d")
    cache.get(base, "tokenizer", "d")
    freed = cache.used_bytes() - alone
    assert freed >= size(base, "text_encoder")
    assert cache.free() == freed
    assert parts(cache) == ["vae"]
    assert cache.get(base, "vae", "d") is vae


def test_a_part_that_is_loaded_again_computes_the_same_bits(base: ModelRecord) -> None:
    cache = ModelCache(10**9, CPU)
    latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0))

    def picture() -> torch.Tensor:
        vae: Any = cache.get(base, "vae", "d")
        with torch.no_grad():
            decoded: torch.Tensor = vae.decode(latents, return_dict=False)[0]
        return decoded

    first = picture()
    assert cache.free() > 0
    assert torch.equal(picture(), first)


def test_a_load_that_runs_out_of_memory_leaves_nothing_behind_and_says_what_it_needed(
    base: ModelRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ModelCache(10**9, CPU)

    def exhausted(*_: object) -> LoadedPart:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr(cache_module, "load_part", exhausted)
    with pytest.raises(RuntimeError) as caught:
        cache.get(base, "unet", "d")
    assert caught.value.__notes__ == ["the unet of model 'tiny-sdxl-base' takes 15 MB"]
    assert (cache.loaded(), cache.used_bytes()) == ((), 0)
    monkeypatch.undo()
    assert cache.get(base, "unet", "d") is cache.get(base, "unet", "d")
