"""The plugin, as the authors of a pack meet it: what passes, and the one sentence of what fails."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from tests.runtime.testing.acme import FIRST, SECOND, THIRD, frozen, plugin

pytest_plugins = ["pytester"]
INI = "[pytest]\npythonpath = .\nnodeloom_packs = acme_pack\nnodeloom_contracts = contracts\nnodeloom_examples = 5\n"
Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return frozen(tmp_path_factory.mktemp("acme"), FIRST, SECOND, THIRD)


@pytest.fixture
def run(pytester: pytest.Pytester, contracts: Path, pytestconfig: pytest.Config) -> Run:
    """Runs pytest in a folder with the frozen contracts of these versions and a pack."""

    def called(source: str, *arguments: str, versions: tuple[int, ...] = (1, 2, 3), ini: str = INI) -> pytest.RunResult:
        pytester.makefile(".ini", pytest=ini)
        pytester.path.joinpath("acme_pack.py").write_text(source)
        pytester.syspathinsert()
        copytree(contracts, pytester.path / "contracts", dirs_exist_ok=True)
        for version in {1, 2, 3}.difference(versions):
            pytester.path.joinpath(f"contracts/acme/upscale/{version}.json").unlink()
        return pytester.runpytest_inprocess("-q", *plugin(pytestconfig), *arguments)

    return called


def failures(result: pytest.RunResult) -> dict[str, str]:
    """The sentence of every check that failed, by its name; nothing else may be said of it."""
    found, lines = {}, iter(result.outlines)
    for line in lines:
        if line.startswith("____") and " " in line:
            about, name = line.strip("_ ").rsplit(" ", 1)
            found[f"{about} {name}"] = next(lines)
    return found


def test_a_healthy_pack_passes_with_a_name_for_each_check(run: Run) -> None:
    result = run(THIRD, "-vv")
    result.assert_outcomes(passed=15)
    result.stdout.fnmatch_lines(["*pytest.ini::acme/upscale::up-and-back PASSED*"])


def test_one_check_can_be_run_by_its_name(run: Run) -> None:
    run(THIRD, "pytest.ini::acme/upscale::contracts").assert_outcomes(passed=1)


def test_a_changed_field_needs_a_new_version(run: Run) -> None:
    result = run(THIRD.replace("ge=1, le=100)", "ge=2, le=100)"))
    assert failures(result) == {
        "acme/upscale contracts": "acme/upscale: the input steps changed (minimum 1 is 2), but the version is still 3: "
        "raise it to 4 and add To(4, ...), or take the change back"
    }


def test_a_default_that_changed_silently_is_named(run: Run) -> None:
    result = run(SECOND.replace("default=20", "default=30"), versions=(1, 2))
    assert failures(result)["acme/upscale contracts"] == (
        "acme/upscale: the input steps changed (default 20 is 30), but the version is still 2: raise it to 3 and add "
        "To(3, ...), or take the change back"
    )


def test_a_default_that_no_op_changes_is_named(run: Run) -> None:
    raised = SECOND.replace("default=20", "default=30").replace("version=2", "version=3")
    result = run(raised.replace("lossless=True)]", "lossless=True), To(3)]"), "--nodeloom-freeze", versions=(1, 2))
    assert failures(result) == {
        "acme/upscale steps": "acme/upscale To(3): the default of steps was 20 and is 30 now, which no op says: "
        'add set_default("steps", 20, 30)'
    }


def test_a_skipped_version_is_told_by_the_sentence_of_its_definition(run: Run) -> None:
    result = run(SECOND.replace("version=2", "version=3").replace("To(2", "To(3"))
    assert failures(result) == {
        "acme_pack chain": "pack acme, type acme/upscale: its migrations go to 3 where they should go to 2; "
        "add To(2, ...)"
    }


def test_a_migration_that_nothing_exercises_is_named(run: Run) -> None:
    result = run(THIRD, versions=(2, 3))
    assert failures(result) == {
        "acme/upscale contracts": "acme/upscale: there is no frozen contract of version 1 "
        "(contracts/acme/upscale/1.json): get it back from version control, or run pytest --nodeloom-freeze where "
        "version 1 is the current one",
        "acme/upscale coverage": "acme/upscale To(2) rename_input image picture was never exercised: freeze the "
        "contract of version 1, or add a document to the corpus",
    }


def test_the_authors_own_tests_exercise_migrations_too(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_own="""
        from nodeloom.migrations import migrate
        from nodeloom.schema import Registry
        from nodeloom.schema.pack import pack_from

        def test_an_old_node_opens():
            catalogue = Registry([pack_from("acme_pack")]).catalogue()
            inputs = {"image": {"name": "a"}, "strength": 0.5}
            node = {"type": "acme/upscale", "version": 1, "inputs": inputs}
            document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": node}}
            there = migrate(document, {"acme/upscale": 2}, catalogue=catalogue)
            migrate(there.document, {"acme/upscale": 1}, catalogue=catalogue)
        """
    )
    assert list(failures(run(THIRD, versions=(2, 3)))) == ["acme/upscale contracts"]


def test_a_lossy_step_that_calls_itself_lossless_is_told_with_the_value(run: Run) -> None:
    result = run(SECOND.replace("scale(100)", "scale(100), rounded()"), versions=(1, 2))
    (sentence,) = failures(result).values()
    assert re.fullmatch(
        r"acme/upscale To\(2\) says lossless=True, but convert_input strength loses something: 0\.\d+ became \d+, "
        r"which goes back to (0\.\d+|0|1): take the claim back, or convert without loss",
        sentence,
    )


def test_a_python_op_whose_way_down_is_wrong_is_told_with_what_it_makes(run: Run) -> None:
    result = run(THIRD.replace('if name != "size"}', 'if name != "steps"}'))
    assert failures(result) == {
        "acme/upscale inverse": 'acme/upscale To(3): python acme_pack:up turns {} into {"size":[20,1]}, of '
        'which acme_pack:down makes {"size":[20,1]}: let down take back what up did, or leave it out'
    }


def test_freezing_writes_what_is_missing_and_never_what_is_there(
    run: Run, pytester: pytest.Pytester, pytestconfig: pytest.Config
) -> None:
    changed = THIRD.replace("ge=1, le=100)", "ge=2, le=100)")
    path = pytester.path / "contracts/acme/upscale/3.json"
    assert "acme/upscale contracts" in failures(run(changed, "--nodeloom-freeze"))
    path.unlink()
    result = pytester.runpytest_inprocess(
        *plugin(pytestconfig), "--nodeloom-freeze", "pytest.ini::acme/upscale::contracts"
    )
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["frozen: contracts/acme/upscale/3.json"])
    assert '"minimum": 2' in path.read_text()


def test_a_test_module_may_ask_for_a_pack(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_pack="""
        from nodeloom.testing import pack_tests

        test_acme = pack_tests("acme_pack", contracts="contracts", examples=2)
        """
    )
    result = run(THIRD, "test_pack.py::test_acme::acme/upscale", ini="[pytest]\n")
    result.assert_outcomes(passed=14)


def test_a_run_that_does_not_ask_for_it_pays_nothing() -> None:
    heavy = {"hypothesis", "nodeloom.schema", "nodeloom.migrations", "nodeloom.runtime.testing.collection"}
    code = f"import nodeloom.runtime.testing.plugin, sys; print({heavy!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_run_of_one_test_file_leaves_the_packs_alone(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_nothing(): pass")
    run(THIRD, "test_own.py").assert_outcomes(passed=1)
