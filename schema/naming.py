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
    package = cls.__module__.partition(".")[0]
    return cls.__name__ if package == _HOME else f"{package}.{cls.__name__}"


def title_of(name: str) -> str:
    """A label made from an identifier: `start_at_step` reads `Start at step`, `ResizeImage` reads `Resize image`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ").split()
    text = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    return text[:1].upper() + text[1:]
