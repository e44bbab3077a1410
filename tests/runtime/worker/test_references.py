"""References get the hash of what they name before a run begins."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.places import Places
from nodeloom.runtime.worker.references import References
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Catalogue, InputError, InputField, ModelField, Registry, Workflow, invocation
from nodeloom.schema.json import JSON
from nodeloom.schema.openapi import publish


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(Registry.installed(), Settings(home=tmp_path / "home"))


def picture(path: Path, width: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (width, 1)).save(path)
    return path


def width(session: Session, folder: Path, node: JSON) -> Any:
    document: JSON = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": node}}
    result = session.run(Workflow.read(document), save=lambda data, name: None, folders=[folder])
    return result.output("n").width if result.status == "completed" else result.failures[0].message  # type: ignore[attr-defined]


@pytest.mark.parametrize("type_id", ["image/load", "image/size", "image/invert"])
def test_another_file_under_the_same_name_is_another_input_of_every_node(
    session: Session, tmp_path: Path, type_id: str
) -> None:
    node: JSON = {"type": type_id, "inputs": {"image": {"name": "a.png"}}}
    picture(tmp_path / "one" / "a.png", 3)
    picture(tmp_path / "two" / "a.png", 4)
    assert [width(session, tmp_path / folder, node) for folder in ("one", "two")] == [3, 4]
    picture(tmp_path / "one" / "a.png", 5)
    assert width(session, tmp_path / "one", node) == 5


def test_a_file_with_a_hash_is_found_where_it_was_last_seen(session: Session, tmp_path: Path) -> None:
    digest = session.files([tmp_path]).digest(str(picture(tmp_path / "one" / "a.png", 3)))
    node: JSON = {"type": "image/load", "inputs": {"image": {"name": "a.png", "hash": digest}}}
    assert width(session, tmp_path / "two", node) == 3


def test_a_file_that_is_not_the_one_of_the_hash_is_refused(session: Session, tmp_path: Path) -> None:
    digest = session.files([tmp_path]).digest(str(picture(tmp_path / "one" / "a.png", 3)))
    picture(tmp_path / "one" / "a.png", 4)
    node: JSON = {"type": "image/load", "inputs": {"image": {"name": "a.png", "hash": digest}}}
    assert "file a.png is not the one that this workflow was made with" in width(session, tmp_path / "one", node)


def test_a_model_with_another_hash_is_refused(session: Session, tmp_path: Path) -> None:
    model: JSON = {"name": "tiny-sdxl-base", "hash": "blake3:0000"}
    node: JSON = {"type": "diffusion/load_model", "inputs": {"model": model}}
    assert "'tiny-sdxl-base' is not the one that this workflow was made with" in width(session, tmp_path, node)


def test_what_is_not_there_is_left_to_the_node_that_needs_it(session: Session, tmp_path: Path) -> None:
    node: JSON = {"type": "image/load", "inputs": {"image": {"name": "a.png"}}}
    assert width(session, tmp_path, node).startswith("node n (image/load): there is no file a.png in")


def test_places_survive_and_a_broken_memory_is_forgotten(tmp_path: Path) -> None:
    Places(tmp_path).remember("d", tmp_path / "a")
    assert Places(tmp_path).find("d") == (tmp_path / "a").resolve()
    (tmp_path / "files.json").write_text("{")
    assert Places(tmp_path).find("d") is None


def test_only_files_are_read(tmp_path: Path) -> None:
    files = UserFiles([tmp_path], 100, Places(tmp_path))
    for name in (".", "/dev/zero", "nothing"):
        with pytest.raises(InputError, match="there is no file"):
            files.read(name)


def test_a_default_that_names_a_model_gets_its_hash_too(tmp_path: Path) -> None:
    @invocation("acme/default", version=1)
    def default(model: ModelField = InputField(default=ModelField(name="m"))) -> str:  # noqa: B008 - a declaration
        """Name a model."""
        return model.name

    catalogue = Catalogue(publish([default]))
    document: JSON = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": {"type": "acme/default"}}}
    filled = References(catalogue, {"model": lambda name, _: f"blake3:{name}"}).filled(Workflow.read(document))
    assert filled.nodes["n"].inputs == {"model": {"name": "m", "hash": "blake3:m", "base": None, "kind": None}}


def call(subgraph: str, **values: JSON) -> JSON:
    return {"type": "core/call_workflow", "inputs": {"subgraph": {"name": subgraph}, **values}}


def test_references_in_subgraphs_and_at_ports_are_filled_in_as_well() -> None:
    outer: JSON = {
        "nodes": {"i": call("inner", image={"name": "deep"})},
        "interface": {"inputs": {"picture": ["i", "image"]}},
        "subgraphs": {
            "inner": {
                "nodes": {"s": {"type": "image/size", "inputs": {"image": {"name": "deepest"}}}},
                "interface": {"inputs": {"image": ["s", "image"]}},
            }
        },
    }
    mapped: JSON = {
        "type": "core/map",
        "inputs": {"subgraph": {"name": "outer"}, "picture": [{"name": "a"}, {"name": "b", "hash": "own"}]},
    }
    document: JSON = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {
            "c": call("outer", picture={"name": "near"}, other={"name": "x"}),
            "m": mapped,
            "n": call("none", picture={"name": "x"}),
        },
        "subgraphs": {"outer": outer},
    }
    references = References(Registry.installed().catalogue(), {"file": lambda name, _: f"hash of {name}"})
    filled = references.filled(Workflow.read(document))
    assert filled.nodes["c"].inputs["picture"] == {"name": "near", "hash": "hash of near"}
    assert filled.nodes["c"].inputs["other"] == {"name": "x"}
    assert filled.nodes["n"].inputs["picture"] == {"name": "x"}
    assert filled.nodes["m"].inputs["picture"] == [{"name": "a", "hash": "hash of a"}, {"name": "b", "hash": "own"}]
    within = filled.subgraphs["outer"]
    assert within.nodes["i"].inputs["image"] == {"name": "deep", "hash": "hash of deep"}
    assert within.subgraphs["inner"].nodes["s"].inputs["image"] == {"name": "deepest", "hash": "hash of deepest"}


def test_another_file_under_the_same_name_is_another_input_inside_a_subgraph_too(
    session: Session, tmp_path: Path
) -> None:
    part: JSON = {
        "nodes": {"s": {"type": "image/size", "inputs": {"image": {"name": "a.png"}}}},
        "interface": {"outputs": {"width": ["s", "width"]}},
    }
    document: JSON = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {"c": call("part")},
        "subgraphs": {"part": part},
    }
    found = []
    for size in (3, 4):
        picture(tmp_path / "one" / "a.png", size)
        result = session.run(Workflow.read(document), save=lambda data, name: None, folders=[tmp_path / "one"])
        found.append(result.output("c/s").width)  # type: ignore[attr-defined]
    assert found == [3, 4]


def test_the_kind_of_a_value_or_else_of_its_field_says_which_model_of_a_name_is_meant() -> None:
    @invocation("acme/kinds", version=1)
    def kinds(
        loras: list[ModelField] = InputField(model_kind=("lora",)),  # noqa: B008 - a declaration
        model: ModelField = InputField(),  # noqa: B008 - a declaration
    ) -> str:
        """Name models."""
        return model.name

    asked: list[tuple[str, list[str]]] = []

    def digest(name: str, kinds: Sequence[str]) -> str:
        asked.append((name, [*kinds]))
        return "blake3:0"

    inputs: JSON = {"loras": [{"name": "a"}, {"name": "b", "kind": "embedding"}], "model": {"name": "c"}}
    node: JSON = {"type": "acme/kinds", "inputs": inputs}
    document: JSON = {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": node}}
    References(Catalogue(publish([kinds])), {"model": digest}).filled(Workflow.read(document))
    assert sorted(asked) == [("a", ["lora"]), ("b", ["embedding"]), ("c", [])]


@pytest.mark.parametrize(
    ("given", "kept"), [("blake3:ours", "blake3:ours"), ("sha256:theirs", "blake3:found"), (None, "blake3:found")]
)
def test_another_programs_hash_of_a_model_says_nothing_here(given: JSON, kept: str) -> None:
    @invocation("mine/loads", version=1)
    def loads(model: ModelField) -> str:
        return model.name

    catalogue = Catalogue(publish([loads]))
    node: JSON = {"type": "mine/loads", "inputs": {"model": {"name": "m", "hash": given}}}
    workflow = Workflow.read({"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": node}})
    filled = References(catalogue, {"model": lambda name, kinds: "blake3:found"}).filled(workflow)
    assert filled.nodes["n"].inputs == {"model": {"name": "m", "hash": kept}}


def test_nothing_else_of_a_workflow_changes() -> None:
    document: dict[str, Any] = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {
            "a": {"type": "image/load", "inputs": {"image": {"name": "a.png"}}},
            "b": {"type": "image/invert", "inputs": {}},
        },
        "edges": [["a", "image", "b", "image"]],
    }
    references = References(Registry.installed().catalogue(), {"file": lambda name, kinds: f"hash of {name}"})
    filled = references.filled(Workflow.read(document)).document()
    document["nodes"]["a"]["inputs"]["image"]["hash"] = "hash of a.png"
    assert filled == document
    plain = Workflow.read({**document, "nodes": {"b": document["nodes"]["b"]}, "edges": []})
    assert references.filled(plain) is plain
