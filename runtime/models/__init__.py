"""Models: found in folders, identified by content, loaded a part at a time, kept within a memory budget.

What is named here is quick to import and must not pull in torch. The loading side is imported where it is used:
`nodeloom.runtime.models.service` (the facade `Models`), `.cache` and `.device`.
"""

from __future__ import annotations

from nodeloom.runtime.models.built_in import EMBEDDED_ROOT
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.records import PARTS, Base, Kind, Layout, ModelRecord, Part

__all__ = ["EMBEDDED_ROOT", "PARTS", "Base", "Kind", "Layout", "ModelLibrary", "ModelRecord", "Part"]
