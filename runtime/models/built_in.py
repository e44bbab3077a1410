"""Where the models that ship with nodeloom lie. It must not know what is inside them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

EMBEDDED_ROOT: Final = Path(__file__).parent / "embedded"
"""A model folder like any other; every library includes it and marks its models as built in."""
