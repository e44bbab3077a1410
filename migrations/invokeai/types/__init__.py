"""What InvokeAI's node types became here, as data: a history for each type that has a counterpart."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.flow import FLOW
from nodeloom.migrations.invokeai.types.images import IMAGES
from nodeloom.migrations.invokeai.types.latents import LATENTS
from nodeloom.migrations.invokeai.types.loaders import LOADERS
from nodeloom.migrations.invokeai.types.primitives import PRIMITIVES
from nodeloom.migrations.invokeai.types.prompts import PROMPTS
from nodeloom.migrations.invokeai.types.tiles import TILES
from nodeloom.migrations.invokeai.types.uses import SAVED
from nodeloom.schema.history import History

HISTORIES: Final[tuple[History, ...]] = (*FLOW, *IMAGES, *LATENTS, *LOADERS, *PRIMITIVES, *PROMPTS, *TILES)
"""Every type, and the uses of a type that are types of their own here."""
SAVES: Final[frozenset[str]] = frozenset(
    each.type.removesuffix(SAVED) for each in HISTORIES if each.type.endswith(SAVED)
)
"""Types that are told apart by whether their picture is kept."""
