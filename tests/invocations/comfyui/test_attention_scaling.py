"""Weights of attention that are multiplied: which, when, and that pictures notice."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.prompts import BASE, latents, prompts, run, sampler
from torch import nn

from nodeloom.invocations.comfyui.attention_scaling import (
    CLIPAttentionMultiply,
    UNetCrossAttentionMultiply,
    UNetSelfAttentionMultiply,
)
from nodeloom.invocations.comfyui.model_merging import ModelMergeAdd
from nodeloom.invocations.diffusion.patching import patched_encoders, patched_unet
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import CLIPField, ModelField, UNetField


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.to_q, self.to_k, self.to_v = (nn.Linear(1, 1) for _ in range(3))
        self.to_out = nn.ModuleList([nn.Linear(1, 1), nn.Identity()])


def network(level: float = 1.0) -> nn.Module:
    block = nn.ModuleDict({"attn1": Attention(), "attn2": Attention(), "proj_out": nn.Linear(1, 1)})
    whole = nn.ModuleDict({"block": block})
    for parameter in whole.parameters():
        nn.init.constant_(parameter, level)
    return whole


@pytest.fixture(autouse=True)
def models(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodeloom.invocations.diffusion.patching._original_names", lambda unet: {})
    context.models.known = {"one": {"unet": network()}, "two": {"unet": network(4.0)}}


def unet(name: str = "one") -> UNetField:
    return UNetField(model=ModelField(name=name))


def parameters(context: Any, field: UNetField) -> dict[str, float]:
    """The parameters that are not 1, as they are when they are used."""
    with patched_unet(context, field) as module:
        found = {name: parameter.item() for name, parameter in module.named_parameters()}
    return {name: level for name, level in found.items() if level != 1}


def test_weights_and_biases_are_multiplied_of_one_kind_of_attention(context: Any) -> None:
    found = UNetSelfAttentionMultiply(model=unet(), q=2, k=3, v=0.5, out=0).invoke(context).model
    assert parameters(context, found) == {
        f"block.attn1.{name}.{kind}": factor
        for name, factor in {"to_q": 2, "to_k": 3, "to_v": 0.5, "to_out.0": 0}.items()
        for kind in ("weight", "bias")
    }
    across = UNetCrossAttentionMultiply(model=unet(), v=7).invoke(context).model
    assert parameters(context, across) == {"block.attn2.to_v.weight": 7, "block.attn2.to_v.bias": 7}
    assert parameters(context, unet()) == {}


def test_factors_add_up_and_come_in_the_order_of_the_nodes(context: Any) -> None:
    twice = UNetSelfAttentionMultiply(model=unet(), q=2).invoke(context).model
    again = UNetSelfAttentionMultiply(model=twice, q=5).invoke(context).model
    assert parameters(context, again)["block.attn1.to_q.weight"] == 10
    then_added = ModelMergeAdd(model1=twice, model2=unet("two")).invoke(context).model
    assert parameters(context, then_added)["block.attn1.to_q.weight"] == 2 + 4
    added = ModelMergeAdd(model1=unet(), model2=unet("two")).invoke(context).model
    then_twice = UNetSelfAttentionMultiply(model=added, q=2).invoke(context).model
    assert parameters(context, then_twice)["block.attn1.to_q.weight"] == 2 * (1 + 4)
    of_two = ModelMergeAdd(
        model1=unet(), model2=UNetSelfAttentionMultiply(model=unet("two"), q=0.5).invoke(context).model
    )
    assert parameters(context, of_two.invoke(context).model)["block.attn1.to_q.weight"] == 1 + 2


def test_words_look_at_each_other_by_other_weights(context: Any) -> None:
    attention = nn.ModuleDict({f"{name}_proj": nn.Linear(1, 1) for name in ("q", "k", "v", "out")})
    encoder = nn.ModuleDict({"self_attn": attention, "mlp": nn.Linear(1, 1)})
    nested = nn.ModuleDict({"layer": encoder})
    for parameter in nested.parameters():
        nn.init.constant_(parameter, 1.0)
    context.models.known["words"] = {"text_encoder": nested}
    clip = CLIPAttentionMultiply(clip=CLIPField(model=ModelField(name="words")), q=2, out=0.5).invoke(context).clip
    with patched_encoders(context, clip):
        found = {name: each.item() for name, each in nested.named_parameters() if each.item() != 1}
    assert found == {
        f"layer.self_attn.{name}.{kind}": factor
        for name, factor in {"q_proj": 2, "out_proj": 0.5}.items()
        for kind in ("weight", "bias")
    }


@pytest.mark.parametrize("name", ["UNetSelfAttentionMultiply", "UNetCrossAttentionMultiply"])
def test_pictures_notice_but_for_what_cancels_out(session: Session, name: str) -> None:
    def drawn(**factors: float) -> torch.Tensor:
        nodes = {
            "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
            **prompts(),
            "empty": ("EmptyLatentImage", {"width": 64, "height": 64, "batch_size": 1}),
            "changed": (name, {"model": ["model", 0], **factors}),
            "out": ("KSampler", sampler("empty", model="changed", seed=5, steps=2)),
        }
        return latents(session, run(session, nodes), "out")

    plain = drawn()
    torch.testing.assert_close(drawn(q=4.0, k=0.25), plain, atol=1e-3, rtol=1e-3)
    assert not torch.allclose(drawn(v=0.0), plain, atol=1e-2)
