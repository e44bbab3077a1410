"""Locales: what the texts of a pack are in other languages, from the folder `locales` beside its modules.

`locales/zh.json` is an object: a text as the pack publishes it, and what it is in Chinese. What it lacks stays as it is
published, so a locale may begin small. The published document itself has the pack's own texts only.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, TypeAlias

from nodeloom.schema.errors import DocumentError, PackError
from nodeloom.schema.json import read_json

Locales: TypeAlias = dict[str, dict[str, str]]
"""The words of a pack by language: what each text is in that language."""

FOLDER: Final = "locales"
_FILE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.json")
"""A tag of a language, such as `zh` or `pt-BR`."""


def read_locales(module: str) -> Locales:
    """The locales of the pack whose package this is; none where it is a single file, or has no such folder.

    Raises `PackError` for a file that can't be read.
    """
    if not has_locales(module):
        return {}
    found = sorted((each for each in (files(module) / FOLDER).iterdir() if _is_json(each)), key=lambda each: each.name)
    return {_language(each): _words(each) for each in found}


def has_locales(module: str) -> bool:
    """Whether there is such a folder in the package, which was imported."""
    return hasattr(sys.modules.get(module), "__path__") and (files(module) / FOLDER).is_dir()


def texts_of(document: Mapping[str, Any], pack: str) -> set[str]:
    """Every text of a pack that a locale may have, in the document that publishes it."""
    components = document["components"]["schemas"]
    about = document["x-packs"][pack]
    found = {about["title"], about["description"]}
    for component in components.values():
        if component.get("class") != "invocation" or component["node_pack"] != pack:
            continue
        found |= {component["title"], component.get("description", ""), *component.get("category", "").split("/")}
        output = components[component["output"]["$ref"].rpartition("/")[2]]
        for side in (component, output):
            found |= {text for field in side.get("properties", {}).values() for text in _of_field(field)}
    return found - {""}


def _of_field(field: Mapping[str, Any]) -> Iterator[str]:
    yield field.get("title", "")
    yield field.get("description", "")
    yield from field.get("ui_choice_labels", {}).values()


def _is_json(file: Traversable) -> bool:
    return file.name.endswith(".json")


def _language(file: Traversable) -> str:
    match = _FILE.fullmatch(file.name)
    if match is None:
        raise PackError(
            f"{FOLDER}/{file.name} is named by no language; name it by a tag, such as zh.json or pt-BR.json"
        )
    return match[1]


def _words(file: Traversable) -> dict[str, str]:
    name = f"{FOLDER}/{file.name}"
    try:
        read = read_json(file.read_bytes(), name)
    except (DocumentError, OSError) as error:
        raise PackError(f"{name} can't be read: {error}") from error
    if not isinstance(read, dict):
        raise PackError(f"{name} is no object; write a text and what it is in that language, for each text")
    words = {text: word for text, word in read.items() if isinstance(word, str) and word}
    wrong = next((text for text in read if text not in words), None)
    if wrong is not None:
        raise PackError(f"{name}: {wrong!r} has no text; give it one, or leave it out")
    return words
