"""The head of a document: what people say about it. Ours has a place for all of it."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.draft import a_text, an_object
from nodeloom.migrations.invokeai.names import VERSIONS
from nodeloom.schema.json import JSON

_SAID: Final = ("author", "description", "notes", "contact", "version")
_PARTS: Final = frozenset({"nodes", "edges", "exposedFields", "form"})
"""Parts of a document that others read."""
_BETWEEN: Final = ", "


def read_head(document: dict[str, JSON]) -> dict[str, JSON]:
    """Name, id and meta of our document; what is no text is left out."""
    found: dict[str, JSON] = {name: document[name] for name in ("id", "name") if a_text(document.get(name))}
    meta: dict[str, JSON] = {name: document[name] for name in _SAID if a_text(document.get(name))}
    tags = [tag for tag in a_text(document.get("tags")).split(_BETWEEN) if tag]
    category = a_text(an_object(document.get("meta")).get("category"))
    meta.update({"tags": [*tags]} if tags else {})
    meta.update({"category": category} if category else {})
    return {**found, **({"meta": meta} if meta else {})}


def written_head(ours: dict[str, JSON]) -> dict[str, JSON]:
    """The head of a document of the last version."""
    meta = an_object(ours.get("meta"))
    tags = meta.get("tags")
    said: dict[str, JSON] = {name: a_text(meta.get(name)) for name in _SAID}
    identity: dict[str, JSON] = {"id": ours["id"]} if a_text(ours.get("id")) else {}
    category = a_text(meta.get("category")) or "user"
    return {
        **identity,
        "name": a_text(ours.get("name")),
        **said,
        "tags": _BETWEEN.join(map(str, tags)) if isinstance(tags, list) else "",
        "meta": {"version": VERSIONS[-1], "category": category},
    }


def only_head(document: dict[str, JSON]) -> dict[str, JSON]:
    """A document without the parts that others read; the version is told apart, if it is another one."""
    found = {name: value for name, value in document.items() if name not in _PARTS}
    meta = found.get("meta")
    if isinstance(meta, dict) and meta.get("version") in VERSIONS:
        found["meta"] = {**meta, "version": VERSIONS[-1]}
    return found
