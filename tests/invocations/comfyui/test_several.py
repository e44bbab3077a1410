"""Nodes with as many inputs as somebody connects, a switch with one side, and pictures beside others."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.batches import greys, images, latents, levels_of, pixels_of, samples_of
from tests.invocations.comfyui.prompts import Prompt, document, run

from nodeloom.invocations.comfyui.image_compare import ImageCompare
from nodeloom.invocations.comfyui.several_batches import BatchImagesNode, BatchLatentsNode, BatchMasksNode
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import InputError, Workflow


def grey(size: int, level: float, channels: int = 3) -> torch.Tensor:
    return torch.full((1, size, size, channels), level)


def test_pictures_stand_behind_each_other_in_the_order_of_their_inputs(context: Any) -> None:
    given = {f"images.image{place}": images(context, grey(4, place / 20)) for place in (0, 12, 3)}
    made = pixels_of(context, BatchImagesNode.model_validate(given).invoke(context))
    assert made[:, 0, 0, 0].tolist() == pytest.approx([0, 3 / 20, 12 / 20])


def test_others_get_the_size_of_the_first_and_opacity_where_one_has_it(context: Any) -> None:
    parts = [grey(4, 0.5), grey(9, 0.25), torch.cat([grey(2, 0.75), grey(2, 0.0, 1)], -1)]
    given = {f"images.image{place}": images(context, each) for place, each in enumerate(parts)}
    made = pixels_of(context, BatchImagesNode.model_validate(given).invoke(context))
    assert made.shape == (3, 4, 4, 4)
    assert made[..., 3].flatten(1).mean(1).tolist() == [1, 1, 0]


def test_masks_and_latents_are_joined_too(context: Any) -> None:
    given: dict[str, Any] = {"masks.mask0": greys(context, [[0.5]]), "masks.mask1": greys(context, [[1.0] * 3] * 3)}
    assert levels_of(context, BatchMasksNode.model_validate(given).invoke(context)) == [[[0.5]], [[1.0]]]
    samples = [torch.full((1, 4, 2, 2), float(place)) for place in range(3)]
    given = {f"latents.latent{place}": latents(context, each) for place, each in enumerate(samples)}
    made = samples_of(context, BatchLatentsNode.model_validate(given).invoke(context))
    assert made[:, 0, 0, 0].tolist() == [0, 1, 2]


def test_pictures_are_shown_beside_others(context: Any) -> None:
    first, second = images(context, grey(2, 0.0)), images(context, grey(2, 1.0))
    assert ImageCompare(image_a=first, image_b=second).invoke(context).images == [*first, *second]
    assert ImageCompare(image_b=second[0]).invoke(context).images == second
    with pytest.raises(InputError, match="neither image_a nor image_b is connected"):
        ImageCompare().invoke(context)


@pytest.mark.parametrize(
    ("switch", "sides", "chosen"),
    [
        (True, ("on_true", "on_false"), "on_true"),
        (False, ("on_true", "on_false"), "on_false"),
        (True, ("on_false",), "on_false"),
        (False, ("on_true",), "on_true"),
    ],
)
def test_a_switch_makes_what_it_chooses_or_what_there_is(
    session: Session, switch: bool, sides: tuple[str, ...], chosen: str
) -> None:
    prompt: Prompt = {
        **{side: ("PrimitiveString", {"value": f"{side} {switch} {len(sides)}"}) for side in sides},
        "switch": ("ComfySwitchNode", {"switch": switch, **{side: [side, 0] for side in sides}}),
        "show": ("PreviewAny", {"source": ["switch", 0]}),
    }
    result = session.run(Workflow.read(document(prompt)), targets=["show"])
    shown: Any = result.output("show")
    assert shown.text.startswith(f"{chosen} ")
    assert {event.node for event in result.finished} == {chosen, "switch", "show"}


def test_a_switch_without_anything_says_so(session: Session) -> None:
    with pytest.raises(AssertionError, match="neither on_false nor on_true has a value"):
        run(session, {"switch": ("ComfySwitchNode", {"switch": True})})


def test_pictures_are_saved_in_the_one_way_there_is(session: Session) -> None:
    saved: list[str] = []
    made = {"empty": ("EmptyImage", {"width": 8, "height": 8, "batch_size": 2, "color": 255})}
    advanced = ("SaveImageAdvanced", {"images": ["empty", 0], "filename_prefix": "out", "format.bit_depth": "8-bit"})
    run(session, {**made, "save": advanced}, saved)
    assert len(saved) == 2
