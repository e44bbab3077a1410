"""`comfyui/ImageStitch`: pictures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.pixels import alike, kept, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchOutput
from nodeloom.invocations.comfyui.scaling import scaled
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

Direction: TypeAlias = Literal["right", "down", "left", "up"]
SpaceColor: TypeAlias = Literal["white", "black", "red", "green", "blue"]
_COLORS: Final[Mapping[SpaceColor, tuple[float, float, float]]] = {
    "white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0),
    "red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0),
}  # fmt: skip
_ROWS, _COLUMNS = 1, 2


@invocation(
    "comfyui/ImageStitch",
    version=1,
    title="Image Stitch",
    category="comfyui/image/transform",
    tags=["join", "side by side", "grid"],
    accelerator=True,
)
class ImageStitch(Invocation):
    """Put pictures beside others; of a shorter batch the last one stands beside all that are left."""

    image1: Batch = InputField(description="The first pictures", input="connection")
    direction: Direction = InputField(default="right", description="Where the second pictures are put")
    match_image_size: bool = InputField(
        default=True,
        description="Whether the second are made as high, or as wide, as the first; else borders are added",
    )
    spacing_width: int = InputField(
        default=0, ge=0, le=1024, description="Pixels between them; odd numbers count as one more"
    )
    spacing_color: SpaceColor = InputField(default="white", description="Colour between them, and of borders if grey")
    image2: Batch | None = InputField(
        default=None,
        description="The second pictures; without them the first stay as they are",
        input="connection",
    )

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Join them."""
        import torch

        if self.image2 is None:
            return BatchOutput(image=items("image1", self.image1))
        first, second = _as_long(pictures(context, "image1", self.image1), pictures(context, "image2", self.image2))
        along = _COLUMNS if self.direction in ("left", "right") else _ROWS
        if self.match_image_size:
            second = _as_wide(first, second, along)
        else:
            first, second = _framed(first, second, along, self._grey())
        first, second = alike(first, second)
        parts = [second, first] if self.direction in ("left", "up") else [first, second]
        if self.spacing_width:
            parts.insert(1, self._space(first, along))
        return BatchOutput(image=kept(context, torch.cat(parts, along)))

    def _grey(self) -> float:
        """What borders are filled with: ComfyUI leaves them black for colours."""
        return 1.0 if self.spacing_color == "white" else 0.0

    def _space(self, beside: Tensor, along: int) -> Tensor:
        import torch

        size = list(beside.shape[:3])
        size[along] = self.spacing_width + self.spacing_width % 2
        color = torch.tensor(_COLORS[self.spacing_color])
        return with_channels(color.expand(*size, -1), beside.shape[-1])


def _as_long(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Two batches, as many each: the last picture of the shorter one is repeated."""
    import torch

    most = max(len(first), len(second))
    longer = [torch.cat([each, each[-1:].expand(most - len(each), *each.shape[1:])]) for each in (first, second)]
    return longer[0], longer[1]


def _as_wide(first: Tensor, second: Tensor, along: int) -> Tensor:
    """The second pictures in the first ones' height, or width if they are put above each other."""
    (height, width), aspect = first.shape[1:3], second.shape[2] / second.shape[1]
    size = (int(height * aspect), height) if along == _COLUMNS else (width, int(width / aspect))
    return scaled(second, (max(1, size[0]), max(1, size[1])), "lanczos")


def _framed(first: Tensor, second: Tensor, along: int, level: float) -> tuple[Tensor, Tensor]:
    """Both with borders, so that they are of one height, or of one width."""
    from torch.nn import functional

    across = _ROWS if along == _COLUMNS else _COLUMNS
    most = max(first.shape[across], second.shape[across])
    made = []
    for pixels in (first, second):
        room = most - pixels.shape[across]
        sides = [room // 2, room - room // 2]
        made.append(functional.pad(pixels, [0, 0, *sides] if across == _COLUMNS else [0, 0, 0, 0, *sides], value=level))
    return made[0], made[1]
