"""`comfyui/ModelMergeSD1` and `comfyui/ModelMergeSDXL`: networks mixed block by block; nothing is computed here.

Their inputs are called as the blocks are in files of models, which no attribute of Python can be: the fields are made
of tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import create_model

from nodeloom.invocations.comfyui.merging import ALL, MODEL1, MODEL2, RATIO, by_ratio, mixed_networks
from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/advanced/model_merging/model_specific"
_TAGS: Final = ["merge", "mix", "model", "blocks"]
_REST: Final = f"{RATIO}; of what belongs to no block, too"
_SIDES: Final = (("input_blocks", "Input block"), ("middle_block", "Middle block"), ("output_blocks", "Output block"))


class MergeByBlocks(Invocation):
    """Average two networks, with a share of its own for every block."""

    model1: UNetField = InputField(description=MODEL1, input="connection")
    model2: UNetField = InputField(description=MODEL2, input="connection")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the mixture; what no block's name begins is mixed as the first of them is."""
        blocks = [name for name in type(self).model_fields if name not in MergeByBlocks.model_fields]
        weights = {beginning: by_ratio(getattr(self, beginning)) for beginning in blocks}
        return NetworkOutput(model=mixed_networks(self.model1, self.model2, {ALL: weights[blocks[0]], **weights}))


def _blocks(counts: tuple[int, int, int], end: str) -> Mapping[str, str]:
    """The beginnings of parameters' names in the original layout, block by block, to what they are called."""
    found = {"time_embed.": "Time embedding", "label_emb.": "Size embedding"}
    for count, (side, title) in zip(counts, _SIDES, strict=True):
        found |= {f"{side}.{number}{end}": f"{title} {number}" for number in range(count)}
    return {**found, "out.": "Out"}


def _node(name: str, doc: str, blocks: Mapping[str, str]) -> type[MergeByBlocks]:
    """The type of nodes with a number for each block."""
    fields: dict[str, Any] = {}
    for place, (beginning, title) in enumerate(blocks.items()):
        told = RATIO if place else _REST
        fields[beginning] = (float, InputField(default=1.0, ge=0, le=1, title=title, description=told))
    made = create_model(name, __base__=MergeByBlocks, __module__=__name__, __doc__=doc, **fields)
    return invocation(f"comfyui/{name}", version=1, title=name, category=CATEGORY, tags=_TAGS)(made)


ModelMergeSD1: Final = _node(
    "ModelMergeSD1", "Average two networks of Stable Diffusion 1, block by block.", _blocks((12, 3, 12), ".")
)
ModelMergeSDXL: Final = _node("ModelMergeSDXL", "Average two networks of SDXL, block by block.", _blocks((9, 3, 9), ""))
