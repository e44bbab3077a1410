"""Networks that are larger than their room on a device.

The device is torch's `meta`: it computes shapes only, and refuses to compute with anything that lies elsewhere. Numbers
are compared where the CPU is both device and host.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches import Patch, patched
from nodeloom.runtime.diffusion.patches.factors import LowRank
from nodeloom.runtime.models import ModelLibrary, Part
from nodeloom.runtime.models import streaming as streaming_module
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.models.streaming import network_bytes, residents, stream

CPU, META = torch.device("cpu"), torch.device("meta")


def loaded(part: Part, tmp_path: Path) -> Any:
    record = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")
    return load_part(record, part, CPU, torch.float32)


@torch.no_grad()
def denoised(unet: Any, device: torch.device) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    ids = unet.config.projection_class_embeddings_input_dim - 6 * unet.config.addition_time_embed_dim
    added = {"text_embeds": torch.zeros(1, ids, device=device), "time_ids": torch.zeros(1, 6, device=device)}
    embeds = torch.randn(1, 77, unet.config.cross_attention_dim, generator=generator).to(device)
    latents = torch.randn(1, 4, 8, 8, generator=generator).to(device)
    time = torch.tensor(500.0, device=device)
    output: Tensor = unet(latents, time, embeds, added_cond_kwargs=added, return_dict=False)[0]
    return output


def devices(network: torch.nn.Module) -> list[str]:
    return [weight.device.type for weight in network.parameters()]


def test_all_layers_stay_that_have_room_together() -> None:
    assert residents([5, 1, 4], 10) == (True, True, True)


def test_the_first_layer_always_stays_and_the_largest_can_always_come() -> None:
    assert residents([5, 1, 4], 0) == (True, False, False)
    assert residents([1, 5, 2, 3, 1], 9) == (True, False, True, False, True)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_every_layer_of_a_network_comes_to_the_device_when_it_computes(share: float, tmp_path: Path) -> None:
    unet = loaded("unet", tmp_path)
    size = network_bytes(unet)
    spread = stream(unet, META, int(share * size))
    assert spread.on_device + spread.on_host == size
    assert unet.device == META
    assert (devices(unet).count("cpu") == 0) == (share == 1)
    assert spread.on_device <= max(share * size, 100_000)
    assert denoised(unet, META).device == META
    assert (devices(unet).count("cpu") == 0) == (share == 1)


@pytest.mark.parametrize("part", ["text_encoder", "text_encoder_2"])
def test_text_encoders_and_autoencoders_come_layer_by_layer_as_well(part: Part, tmp_path: Path) -> None:
    encoder = loaded(part, tmp_path)
    assert stream(encoder, META, 0).on_host > 0
    with torch.no_grad():
        tokens = torch.zeros(1, 77, dtype=torch.long, device=encoder.device)
        assert encoder(tokens, output_hidden_states=True).hidden_states[-2].device == META
    vae = loaded("vae", tmp_path)
    assert stream(vae, META, 0).on_host > 0
    with torch.no_grad():
        assert vae.decode(torch.zeros(1, 4, 8, 8, device=vae.device), return_dict=False)[0].device == META


def test_a_network_that_is_streamed_computes_the_same_bits(tmp_path: Path) -> None:
    unet = loaded("unet", tmp_path)
    whole = denoised(unet, CPU)
    weights = {name: weight.clone() for name, weight in unet.named_parameters()}
    stream(unet, CPU, 0)
    assert torch.equal(denoised(unet, CPU), whole)
    assert all(torch.equal(weight, weights[name]) for name, weight in unet.named_parameters())


def test_one_layer_at_a_time_is_on_the_device(tmp_path: Path) -> None:
    unet = loaded("unet", tmp_path)
    spread = stream(unet, META, 0)
    most = 0

    def counted(layer: torch.nn.Module, _inputs: object) -> None:
        nonlocal most
        most = max(most, sum(weight.nbytes for weight in unet.parameters() if weight.device == META))

    for name in ("conv_out", "mid_block.resnets.0.conv1", "down_blocks.0.resnets.0.time_emb_proj"):
        unet.get_submodule(name).register_forward_pre_hook(counted)
    denoised(unet, META)
    largest = max(sum(weight.nbytes for weight in module.parameters(recurse=False)) for module in unet.modules())
    assert spread.on_device < most <= spread.on_device + largest


def test_a_streamed_network_takes_patches_and_gives_them_back(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(1)
    name = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q"
    whole, streamed = loaded("unet", tmp_path), loaded("unet", tmp_path)
    plain = denoised(whole, CPU)
    stream(streamed, CPU, 0)
    weight = whole.get_submodule(name).weight
    factors = LowRank(
        torch.randn(2, weight.shape[1], generator=generator), torch.randn(weight.shape[0], 2, generator=generator)
    )
    own = streamed.get_submodule(name).weight
    patch = Patch({f"{name}.weight": factors})
    with patched(whole, [patch]), patched(streamed, [patch]):
        changed = denoised(whole, CPU)
        assert not torch.equal(changed, plain)
        assert torch.equal(denoised(streamed, CPU), changed)
    assert streamed.get_submodule(name).weight is own
    assert torch.equal(denoised(streamed, CPU), plain)


def test_a_layer_that_fails_gives_its_place_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unet = loaded("unet", tmp_path)
    plain = denoised(unet, CPU)
    stream(unet, CPU, 0)
    own = [id(weight) for weight in unet.parameters()]
    layer = unet.get_submodule("mid_block.attentions.0.transformer_blocks.0.attn1.to_q")

    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    hook = layer.register_forward_pre_hook(fail)
    with pytest.raises(torch.OutOfMemoryError):
        denoised(unet, CPU)
    hook.remove()
    assert [id(weight) for weight in unet.parameters()] == own
    monkeypatch.setattr(streaming_module, "_on", fail)
    with pytest.raises(torch.OutOfMemoryError):
        denoised(unet, CPU)
    monkeypatch.undo()
    assert [id(weight) for weight in unet.parameters()] == own
    assert torch.equal(denoised(unet, CPU), plain)


def test_what_is_undone_streams_no_more(tmp_path: Path) -> None:
    unet = loaded("unet", tmp_path)
    plain = denoised(unet, CPU)
    spread = stream(unet, CPU, 0)
    spread.undo()
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in unet.modules())
    assert torch.equal(denoised(unet, CPU), plain)
