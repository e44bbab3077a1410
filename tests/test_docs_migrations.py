"""The part of docs/packs.md on new versions does what the page says."""

import re
import sys
from pathlib import Path

import pytest

from nodeloom.migrations import Status, migrate
from nodeloom.schema import Catalogue, Registry
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import OPS
from nodeloom.schema.pack import pack_from
from nodeloom.schema.value_maps import UNITS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "packs.md"
HEAD = """
from typing import Literal

from nodeloom.schema import *

pack = Pack("acme", version="1.0.0", module=__name__)
"""


def section() -> str:
    return PAGE.read_text().partition("## A new version of an invocation\n")[2].partition("\n## ")[0]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    code = re.findall(r"```python\n(.*?)```", section(), re.DOTALL)
    path = tmp_path / "acme_versions.py"
    path.write_text(HEAD + "\n".join(code))
    sys.modules.pop("acme_versions", None)
    return Registry([pack_from(str(path))]).catalogue()


def document(version: int, type_id: str = "acme/soften", **inputs: JSON) -> dict[str, JSON]:
    node: JSON = {"type": type_id, "version": version, "inputs": inputs}
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": node}}


def test_an_old_document_opens_as_it_was_meant_and_goes_back(catalogue: Catalogue) -> None:
    old = document(1, words="no", strength=0.25, speed=2.0)
    there = migrate(old, catalogue=catalogue)
    assert dict(there.workflow.nodes["n"].inputs) == {"text": "no", "strength": 25}
    assert there.status is Status.BEHAVIOUR_CHANGED
    assert migrate(there.document, {"acme/soften": 1}, catalogue=catalogue).document == old


def test_who_relied_on_the_old_default_keeps_it(catalogue: Catalogue) -> None:
    there = migrate(document(3, text="no"), catalogue=catalogue)
    assert dict(there.workflow.nodes["n"].inputs) == {"text": "no", "strength": 80.0}


def test_a_removed_type_becomes_the_other_and_goes_back(catalogue: Catalogue) -> None:
    old = document(1, "acme/glow", size=4.0, colour="red")
    there = migrate(old, catalogue=catalogue)
    assert (there.workflow.nodes["n"].type, there.workflow.nodes["n"].version) == ("acme/light", 2)
    assert dict(there.workflow.nodes["n"].inputs) == {"power": 4.0, "mode": "glow"}
    assert [change.status for change in there.changes if change.op == "becomes"] == [Status.LOSSLESS]
    assert migrate(there.document, {"acme/glow": 1}, catalogue=catalogue).document == old
    plain = document(2, "acme/light", power=4.0)
    assert migrate(plain, {"acme/glow": 3}, catalogue=catalogue).document == plain


def test_every_op_and_map_is_on_the_page() -> None:
    text = section()
    words = OPS.json_schema()["discriminator"]["mapping"]
    assert [word for word in words if f"`{word}(" not in text] == []
    maps = ("scale", "offset", "rounded", "table", "cast", "unit")
    assert [name for name in maps if f"`{name}`" not in text] == []
    assert "percent" in UNITS["ratio"]
    assert all(name in text for name in ("Since(", "Tombstone("))
