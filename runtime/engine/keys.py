"""Cache keys: what a result depends on, in one digest."""

from __future__ import annotations

import hashlib

from nodeloom.schema.json import canonical_json

KEY_FORMAT = 1
"""Raised when keys are made differently, so that results kept by an older program are not taken for current ones."""


def key_prefix(type_id: str, version: int | str, implementation: str, environment: str) -> bytes:
    """The part of a key that all runs of one type share."""
    return canonical_json([KEY_FORMAT, type_id, version, implementation, environment])


def result_key(prefix: bytes, inputs: bytes, probe: str | None = None) -> str:
    """Key of one run: 32 hex digits.

    `inputs` is the canonical JSON object of the resolved inputs, long values by their digest; `probe` is what an
    external node's probe answered.
    """
    content = prefix + inputs if probe is None else prefix + inputs + canonical_json(probe)
    return hashlib.blake2b(content, digest_size=16).hexdigest()
