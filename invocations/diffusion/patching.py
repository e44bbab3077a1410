"""The LoRAs of a value put on the networks it refers to: for as long as they are used, never longer.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import (
    CLIPField,
    CLIPMixtureField,
    InvocationContext,
    LoRAField,
    ModelError,
    ModelField,
    ScalingField,
    UNetField,
    UNetMixtureField,
)

if TYPE_CHECKING:
    import torch

    from nodeloom.runtime.diffusion.denoiser import Network
    from nodeloom.runtime.diffusion.patches import Patch
    from nodeloom.runtime.diffusion.patches.keys import NetworkName

EncoderName: TypeAlias = Literal["text_encoder", "text_encoder_2"]
"""A text encoder among the parts of a model."""

_ENCODERS: tuple[EncoderName, ...] = ("text_encoder", "text_encoder_2")
_NAMED = 5
"""How many patches without a place are named in the log."""


def denoising_network(context: InvocationContext, unet: UNetField) -> Network:
    """The network of a value under its patches, open where it has changes; else the loaded one itself."""
    from nodeloom.runtime.diffusion.inside import OpenNetwork
    from nodeloom.runtime.diffusion.patches import PatchedNetwork, replacements

    loaded = context.models.load(unet.model, "unet")
    network, module = cast("Network", loaded), cast("torch.nn.Module", loaded)
    if unet.changes:
        network = OpenNetwork(network)
    with numerics(module):
        patches = _field_patches(context, unet, "unet", module)
        return PatchedNetwork(network, replacements(module, patches)) if patches else network


@contextmanager
def patched_unet(context: InvocationContext, unet: UNetField) -> Iterator[torch.nn.Module]:
    """Run the body with the patches of a value on the loaded network that it refers to."""
    from nodeloom.runtime.diffusion.patches import patched

    module = cast("torch.nn.Module", context.models.load(unet.model, "unet"))
    patches = _field_patches(context, unet, "unet", module)
    with patched(module, patches):
        yield module


@contextmanager
def patched_encoders(context: InvocationContext, clip: CLIPField) -> Iterator[None]:
    """Run the body with the patches of a value on the text encoders it refers to.

    Patched weights have half precision on every device, as ComfyUI holds text encoders: one text, one encoding.
    """
    from torch import float16

    from nodeloom.runtime.diffusion.patches import patched

    with ExitStack() as stack:
        for part, model in encoder_models(context, clip).items() if clip.patches or clip.mixtures else ():
            encoder = cast("torch.nn.Module", context.models.load(model, part))
            patches = _field_patches(context, clip, part, encoder)
            stack.enter_context(patched(encoder, patches, held=float16))
        yield


def encoder_models(context: InvocationContext, clip: CLIPField) -> dict[EncoderName, ModelField]:
    """The text encoders that a value refers to, in order, and the model that each is taken of."""
    if clip.beside is not None:
        return {"text_encoder": clip.model, "text_encoder_2": clip.beside}
    parts = context.models.parts(clip.model)
    return {part: clip.model for part in _ENCODERS if part in parts}


def parameters(
    context: InvocationContext,
    field: UNetField | CLIPField,
    part: NetworkName,
    model: ModelField,
    held: torch.dtype | None = None,
) -> dict[str, torch.Tensor]:
    """The parameters of a part by name, with all that a value puts on it; held: what these are rounded to."""
    from nodeloom.runtime.diffusion.patches.application import effective

    network = cast("torch.nn.Module", context.models.load(model, part))
    return effective(network, _field_patches(context, field, part, network), held)


def _field_patches(
    context: InvocationContext, field: UNetField | CLIPField, part: NetworkName, network: torch.nn.Module
) -> list[Patch]:
    """All that a value puts on a network, in order: it is rounded first, then come LoRAs and mixtures."""
    stored = field.stored if isinstance(field, UNetField) else None
    if not (stored or field.patches or field.mixtures):
        return []
    original = _original_names(network) if part == "unet" else {}
    patches = [] if stored is None else [_rounded(network, stored)]
    for place in range(len(field.patches) + 1):
        patches += [_mixture(context, each, part, network, original) for each in field.mixtures if each.after == place]
        patches += [_lora(context, each, part, network, original) for each in field.patches[place : place + 1]]
    return patches


def _lora(
    context: InvocationContext,
    field: LoRAField,
    part: NetworkName,
    network: torch.nn.Module,
    original: Mapping[str, str],
) -> Patch:
    """A LoRA as a patch of a network; what has no place there is told in the log."""
    from nodeloom.runtime.diffusion.patches import Patch, fitted, read_lora

    lora = read_lora(field.model.name, cast("Mapping[str, torch.Tensor]", context.models.load(field.model, "weights")))
    found = fitted(lora, part, network, original)
    left = (*found.unmatched, *lora.unknown)
    if left:
        context.log.warning(
            "LoRA %s: the %s has no place for %d of its patches, such as %s",
            *(lora.name, part, len(left), ", ".join(left[:_NAMED])),
        )
    return Patch(found.changes, field.weight)


def _rounded(network: torch.nn.Module, stored: str) -> Patch:
    """A network whose weights are what a narrower number format can tell."""
    import torch

    from nodeloom.runtime.diffusion.patches import Patch
    from nodeloom.runtime.diffusion.patches.mixing import Rounded

    change = Rounded(getattr(torch, f"float8_{stored.removeprefix('fp8_')}"))
    return Patch({name: change for name, _ in network.named_parameters()})


def _mixture(
    context: InvocationContext,
    mixture: UNetMixtureField | CLIPMixtureField | ScalingField,
    part: NetworkName,
    network: torch.nn.Module,
    original: Mapping[str, str],
) -> Patch:
    if isinstance(mixture, ScalingField):
        return _scaled(network, mixture.factors)
    return _mixed(context, mixture, part, network, original)


def _scaled(network: torch.nn.Module, factors: Mapping[str, float]) -> Patch:
    """A network whose parameters are multiplied, by what the names of their modules end with."""
    from nodeloom.runtime.diffusion.patches import Patch
    from nodeloom.runtime.diffusion.patches.mixing import Scaled

    ends = {end: Scaled(factor) for end, factor in factors.items() if factor != 1}
    names = [name for name, _ in network.named_parameters()]
    found = ((name, end) for name in names for end in ends if name.rpartition(".")[0].endswith(f".{end}"))
    return Patch({name: ends[end] for name, end in found})


def _mixed(
    context: InvocationContext,
    mixture: UNetMixtureField | CLIPMixtureField,
    part: NetworkName,
    network: torch.nn.Module,
    original: Mapping[str, str],
) -> Patch:
    """Another model's part as a patch of this one, with all that is put on it; `ModelError` if it has none."""
    from nodeloom.runtime.diffusion.patches import Patch
    from nodeloom.runtime.diffusion.patches.mixing import Mixed

    field = mixture.other
    model = encoder_models(context, field).get(part) if isinstance(field, CLIPField) else field.model  # type: ignore[arg-type]
    if model is None or part not in context.models.parts(model):
        raise ModelError(
            f"model {field.model.name!r}, which is mixed in, has no {part}; mix models of the same base only"
        )
    weights = parameters(context, field, part, model)
    changes = {}
    for name, _ in network.named_parameters():
        if name in weights:
            changes[name] = Mixed(weights[name], *_share(mixture.weights, original.get(name, name)))
    strange = [name for name, change in changes.items() if not change.fits(network.get_parameter(name).shape)]
    if len(strange) == len(changes) or len(strange) > _NAMED:
        raise ModelError(
            f"model {model.name!r}, which is mixed in, has a {part} of another shape ({len(strange)} of its tensors "
            f"differ, such as {', '.join(strange[:1])}); mix models of the same base only"
        )
    if strange:
        context.log.warning("%s of %s are of another shape and not mixed in: %s", part, model.name, ", ".join(strange))
    return Patch(changes)


def _share(weights: Mapping[str, tuple[float, float]], name: str) -> tuple[float, float]:
    """How much of a parameter is its own and how much the other's, by the longest beginning of its name."""
    return weights[max((beginning for beginning in weights if name.startswith(beginning)), key=len)]


def _original_names(unet: torch.nn.Module) -> dict[str, str]:
    """A UNet's parameters to the names that they have in the original layout."""
    from nodeloom.runtime.models.original_export import export_unet
    from nodeloom.runtime.models.original_layout import UNET

    ours = dict(unet.named_parameters())
    return {name: original.removeprefix(UNET) for name, original in zip(ours, export_unet(ours), strict=True)}
