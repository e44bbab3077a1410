"""Edges of batches of pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from nodeloom.invocations.comfyui.canny import Canny
from nodeloom.invocations.image.filter.canny import CannyEdges
from nodeloom.schema import InputError, InvocationContext


def drawn(context: Any, top: int) -> Any:
    """A picture that is brighter on the right."""
    row = top / (1 + np.exp(-(np.arange(32) - 15.3) / 1.2))
    return context.images.put(Image.fromarray(np.tile(row, (16, 1)).astype(np.uint8)).convert("RGB"))


def test_each_picture_of_a_batch_becomes_its_edges_in_white(context: Any) -> None:
    found = Canny(image=[drawn(context, 255), drawn(context, 20)], low_threshold=0.3, high_threshold=0.9).invoke(
        context
    )
    first, second = (np.asarray(context.images.load(image)) for image in found.image)
    assert first.shape == (16, 32, 3)
    assert (first[8] == 255).all(axis=1).sum() == 1
    assert not second.any()


def test_the_node_for_one_picture_finds_the_same(context: Any) -> None:
    picture = drawn(context, 255)
    theirs = context.images.load(Canny(image=picture).invoke(context).image[0])
    ours = context.images.load(CannyEdges(image=picture).invoke(context).image)
    assert ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("node", [Canny, CannyEdges])
def test_thresholds_the_wrong_way_round_are_refused(context: InvocationContext, node: Any) -> None:
    low, high = ("low_threshold", "high_threshold") if node is Canny else ("low", "high")
    with pytest.raises(InputError, match=f"{low} is 0.8, must be at most {high}, 0.4"):
        node(image=drawn(context, 255), **{low: 0.8, high: 0.4}).invoke(context)
