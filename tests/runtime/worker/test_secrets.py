"""A run's secrets reach the nodes that name them, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.runtime import vault

from nodeloom.runtime.engine import Event, RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.secrets import SecretStore
from nodeloom.runtime.worker.pictures import write_into
from nodeloom.runtime.worker.secrets import secret_fields
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import FieldValue, InvalidGraphError, Invocation, Registry, SecretField, Workflow
from nodeloom.schema.workflow import PICTURE_KEY

KEY = "sk-Live-0123456789"
NAMED = {"key": {"name": "key"}}


class Stage:
    """A session over the pack, and what its runs told."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.store = SecretStore(home)
        self.session = Session(Registry.installed([vault.pack]), Settings(home=home))
        self.events: list[Event] = []
        self.saved: list[Path] = []

    def run(self, nodes: Mapping[str, Any], *edges: list[str], **parts: Any) -> RunResult:
        head = {"format": "nodeloom.workflow", "format_version": 2}
        document = {**head, "nodes": nodes, "edges": [*edges], **parts}
        writer = write_into(self.home / "saved", self.saved.append)
        result = self.session.run(Workflow.read(document), save=writer, on_event=self.events.append)
        self.session.flush()
        return result

    def told(self) -> str:
        return "".join(json.dumps(event.to_json()) for event in self.events)

    def files_with(self, value: str) -> list[str]:
        return [path.name for path in self.home.rglob("*") if path.is_file() and value.encode() in path.read_bytes()]


def node(name: str, **inputs: Any) -> dict[str, Any]:
    return {"type": f"vault/{name}", "inputs": {**NAMED, **inputs}}


pytestmark = pytest.mark.filterwarnings("ignore:warned")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    vault.used.clear()
    stage = Stage(tmp_path / "home")
    with stage.session:
        yield stage


def test_a_node_gets_the_value_of_what_it_names(stage: Stage) -> None:
    stage.store.set("key", KEY)
    result = stage.run({"n1": node("use")})
    assert (result.output("n1").value, vault.used[0]) == (len(KEY), KEY)  # type: ignore[attr-defined]
    assert stage.files_with(KEY) == ["secrets.json"]


def test_without_a_value_a_node_does_not_begin_and_says_what_to_do(stage: Stage) -> None:
    result = stage.run({"n1": node("use"), "n2": {"type": "core/integer", "inputs": {"value": 1}}})
    (failure,) = result.failures
    assert failure.message == (
        "node n1 (vault/use): key names the secret key, which is not set; set it with `nodeloom secrets set key` where "
        "this runs, or NODELOOM_SECRET_KEY in the environment"
    )
    assert (failure.code, failure.field, result.status, vault.used) == ("missing-secret", "key", "partial", [])


def test_a_file_that_others_can_read_fails_the_node(stage: Stage) -> None:
    stage.store.set("key", KEY)
    (stage.home / "secrets.json").chmod(0o644)
    (failure,) = stage.run({"n1": node("use")}).failures
    assert failure.code == "secrets"
    assert "node n1 (vault/use): secrets.json in the folder of NODELOOM_HOME can be read by others" in failure.message


def test_all_that_a_node_tells_is_masked(stage: Stage) -> None:
    stage.store.set("key", KEY)
    (failure,) = stage.run({"n1": node("tell")}).failures
    assert failure.message == "node n1 (vault/tell): RuntimeError: 401 for ***key***"
    assert "ValueError: '***key***'" in failure.traceback
    assert "at it with ***key***" in stage.told()
    assert KEY not in stage.told()


@pytest.mark.parametrize("kept", [node("tell", end="save"), node("paint")], ids=["saved", "named"])
def test_no_picture_holds_a_secret(stage: Stage, kept: dict[str, Any]) -> None:
    stage.store.set("key", KEY)
    names = {"outputs": {"picture": ["n1", "image"]}}
    result = stage.run({"n1": kept}, meta={"notes": f"my key is {KEY}"}, interface=names)
    assert result.status == "completed"
    with Image.open(stage.saved[0]) as picture:
        workflow = json.loads(picture.info[PICTURE_KEY])
        assert KEY not in str(picture.info)
    assert workflow["nodes"]["n1"]["inputs"]["key"] == {"name": "key"}
    assert workflow["meta"]["notes"] == "my key is ***key***"
    assert stage.files_with(KEY) == ["secrets.json"]


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("give", "secret-told", "node n1 (vault/give): its output collection holds the value of the secret key"),
        ("name", "secret-told", "node n1 (vault/name): it saves under a name that holds the value of the secret key"),
        ("expand", "input", "node n1/0/inner (core/string): value holds the value of the secret key"),
    ],
)
def test_a_node_that_gives_a_secret_away_fails(stage: Stage, name: str, code: str, sentence: str) -> None:
    stage.store.set("key", KEY)
    result = stage.run({"n1": node(name)})
    assert (result.failures[0].code, result.status) == (code, "failed")
    assert sentence in result.failures[0].message
    assert KEY not in stage.told()
    assert (stage.files_with(KEY), stage.saved) == (["secrets.json"], [])


