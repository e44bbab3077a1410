"""`Grounded`: a hint of texts in boxes, which a UNet's transformers see by layers that GLIGEN puts into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import torch
from diffusers.models.attention import BasicTransformerBlock
from torch import Tensor, nn

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.schema.errors import InputError

MOST_BOXES: Final = 30
"""Objects that GLIGEN was trained on; what is not there is a token too."""

_ARGUMENTS: Final = "cross_attention_kwargs"


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A text [D] and where it is to be seen, in latent cells of the window that is asked about."""

    text: Tensor
    x: int
    y: int
    width: int
    height: int


class Grounded:
    """Texts in boxes, for a UNet: `gligen` has a network for boxes and `fusers`, one for each transformer."""

    def __init__(self, unet: nn.Module, gligen: Any, boxes: Sequence[Box]) -> None:
        blocks = transformers_of(unet)
        if len(blocks) != len(gligen.fusers):
            raise InputError(
                f"the GLIGEN model has layers for {len(gligen.fusers)} transformers, the network has {len(blocks)}; "
                "use the GLIGEN model that belongs to it"
            )
        if len(boxes) > MOST_BOXES:
            raise InputError(f"there are {len(boxes)} boxes, GLIGEN takes at most {MOST_BOXES}; leave some out")
        widths = {len(box.text) for box in boxes} - {gligen.text_width}
        if widths:
            raise InputError(
                f"texts of boxes are {widths.pop()} wide, the GLIGEN model reads ones {gligen.text_width} wide: encode "
                "them with the text encoder of its base"
            )
        self._unet = unet
        self._blocks = blocks
        self._gligen = gligen
        self._boxes = boxes

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the boxes in it; the layers are in the network while it is asked, no longer."""
        objects = self._objects(*call.sample.shape[-2:]).to(call.sample).expand(len(call.sample), -1, -1)
        known: Any = call.more.get(_ARGUMENTS) or {}
        more = {**call.more, _ARGUMENTS: {**known, "gligen": {"objs": objects}}}
        return replace(call, more=more, during=(*call.during, self._within))

    def _objects(self, height: int, width: int) -> Tensor:
        """What the network is told [1,30,D] of boxes on latents of that size."""
        own = next(self._gligen.parameters())
        shares = torch.zeros(1, MOST_BOXES, 4)
        there = torch.zeros(1, MOST_BOXES)
        texts = torch.zeros(1, MOST_BOXES, self._gligen.text_width)
        for place, box in enumerate(self._boxes):
            right, bottom = box.x + box.width, box.y + box.height
            shares[0, place] = torch.tensor([box.x / width, box.y / height, right / width, bottom / height])
            there[0, place] = 1.0
            texts[0, place] = box.text
        objects: Tensor = self._gligen(*(each.to(own.device, own.dtype) for each in (shares, there, texts)))
        return objects

    @contextmanager
    def _within(self) -> Iterator[None]:
        """Run the body with the layers in the network."""
        try:
            object.__setattr__(self._unet, "position_net", _as_it_is)
            for block, fuser in zip(self._blocks, self._gligen.fusers, strict=True):
                object.__setattr__(block, "fuser", fuser)  # it is no part of the network: its weights stay elsewhere
            yield
        finally:
            for owner, name in ((self._unet, "position_net"), *((block, "fuser") for block in self._blocks)):
                owner.__dict__.pop(name, None)


def _as_it_is(objs: Tensor) -> Tensor:
    return objs


def transformers_of(unet: nn.Module) -> list[nn.Module]:
    """The transformers of a UNet, in the order in which a picture goes through them."""
    parts = [getattr(unet, name, None) for name in ("down_blocks", "mid_block", "up_blocks")]
    found = (part.modules() for part in parts if isinstance(part, nn.Module))
    return [module for modules in found for module in modules if isinstance(module, BasicTransformerBlock)]
