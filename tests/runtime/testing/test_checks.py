"""What the checks find in a pack whose authors made a mistake."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from tests.runtime.testing.acme import FIRST, SECOND, THIRD, frozen, problems

from nodeloom.runtime.testing.checks import checks
from nodeloom.runtime.testing.kit import Bench, Kit
from nodeloom.schema.json import read_json, write_json

FOURTH = THIRD.replace("version=3", "version=4")
BEHAVIOUR = 'behaviour="sharper than before",\n        ),'


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return frozen(tmp_path_factory.mktemp("known"), FIRST, SECOND, THIRD)


@pytest.fixture
def contracts(known: Path, tmp_path: Path) -> Path:
    return Path(copytree(known, tmp_path / "contracts"))


def fourth(*ops: str, **changes: str) -> str:
    """The pack in its fourth version, with the ops of the step and changes of its fields."""
    source = FOURTH.replace(BEHAVIOUR, f"{BEHAVIOUR}\n        To(4, {', '.join(ops)}),")
    for old, new in changes.items():
        source = source.replace(f"    {old}: ", f"    {new}: ") if new.isidentifier() else source.replace(old, new)
    return source


def found(source: str, contracts: Path, name: str) -> str:
    """What one check says of the fourth version, whose contract is frozen as it is."""
    (contracts / "acme/upscale/4.json").write_text(
        (frozen(contracts.parent, source) / "acme/upscale/4.json").read_text()
    )
    return problems(source, contracts, name).get(name, "")


def test_a_step_that_says_all_that_changed_is_right(contracts: Path) -> None:
    source = fourth('rename_input("steps", "rounds")', steps="rounds")
    assert found(source, contracts, "steps") == ""


def test_a_field_that_goes_without_an_op_is_named(contracts: Path) -> None:
    assert found(fourth(steps="rounds"), contracts, "steps") == (
        "acme/upscale To(4): the input steps of version 3 is not in version 4, and no op says where it went: add "
        'remove_input("steps", ...) or rename_input("steps", ...)'
    )


def test_a_field_that_comes_without_an_op_is_named(contracts: Path) -> None:
    source = fourth('remove_input("steps", 20)', steps="rounds")
    assert found(source, contracts, "steps") == (
        "acme/upscale To(4): version 4 has the input rounds, and no op says where it came from: add "
        'add_input("rounds", ...) or rename_input(..., "rounds")'
    )


def test_an_op_that_tells_a_wrong_default_of_what_it_removes_is_named(contracts: Path) -> None:
    source = fourth('rename_input("steps", "rounds"), remove_input("rounds", 30), add_input("rounds", 20)')
    assert found(source.replace("    steps:", "    rounds:"), contracts, "steps") == (
        "acme/upscale To(4): remove_input says that rounds was 30 where it was not given, but its default was 20 in "
        "version 3"
    )


def test_a_default_that_is_not_converted_with_its_values_is_named(contracts: Path) -> None:
    source = fourth('convert_input("strength", scale(0.01))')
    assert found(source, contracts, "steps") == (
        "acme/upscale To(4): the default of strength is converted to 0.5 and is 50 now, which no op says: add "
        'set_default("strength", 0.5, 50)'
    )


def test_an_input_that_must_be_given_all_of_a_sudden_is_named(contracts: Path) -> None:
    source = fourth("", **{"steps: int = InputField(default=20, ge=1, le=100)": "steps: int"})
    assert found(source, contracts, "steps") == (
        "acme/upscale To(4): the input steps had the default 20 and must be given now: let it keep a default"
    )


def test_values_that_no_longer_fit_are_told(contracts: Path) -> None:
    source = fourth("", **{"ge=1, le=100)": "ge=1, le=10)", "default=20": "default=2"})
    assert found(source.replace("To(4, )", 'To(4, set_default("steps", 20, 2))'), contracts, "fitting") == (
        "acme/upscale from version 3 to 4: steps of a valid node became 20, but version 4 takes between 1 and 10: "
        "convert it, or let the new version take it"
    )


def test_a_python_op_that_is_not_the_same_twice_is_told(contracts: Path) -> None:
    source = THIRD.replace('inputs.get("steps", 20)', "next(COUNT)") + "\nimport itertools\nCOUNT = itertools.count()\n"
    assert problems(source, contracts, "deterministic")["deterministic"].endswith(
        " to 3: the same document becomes something else the second time: look at its python ops, or tell the authors "
        "of nodeloom"
    )


def test_a_python_op_that_fails_is_told(contracts: Path) -> None:
    source = THIRD.replace('inputs.get("steps", 20)', 'inputs["steps"]')
    found = problems(source, contracts, "up-and-back", "fitting", "inverse")
    assert all("the migration acme_pack:up failed (KeyError: 'steps')" in sentence for sentence in found.values())
    assert found.keys() == {"up-and-back", "fitting", "inverse"}


def test_a_python_op_without_a_way_down_is_needed_upward_only(contracts: Path) -> None:
    source = THIRD.replace('python("acme_pack:up", "acme_pack:down")', 'python("acme_pack:up")')
    assert problems(source, contracts) == {}


def test_a_contract_that_was_spoiled_is_told(contracts: Path) -> None:
    path = contracts / "acme/upscale/2.json"
    path.write_text("{}")
    assert problems(THIRD, contracts, "contracts")["contracts"] == (
        f"acme/upscale: {path} is not the frozen contract of acme/upscale 2: get it back from version control"
    )


def test_new_and_lost_fields_and_changed_value_types_are_named(contracts: Path) -> None:
    path = contracts / "acme/upscale/3.json"
    document: Any = read_json(path.read_bytes())
    schemas = document["components"]["schemas"]
    schemas["acme.upscale"]["properties"]["gone"] = {"type": "string"}
    del schemas["output"]["properties"]["width"]
    schemas["ImageField"]["properties"]["name"]["minLength"] = 2
    path.write_text(write_json(document))
    assert problems(THIRD, contracts, "contracts")["contracts"] == (
        "acme/upscale: the input gone is gone, the output width is new and the value type ImageField changed "
        "(properties.name.minLength 2 is 1), but the version is still 3: raise it to 4 and add To(4, ...), or take "
        "the change back"
    )


def test_a_contract_is_kept_under_the_name_that_the_type_had(contracts: Path) -> None:
    renamed = FOURTH.replace('"acme/upscale"', '"acme/enlarge"').replace(
        BEHAVIOUR, f'{BEHAVIOUR}\n        To(4, rename_type("acme/upscale")),'
    )
    path = frozen(contracts.parent, renamed) / "acme/enlarge/4.json"
    assert path.is_file()
    assert problems(renamed, contracts) == {}


PARTED = """
from nodeloom.schema import *

