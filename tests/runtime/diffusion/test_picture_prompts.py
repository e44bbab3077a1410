"""Pictures as prompts: what cross-attentions see of them is what diffusers' own IP-Adapters make."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import torch
from diffusers import UNet2DConditionModel
from tests.runtime.models.ip_adapter_toys import KINDS, ip_adapter_tensors
from torch import Tensor

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.picture_prompts import Part, PicturePrompt, PictureSettings
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.models.beside.ip_adapter import IPAdapter, ip_adapter
from nodeloom.schema import InputError

TEXT, SEEN = 48, 32
TABLE = scaled_linear()
SAMPLE, WORDS = torch.randn(2, 4, 16, 16), torch.randn(2, 7, TEXT)


def _network(levels: int = 3) -> Any:
    torch.manual_seed(1)
    down, up = ["CrossAttnDownBlock2D"] * levels, ["CrossAttnUpBlock2D"] * levels
    down[0 if levels == 3 else -1], up[-1 if levels == 3 else 0] = "DownBlock2D", "UpBlock2D"
    return UNet2DConditionModel(
        block_out_channels=(32, *[64] * (levels - 1)),
        down_block_types=tuple(down),
        up_block_types=tuple(up),
        layers_per_block=2,
        cross_attention_dim=TEXT,
        attention_head_dim=(4, *[8] * (levels - 1)),
        norm_num_groups=8,
    ).eval()


@pytest.fixture(scope="module")
def unet() -> Any:
    return _network()


def _widths(unet: Any) -> list[int]:
    names = [name for name in unet.attn_processors if name.endswith("attn2.processor")]
    return [unet.get_submodule(name.removesuffix(".processor")).to_k.out_features for name in names]


def _tensors(unet: Any, kind: str = "linear") -> dict[str, Tensor]:
    return ip_adapter_tensors(kind, _widths(unet), TEXT, SEEN)


def _adapter(tensors: dict[str, Tensor]) -> IPAdapter:
    made = ip_adapter({name: tuple(tensor.shape) for name, tensor in tensors.items()})
    made.load_state_dict(tensors, assign=True)
    return made.eval()


def _seen(adapter: IPAdapter) -> Tensor:
    torch.manual_seed(2)
    return torch.randn((1, SEEN) if adapter.reads == "embeds" else (1, 257, SEEN))


@torch.no_grad()
def _asked(unet: Any, *hints: PicturePrompt, sigma: float = 1.0) -> Tensor:
    call = NetworkCall(SAMPLE, torch.tensor(5), sigma, TABLE, WORDS)
    for hint in hints:
        call = hint(call, Window.of_all((16, 16)))
    within = [enter() for enter in call.during]
    for each in within:
        each.__enter__()
    made: Tensor = unet(call.sample, call.timestep, call.embeds).sample
    for each in reversed(within):
        each.__exit__(None, None, None)
    return made


@torch.no_grad()
def _hint(unet: Any, strength: float = 0.7, kind: str = "linear", **settings: Any) -> PicturePrompt:
    adapter = _adapter(_tensors(unet, kind))
    return PicturePrompt(unet, adapter, adapter(_seen(adapter)), PictureSettings(strength, **settings))


@torch.no_grad()
def _by_diffusers(unet: Any, kind: str) -> Tensor:
    tensors = _tensors(unet, kind)
    parts = {
        part: {name.removeprefix(f"{part}."): each for name, each in tensors.items() if name.startswith(f"{part}.")}
        for part in ("image_proj", "ip_adapter")
    }
    other = deepcopy(unet)
    other._load_ip_adapter_weights([parts], low_cpu_mem_usage=False)
    for processor in other.attn_processors.values():
        if hasattr(processor, "scale"):
            processor.scale = [0.7]
    seen = _seen(_adapter(tensors))[:, None]
    told = {"image_embeds": [seen.expand(2, *seen.shape[1:])]}
    made: Tensor = other(SAMPLE, 5, WORDS, added_cond_kwargs=told).sample
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_sees_a_picture_as_diffusers_lets_it(unet: Any, kind: str) -> None:
    found = _asked(unet, _hint(unet, kind=kind))
    assert not torch.allclose(found, _asked(unet), atol=0.1)
    torch.testing.assert_close(found, _by_diffusers(unet, kind), atol=1e-5, rtol=1e-5)


def test_afterwards_a_network_is_as_it_was(unet: Any) -> None:
    before = _asked(unet)
    _asked(unet, _hint(unet), _hint(unet))
    assert torch.equal(_asked(unet), before)
    assert not any("forward" in module.__dict__ for module in unet.modules())


def test_two_of_half_the_strength_are_one_of_the_whole(unet: Any) -> None:
    halves = _asked(unet, _hint(unet, 0.35), _hint(unet, 0.35))
    torch.testing.assert_close(halves, _asked(unet, _hint(unet)), atol=1e-5, rtol=1e-5)


def test_it_counts_for_a_part_of_the_schedule(unet: Any) -> None:
    early = _hint(unet, end=0.5)
    high, low = TABLE.at(0.25), TABLE.at(0.75)
    assert not torch.equal(_asked(unet, early, sigma=high), _asked(unet, sigma=high))
    assert torch.equal(_asked(unet, early, sigma=low), _asked(unet, sigma=low))


@pytest.mark.parametrize(
    ("levels", "part", "blocks"),
    [
        (3, "style", {"up_blocks.0.attentions.1"}),
        (3, "composition", {"down_blocks.2.attentions.1"}),
        (3, "style_and_composition", {"up_blocks.0.attentions.1", "down_blocks.2.attentions.1"}),
        (4, "style", {f"up_blocks.1.attentions.{number}" for number in range(3)}),
        (4, "composition", {"down_blocks.2.attentions.0", "down_blocks.2.attentions.1", "mid_block.attentions.0"}),
    ],
)
def test_style_and_composition_are_seen_by_blocks_of_their_own(levels: int, part: Part, blocks: set[str]) -> None:
    network = _network(levels)
    hint = _hint(network, part=part)
    changed: set[str] = set()
    with hint(NetworkCall(SAMPLE, torch.tensor(5), 1.0, TABLE, WORDS), Window.of_all((16, 16))).during[0]():
        changed = {name for name, module in network.named_modules() if "forward" in module.__dict__}
    assert {name.partition(".transformer_blocks")[0] for name in changed} == blocks


def test_an_adapter_for_another_network_is_refused(unet: Any) -> None:
    tensors = _tensors(unet)
    fewer = {name: each for name, each in tensors.items() if ".1." not in name}
    with pytest.raises(InputError, match=r"has layers for \d+ transformers, the network has \d+"):
        PicturePrompt(unet, _adapter(fewer), torch.zeros(1, 4, TEXT), PictureSettings())
    other = ip_adapter_tensors("linear", [16] * len(_widths(unet)), TEXT, SEEN)
    with pytest.raises(InputError, match="a layer of the IP-Adapter is 16 wide"):
        PicturePrompt(unet, _adapter(other), torch.zeros(1, 4, TEXT), PictureSettings())
