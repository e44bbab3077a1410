"""The LoRAs of a value put on the networks it refers to: for as long as they are used, never longer.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal, cast

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import CLIPField, InvocationContext, LoRAField, UNetField

if TYPE_CHECKING:
    import torch

    from nodeloom.runtime.diffusion.denoiser import Network
    from nodeloom.runtime.diffusion.patches import Patch
    from nodeloom.runtime.diffusion.patches.keys import NetworkName

_ENCODERS: tuple[Literal["text_encoder", "text_encoder_2"], ...] = ("text_encoder", "text_encoder_2")
_NAMED = 5
"""How many patches without a place are named in the log."""


def denoising_network(context: InvocationContext, unet: UNetField) -> Network:
    """The network of a value under its patches; the loaded one itself where there are none."""
    from nodeloom.runtime.diffusion.patches import PatchedNetwork, replacements

    loaded = context.models.load(unet.model, "unet")
    network, module = cast("Network", loaded), cast("torch.nn.Module", loaded)
    if not unet.patches:
        return network
    patches = _patches(context, unet.patches, "unet", module, _original_names(module))
    with numerics(module):
        return PatchedNetwork(network, replacements(module, patches))


@contextmanager
def patched_encoders(context: InvocationContext, clip: CLIPField) -> Iterator[None]:
    """Run the body with the patches of a value on the text encoders it refers to.

    Patched weights have half precision on every device, as ComfyUI holds text encoders: one text, one encoding.
    """
    from torch import float16

    from nodeloom.runtime.diffusion.patches import patched

    with ExitStack() as stack:
        for part in _ENCODERS if clip.patches else ():
            if part in context.models.parts(clip.model):
                encoder = cast("torch.nn.Module", context.models.load(clip.model, part))
                patches = _patches(context, clip.patches, part, encoder, {})
                stack.enter_context(patched(encoder, patches, held=float16))
        yield


def _patches(
    context: InvocationContext,
    loras: Sequence[LoRAField],
    part: NetworkName,
    network: torch.nn.Module,
    original: Mapping[str, str],
) -> list[Patch]:
    """LoRAs as patches of a network, in order; what has no place there is told in the log."""
    from nodeloom.runtime.diffusion.patches import Patch, fitted, read_lora

    patches = []
    for field in loras:
        lora = read_lora(
            field.model.name, cast("Mapping[str, torch.Tensor]", context.models.load(field.model, "weights"))
        )
        found = fitted(lora, part, network, original)
        left = (*found.unmatched, *lora.unknown)
        if left:
            context.log.warning(
                "LoRA %s: %d of its patches have no place in the %s, such as %s",
                *(lora.name, len(left), part, ", ".join(left[:_NAMED])),
            )
        patches.append(Patch(found.changes, field.weight))
    return patches


def _original_names(unet: torch.nn.Module) -> dict[str, str]:
    """A UNet's parameters to the names that they have in the original layout."""
    from nodeloom.runtime.models.original_export import export_unet
    from nodeloom.runtime.models.original_layout import UNET

    ours = dict(unet.named_parameters())
    return {name: original.removeprefix(UNET) for name, original in zip(ours, export_unet(ours), strict=True)}
