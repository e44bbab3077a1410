"""The corpus: files that must open for ever as they did."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from tests.runtime.testing.acme import FIRST, SECOND, frozen, problems

from nodeloom.runtime.testing.corpus import corpus_files, corpus_problem, freeze_corpus
from nodeloom.runtime.testing.kit import Bench, Kit
from nodeloom.schema.json import read_json, write_json

NODE: Any = {"type": "acme/upscale", "version": 1, "inputs": {"strength": 0.125}}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return frozen(tmp_path_factory.mktemp("corpus"), FIRST, SECOND)


@pytest.fixture
def contracts(known: Path, tmp_path: Path) -> Path:
    return Path(copytree(known, tmp_path / "contracts"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "old").mkdir(parents=True)
    document = {"format": "nodeloom.workflow", "format_version": 1, "nodes": {"n": NODE}}
    (folder / "old/one.json").write_text(write_json(document))
    return folder


def loaded(source: str, contracts: Path, corpus: Path) -> Kit:
    path = contracts.parent / "acme_corpus.py"
    path.write_text(source)
    sys.modules.pop("acme_corpus", None)
    return Kit(Bench((str(path),), contracts, corpus, 5))


def test_a_file_without_a_snapshot_is_told(contracts: Path, corpus: Path) -> None:
    name, path = corpus / "old/one.json", corpus / "snapshots/old/one.json.json"
    assert problems(SECOND, contracts, "old/one.json", corpus=corpus) == {
        "old/one.json": f"{name} has no snapshot ({path}): run pytest --nodeloom-freeze and keep it in version control"
    }


def test_a_snapshot_holds_the_document_and_its_report(contracts: Path, corpus: Path) -> None:
    kit = loaded(SECOND, contracts, corpus)
    (path,) = freeze_corpus(kit, corpus)
    snapshot: Any = read_json(path.read_bytes())
    assert snapshot["document"]["nodes"]["n"]["inputs"] == {"strength": 12.5}
    assert "n convert_input inputs.strength: 1 to 2, lossless" in snapshot["changes"]
    assert corpus_files(corpus) == [Path("old/one.json")]
    assert [*freeze_corpus(kit, corpus)] == []


def test_a_file_that_becomes_something_else_is_told_until_that_is_accepted(contracts: Path, corpus: Path) -> None:
    [*freeze_corpus(loaded(SECOND, contracts, corpus), corpus)]
    changed = SECOND.replace("scale(100)", "scale(10)")
    file = Path("old/one.json")
    sentence = corpus_problem(loaded(changed, contracts, corpus), corpus, file)
    assert sentence.startswith(f"{corpus / file} becomes something else: ")
    assert sentence.endswith("take the change back, or accept it by pytest --nodeloom-accept")
    assert corpus_problem(loaded(changed, contracts, corpus), corpus, file, accept=True) == ""
    assert corpus_problem(loaded(changed, contracts, corpus), corpus, file) == ""


def test_a_file_that_does_not_open_is_told(contracts: Path, corpus: Path) -> None:
    (corpus / "broken.json").write_text("{")
    kit = loaded(SECOND, contracts, corpus)
    assert [path.name for path in freeze_corpus(kit, corpus)] == ["one.json.json"]
    sentence = corpus_problem(kit, corpus, Path("broken.json"))
    assert sentence.startswith(f"{corpus / 'broken.json'} does not open any more: broken.json is not valid JSON")


def test_a_loss_at_a_step_that_claims_to_have_none_is_told(contracts: Path, corpus: Path) -> None:
    rounding = SECOND.replace("scale(100)", "scale(100), rounded()")
    assert "convert_input strength loses something: 0.125 became 12, which goes back to 0.12" in corpus_problem(
        loaded(rounding, contracts, corpus), corpus, Path("old/one.json")
    )


def test_a_corpus_exercises_migrations_both_ways(contracts: Path, corpus: Path) -> None:
    (contracts / "acme/upscale/1.json").unlink()
    found = problems(SECOND, contracts, "old/one.json", "coverage", corpus=corpus)
    assert found["coverage"].startswith("acme/upscale To(2) rename_input image picture was never exercised: ")
    document = read_json((corpus / "old/one.json").read_bytes())
    (corpus / "two.json").write_text(write_json(document).replace('"strength"', '"image":{"name":"a"},"strength"'))
    found = problems(SECOND, contracts, "old/one.json", "two.json", "coverage", corpus=corpus)
    assert found.keys() == {"old/one.json", "two.json"}
