"""`Settings`: those of a text of parameters while they are given a place; what is left over has none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.report import Change, Status
from nodeloom.schema.workflow import FORMAT_VERSION

_SIZE: Final = re.compile(r"(\d{1,6})\s*[x×]\s*(\d{1,6})")
_METHODS: Final[Mapping[str, str]] = {
    "latent": "bilinear",
    "latent (antialiased)": "bilinear",
    "latent (bicubic)": "bicubic",
    "latent (bicubic antialiased)": "bicubic",
    "latent (nearest)": "nearest-exact",
    "latent (nearest-exact)": "nearest-exact",
}
"""Ways to enlarge latents."""


class Settings:
    """Settings by name. What is taken is placed; what can't be understood stays."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._left = dict(settings)
        self.changes: list[Change] = []

    def left(self) -> Mapping[str, str]:
        """What has not been taken."""
        return self._left

    def peek(self, name: str) -> str:
        """A setting, without taking it; empty if it is not there."""
        return self._left.get(name, "")

    def text(self, name: str, without: tuple[str, ...] = ("",)) -> str:
        """Take a text; empty if it is not there, or says that there is none."""
        found = self._left.get(name, "")
        if found in without:
            return ""
        del self._left[name]
        return found

    def number(self, name: str, least: float, most: float) -> float | None:
        """Take a number between two others, whole if it is written so; None if it is none."""
        try:
            text = self._left.get(name, "")
            found = float(text) if "." in text or "e" in text.lower() else int(text[:40])
        except ValueError:
            return None
        if not least <= found <= most:
            return None
        del self._left[name]
        return found

    def size(self, name: str) -> tuple[int, int] | None:
        """Take a width and a height."""
        match = _SIZE.fullmatch(self._left.get(name, "").strip())
        if match is None:
            return None
        del self._left[name]
        return int(match[1]), int(match[2])

    def method(self, name: str) -> str:
        """Take the way to enlarge latents; one that enlarges pictures stays, and is told."""
        said = self._left.get(name, "Latent")
        found = _METHODS.get(said.lower())
        if found is None:
            self.say(f"the second pass enlarges latents; there {said} enlarged the picture")
            return "bilinear"
        self._left.pop(name, None)
        return found

    def say(self, message: str, path: str = "", status: Status = Status.BEHAVIOUR_CHANGED) -> None:
        """A line about the whole of it."""
        self.changes.append(Change("", "", "setting", 0, FORMAT_VERSION, path, status, message))
