"""InvokeAI's documents: what is read of them, what its node types became, and how they are written back."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.guest import Guest

GUESTS: Final[tuple[Guest, ...]] = ()
"""The formats of InvokeAI."""
