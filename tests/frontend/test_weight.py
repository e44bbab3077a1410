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
    sizes = {name: len(gzip.compress((STATIC / name.lstrip("/")).read_bytes(), 9)) for name in named}
    assert sum(sizes.values()) <= MOST, sizes
