"""Names that the published document uses: type ids, component names, titles."""

from __future__ import annotations

import re

TYPE_ID = re.compile(r"(?P<pack>[a-z][a-z0-9_-]*)/(?P<name>[A-Za-z][A-Za-z0-9_-]*)")
"""`pack/name`: no dots, so that `/` can become `.` in component names without two ids meeting."""

_HOME = "nodeloom"


def component_of_type(type_id: str) -> str:
    """Component name of an invocation: `image/resize` is published as `image.resize`."""
    return type_id.replace("/", ".", 1)


def component_of_class(cls: type) -> str:
    """Component name of a value or output class: its own name, behind its package unless nodeloom defines it."""
    return published_name(cls.__name__, cls.__module__)


def published_name(name: str, module: str) -> str:
    """A name behind the package of its module, unless that is nodeloom."""
    package = module.partition(".")[0]
    return name if package == _HOME else f"{package}.{name}"


def mentions(annotation: object, name: str) -> bool:
    """Whether an annotation, perhaps one that can't be resolved, speaks of a name."""
    text = annotation if isinstance(annotation, str) else repr(annotation)
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def title_of(name: str) -> str:
    """A label made from an identifier: `start_at_step` reads `Start at step`, `ResizeImage` reads `Resize image`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ").split()
    text = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    return text[:1].upper() + text[1:]
