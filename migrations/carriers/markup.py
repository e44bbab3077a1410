"""Texts in SVG and XMP: found by their tags, for what is looked for is no markup itself."""

from __future__ import annotations

import html
import re
from typing import Final

from nodeloom.migrations.carriers.loose_json import read_loose_json
from nodeloom.migrations.carriers.text import KEYWORDS, Texts, merged, texts_of
from nodeloom.schema.errors import DocumentError

_BEGIN: Final = b"<![CDATA["
_WORDS: Final = "|".join(KEYWORDS)
_ELEMENT: Final = re.compile(rf"<(?:\w{{1,20}}:)?({_WORDS})>".encode(), re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(rf"\s(?:\w{{1,20}}:)?({_WORDS})\s?=\s?([\"'])".encode(), re.IGNORECASE)
_SVG: Final = re.compile(rb"<svg[\s>]")
_HEAD: Final = 4096


def is_svg(data: bytes) -> bool:
    """Whether bytes begin as an SVG does."""
    return data.lstrip()[:1] == b"<" and _SVG.search(data[:_HEAD]) is not None


def svg_texts(data: bytes) -> Texts:
    """The texts in the metadata of an SVG, which is one JSON object, or has elements of these names."""
    start = data.find(b"<metadata")
    end = data.find(b"</metadata>", start)
    if start < 0 or end < 0:
        return {}
    inside = data[data.find(b">", start, end) + 1 : end].strip()
    if inside.startswith(_BEGIN):
        inside = inside[len(_BEGIN) :].removesuffix(b"]]>").strip()
    try:
        return texts_of(read_loose_json(inside))
    except DocumentError:
        return xmp_texts(inside)


def xmp_texts(data: bytes) -> Texts:
    """The texts of elements and attributes of XMP that are called by a keyword."""
    return merged(_found(data, _ELEMENT, b"</"), _found(data, _ATTRIBUTE, None))


def _found(data: bytes, begin: re.Pattern[bytes], end: bytes | None) -> Texts:
    """What stands between each beginning and its end: some bytes, or what the beginning says is its second group."""
    found: Texts = {}
    for match in begin.finditer(data):
        name = match[1].decode().lower()
        if name not in found:
            stop = data.find(end or match[2], match.end())
            if stop < 0:
                break
            found[name] = _plain(data[match.end() : stop])
    return found


def _plain(data: bytes) -> bytes:
    text = data.strip().removeprefix(_BEGIN).removesuffix(b"]]>")
    return text if data.strip().startswith(_BEGIN) else html.unescape(text.decode("utf-8", "replace")).encode()
