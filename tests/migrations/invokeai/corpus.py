"""InvokeAI's real files, where they are beside this checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

_CHECKOUT: Final = Path(__file__).parents[3]
_FOLDERS: Final = [folder / "shared/corpus" for folder in (_CHECKOUT, _CHECKOUT.parent)]


def folder(name: str) -> Path:
    """A folder or file of the corpus; the test is skipped if there is none."""
    found = next((each / name for each in _FOLDERS if (each / name).exists()), None)
    if found is None:
        pytest.skip("the corpus is not beside this checkout")
    return found


def workflows() -> dict[str, Any]:
    """Every workflow file, by its name."""
    return {path.name: json.loads(path.read_text()) for path in sorted(folder("invokeai-workflows").glob("*.json"))}
