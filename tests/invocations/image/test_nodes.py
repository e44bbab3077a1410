"""Every type of the pack, through its class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pydantic import ValidationError

from nodeloom.invocations.image import pack
from nodeloom.schema import ColorField, Registry

if TYPE_CHECKING:
    from tests.invocations.conftest import FakeContext

registry = Registry([pack])

CASES: list[tuple[str, dict[str, Any], tuple[str, tuple[int, int]]]] = [
    ("load", {}, ("RGB", (12, 8))),
    ("save", {}, ("RGB", (12, 8))),
    ("blank", {"width": 3, "height": 2}, ("RGB", (3, 2))),
    ("blank", {"width": 3, "height": 2, "color": {"r": 0, "g": 0, "b": 0, "a": 9}}, ("RGBA", (3, 2))),
    ("resize", {"width": 5, "height": 4}, ("RGB", (5, 4))),
    ("scale", {"factor": 0.5}, ("RGB", (6, 4))),
    ("crop", {"width": 5, "height": 4}, ("RGB", (5, 4))),
    ("flip", {}, ("RGB", (12, 8))),
    ("rotate", {}, ("RGB", (8, 12))),
    ("rotate", {"angle": 10, "expand": False}, ("RGBA", (12, 8))),
    ("blur", {}, ("RGB", (12, 8))),
    ("invert", {}, ("RGB", (12, 8))),
    ("sharpen", {}, ("RGB", (12, 8))),
    ("paste", {"x": 1}, ("RGB", (12, 8))),
    ("blend", {"blend_mode": "screen"}, ("RGB", (12, 8))),
    ("grid", {"columns": 2, "gap": 2}, ("RGB", (26, 8))),
    ("to_mask", {"channel": "red"}, ("L", (12, 8))),
    ("from_mask", {}, ("L", (12, 8))),
    ("canny", {}, ("RGB", (12, 8))),
]
PICTURES = {"image", "base", "layer", "mask"}


def run(name: str, inputs: dict[str, Any], context: FakeContext, picture: Image.Image) -> Any:
    cls = registry[f"image/{name}"]
    given = context.images.put(picture).model_dump()
    pictures: dict[str, Any] = dict.fromkeys(PICTURES & set(cls.model_fields), given)
    if "images" in cls.model_fields:
        pictures["images"] = [given, given]
    return cls.model_validate({**pictures, **inputs}).invoke(context)


@pytest.mark.parametrize(("name", "inputs", "expected"), CASES)
def test_a_node_makes_a_picture_and_tells_its_size(
    name: str,
    inputs: dict[str, Any],
    expected: tuple[str, tuple[int, int]],
    context: FakeContext,
    picture: Image.Image,
) -> None:
    output = run(name, inputs, context, picture)
    made = context.images.load(output.mask if name == "to_mask" else output.image)
    assert (made.mode, made.size) == expected
    assert (output.width, output.height) == made.size


def test_every_type_has_a_case() -> None:
    elsewhere = {"image/size", "image/color_share", "image/statistics", "image/upscale_with_model", "image/crop_face"}
    elsewhere |= {f"image/{name}" for name in ("tile_grid", "sized_tiles", "tile_place", "to_tile", "merge_tiles")}
    assert {f"image/{name}" for name, _, _ in CASES} | elsewhere == set(registry)


def test_size_measures(context: FakeContext, picture: Image.Image) -> None:
    assert run("size", {}, context, picture).model_dump() == {"width": 12, "height": 8}


def test_pictures_are_measured(context: FakeContext, picture: Image.Image) -> None:
    assert run("color_share", {"tolerance": 255}, context, picture).model_dump() == {"value": 1.0}
    found = run("statistics", {}, context, picture).model_dump()
    assert all(value > 0 for value in found.values())
    assert list(found) == ["brightness", "contrast", "sharpness", "colorfulness"]


def test_saving_passes_the_prefix_on_and_returns_what_was_saved(context: FakeContext, picture: Image.Image) -> None:
    output = run("save", {"prefix": "cat 1"}, context, picture)
    assert context.images.saved == [("cat 1", output.image)]
    assert registry["image/save"].definition.output


@pytest.mark.parametrize("prefix", ["../up", "a/b", "C:\\x", "a.png", "x" * 101])
def test_a_prefix_is_never_a_path(prefix: str) -> None:
    with pytest.raises(ValidationError):
        registry["image/save"].model_validate({"image": {"name": "x"}, "prefix": prefix})


def test_a_mask_is_optional_when_pasting(context: FakeContext, picture: Image.Image) -> None:
    output = run("paste", {"mask": None}, context, picture)
    assert context.images.load(output.image).tobytes() == picture.tobytes()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("blank", {"width": 0}),
        ("blank", {"height": 16_385}),
        ("resize", {"resample": "magic"}),
        ("scale", {"factor": 0}),
        ("blur", {"radius": -3}),
        ("paste", {"opacity": 1.1}),
        ("grid", {"images": []}),
    ],
)
def test_values_out_of_bounds_are_refused_by_field(
    name: str, wrong: dict[str, Any], context: FakeContext, picture: Image.Image
) -> None:
    with pytest.raises(ValidationError) as refusal:
        run(name, wrong, context, picture)
    assert {error["loc"][0] for error in refusal.value.errors()} == set(wrong)


def test_nodes_do_not_change_the_picture_they_are_given(context: FakeContext, picture: Image.Image) -> None:
    before = picture.tobytes()
    for name, inputs, _ in CASES:
        run(name, inputs, context, picture)
    assert picture.tobytes() == before


def test_defaults_are_drawn_in_black_or_nothing() -> None:
    assert registry["image/blank"].model_validate({}).color == ColorField(r=0, g=0, b=0)  # type: ignore[attr-defined]
    assert registry["image/rotate"].model_validate({"image": {"name": "x"}}).background.a == 0  # type: ignore[attr-defined]
