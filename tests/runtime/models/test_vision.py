"""Image encoders by themselves: told by their tensors in every layout, loaded to the same network bit for bit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from tests.runtime.models.vision_toys import in_open_clip, vision_tensors
from torch import Tensor
from transformers import CLIPVisionModelWithProjection

from nodeloom.runtime.models import ModelLibrary, ModelRecord
from nodeloom.runtime.models.loader import load_part, part_bytes
from nodeloom.schema import ModelError

CPU = torch.device("cpu")
TEXT = {"text_model.encoder.layers.0.layer_norm1.weight": torch.ones(768), "logit_scale": torch.ones(())}


def saved(folder: Path, tensors: dict[str, Tensor], name: str = "seer") -> ModelRecord:
    folder.mkdir(exist_ok=True)
    save_file(tensors, folder / f"{name}.safetensors")
    return ModelLibrary([folder], folder / "cache").resolve(name=name)


def loaded(record: ModelRecord) -> CLIPVisionModelWithProjection:
    network = load_part(record, "image_encoder", CPU, torch.float32)
    assert isinstance(network, CLIPVisionModelWithProjection)
    return network


@pytest.mark.parametrize("layout", ["transformers", "open_clip", "with text"])
def test_every_layout_gives_the_same_encoder(layout: str, tmp_path: Path) -> None:
    tensors = vision_tensors()
    stored = {"transformers": tensors, "open_clip": in_open_clip(tensors), "with text": {**tensors, **TEXT}}[layout]
    record = saved(tmp_path, stored)
    assert (record.kind, record.parts[0], record.problems) == ("clip_vision", "image_encoder", ())
    found = loaded(record).state_dict()
    assert found.keys() == tensors.keys()
    assert all(torch.equal(found[name], tensors[name]) for name in tensors)
    assert part_bytes(record, "image_encoder", torch.float16) == 2 * sum(each.numel() for each in tensors.values())


def test_weights_are_rounded_to_half_precision_but_not_norms_outside_and_the_projection(tmp_path: Path) -> None:
    tensors = {name: tensor + 1e-5 for name, tensor in vision_tensors().items()}
    found = loaded(saved(tmp_path, tensors)).state_dict()
    rounded = {name for name in tensors if not torch.equal(found[name], tensors[name])}
    assert all(name.startswith(("vision_model.embeddings.", "vision_model.encoder.")) for name in rounded)
    assert "vision_model.encoder.layers.1.mlp.fc1.weight" in rounded


def test_shapes_tell_the_config_and_depth_the_activation(tmp_path: Path) -> None:
    small = loaded(saved(tmp_path / "one", vision_tensors())).config
    deep = loaded(saved(tmp_path / "two", vision_tensors(num_hidden_layers=32))).config
    assert (small.image_size, small.patch_size, small.num_attention_heads, small.projection_dim) == (28, 14, 16, 24)
    assert (small.hidden_act, deep.hidden_act) == ("quick_gelu", "gelu")


@pytest.mark.parametrize("place", ["seer.config/image_encoder/config.json", "config.json"])
def test_a_config_beside_the_file_tells_what_shapes_do_not(place: str, tmp_path: Path) -> None:
    told = {"vision_config": {"num_attention_heads": 4, "hidden_act": "gelu", "patch_size": 14}}
    plain = ModelLibrary([tmp_path], tmp_path / "cache")
    without = plain.digest(saved(tmp_path, vision_tensors()))
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text(json.dumps(told))
    record = plain.resolve(name="seer")
    assert (loaded(record).config.num_attention_heads, loaded(record).config.hidden_act) == (4, "gelu")
    assert plain.digest(record) != without


def test_one_without_projection_is_a_problem(tmp_path: Path) -> None:
    tensors = vision_tensors()
    del tensors["visual_projection.weight"]
    with pytest.raises(ModelError, match="has no projection"):
        saved(tmp_path, tensors)


def test_a_tensor_that_is_missing_or_odd_is_named(tmp_path: Path) -> None:
    tensors = vision_tensors()
    del tensors["vision_model.post_layernorm.bias"]
    with pytest.raises(ModelError, match=r"no whole image encoder.*1 tensor is missing: vision_model.post_layernorm"):
        loaded(saved(tmp_path, tensors))
    with pytest.raises(ModelError, match="its tensors make no network"):
        loaded(saved(tmp_path, {**vision_tensors(), "vision_model.embeddings.patch_embedding.weight": torch.ones(3)}))
