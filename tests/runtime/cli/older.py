"""A pack with a history, and documents of its versions."""

import json
from pathlib import Path
from typing import Any

from PIL import Image

from nodeloom.runtime.worker.pictures import png_bytes
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

PACK = """
from nodeloom.schema import (
    Pack, To, Tombstone, add_input, convert_input, invocation, python, remove_input, rename_input, rounded, scale
)

pack = Pack("acme", version="2.0.0", module=__name__, tombstones=(Tombstone("acme/glow", "use acme/light"),))


@invocation("acme/shout", version=2, migrations=[To(2, rename_input("words", "text"))])
def shout(text: str = "") -> str:
    return text.upper()


@invocation("acme/soften", version=2, migrations=[To(2, convert_input("strength", scale(100), rounded(0)))])
def soften(strength: int = 80) -> int:
    return strength


@invocation("acme/mirror", version=2, migrations=[To(2, behaviour="edges are mirrored, they were black")])
def mirror(size: int = 1) -> int:
    return size


@invocation("acme/choose", version=2, migrations=[To(2, add_input("model"))])
def choose(model: str) -> str:
    return model


def failing(inputs):
    return inputs["nothing"]


@invocation("acme/fail", version=2, migrations=[To(2, python("acme_lab:failing"))])
def fail(text: str = "") -> str:
    return text
"""

SHOUT: dict[str, Any] = {"type": "acme/shout", "version": 1, "inputs": {"words": "hey"}}
LOUD: dict[str, Any] = {"type": "acme/shout", "version": 2, "inputs": {"text": "hey"}}
SOFTEN: dict[str, Any] = {"type": "acme/soften", "version": 1, "inputs": {"strength": 0.123456}}
MIRROR: dict[str, Any] = {"type": "acme/mirror", "version": 1}
CHOOSE: dict[str, Any] = {"type": "acme/choose", "version": 1}
FAIL: dict[str, Any] = {"type": "acme/fail", "version": 1}
NEWER: dict[str, Any] = {"type": "acme/shout", "version": 9}
GLOW: dict[str, Any] = {"type": "acme/glow", "version": 1}
OTHER: dict[str, Any] = {"type": "other/thing", "version": 1}


def document(*nodes: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A document of these nodes, called n0, n1 and so on."""
    named = {f"n{number}": node for number, node in enumerate(nodes)}
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "nodes": named, **parts}


def save(path: Path, *nodes: dict[str, Any], **parts: Any) -> Path:
    """Write a document of these nodes; into a picture if the name says so."""
    return write(path, document(*nodes, **parts))


def write(path: Path, found: dict[str, Any]) -> Path:
    """Write a document, with the folders that it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found)
    path.write_bytes(png_bytes(picture(), text) if path.suffix == ".png" else text.encode())
    return path


def picture() -> Image.Image:
    """Some pixels."""
    image = Image.new("RGB", (5, 4))
    image.putdata([(x, 2 * x, 3 * x) for x in range(20)])
    return image


def nodes_of(path: Path) -> list[dict[str, Any]]:
    """The nodes of a JSON document."""
    return list(json.loads(path.read_bytes())["nodes"].values())
