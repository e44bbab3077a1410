"""Build hook: an editable install links the source folders into the import root."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("schema", "invocations", "migrations", "runtime")


def link_folder(link: Path, target: Path) -> None:
    """Make `link` a directory link to `target`: a relative symlink, or on Windows a junction (needs no rights)."""
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        return
    if os.name == "nt":
        import _winapi

        _winapi.CreateJunction(str(target), str(link))
    else:
        link.symlink_to(os.path.relpath(target, link.parent), target_is_directory=True)


class LinkRooms(BuildHookInterface[Any]):
    """Link every room into src/nodeloom, so that edits and new files are seen at once."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build; only editable builds need links."""
        if version != "editable":
            return
        root = Path(self.root)
        for room in ROOMS:
            link_folder(root / "src" / "nodeloom" / room, root / room)
