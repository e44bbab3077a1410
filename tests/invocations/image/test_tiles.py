"""Pictures are parted into tiles, and put together again."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from nodeloom.invocations.image import pack
from nodeloom.invocations.image.ops.tile_merging import Piece, linear_share, merge, seam_share
from nodeloom.invocations.image.ops.tiling import Span, even_spans, sized_spans
from nodeloom.schema import InputError, Registry

if TYPE_CHECKING:
    from tests.invocations.conftest import FakeContext

registry = Registry([pack])
SHARES = [linear_share, seam_share]


def noise(width: int, height: int, mode: str = "RGB", seed: int = 0) -> Image.Image:
    drawn = np.random.default_rng(seed).integers(0, 256, (height, width, len(mode)), dtype=np.uint8)
    return Image.fromarray(drawn, mode)


def places(found: Any) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in found]


def test_so_many_tiles_are_as_long_as_each_other_and_the_last_takes_the_rest() -> None:
    assert places(even_spans(1024, 2, 128)) == [(0, 576), (448, 1024)]
    assert places(even_spans(1000, 3, 64)) == [(0, 376), (312, 688), (624, 1000)]
    assert places(even_spans(999, 1, 640)) == [(0, 999)]
    assert [(span.before, span.after) for span in even_spans(1000, 3, 64)] == [(0, 64), (64, 64), (64, 0)]


def test_tiles_of_a_size_overlap_more_at_the_end_or_everywhere() -> None:
    assert places(sized_spans(1024, 576, 128, is_even=False)) == [(0, 576), (448, 1024)]
    assert places(sized_spans(1200, 576, 128, is_even=False)) == [(0, 576), (448, 1024), (624, 1200)]
    assert places(sized_spans(1200, 576, 128, is_even=True)) == [(0, 576), (312, 888), (624, 1200)]
    assert places(sized_spans(500, 576, 600, is_even=True)) == [(0, 500)]


@given(st.integers(1, 400), st.integers(1, 12), st.integers(0, 60), st.integers(1, 16), st.booleans())
def test_tiles_cover_a_side_and_tell_what_they_share(
    length: int, number: int, overlap: int, multiple: int, is_even: bool
) -> None:
    makes: list[Callable[[], list[Span]]] = [
        lambda: even_spans(length, number, overlap, multiple),
        lambda: sized_spans(length, number * 9, overlap, is_even=is_even),
    ]
    for make in makes:
        try:
            spans = make()
        except InputError:
            continue
        assert (spans[0].start, spans[-1].end) == (0, length)
        assert spans[0].before == spans[-1].after == 0
        for one, other in pairwise(spans):
            assert one.start < other.start <= one.end < other.end
            assert one.after == other.before == one.end - other.start >= overlap


@given(
    st.tuples(st.integers(1, 5), st.integers(1, 5)), st.integers(0, 9), st.integers(0, 40), st.sampled_from(SHARES),
    st.sampled_from(["RGB", "RGBA"]), st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_tiles_of_a_picture_make_that_picture(
    counts: tuple[int, int], overlap: int, blend: int, share: Any, mode: str, chance: Any
) -> None:
    picture = noise(97, 83, mode)
    columns, rows = (even_spans(side, count, overlap, 1) for side, count in zip(picture.size, counts, strict=True))
    pieces = [
        Piece(picture.crop((column.start, row.start, column.end, row.end)), column.start, row.start)
        for row in rows
        for column in columns
    ]
    chance.shuffle(pieces)
    merged = merge(pieces, blend, share)
    assert merged.mode == mode
    assert ImageChops.difference(merged, picture).getbbox(alpha_only=False) is None


def test_in_the_middle_one_goes_over_into_the_other_by_a_slope() -> None:
    pieces = [Piece(Image.new("RGB", (20, 4), "black"), 0, 0), Piece(Image.new("RGB", (20, 4), "white"), 10, 0)]
    row = np.asarray(merge(pieces, 4, linear_share))[2, :, 0]
    assert row.tolist() == [0] * 13 + [0, 85, 170, 255] + [255] * 13
    assert np.asarray(merge(pieces, 0, linear_share))[0, :, 0].tolist() == [0] * 15 + [255] * 15


def test_a_seam_goes_where_both_are_alike() -> None:
    one, other = noise(40, 30, seed=1), noise(40, 30, seed=2)
    alike = noise(3, 30, seed=3)
    one.paste(alike, (26, 0))
    other.paste(alike, (6, 0))
    merged = merge([Piece(one, 0, 0), Piece(other, 20, 0)], 0, seam_share)
    assert ImageChops.difference(merged.crop((0, 0, 26, 30)), one.crop((0, 0, 26, 30))).getbbox() is None
    assert ImageChops.difference(merged.crop((29, 0, 60, 30)), other.crop((9, 0, 40, 30))).getbbox() is None


def run(name: str, context: FakeContext, **inputs: Any) -> Any:
    return registry[f"image/{name}"].model_validate(inputs).invoke(context)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("tile_grid", {"columns": 2, "rows": 3, "overlap": 8, "multiple": 4}),
        ("sized_tiles", {"tile_width": 40, "tile_height": 30, "overlap": 6, "even": True}),
    ],
)
def test_a_picture_goes_through_all_nodes_and_is_the_same(name: str, sizes: Any, context: FakeContext) -> None:
    picture = noise(90, 70)
    tiles = run(name, context, width=90, height=70, **sizes)
    assert len(tiles.tiles) == tiles.count == 6 if name == "tile_grid" else tiles.count > 4
    tiled = []
    for tile in tiles.tiles:
        place = run("tile_place", context, tile=tile)
        assert (place.right, place.bottom) == (tile.x + tile.width, tile.y + tile.height)
        cut = picture.crop((place.x, place.y, place.right, place.bottom))
        tiled.append(run("to_tile", context, image=context.images.put(cut), tile=tile).tiled)
    merged = context.images.load(run("merge_tiles", context, tiles=tiled, blend=4).image)
    assert ImageChops.difference(merged, picture).getbbox() is None


def test_what_does_not_fit_is_told(context: FakeContext) -> None:
    with pytest.raises(InputError, match="overlap is 128 pixels, and 40 tiles don't fit into 256"):
        run("tile_grid", context, width=256, height=256, columns=40)
    with pytest.raises(InputError, match="overlap is 128 pixels, and tiles are 100"):
        run("sized_tiles", context, width=256, height=256, tile_width=100, tile_height=100)
    with pytest.raises(InputError, match="tile_width asks for 5000 x 5000 tiles, more than 10000"):
        run("sized_tiles", context, width=10_000, height=10_000, tile_width=2, tile_height=2, overlap=0)
    tile = {"x": 0, "y": 0, "width": 9, "height": 9}
    image = context.images.put(noise(8, 9))
    with pytest.raises(InputError, match="tiles have, at 0, an image of 8 x 9 pixels for a tile of 9 x 9; resize it"):
        run("merge_tiles", context, tiles=[{"image": image, "tile": tile}])
    far = {"image": image, "tile": {**tile, "x": 10, "width": 8}}
    with pytest.raises(InputError, match="leave a gap of 10 pixels"):
        run("merge_tiles", context, tiles=[far])
    low = [Piece(noise(8, 9), 0, 0), Piece(noise(8, 5), 8, 0)]
    with pytest.raises(InputError, match="side by side are 9 and 5 pixels high"):
        merge(low, 2, linear_share)
    short = [Piece(noise(8, 9), 0, 0), Piece(noise(6, 9), 0, 9)]
    with pytest.raises(InputError, match="a row are 6 pixels wide together, where others are 8"):
        merge(short, 2, linear_share)
