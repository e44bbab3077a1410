"""What a browser loads before it shows the editor stays small."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "runtime" / "static"
MOST = 400_000


def test_the_first_load_is_at_most_400_kilobytes() -> None:
    page = STATIC / "index.html"
    if not page.is_file():
        pytest.skip("the editor is not built: make editor")
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.read_text())
    assert any(name.endswith(".js") for name in named)
    assert any(name.endswith(".css") for name in named)
    sizes = {name: _size(STATIC / name.lstrip("/")) for name in named}
    assert sum(sizes.values()) + _one_language() <= MOST, sizes


def _one_language() -> int:
    """The size of the largest catalogue of words: a visitor is sent one."""
    found = {name: [*(STATIC / "assets").glob(f"{name}-*.js")] for name in ("en", "zh", "ja")}
    assert all(len(files) == 1 for files in found.values()), found
    return max(_size(file) for files in found.values() for file in files)


def _size(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))
