"""Sentences of the engine, beside the node that they are about."""

from __future__ import annotations


def without_name(sentence: str, node: str) -> str:
    """A sentence about a node without "node n7 (image/blur): " before it."""
    return sentence.partition("): ")[2] if sentence.startswith(f"node {node} (") else sentence