pack = Pack("acme", version="1.0.0", module=__name__)


@invocation("acme/glow", version={version})
class Glow(Invocation):
    image: ImageField
    {field}
    {steps}

    def invoke(self, context: InvocationContext) -> ImageOutput:
        raise AssertionError


@invocation("acme/halo", version=1)
class Halo(Invocation):
    size: int = InputField(default=3)

    def invoke(self, context: InvocationContext) -> ImageOutput:
        raise AssertionError
"""
WIDTH = "halo: int = InputField(default=3)"


def test_a_step_that_reaches_beyond_the_node_says_which_fields_went(tmp_path: Path) -> None:
    first = PARTED.format(version=1, field=WIDTH, steps="")
    split = 'migrations = [To(2, split_node("halo", "acme/halo", 1, inputs={"halo": "size"}))]'
    second = PARTED.format(version=2, field="", steps=split)
    assert problems(second, frozen(tmp_path, first, second), "steps", "contracts") == {}
    (tmp_path / "contracts/acme/glow/2.json").unlink()
    kept = PARTED.format(version=2, field=WIDTH, steps="migrations = [To(2)]")
    frozen(tmp_path, kept)
    assert problems(second, tmp_path / "contracts", "steps") == {
        "steps": "acme/glow To(2): version 2 has the input halo, and no op says where it came from: add "
        'add_input("halo", ...) or rename_input(..., "halo")'
    }


def test_a_locale_with_a_text_that_the_pack_has_no_more_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "speaking_pack"
    (package / "locales").mkdir(parents=True)
    (package / "__init__.py").write_text(THIRD.replace('"acme"', '"speaking"').replace("acme/", "speaking/"))
    (package / "locales" / "zh.json").write_text('{"Upscale": "放大", "Enlarge": "扩大"}')
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        kit = Kit(Bench(("speaking_pack",), tmp_path / "contracts"))
        found = next(check.run() for check in checks(kit) if check.name == "locales")
    finally:
        sys.modules.pop("speaking_pack", None)
    assert found == "speaking: locales/zh.json has texts that the pack has no more: 'Enlarge'; drop them"
