"""What pictures were made with follows from their workflow and the published document."""

from typing import Any

from tests.runtime.server.serving import document, published

from nodeloom.runtime.server.images.made_with import LONGEST, made_with
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.workflow import Workflow

SEED = {"type": "core/random_seed", "label": "Seed"}
DENOISE = {"type": "diffusion/denoise", "label": "First pass", "inputs": {"steps": 12, "cfg": 4.0}}
NODES: dict[str, Any] = {
    "text": {"type": "core/string", "inputs": {"value": "a red star"}, "label": "Prompt"},
    "load": {"type": "diffusion/load_model", "inputs": {"model": {"name": "tiny"}}},
    "positive": {"type": "diffusion/prompt"},
    "seed": SEED,
    "denoise": DENOISE,
    "save": {"type": "image/save", "inputs": {"prefix": "mine"}},
    "other": {"type": "diffusion/prompt", "inputs": {"prompt": "of another picture"}},
}
EDGES = [
    ["text", "value", "positive", "prompt"],
    ["load", "clip", "positive", "clip"],
    ["seed", "value", "denoise", "seed"],
    ["load", "unet", "denoise", "unet"],
    ["positive", "conditioning", "denoise", "positive"],
    ["denoise", "latents", "save", "image"],
]
PINS = {"seed": [{"outputs": {"value": 7}, "inputs": {"value": None}}]}


def told(nodes: dict[str, Any], edges: list[Any], node: str | None, **parts: Any) -> list[tuple[str, str, str, str]]:
    workflow = Workflow.read(document(nodes, edges, **parts))
    facts = made_with(workflow, Catalogue(published()), node)
    return [(fact.kind, fact.name, fact.label, fact.text) for fact in facts]


def test_prompts_models_seeds_and_settings_behind_a_picture_are_told_in_this_order() -> None:
    facts = told(NODES, EDGES, "save", pins=PINS)
    assert facts[:3] == [
        ("prompt", "prompt", "Prompt", "a red star"),
        ("model", "model", "Load model", "tiny"),
        ("seed", "seed", "Seed", "7"),
    ]
    assert ("setting", "steps", "First pass · Steps", "12") in facts
    assert ("setting", "cfg", "First pass · Cfg", "4") in facts
    assert not any("another" in text or text == "mine" for *_, text in facts)


def test_settings_that_were_not_given_are_told_by_their_default() -> None:
    facts = told({"denoise": {"type": "diffusion/denoise"}}, [], "denoise")
    assert any(name == "steps" for _, name, _, _ in facts)


def test_of_a_picture_that_no_node_is_known_of_the_whole_workflow_is_told() -> None:
    for node in (None, "gone"):
        assert ("prompt", "prompt", "Prompt · Prompt", "of another picture") in told(NODES, EDGES, node)


def test_models_in_lists_and_within_values_are_told() -> None:
    nodes = {
        "load": {"type": "diffusion/load_lora", "inputs": {"lora": {"name": "brush"}}},
        "text": {"type": "diffusion/prompt", "inputs": {"embeddings": [{"name": "one"}, {"name": "two"}]}},
    }
    assert [text for kind, _, _, text in told(nodes, [], None) if kind == "model"] == ["brush", "one", "two"]


def test_subgraphs_are_told_where_they_are_used_and_muted_nodes_never() -> None:
    inner = {"nodes": {"text": {"type": "core/string", "inputs": {"value": "within"}}}, "edges": []}
    call = {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "part"}}}
    parts = {"part": inner}
    assert [text for *_, text in told({"call": call}, [], "call/text", subgraphs=parts)] == ["within"]
    assert told({"call": {**call, "mode": "muted"}}, [], None, subgraphs=parts) == []
    assert told({"text": SEED}, [], "text", subgraphs=parts) == []


def test_what_a_call_gives_a_subgraph_takes_the_place_of_what_stands_there() -> None:
    text = {"type": "core/string", "inputs": {"value": "within"}}
    inner = {"nodes": {"text": text}, "edges": [], "interface": {"inputs": {"words": ["text", "value"]}}}
    call = {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "part"}, "words": "from outside"}}
    nodes = {"call": call, "outer": {"type": "core/string", "inputs": {"value": "by a wire"}}}
    parts = {"part": inner}
    assert [text for *_, text in told({"call": call}, [], "call", subgraphs=parts)] == ["from outside"]
    edges = [["outer", "value", "call", "words"]]
    assert [text for *_, text in told(nodes, edges, "call", subgraphs=parts)] == ["by a wire"]


def test_subgraphs_that_use_subgraphs_many_times_are_looked_at_up_to_a_bound() -> None:
    def calls(name: str) -> dict[str, Any]:
        return {f"n{k}": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": name}}} for k in range(300)}

    parts = {f"part{k}": {"nodes": calls(f"part{k + 1}"), "edges": []} for k in range(4)}
    assert told(calls("part0"), [], None, subgraphs=parts) == []  # more than a million million nodes, were there no end


def test_a_value_of_any_length_is_told_in_part() -> None:
    nodes = {"load": {"type": "diffusion/load_model", "inputs": {"model": {"name": "x" * (LONGEST + 1)}}}}
    assert [len(text) for kind, _, _, text in told(nodes, [], None) if kind == "model"] == [LONGEST]


def test_types_that_are_not_installed_tell_nothing() -> None:
    assert told({"a": {"type": "gone/type", "inputs": {"prompt": "x"}}}, [], "a") == []


def test_a_workflow_of_many_nodes_tells_a_part_of_it() -> None:
    nodes = {str(n): {"type": "core/string", "inputs": {"value": f"text {n}"}} for n in range(500)}
    assert len(told(nodes, [], None)) == 200