def test_a_node_can_ask_only_for_what_its_inputs_name(stage: Stage) -> None:
    stage.store.set("key", KEY)
    (failure,) = stage.run({"n1": {"type": "vault/pry"}}).failures
    assert failure.message.endswith("it asks for the secret key, which none of its inputs names")


def test_a_name_may_come_from_another_node(stage: Stage) -> None:
    stage.store.set("key", KEY)
    edge = ["n0", "secret", "n1", "key"]
    assert stage.run({"n0": {"type": "vault/choose"}, "n1": {"type": "vault/use"}}, edge).status == "completed"
    failing = stage.run({"n0": {"type": "vault/choose"}, "n1": {"type": "vault/tell"}}, edge).failures[0]
    assert failing.message == "node n1 (vault/tell): RuntimeError: 401 for ***key***"


def test_a_wrong_name_of_another_node_is_not_told(stage: Stage) -> None:
    nodes = {"n0": {"type": "vault/choose", "inputs": {"text": "No Name"}}, "n1": {"type": "vault/use"}}
    (failure,) = stage.run(nodes, ["n0", "secret", "n1", "key"]).failures
    assert "must be the name of a secret" in failure.message
    assert "No Name" not in failure.message + failure.traceback


def test_an_object_that_is_no_name_is_not_told(stage: Stage) -> None:
    nodes = {"n0": {"type": "vault/anything"}, "n1": {"type": "vault/use"}}
    (failure,) = stage.run(nodes, ["n0", "value", "n1", "key"]).failures
    assert failure.message.startswith("node n1 (vault/use): key is something that is not shown, must be the name of")
    assert (failure.field, "No-Name" in failure.message + failure.traceback) == ("key", False)


def test_a_probe_that_answers_with_a_secret_is_not_written_down(stage: Stage) -> None:
    stage.store.set("key", KEY)
    assert stage.run({"n1": node("ask")}).run("n1").cache == "missed"
    assert stage.run({"n1": node("ask")}).run("n1").cache == "hit"
    assert KEY not in stage.told()
    assert stage.files_with(KEY) == ["secrets.json"]


def test_a_result_does_not_depend_on_the_value_of_a_secret(stage: Stage) -> None:
    stage.store.set("key", KEY)
    stage.run({"n1": node("use")})
    stage.store.set("key", "another-key")
    assert stage.run({"n1": node("use")}).run("n1").cache == "hit"
    stage.store.remove("key")
    assert stage.run({"n1": node("use")}).run("n1").cache == "hit"
    assert len(vault.used) == 1


def test_a_result_depends_on_the_name_of_a_secret(stage: Stage) -> None:
    stage.store.set("key", KEY)
    stage.store.set("other", "another-key")
    stage.run({"n1": node("use")})
    assert stage.run({"n1": node("use", key={"name": "other"})}).run("n1").cache == "missed"
    assert vault.used == [KEY, "another-key"]


def test_a_value_that_changed_is_used_by_the_next_run(stage: Stage) -> None:
    stage.store.set("key", KEY)
    stage.run({"n1": node("tell")})
    stage.store.set("key", "another-key")
    assert "401 for ***key***" in stage.run({"n1": node("tell")}).failures[0].message


@pytest.mark.parametrize("mode", ["normal", "muted"])
def test_a_document_that_may_hold_a_secret_does_not_run(stage: Stage, mode: str) -> None:
    nodes = {"n1": {**node("use", key={"name": KEY}), "mode": mode}, "n2": {"type": "core/integer"}}
    with pytest.raises(InvalidGraphError, match="nodeloom secrets set NAME") as refused:
        stage.run(nodes)
    assert KEY not in str(refused.value)
    assert stage.events == []


def test_short_secrets_are_given_and_not_masked(stage: Stage) -> None:
    stage.store.set("key", "abc")
    assert stage.run({"n1": node("tell")}).failures[0].message.endswith("401 for abc")


class Branch(FieldValue):
    """A value that may hold others of its type."""

    branches: tuple[Branch, ...] = ()
    key: SecretField | None = None


class Twig(FieldValue):
    """The same, without a secret."""

    twigs: tuple[Twig, ...] = ()


def test_secrets_are_found_in_values_that_hold_values_of_their_own_type() -> None:
    class Grown(Invocation):
        """Never run."""

        branch: Branch
        twig: Twig

    assert secret_fields(Grown) == {"branch"}
