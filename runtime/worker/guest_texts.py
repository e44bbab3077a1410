"""`GuestTexts`: what pictures of a prompt of ComfyUI carry for its tools, beside our own workflow."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from pydantic_core import from_json

from nodeloom.runtime.masking import Mask
from nodeloom.schema.workflow import PICTURE_KEY

_PROMPT: Final = "prompt"
_KEYWORD: Final = re.compile(r"[!-~]([ -~]{0,77}[!-~])?")
"""What a PNG takes as the keyword of a text."""
_MOST: Final = 32
"""Texts of one picture."""


class GuestTexts:
    """Texts by their keywords; none of runs that nobody asked for as a prompt. Made when the first picture is saved.

    `sent` is JSON: the nodes, then what was said beside them, as they came. No text holds what the mask knows.
    """

    def __init__(self, sent: str | None = None, mask: Mask | None = None) -> None:
        self._sent = sent
        self._mask = mask or Mask()

    @cached_property
    def by_keyword(self) -> Mapping[str, str]:
        """The texts: the prompt, and each thing that its client wants in pictures, such as the editor's workflow."""
        if self._sent is None:
            return {}
        prompt, beside, *_ = from_json(self._sent)
        wanted = beside.get("extra_pnginfo") if isinstance(beside, dict) else None
        texts: dict[str, Any] = {_PROMPT: prompt, **(wanted if isinstance(wanted, dict) else {})}
        usable = [key for key in texts if _KEYWORD.fullmatch(key) and key != PICTURE_KEY]
        return {key: json.dumps(self._mask.json(texts[key])) for key in usable[:_MOST]}  # ASCII, as ComfyUI writes it
