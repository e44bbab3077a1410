"""Choices of models and types are read, made, and told as changes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.model_documents import catalogue, workflow

from nodeloom.migrations import Choices, MigrationReport, Status, chosen, migrate
from nodeloom.migrations.choices import unused
from nodeloom.schema import InputError

MAIN = {"name": "old", "hash": "blake3:1", "kind": "main"}


def made(choices: Choices, **nodes: tuple[str, Any]) -> MigrationReport:
    report = migrate(workflow(**nodes).document(), catalogue=catalogue())
    return chosen(report, choices, catalogue())


@pytest.mark.parametrize(
    "choices", [Choices({"old": "new"}), Choices({"blake3:1": "new"}), Choices(either={"old": "new"})]
)
def test_a_model_is_chosen_by_its_name_or_its_hash(choices: Choices) -> None:
    report = made(choices, n=("shelf/load", {"model": MAIN}))
    (change,) = report.changes
    assert report.document["nodes"] == {"n": {"type": "shelf/load", "inputs": {"model": {"name": "new"}}}}
    assert (change.node, change.path, change.status) == ("n", "inputs.model", Status.LOSSLESS)
    assert (change.before, change.after) == ({"name": "old", "hash": "blake3:1"}, {"name": "new"})


def test_a_type_is_chosen_and_what_has_no_place_there_is_told() -> None:
    nodes = {"n": ("other/Loader", {"model": {"name": "old", "key": "k"}, "speed": 3})}
    choices = Choices({"old": "new"}, {"other/Loader": "shelf/load"})
    report = made(choices, **nodes)
    node = report.workflow.nodes["n"]
    assert (node.type, node.version, node.inputs) == ("shelf/load", 1, {"model": {"name": "new"}, "speed": 3})
    assert report.missing == ()
    assert report.status is Status.NEEDS_CHOICE
    assert [str(change) for change in report.changes] == [
        'node n (other/Loader): is now shelf/load, as was chosen: "other/Loader" -> "shelf/load" (lossless)',
        "node n (shelf/load): shelf/load has no input speed; the value stays in the document until you take it out "
        "(needs-choice)",
        'node n (shelf/load): input model is the model that was chosen: {"name":"old"} -> {"name":"new"} (lossless)',
    ]


def test_a_summary_tells_choices_apart_from_other_versions() -> None:
    choices = Choices({"old": "new"}, {"other/Loader": "shelf/load"})
    report = made(choices, n=("other/Loader", {"model": {"name": "old"}}), m=("shelf/load", {"model": MAIN}))
    assert report.summary() == "nodes whose type was chosen: 1; nodes whose model was chosen: 2"


def test_choices_that_nothing_needs_change_nothing_and_are_named() -> None:
    choices = Choices({"a": "b"}, {"other/Thing": "shelf/load"}).joined({"old": "new"})
    report = made(choices, n=("shelf/load", {"model": MAIN}))
    assert unused(choices, report.changes) == ["a", "other/Thing"]
    untouched = made(Choices({"a": "b"}), n=("shelf/load", {"model": MAIN}))
    assert (untouched.changes, untouched.written) == ((), None)


def test_a_type_that_is_not_installed_cannot_be_chosen() -> None:
    with pytest.raises(
        InputError, match="no node type shelf/laod to take in the place of other/L; did you mean shelf/load"
    ):
        made(Choices(types={"other/L": "shelf/laod"}), n=("other/L", {}))


def test_choices_stand_in_a_file() -> None:
    read = Choices.read(b'{"models": {"a": "b"}, "types": {"x/y": "shelf/load"}}', "choices.json")
    assert read == Choices({"a": "b"}, {"x/y": "shelf/load"})
    assert Choices.read(b"{}", "choices.json").names == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"[]", 'choices.json must be an object with "models", "types" or both'),
        (b'{"modles": {}}', 'choices.json must be an object with "models", "types" or both'),
        (b'{"models": ["a"]}', "choices.json: models must be an object of texts"),
        (b'{"types": {"a": 1}}', "choices.json: types must be an object of texts"),
        (b'{"models": {"a": ""}}', "choices.json: models must be an object of texts"),
    ],
)
def test_what_is_no_file_of_choices_is_refused(text: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Choices.read(text, "choices.json")
