"""`comfyui/MaskComposite`: a mask over a place of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import MaskBatch
from nodeloom.invocations.comfyui.masks import CATEGORY
from nodeloom.invocations.comfyui.pixels import as_many, kept_greys, masks
from nodeloom.invocations.comfyui.results import MaskBatchOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

if TYPE_CHECKING:
    from torch import Tensor

Operation: TypeAlias = Literal["multiply", "add", "subtract", "and", "or", "xor"]
_OPERATIONS: Final[Mapping[Operation, Callable[[Tensor, Tensor], Tensor]]] = {
    "multiply": lambda below, above: below * above,
    "add": lambda below, above: below + above,
    "subtract": lambda below, above: below - above,
    "and": lambda below, above: below.round() * above.round(),
    "or": lambda below, above: below.round().maximum(above.round()),
    "xor": lambda below, above: (below.round() - above.round()).abs(),
}


@invocation(
    "comfyui/MaskComposite",
    version=1,
    title="MaskComposite",
    category=CATEGORY,
    tags=["join", "and", "or", "add"],
    accelerator=True,
)
class MaskComposite(Invocation):
    """Put masks together with others; what reaches beyond is cut off."""

    destination: MaskBatch = InputField(description="The masks below", input="connection")
    source: MaskBatch = InputField(description="The masks above: one, or as many as below", input="connection")
    x: int = InputField(default=0, ge=0, le=16384, description="Pixels from the left")
    y: int = InputField(default=0, ge=0, le=16384, description="Pixels from above")
    operation: Operation = InputField(
        default="multiply", description="How both make a level; and, or, xor make it black or white"
    )

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Put them together."""
        made = masks(context, "destination", self.destination).clone()
        above = as_many("source", masks(context, "source", self.source), made)
        above = above[:, : max(0, made.shape[1] - self.y), : max(0, made.shape[2] - self.x)]
        place = made[:, self.y : self.y + above.shape[1], self.x : self.x + above.shape[2]]
        place.copy_(_OPERATIONS[self.operation](place, above))
        return MaskBatchOutput(mask=kept_greys(context, made.clamp(0, 1)))
