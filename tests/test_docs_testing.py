"""The part of docs/packs.md on the proof kit does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nodeloom.runtime.testing.laws import LAWS
from tests.runtime.testing.acme import plugin

pytest_plugins = ["pytester"]
PAGE = Path(__file__).resolve().parents[1] / "docs" / "packs.md"
SECTION = PAGE.read_text().partition("## Proof that old documents live on\n")[2].partition("\n## ")[0]
(SETTINGS,) = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
(PACK, MODULE) = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.path.joinpath("pyproject.toml").write_text(SETTINGS)
    pytester.path.joinpath("acme_pack.py").write_text(PACK)
    pytester.syspathinsert()
    return pytester


def test_two_lines_are_enough(project: pytest.Pytester, pytestconfig: pytest.Config) -> None:
    result = project.runpytest_inprocess(*plugin(pytestconfig), "--nodeloom-freeze")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["frozen: tests/contracts/acme/shout/1.json"])
    changed = PACK.replace("ge=1", "ge=2") + "\n"  # of the same size, it could be taken for what was compiled before
    project.path.joinpath("acme_pack.py").write_text(changed)
    result = project.runpytest_inprocess(*plugin(pytestconfig))
    result.assert_outcomes(passed=1, failed=1)
    (sentence,) = re.findall(r"^    (acme/shout: .*)$", SECTION, re.MULTILINE)
    assert sentence in result.outlines


def test_a_module_may_ask_for_it(project: pytest.Pytester, pytestconfig: pytest.Config) -> None:
    project.path.joinpath("pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    project.path.joinpath("tests").mkdir()
    project.path.joinpath("tests/test_pack.py").write_text(MODULE)
    project.path.joinpath("tests/corpus").mkdir()
    project.runpytest_inprocess(*plugin(pytestconfig), "--nodeloom-freeze").assert_outcomes(passed=2)
    assert project.path.joinpath("tests/contracts/acme/shout/1.json").is_file()


@pytest.mark.parametrize("name", ["chain", "contracts", "steps", *LAWS, "fitting", "claims", "inverse", "coverage"])
def test_every_check_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in SECTION
