"""Real workflows of other programs, where they are beside this checkout: each is named, and none is taken for ours."""

import json
from pathlib import Path

import pytest

from tests.runtime.cli.conftest import Command

_CHECKOUT = Path(__file__).parents[4]
_CORPUS = [folder / "shared/corpus" for folder in (_CHECKOUT, _CHECKOUT.parent)]


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("invokeai-workflows", "(InvokeAI workflow)"),
    ],
)
def test_workflows_of_other_programs_are_named_and_refused(nodeloom: Command, folder: str, program: str) -> None:
    found = [each / folder for each in _CORPUS if (each / folder).is_dir()]
    if not found:
        pytest.skip("the corpus is not beside this checkout")
    result = nodeloom("upgrade", "--check", found[0], "--report", "json")
    assert result.exit_code == 4
    files = json.loads(result.stdout)["files"]
    assert {each["status"] for each in files} <= {"unreadable", "skipped"}
    refused = [each["message"] for each in files if each["status"] == "unreadable"]
    assert refused
    assert [message for message in refused if program not in message] == []
