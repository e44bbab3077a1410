"""`Privacy`: takes the paths of this machine out of sentences before they leave it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


class Privacy:
    """Names folders instead of telling where they are: `<home>/files` for the folder of nodeloom's own data."""

    def __init__(self, home: Path, models: Iterable[Path] = (), code: Iterable[Path] = ()) -> None:
        names: Mapping[str, Path] = {
            "<home>": home,
            "<folder>": Path.cwd(),
            "<python>": Path(sys.prefix),
            "<code>": Path(__file__).resolve().parents[1],
            "<temporary>": Path(tempfile.gettempdir()),
            "<user>": Path.home(),
        }
        more = (("<models>", models), ("<code>", code))
        folders = [*names.items(), *((name, path) for name, paths in more for path in paths)]
        paths = [(str(form), name) for name, path in folders for form in (path, path.resolve())]
        longest_first = sorted(set(paths), key=lambda entry: -len(entry[0]))
        self._names = [(path, name) for path, name in longest_first if len(Path(path).parts) > 1]

    def scrubbed(self, text: str) -> str:
        """The same text without the paths of this machine's folders."""
        for path, name in self._names:
            text = text.replace(path, name)
        return text
