"""Pictures as an image encoder sees them, between values and what the functions of `runtime.diffusion` take.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from nodeloom.invocations.diffusion.numerics import numerics
from nodeloom.schema import CLIPVisionField, CLIPVisionOutputField, InvocationContext, ModelError, ModelField

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import CLIPVisionModelWithProjection

    from nodeloom.runtime.diffusion.vision import Crop, Seen

IMAGE_ENCODER: Final = "image_encoder"
CLIP_VISION: Final = "clip_vision"


def vision_model(context: InvocationContext, model: ModelField) -> ModelField:
    """The model of a reference, with the hash of its weights; `ModelError` if it has no image encoder."""
    found = context.models.resolve(model.model_copy(update={"kind": model.kind or CLIP_VISION}))
    if IMAGE_ENCODER not in context.models.parts(found):
        raise ModelError(
            f"model {found.name!r} is of kind {found.kind} and has no image encoder; choose one of CLIP vision, or a "
            "model that has one, as those of unCLIP do"
        )
    return found


def seen(context: InvocationContext, encoder: CLIPVisionField, pictures: Tensor, crop: Crop) -> Seen:
    """What an image encoder says of pictures [B,H,W,3 or 4] in 0..1, which it looks at one after the other."""
    import torch

    from nodeloom.runtime.diffusion.vision import Seen, see

    model = cast("CLIPVisionModelWithProjection", context.models.load(encoder.model, IMAGE_ENCODER))
    found = []
    with numerics(model):
        for picture in pictures:
            context.check_canceled()
            found.append(see(model, picture[None], crop))
    return Seen(
        torch.cat([each.last for each in found]),
        torch.cat([each.penultimate for each in found]),
        torch.cat([each.embeds for each in found]),
    )


def keep_seen(context: InvocationContext, what: Seen) -> CLIPVisionOutputField:
    """Store what an image encoder says."""
    bundle = {"last": what.last, "penultimate": what.penultimate, "embeds": what.embeds}
    return CLIPVisionOutputField(name=context.tensors.put(bundle))


def take_seen(context: InvocationContext, field: CLIPVisionOutputField) -> Seen:
    """What an image encoder said, of a value."""
    from nodeloom.runtime.diffusion.vision import Seen

    return Seen(**context.tensors.get(field.name))
