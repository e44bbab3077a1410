"""ControlNets and adapters load as the networks they were saved from, whatever the layout of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import ControlNetModel
from safetensors.torch import save_file
from tests.runtime.models.control import toys
from torch import Tensor

from nodeloom.runtime.models import ModelLibrary, ModelRecord
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.control.config import AdapterShape
from nodeloom.runtime.models.control.union import UnionControlNet
from nodeloom.runtime.models.loader import load_part, part_bytes
from nodeloom.runtime.models.offload import HostMemory
from nodeloom.schema import ModelError

CPU = torch.device("cpu")


def saved(folder: Path, tensors: dict[str, Tensor], config: dict[str, Any] | None = None) -> ModelRecord:
    place = folder / "models/controlnet/steer.safetensors"
    place.parent.mkdir(parents=True)
    save_file(tensors, place)
    if config is not None:
        own = place.with_suffix(".config") / "control"
        own.mkdir(parents=True)
        (own / "config.json").write_text(json.dumps(config))
    return ModelLibrary([folder / "models"], folder / "cache").resolve(name="steer")


def loaded(record: ModelRecord, dtype: torch.dtype = torch.float32) -> Any:
    return load_part(record, "control", CPU, dtype)


def assert_same(network: torch.nn.Module, other: torch.nn.Module) -> None:
    ours, theirs = network.state_dict(), other.state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


@pytest.mark.parametrize("config", [toys.FIRST, toys.XL], ids=["sd1", "sdxl"])
@pytest.mark.parametrize("layout", ["original", "prefixed", "diffusers"])
def test_a_controlnet_is_the_same_network_from_every_layout(
    tmp_path: Path, config: dict[str, Any], layout: str
) -> None:
    network = toys.control(config)
    stored = {
        "original": toys.original(network),
        "prefixed": toys.original(network, "control_model."),
        "diffusers": toys.tensors(network),
    }
    record = saved(tmp_path, stored[layout])
    found = loaded(record)
    assert isinstance(found, ControlNetModel)
    assert_same(found, network)
    assert list(found.config.down_block_types) == list(config["down_block_types"])
    assert part_bytes(record, "control", torch.float16) == sum(2 * tensor.numel() for tensor in stored[layout].values())


def test_it_computes_what_the_network_computed_that_it_was_saved_from(tmp_path: Path) -> None:
    network = toys.control(toys.XL)
    found = loaded(saved(tmp_path, toys.original(network)))
    call = {
        "sample": torch.randn(1, 4, 8, 8), "timestep": torch.tensor(5.0), "controlnet_cond": torch.rand(1, 3, 64, 64),
        "encoder_hidden_states": torch.randn(1, 7, 2048), "return_dict": False,
        "added_cond_kwargs": {"text_embeds": torch.randn(1, 32), "time_ids": torch.ones(1, 6)},
    }  # fmt: skip
    (down, mid), (their_down, their_mid) = found(**call), network(**call)
    assert torch.equal(mid, their_mid)
    assert all(torch.equal(one, other) for one, other in zip(down, their_down, strict=True))


def test_one_without_attention_loads_too(tmp_path: Path) -> None:
    small = {**toys.XL, "down_block_types": ("DownBlock2D",) * 3, "mid_block_type": "UNetMidBlock2D"}
    network = toys.control(small)
    record = saved(tmp_path, toys.tensors(network))
    assert record.base == "sdxl"
    assert_same(loaded(record), network)


def test_a_union_loads_with_its_sorts(tmp_path: Path) -> None:
    network = toys.control(toys.UNION)
    record = saved(tmp_path, toys.tensors(network))
    found = loaded(record)
    assert isinstance(found, UnionControlNet)
    assert (record.variant, found.config.num_control_type) == ("union", 3)
    assert_same(found, network)


def test_a_config_beside_the_file_says_what_no_shape_shows(tmp_path: Path) -> None:
    network = toys.control({**toys.FIRST, "norm_num_groups": 8, "attention_head_dim": 4})
    found = loaded(saved(tmp_path, toys.original(network), {"norm_num_groups": 8, "attention_head_dim": 4}))
    assert (found.config.norm_num_groups, found.config.attention_head_dim) == (8, 4)


def test_a_folder_of_diffusers_is_a_model_named_by_it_and_its_config_counts(tmp_path: Path) -> None:
    network = toys.control({**toys.FIRST, "norm_num_groups": 16})
    network.save_pretrained(tmp_path / "models/lines")
    library = ModelLibrary([tmp_path / "models"], tmp_path / "cache")
    record = library.resolve(name="lines", kind="controlnet")
    assert loaded(record).config.norm_num_groups == 16
    before = library.digest(record)
    config = tmp_path / "models/lines/config.json"
    config.write_text(config.read_text().replace('"norm_num_groups": 16', '"norm_num_groups": 8'))
    assert library.digest(record) != before


SHAPES = [
    toys.ADAPTER,
    AdapterShape(channels=1, cell=8, widths=(16, 24, 32, 32), layers=2, kernel=3, convolved=True, light=False),
    AdapterShape(channels=3, cell=16, widths=(16, 24, 32, 32), layers=2, kernel=1, convolved=False, light=False),
    AdapterShape(channels=3, cell=8, widths=(16, 24, 32, 32), layers=4, kernel=3, convolved=False, light=True),
]


@pytest.mark.parametrize("shape", SHAPES, ids=["full", "grey", "sdxl", "light"])
@pytest.mark.parametrize("layout", ["flat", "diffusers"])
def test_an_adapter_is_the_same_network_from_both_layouts(tmp_path: Path, shape: AdapterShape, layout: str) -> None:
    network = toys.adapter(shape)
    nested = {f"adapter.{name}": tensor for name, tensor in toys.tensors(network).items()}
    record = saved(tmp_path, toys.flat(network) if layout == "flat" else nested)
    found = loaded(record)
    assert (record.kind, record.base) == ("t2i_adapter", "sdxl" if shape.cell == 16 else "sd1")
    assert found.shape == shape
    assert_same(found, network)


def test_half_precision_is_what_is_asked_for(tmp_path: Path) -> None:
    found = loaded(saved(tmp_path, toys.original(toys.control())), torch.float16)
    assert {weight.dtype for weight in found.parameters()} == {torch.float16}


def test_a_file_that_lacks_tensors_is_refused_with_their_names(tmp_path: Path) -> None:
    tensors = toys.original(toys.control())
    del tensors["zero_convs.1.0.weight"]
    with pytest.raises(ModelError, match=r"1 tensor is missing: controlnet_down_blocks\.1\.weight"):
        loaded(saved(tmp_path, tensors))


def test_tensors_that_make_no_network_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no whole ControlNet or T2I adapter .*get the model again"):
        loaded(saved(tmp_path, {"controlnet_cond_embedding.conv_in.weight": torch.zeros(16, 3, 3, 3)}))


def test_scaled_fp8_is_refused(tmp_path: Path) -> None:
    tensors = toys.original(toys.control()) | {"zero_convs.1.0.scale_weight": torch.ones(1)}
    with pytest.raises(ModelError, match="scaled fp8"):
        loaded(saved(tmp_path, tensors))


def test_attention_is_computed_in_the_way_that_was_chosen(tmp_path: Path) -> None:
    record = saved(tmp_path, toys.original(toys.control()))
    found: Any = ModelCache(10**9, CPU, attention="math").get(record, "control", "d")
    assert {type(each).__name__ for each in found.attn_processors.values()} == {"AttnProcessor"}


def test_one_that_has_no_room_comes_layer_by_layer_and_computes_the_same(tmp_path: Path) -> None:
    record = saved(tmp_path, toys.original(toys.control()))
    call = {
        "sample": torch.randn(1, 4, 8, 8), "timestep": torch.tensor(5.0), "controlnet_cond": torch.rand(1, 3, 64, 64),
        "encoder_hidden_states": torch.randn(1, 7, 768), "return_dict": False,
    }  # fmt: skip
    whole, parted = (
        ModelCache(room, CPU, host=HostMemory("auto", 10**9)).get(record, "control", "d") for room in (10**9, 1)
    )
    assert torch.equal(whole(**call)[1], parted(**call)[1])  # type: ignore[operator]
