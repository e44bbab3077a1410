"""`PicturePrompt`: a hint of a picture, which cross-attentions see beside the text by layers of an IP-Adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from diffusers.models.attention import BasicTransformerBlock
from torch import Tensor, nn
from torch.nn import functional

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.schema.errors import InputError

Part: TypeAlias = Literal["all", "style", "composition", "style_and_composition"]
"""Which of a network's blocks see the picture."""

_ORDER: Final = ("down_blocks", "up_blocks", "mid_block")
"""The parts of a UNet in the order in which an IP-Adapter's layers are numbered."""
_STYLE: Final = {False: ("up_blocks.1.",), True: ("up_blocks.0.attentions.1.",)}
_COMPOSITION: Final = {False: ("down_blocks.2.", "mid_block."), True: ("down_blocks.2.attentions.1.",)}
"""Blocks for style and for composition, by whether there are three levels, as in SDXL, or four (arXiv 2404.02733)."""
_SDXL_LEVELS: Final = 3


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """How strongly the picture counts, over which part of the schedule, and where in the network."""

    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0
    part: Part = "all"


class PicturePrompt:
    """Tokens [1,N,D] of a picture, for a UNet, whose cross-attentions look at them by the layers of an adapter."""

    def __init__(self, unet: nn.Module, adapter: Any, tokens: Tensor, settings: PictureSettings) -> None:
        attentions = _cross_attentions(unet)
        layers = list(adapter.ip_adapter.values())
        if len(attentions) != len(layers):
            raise InputError(
                f"the IP-Adapter has layers for {len(layers)} transformers, the network has {len(attentions)}; use one "
                "for that model"
            )
        wanted = _blocks(settings.part, unet)
        pairs = zip(attentions.items(), layers, strict=True)
        self._seeing = [(attention, layer) for (name, attention), layer in pairs if name.startswith(wanted)]
        for attention, layer in self._seeing:
            _check_widths(attention, layer)
        self._tokens = tokens
        self._settings = settings

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the picture in it, for its part of the schedule."""
        if not call.table.at(self._settings.end) <= call.sigma <= call.table.at(self._settings.start):
            return call
        return replace(call, during=(*call.during, self._within))

    @contextmanager
    def _within(self) -> Iterator[None]:
        """Run the body with the layers in the network."""
        with ExitStack() as stack:
            for attention, layer in self._seeing:
                stack.enter_context(_forward(attention, partial(self._seen, attention, layer, attention.forward)))
            yield

    def _seen(
        self, attention: Any, layer: Any, before: Callable[..., Tensor], hidden: Tensor, *args: Any, **more: Any
    ) -> Tensor:
        """What a cross-attention gives, and what it sees of the picture."""
        heads = attention.heads
        own = layer.to_k_ip.weight
        tokens = self._tokens.to(own.device, own.dtype)
        sides = (attention.to_q(hidden), layer.to_k_ip(tokens).to(hidden), layer.to_v_ip(tokens).to(hidden))
        split = [each.unflatten(-1, (heads, -1)).transpose(1, 2) for each in sides]
        queries, keys, values = (split[0], *(each.expand(len(hidden), -1, -1, -1) for each in split[1:]))
        seen = functional.scaled_dot_product_attention(queries, keys, values).transpose(1, 2).flatten(2)
        added = functional.linear(self._settings.strength * seen, attention.to_out[0].weight)
        return before(hidden, *args, **more) + added


def _cross_attentions(unet: nn.Module) -> Mapping[str, nn.Module]:
    """The cross-attentions of a UNet by their path, in the order in which an IP-Adapter's layers are numbered."""
    parts: Sequence[tuple[str, nn.Module]] = [
        (name, part) for name in _ORDER if isinstance(part := getattr(unet, name, None), nn.Module)
    ]
    return {
        f"{name}.{inner}.attn2": module.attn2
        for name, part in parts
        for inner, module in part.named_modules()
        if isinstance(module, BasicTransformerBlock)
    }


def _blocks(part: Part, unet: Any) -> tuple[str, ...]:
    """What the paths of blocks begin with that see the picture."""
    is_sdxl = len(unet.config.block_out_channels) == _SDXL_LEVELS
    style, composition = _STYLE[is_sdxl], _COMPOSITION[is_sdxl]
    chosen = {"style": style, "composition": composition, "style_and_composition": (*style, *composition)}
    return chosen.get(part, ("",))


def _check_widths(attention: Any, layer: Any) -> None:
    made, taken = layer.to_k_ip.out_features, attention.to_k.out_features
    if made != taken:
        raise InputError(
            f"a layer of the IP-Adapter is {made} wide, the network's cross-attention is {taken} wide; use an adapter "
            "for that model"
        )


@contextmanager
def _forward(module: nn.Module, forward: Callable[..., Tensor]) -> Iterator[None]:
    """Run the body with another `forward` of a module."""
    before = module.__dict__.get("forward")
    object.__setattr__(module, "forward", forward)
    try:
        yield
    finally:
        if before is None:
            del module.__dict__["forward"]
        else:
            object.__setattr__(module, "forward", before)
