"""Sentences of the engine and names of a workflow, as they fit on one line of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nodeloom.runtime.cli.amounts import count_text

MOST_NAMES: Final = 5
"""Most nodes that are named in one sentence."""


def without_name(sentence: str, node: str) -> str:
    """A sentence about a node without "node n7 (image/blur): " before it."""
    return sentence.partition("): ")[2] if sentence.startswith(f"node {node} (") else sentence


def one_line(text: str) -> str:
    """A text without line breaks and anything else that would move the cursor: names and errors may hold all of it."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)


def some(names: Sequence[str]) -> str:
    """Names in a sentence, the first of them if there are many."""
    shown = one_line(", ".join(names[:MOST_NAMES]))
    return shown if len(names) <= MOST_NAMES else f"{shown} and {count_text(len(names) - MOST_NAMES, 'other')}"
