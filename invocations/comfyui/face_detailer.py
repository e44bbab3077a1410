"""`comfyui/FaceDetailer`: faces made anew, in more detail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.detectors import BoxDetectorField, FaceBox
from nodeloom.invocations.comfyui.sampling import CFG, MODEL, NEGATIVE, POSITIVE, SAMPLER, SCHEDULER, STEPS, sampled
from nodeloom.invocations.diffusion.sampling import MAX_STEPS, SamplerName, ScheduleName
from nodeloom.schema import (
    CLIPField,
    ConditioningField,
    ImageField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    MaskField,
    OutputField,
    Seed,
    UNetField,
    VAEField,
    invocation,
)
from nodeloom.schema.values import SEED_MAX

if TYPE_CHECKING:
    from torch import Tensor

    from nodeloom.invocations.comfyui.detailing import Detailed
    from nodeloom.invocations.image.ops.faces import Face


_SAM: Final = "Of the model that cuts faces out, which is not made use of: faces are boxes here"


class FaceDetailerOutput(InvocationOutput):
    """Pictures with faces made anew."""

    image: list[ImageField] = OutputField(description="The pictures", title="image")
    cropped_refined: list[ImageField] = OutputField(
        description="Each face alone, as it was made", title="cropped_refined", spread=True
    )
    cropped_enhanced_alpha: list[ImageField] = OutputField(
        description="The same, transparent where it is not the face", title="cropped_enhanced_alpha", spread=True
    )
    mask: list[MaskField] = OutputField(description="White where faces are", title="mask")


@invocation(
    "comfyui/FaceDetailer",
    version=1,
    title="FaceDetailer",
    category="comfyui/ImpactPack",
    tags=["face", "detail", "restore", "inpaint"],
    accelerator=True,
    pairs=True,
)
class FaceDetailer(Invocation):
    """Find the faces of pictures, and make each anew at a size that suits the model."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    clip: CLIPField | None = InputField(
        default=None,
        description="The text encoders, for wildcards, which are not made use of",
        title="CLIP",
        input="connection",
    )
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")
    guide_size: float = InputField(
        default=512, ge=64, le=16384, description="Pixels of a face's shorter side when it is made", advanced=True
    )
    guide_size_for: bool = InputField(
        default=True, description="Whether that is the face's side, or that of what is seen around it", advanced=True
    )
    max_size: float = InputField(
        default=1024, ge=64, le=16384, description="Most pixels of a side of what is made", advanced=True
    )
    seed: Seed = InputField(default=0, description="Seed of the first face's noise; the next one's is one larger")
    steps: int = InputField(default=20, ge=1, le=MAX_STEPS, description=STEPS)
    cfg: float = InputField(default=8.0, ge=0, le=100, description=CFG)
    sampler_name: SamplerName = InputField(default="euler", description=SAMPLER)
    scheduler: ScheduleName = InputField(default="simple", description=SCHEDULER)
    positive: ConditioningField = InputField(description=POSITIVE, input="connection")
    negative: ConditioningField = InputField(description=NEGATIVE, input="connection")
    denoise: float = InputField(default=0.5, ge=0.0001, le=1, description="How much of a face is made anew")
    feather: int = InputField(default=5, ge=0, le=100, description="Pixels over which the rim fades", advanced=True)
    noise_mask: bool = InputField(
        default=True, description="Make the face alone anew, not what is around it", advanced=True
    )
    force_inpaint: bool = InputField(
        default=True, description="Make faces anew that are large enough, too", advanced=True
    )
    bbox_threshold: float = InputField(default=0.5, ge=0, le=1, description="Least score of a face", advanced=True)
    bbox_dilation: int = InputField(
        default=10, ge=-512, le=512, description="Pixels by which a face's box is larger", advanced=True
    )
    bbox_crop_factor: float = InputField(
        default=3.0, ge=1, le=10, description="How many times as large as the face is what is seen", advanced=True
    )
    sam_detection_hint: Literal[
        "center-1", "horizontal-2", "vertical-2", "rect-4", "diamond-4", "mask-area", "mask-points",
        "mask-point-bbox", "none",
    ] = InputField(default="center-1", description=_SAM, advanced=True)  # fmt: skip
    sam_dilation: int = InputField(default=0, ge=-512, le=512, description=_SAM, advanced=True)
    sam_threshold: float = InputField(default=0.93, ge=0, le=1, description=_SAM, advanced=True)
    sam_bbox_expansion: int = InputField(default=0, ge=0, le=1000, description=_SAM, advanced=True)
    sam_mask_hint_threshold: float = InputField(default=0.7, ge=0, le=1, description=_SAM, advanced=True)
    sam_mask_hint_use_negative: Literal["False", "Small", "Outter"] = InputField(
        default="False", description=_SAM, advanced=True
    )
    drop_size: int = InputField(
        default=10, ge=1, le=16384, description="Faces that are not larger are left as they are", advanced=True
    )
    bbox_detector: BoxDetectorField = InputField(
        description="Finds the faces", title="BBOX_DETECTOR", input="connection"
    )
    wildcard: str = InputField(
        default="", max_length=10_000, description="A prompt for faces, which is not made use of", advanced=True,
        component="textarea",
    )  # fmt: skip
    cycle: int = InputField(default=1, ge=1, le=10, description="How often each face is made anew", advanced=True)

    def invoke(self, context: InvocationContext) -> FaceDetailerOutput:
        """Make the faces of every picture anew; stops between two when the run is canceled."""
        import torch

        from nodeloom.invocations.comfyui.pixels import kept, kept_greys, pictures, with_channels

        batch = with_channels(pictures(context, "image", self.image), 3)
        made, masks, parts, cut = [], [], [], []
        for index, picture in enumerate(batch):
            mask = torch.zeros(picture.shape[:2])
            for found in self._detailed(context, index, picture):
                picture, mask = found.picture, torch.maximum(mask, found.mask)
                parts += kept(context, found.part[None])
                cut += kept(context, torch.cat([found.part, found.alpha[..., None]], -1)[None])
            made.append(picture)
            masks.append(mask)
        return FaceDetailerOutput(
            image=kept(context, torch.stack(made)),
            cropped_refined=parts,
            cropped_enhanced_alpha=cut,
            mask=kept_greys(context, torch.stack(masks)),
        )

    def _detailed(self, context: InvocationContext, index: int, picture: Tensor) -> Iterator[Detailed]:
        """A picture [H,W,3] with one face after the other made anew."""
        from nodeloom.invocations.comfyui.detailing import Box, Detailing, detailed

        how = Detailing(
            guide=self.guide_size, most=self.max_size, crop=self.bbox_crop_factor, dilation=self.bbox_dilation,
            feather=self.feather, by_crop=not self.guide_size_for, is_forced=self.force_inpaint,
            is_masked=self.noise_mask,
        )  # fmt: skip
        for number, face in enumerate(self._faces(index, picture)):
            context.check_canceled()
            box = Box(face.left, face.top, face.left + face.width, face.top + face.height)
            found = detailed(picture, box, how, partial(self._remade, context, self.seed + index + number))
            if found is not None:
                picture = found.picture
                yield found

    def _faces(self, index: int, picture: Tensor) -> Sequence[FaceBox | Face]:
        """The faces of a picture of the batch; `InputError` if the detector knows those of other pictures."""
        from nodeloom.invocations.image.ops.faces import faces_in

        least, known = max(self.bbox_threshold, self.bbox_detector.threshold), self.bbox_detector.of
        if known is not None and index >= len(known):
            raise InputError(
                f"bbox_detector knows the faces of {len(known)} pictures; connect the same pictures to both"
            )
        found = faces_in(picture, least) if known is None else [face for face in known[index] if face.score >= least]
        return [face for face in found if min(face.width, face.height) > self.drop_size]

    def _remade(self, context: InvocationContext, seed: int, shown: Tensor, hole: Tensor | None) -> Tensor:
        """A picture [1,H,W,3] denoised, where a mask [1,H,W] is white if there is one."""
        from nodeloom.invocations.comfyui.encoding import encoded
        from nodeloom.invocations.diffusion.decoding import decoded_pixels
        from nodeloom.invocations.diffusion.exchange import autoencoder, hold_latents
        from nodeloom.runtime.diffusion.trajectory import Settings

        bundle = {"samples": encoded(context, autoencoder(context, self.vae), shown)}
        bundle |= {} if hole is None else {"mask": hole[None]}
        latents = hold_latents(context, bundle).latents
        for turn in range(self.cycle):
            at = (seed + turn) % (SEED_MAX + 1)
            settings = Settings(self.sampler_name, self.scheduler, self.steps, at, self.denoise, fresh_noise=False)
            prompts = self.positive, self.negative
            latents = sampled(context, self.model, prompts, self.cfg, latents, settings).latent
        (pixels,) = decoded_pixels(context, latents, self.vae)
        return pixels
