"""A face that is found, shared by the tests of several packs."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter


def drawn_face() -> Image.Image:
    """A face in a few ellipses."""
    picture = Image.new("RGB", (256, 256), (60, 70, 90))
    draw = ImageDraw.Draw(picture)
    parts = [
        ((58, 30, 198, 226), (224, 180, 150)), ((58, 20, 198, 90), (70, 45, 30)), ((70, 60, 186, 150), (226, 184, 156)),
        *(((x - 20, 84, x + 20, 96), (90, 60, 45)) for x in (98, 158)),
        *(((x - 18, 100, x + 18, 122), (150, 105, 90)) for x in (98, 158)),
        *(((x - 12, 103, x + 12, 119), (240, 240, 240)) for x in (98, 158)),
        *(((x - 7, 104, x + 7, 118), (40, 30, 30)) for x in (98, 158)),
        ((118, 118, 138, 158), (240, 205, 180)), ((114, 148, 142, 162), (190, 140, 120)),
        ((98, 172, 158, 190), (150, 70, 70)), ((102, 174, 154, 182), (180, 90, 90)),
    ]  # fmt: skip
    for place, color in parts:
        draw.ellipse(place, fill=color)
    return picture.filter(ImageFilter.GaussianBlur(2))
