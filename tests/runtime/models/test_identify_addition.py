from __future__ import annotations

import pytest

from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.records import Base

Shapes = dict[str, tuple[int, ...]]


def header(shapes: Shapes) -> Header:
    return Header({name: TensorInfo("F16", shape, 2) for name, shape in shapes.items()}, {})


@pytest.mark.parametrize(
    ("shapes", "base"),
    [
        ({"emb_params": (4, 768)}, "sd1"),
        ({"emb_params": (4, 1024)}, "sd2"),
        ({"*": (768,)}, "sd1"),
        ({"<ink-style>": (768,)}, "sd1"),
        ({"clip_l": (2, 768), "clip_g": (2, 1280)}, "sdxl"),
        ({"clip_g": (2, 1280)}, "sdxl"),
    ],
)
def test_a_few_vectors_as_wide_as_a_text_encoder_are_a_textual_inversion(shapes: Shapes, base: Base) -> None:
    found = identify(header(shapes))
    assert (found.kind, found.base, found.parts, found.problems) == ("embedding", base, ("weights",), ())


@pytest.mark.parametrize(
    "shapes",
    [
        {"emb_params": (4, 700)},
        {"token_embedding.weight": (49408, 768)},
        {"clip_l": (2, 768), "clip_g": (2, 1280), "t5xxl": (2, 4096)},
        {"one": (768,), "two": (768,)},
        {"emb_params": ()},
        {"emb_params": (0, 768)},
    ],
)
def test_other_vectors_are_no_textual_inversion(shapes: Shapes) -> None:
    assert identify(header(shapes)).kind == "unknown"


@pytest.mark.parametrize(
    "shapes",
    [
        {"model.0.weight": (64, 3, 3, 3), "model.1.sub.0.RDB1.conv1.0.weight": (32, 64, 3, 3)},
        {"conv_first.weight": (64, 3, 3, 3), "body.0.rdb1.conv1.weight": (32, 64, 3, 3), "conv_body.weight": (64,)},
        {"conv_first.weight": (64, 3, 3, 3), "RRDB_trunk.0.RDB1.conv1.weight": (32, 64, 3, 3)},
        {"conv_first.weight": (180, 3, 3, 3), "layers.0.residual_group.blocks.0.norm1.weight": (180,)},
        {"body.0.weight": (64, 3, 3, 3), "body.0.bias": (64,), "body.1.weight": (64,)},
        {f"module.{name}": (64,) for name in ("conv_first.weight", "body.0.rdb1.conv1.weight", "conv_body.weight")},
    ],
)
def test_networks_that_enlarge_pictures_are_upscalers(shapes: Shapes) -> None:
    found = identify(header(shapes))
    assert (found.kind, found.base, found.parts, found.problems) == ("upscaler", None, ("upscaler",), ())


@pytest.mark.parametrize("shapes", [{"body.0.rdb1.conv1.weight": (32, 64, 3, 3)}, {"body.0.weight": (64, 3, 3, 3)}, {}])
def test_a_part_of_an_upscaler_is_none(shapes: Shapes) -> None:
    assert identify(header(shapes)).kind == "unknown"
