"""The list of commands says of each what its own help says, though it imports none of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nodeloom.runtime.cli.commands import COMMANDS, Commands


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_the_beginning_of_its_own_help(name: str) -> None:
    told = Commands(name="nodeloom").commands[name].help or ""
    assert " ".join(told.split()).startswith(COMMANDS[name].removesuffix("."))


def test_no_command_is_imported_to_list_them_all() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from nodeloom.runtime.cli.main import main\n"
        "try: main()\n"
        "finally: print({'pydantic', 'nodeloom.schema'} & {*sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.endswith("set()\n")
    assert all(text in told for text in COMMANDS.values())
