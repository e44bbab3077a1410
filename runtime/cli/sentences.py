"""Sentences of the engine and names of a workflow, as they fit on one line of a terminal."""

from __future__ import annotations


def without_name(sentence: str, node: str) -> str:
    """A sentence about a node without "node n7 (image/blur): " before it."""
    return sentence.partition("): ")[2] if sentence.startswith(f"node {node} (") else sentence


def one_line(text: str) -> str:
    """A text without line breaks and anything else that would move the cursor: names and errors may hold all of it."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
