"""A workflow as a function: inputs by interface name or by node and field."""

import pytest

from nodeloom.schema import Catalogue, InvalidGraphError, Registry, Workflow
from nodeloom.schema.interface import input_template, interface_problems, with_inputs, with_seed


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Registry.installed().catalogue()


def workflow(**interface: list[str]) -> Workflow:
    return Workflow.read(
        {
            "format": "nodeloom.workflow",
            "format_version": 2,
            "nodes": {
                "prompt": {"type": "core/string", "inputs": {"value": "a"}},
                "n.1": {"type": "core/random_seed", "inputs": {}},
                "copy": {"type": "core/string", "inputs": {}},
            },
            "edges": [["prompt", "value", "copy", "value"]],
            "interface": {"inputs": interface},
        }
    )


def test_an_interface_name_stands_for_its_input(catalogue: Catalogue) -> None:
    changed = with_inputs(workflow(text=["prompt", "value"]), catalogue, {"text": "b"})
    assert changed.nodes["prompt"].inputs == {"value": "b"}


def test_an_input_can_be_named_by_node_and_field_also_where_the_id_has_dots(catalogue: Catalogue) -> None:
    changed = with_inputs(workflow(), catalogue, {"prompt.value": "b", "n.1.value": 3})
    assert (changed.nodes["prompt"].inputs, changed.nodes["n.1"].inputs) == ({"value": "b"}, {"value": 3})


def test_a_field_may_have_dots_of_its_own(catalogue: Catalogue) -> None:
    nodes = {key: {"type": "comfyui/ModelMergeSD1", "inputs": {}} for key in ("a", "a.out")}
    merging = Workflow.read({"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": []})
    changed = with_inputs(merging, catalogue, {"a.input_blocks.1.": 0.5, "a.out.": 0.25, "a.out.out.": 0.75})
    assert changed.nodes["a"].inputs == {"input_blocks.1.": 0.5, "out.": 0.25}
    assert changed.nodes["a.out"].inputs == {"out.": 0.75}


def test_a_name_of_nothing_but_dots_takes_no_more_than_its_own_memory(catalogue: Catalogue) -> None:
    with pytest.raises(InvalidGraphError, match="names no input"):
        with_inputs(workflow(), catalogue, {"." * 1_000_000: 1})


def test_the_original_is_left_as_it_was(catalogue: Catalogue) -> None:
    original = workflow()
    with_inputs(original, catalogue, {"prompt.value": "b"})
    assert original.nodes["prompt"].inputs == {"value": "a"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing", '"nothing" names no input: this workflow\'s inputs are text'),
        ("prompt.size", "node prompt (core/string) has no input size; it has value"),
        ("copy.value", "node copy (core/string): value comes from prompt.value, so it can't be set"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(catalogue: Catalogue, name: str, sentence: str) -> None:
    with pytest.raises(InvalidGraphError) as caught:
        with_inputs(workflow(text=["prompt", "value"]), catalogue, {name: "b"})
    assert sentence in str(caught.value)


def test_a_seed_goes_to_the_interface_input_of_that_name(catalogue: Catalogue) -> None:
    assert with_seed(workflow(seed=["n.1", "value"]), catalogue, 7).nodes["n.1"].inputs == {"value": 7}


def test_without_one_it_goes_to_every_open_seed(catalogue: Catalogue) -> None:
    assert with_seed(workflow(), catalogue, 7).nodes["n.1"].inputs == {"value": 7}


def test_a_workflow_without_a_seed_says_so(catalogue: Catalogue) -> None:
    plain = Workflow.read({"format": "nodeloom.workflow", "format_version": 2, "nodes": {}})
    with pytest.raises(InvalidGraphError, match="no seed to set"):
        with_seed(plain, catalogue, 7)


def calling(**interface: list[str]) -> Workflow:
    """A workflow with a call of a subgraph whose interface has a seed, a text, and the text as output."""
    part = {
        "nodes": {"s": {"type": "core/random_seed"}, "t": {"type": "core/string", "inputs": {"value": "a"}}},
        "interface": {"inputs": {"noise": ["s", "value"], "text": ["t", "value"]}, "outputs": {"text": ["t", "value"]}},
    }
    return Workflow.read(
        {
            "format": "nodeloom.workflow",
            "format_version": 2,
            "nodes": {"c": {"type": "core/call_workflow", "inputs": {"subgraph": {"name": "part"}}}},
            "interface": {"inputs": interface, "outputs": {"text": ["c", "text"]}},
            "subgraphs": {"part": part},
        }
    )


def test_a_name_may_stand_for_a_port_of_a_call(catalogue: Catalogue) -> None:
    changed = with_inputs(calling(say=["c", "text"]), catalogue, {"say": "b", "c.noise": 3})
    assert changed.nodes["c"].inputs == {"subgraph": {"name": "part"}, "text": "b", "noise": 3}
    template = input_template(calling(say=["c", "text"]), catalogue, "say")
    assert template is not None
    assert (template.name, template.default) == ("text", "a")


def test_a_port_that_a_call_does_not_have_is_told(catalogue: Catalogue) -> None:
    assert interface_problems(calling(say=["c", "text"]), catalogue) == []
    (problem,) = interface_problems(calling(say=["c", "words"]), catalogue)
    assert problem.message == "interface input 'say' stands for input words of node c, which has subgraph, noise, text"


def test_a_seed_goes_into_ports_as_well(catalogue: Catalogue) -> None:
    assert with_seed(calling(), catalogue, 7).nodes["c"].inputs["noise"] == 7
