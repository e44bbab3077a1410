"""Types that a pack no longer has are proved like all others."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from tests.runtime.testing.acme import HEAD, frozen, problems

LIGHT = """
@invocation("acme/light", version=2, migrations=[To(2, add_input("mode", "plain"))])
def light(power: float = InputField(default=1.0, ge=0, le=200), mode: str = "plain") -> float:
    return power
"""
GLOW = """
@invocation("acme/glow", version={version}, migrations=[{steps}])
def glow({name}: int = InputField(default=3, ge=0, le=100)) -> float:
    return {name}
"""
FIRST = HEAD + LIGHT + GLOW.format(version=1, steps="", name="amount")
STEP = 'To(2, rename_input("amount", "level"), lossless=True)'
SECOND = HEAD + LIGHT + GLOW.format(version=2, steps=STEP, name="level")
OPS = 'rename_input("level", "power"), set_default("power", 3, 1.0), add_input("mode", "glow", stored=True)'


def removed(ops: str = OPS, at: int = 2, more: str = "") -> str:
    stone = f'Tombstone("acme/glow", "use light", 2, [{STEP}], Became("acme/light", {at}, {ops}))'
    return HEAD.replace("module=__name__", f"module=__name__, tombstones=({stone},)") + LIGHT + more


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    early = FIRST.replace(', version=2, migrations=[To(2, add_input("mode", "plain"))]', ", version=1")
    early = early.replace(', mode: str = "plain"', "")
    return frozen(tmp_path_factory.mktemp("removed"), early, FIRST, SECOND)


@pytest.fixture
def contracts(known: Path, tmp_path: Path) -> Path:
    return Path(copytree(known, tmp_path / "contracts"))


def test_a_removed_type_that_became_another_passes_every_check(contracts: Path) -> None:
    assert problems(removed(), contracts) == {}


def test_the_contracts_of_its_versions_stay_required(contracts: Path) -> None:
    (contracts / "acme/glow/2.json").unlink()
    assert problems(removed(), contracts, "contracts")["contracts"].startswith(
        "acme/glow: there is no frozen contract of version 2"
    )


def test_an_op_that_does_not_lead_to_the_other_type_is_named(contracts: Path) -> None:
    wrong = removed('set_default("level", 3, 1), rename_input("level", "power"), add_input("mode", "plain")')
    assert problems(wrong, contracts, "steps") == {}
    wrong = removed('rename_input("level", "power"), add_input("mode", "glow", stored=True)')
    assert problems(wrong, contracts, "steps")["steps"] == (
        'acme/glow Became("acme/light", 2): the default of power was 3 and is 1 now, which no op says: add '
        'set_default("power", 3, 1)'
    )


def test_a_valid_node_must_be_valid_as_what_it_becomes(contracts: Path) -> None:
    wrong = removed('rename_input("level", "power"), convert_input("power", scale(9)), add_input("mode", "plain")')
    assert "of a valid node became" in problems(wrong, contracts, "fitting")["fitting"]


def test_ops_that_nothing_exercises_are_named(contracts: Path) -> None:
    for version in (1, 2):
        (contracts / f"acme/glow/{version}.json").unlink()
    assert problems(removed(), contracts, "coverage")["coverage"].startswith(
        "acme/glow To(2) rename_input amount level was never exercised"
    )
