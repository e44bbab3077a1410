"""ComfyUI's nodes that change what happens inside of a network; nothing is loaded here."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.invocations.comfyui.sampling import MODEL
from nodeloom.invocations.diffusion.changing import with_change
from nodeloom.invocations.diffusion.resizing import METHOD
from nodeloom.schema import InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/model_patches/unet"
ShrinkMethod: TypeAlias = Literal["bicubic", "nearest-exact", "bilinear", "area", "bislerp"]

_B1 = "What is multiplied with what the innermost blocks make"
_B2 = "What is multiplied with what the blocks after them make"
_S1 = "What is multiplied with the coarse part of what the innermost blocks are given from the way in"
_S2 = "What is multiplied with the coarse part of what the blocks after them are given from the way in"


@invocation("comfyui/FreeU", version=1, title="FreeU", category=CATEGORY, tags=["contrast", "detail"])
class FreeU(Invocation):
    """Let what the network makes count more, and what it kept on the way in less."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    b1: float = InputField(default=1.1, ge=0, le=10, description=_B1)
    b2: float = InputField(default=1.2, ge=0, le=10, description=_B2)
    s1: float = InputField(default=0.9, ge=0, le=10, description=_S1)
    s2: float = InputField(default=0.2, ge=0, le=10, description=_S2)

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        factors = {"b1": self.b1, "b2": self.b2, "s1": self.s1, "s2": self.s2}
        return NetworkOutput(model=with_change(self.model, "free_u", **factors, by_mean=False))


@invocation("comfyui/FreeU_V2", version=1, title="FreeU_V2", category=CATEGORY, tags=["contrast", "detail"])
class FreeUV2(Invocation):
    """Let what the network makes count more where it makes much, and what it kept on the way in less."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    b1: float = InputField(default=1.3, ge=0, le=10, description=_B1)
    b2: float = InputField(default=1.4, ge=0, le=10, description=_B2)
    s1: float = InputField(default=0.9, ge=0, le=10, description=_S1)
    s2: float = InputField(default=0.2, ge=0, le=10, description=_S2)

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        factors = {"b1": self.b1, "b2": self.b2, "s1": self.s1, "s2": self.s2}
        return NetworkOutput(model=with_change(self.model, "free_u", **factors, by_mean=True))


@invocation("comfyui/TomePatchModel", version=1, title="TomePatchModel", category=CATEGORY, tags=["speed", "tokens"])
class TomePatchModel(Invocation):
    """Let parts of the picture that are alike look around as one: quicker, with less detail."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    ratio: float = InputField(default=0.3, ge=0, le=1, description="Share of the parts that are merged into others")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        return NetworkOutput(model=with_change(self.model, "merging", ratio=self.ratio))


@invocation("comfyui/HyperTile", version=1, title="HyperTile", category=CATEGORY, tags=["speed", "tiles"])
class HyperTile(Invocation):
    """Let parts of the picture look around within tiles: quicker for large pictures."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    tile_size: int = InputField(default=256, ge=1, le=2048, description="Least side of a tile in pixels")
    swap_size: int = InputField(default=2, ge=1, le=128, description="Of how many sizes one is drawn each time")
    max_depth: int = InputField(default=0, ge=0, le=10, description="How many halvings of the picture have tiles too")
    scale_depth: bool = InputField(default=False, description="Tiles of halvings show as many of their cells more")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        cells = max(32, self.tile_size) // 8
        changed = with_change(
            self.model, "tiling", tile=cells, options=self.swap_size, depth=self.max_depth, grows=self.scale_depth
        )
        return NetworkOutput(model=changed)


@invocation(
    "comfyui/PatchModelAddDownscale",
    version=1,
    title="PatchModelAddDownscale (Kohya Deep Shrink)",
    category=CATEGORY,
    tags=["hires", "size", "shrink"],
)
class PatchModelAddDownscale(Invocation):
    """Let the inside of a network see a smaller picture at first: large pictures repeat themselves less."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    block_number: int = InputField(default=3, ge=1, le=32, description="The block after which it is smaller")
    downscale_factor: float = InputField(default=2.0, ge=0.1, le=9, description="How many times smaller")
    start_percent: float = InputField(default=0.0, ge=0, le=1, description="Share of the schedule where it begins")
    end_percent: float = InputField(default=0.35, ge=0, le=1, description="Share of the schedule where it ends")
    downscale_after_skip: bool = InputField(
        default=True, description="What the block keeps for the way out is as large as it was"
    )
    downscale_method: ShrinkMethod = InputField(default="bicubic", description=METHOD)
    upscale_method: ShrinkMethod = InputField(default="bicubic", description=METHOD)

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        changed = with_change(
            self.model,
            "shrinking",
            block=self.block_number,
            factor=self.downscale_factor,
            start=self.start_percent,
            end=self.end_percent,
            after_keeping=self.downscale_after_skip,
            down=self.downscale_method,
            up=self.upscale_method,
        )
        return NetworkOutput(model=changed)


@invocation(
    "comfyui/DifferentialDiffusion",
    version=1,
    title="Differential Diffusion",
    category="comfyui/_for_testing",
    tags=["inpaint", "mask"],
    classification="beta",
)
class DifferentialDiffusion(Invocation):
    """Let a mask say when each place is made anew: what is darker grey joins later, and changes less."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    strength: float = InputField(
        default=1.0, ge=0, le=1, description="How much of that there is; the rest is the mask as it is", advanced=True
    )

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        return NetworkOutput(model=with_change(self.model, "differential", strength=self.strength))
