"""`SeenModels`: which models the last scan found, so that the next can tell what is new."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from nodeloom.runtime.models.printing import printable
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.schema.json import write_json

_FILE_NAME: Final = "models-seen.json"


class SeenModels:
    """A list of paths in a small file under `folder`; a missing or damaged one is as good as an empty list."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE_NAME

    def compare(self, records: Sequence[ModelRecord]) -> tuple[list[ModelRecord], list[str]]:
        """Return the models that the last scan didn't find and the paths that are gone; remember what is there now.

        Where that can't be written, the next scan compares with the same list as this one.
        """
        before = self._read()
        now = {printable(str(record.path)): record for record in records if not record.built_in}
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(f".{os.getpid()}")
            fresh.write_text(write_json([*now]))
            fresh.replace(self._path)
        return [record for path, record in now.items() if path not in before], sorted(before - now.keys())

    def _read(self) -> set[str]:
        try:
            parsed = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return set()
        return {path for path in parsed if isinstance(path, str)} if isinstance(parsed, list) else set()
