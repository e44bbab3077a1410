"""Real workflows of other programs, where they are beside this checkout: each opens, whole folders at once."""

import json
from pathlib import Path

import pytest

from tests.runtime.cli.conftest import Command

_CHECKOUT = Path(__file__).parents[4]
_CORPUS = [folder / "shared/corpus" for folder in (_CHECKOUT, _CHECKOUT.parent)]


@pytest.mark.parametrize("folder", ["invokeai-workflows"])
def test_workflows_of_other_programs_open(nodeloom: Command, folder: str) -> None:
    found = [each / folder for each in _CORPUS if (each / folder).is_dir()]
    if not found:
        pytest.skip("the corpus is not beside this checkout")
    result = nodeloom("upgrade", "--check", found[0], "--report", "json")
    files = json.loads(result.stdout)["files"]
    assert len(files) == len([*found[0].glob("*.json")])
    assert [each["message"] for each in files if each["status"] in ("unreadable", "skipped")] == []
