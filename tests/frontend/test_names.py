"""The editor knows every node by the published document, and none by its name."""

import re
from pathlib import Path

from nodeloom.schema import Registry

SOURCES = Path(__file__).parents[2] / "frontend" / "src"


def test_no_type_of_a_pack_is_named_in_the_editor() -> None:
    quoted = re.compile("|".join(rf"""['"`]{re.escape(name)}['"`]""" for name in sorted(Registry.installed())))
    files = [path for path in SOURCES.rglob("*.ts*") if path.name != "schema.d.ts"]
    assert len(files) > 20
    found = {path.name: quoted.findall(path.read_text()) for path in files}
    assert {name: names for name, names in found.items() if names} == {}
