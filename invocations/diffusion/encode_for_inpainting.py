"""`diffusion/encode_for_inpainting`: a picture with a hole, as latents and where to paint."""

from __future__ import annotations

from nodeloom.invocations.diffusion.coding import coded
from nodeloom.invocations.diffusion.exchange import FACTOR, autoencoder
from nodeloom.invocations.diffusion.room import check_picture
from nodeloom.schema import (
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    LatentsField,
    LatentsOutput,
    MaskField,
    VAEField,
    invocation,
)


@invocation(
    "diffusion/encode_for_inpainting",
    version=1,
    title="Encode for inpainting",
    category="latents",
    tags=["inpaint", "mask", "vae", "encode"],
    accelerator=True,
)
class EncodeForInpainting(Invocation):
    """Empty a picture where a mask is white and encode it; denoising then changes nothing but that part.

    Nothing is left of what was there, so denoise with strength 1. To change a part by less, encode the whole picture
    and put the mask on its latents.
    """

    image: ImageField = InputField(description="The picture")
    mask: MaskField = InputField(description="White where the picture is made anew; fitted to the picture's size")
    vae: VAEField = InputField(description="The autoencoder", title="VAE")
    grow: int = InputField(default=6, ge=0, le=64, description="Pixels by which the white is made wider")

    def invoke(self, context: InvocationContext) -> LatentsOutput:
        """Empty, encode, and put the mask beside the latents."""
        import numpy as np
        import torch

        from nodeloom.invocations.image.ops.mask import mask_from
        from nodeloom.invocations.image.ops.modes import eight_bit
        from nodeloom.runtime.diffusion.autoencoder import encode
        from nodeloom.runtime.diffusion.inpainting import emptied, grown, on_picture

        vae = autoencoder(context, self.vae)
        picture = eight_bit(context.images.load(self.image)).convert("RGB")
        check_picture("image", vae, picture.width, picture.height, "encoding it")
        pixels = torch.from_numpy(np.asarray(picture, dtype=np.float32) / 255.0)[None]
        grey = np.asarray(mask_from(context.images.load(self.mask), "luminance"), dtype=np.float32) / 255.0
        # encoding cuts off what is beyond whole cells, so the mask is cut in the same way
        whole = on_picture(torch.from_numpy(grey)[None, None], pixels)
        height, width = (side // FACTOR * FACTOR for side in whole.shape[-2:])
        top, left = (whole.shape[-2] - height) // 2, (whole.shape[-1] - width) // 2
        mask = whole[..., top : top + height, left : left + width]
        part = pixels[:, top : top + height, left : left + width]
        samples = coded(context, vae, lambda: encode(vae, emptied(part, mask)))
        name = context.tensors.put({"samples": samples, "mask": grown(mask, self.grow)})
        return LatentsOutput(latents=LatentsField(name=name), width=width, height=height)
