"""Group nodes of ComfyUI's editor, which were there before subgraphs: subgraphs of ours, used by calls."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.migrations.comfyui.documents import edges, editor, leaves, node, opened, prompt_of

from nodeloom.schema.errors import DocumentError

LOADER = node(1, "CheckpointLoaderSimple", ["sd.safetensors"], outputs="MODEL:MODEL CLIP:CLIP VAE:VAE")
LATENT = node(0, "EmptyLatentImage", [64, 64, 1], outputs="LATENT:LATENT")
SAMPLER = node(
    0,
    "KSampler",
    [5, "fixed", 20, 8, "euler", "normal", 1],
    inputs="model:MODEL positive:CONDITIONING negative:CONDITIONING latent_image:LATENT",
    outputs="LATENT:LATENT",
)
DECODER = node(0, "VAEDecode", inputs="samples:LATENT vae:VAE", outputs="IMAGE:IMAGE")
ROW = [96, 64, 2, 7, "randomize", 30, 6.5, "dpmpp_2m", "karras", 0.9]


def group(*nodes: dict[str, Any], links: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"nodes": [{**each, "id": -1} for each in nodes], "links": links or [], "external": []} | more


def document(groups: dict[str, Any], *nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return editor(*nodes, extra={"groupNodes": groups}, **more)


SAMPLING = group(LATENT, SAMPLER, links=[[0, 0, 1, 3, 5, "LATENT"], [None, 0, 1, 0, 4, "MODEL"]])
USE = node(2, "workflow>Sampling", ROW, inputs="model:MODEL:7 positive:C negative:C", outputs="LATENT:LATENT")
END = node(4, "VAEDecode", inputs="samples:LATENT:8")
WIRES = [[7, 1, 0, 2, 0, "MODEL"], [8, 2, 0, 4, 0, "LATENT"]]
ALL = document({"Sampling": SAMPLING}, LOADER, USE, END, links=WIRES)


@pytest.mark.parametrize("type_", ["workflow>Sampling", "workflow/Sampling"])
def test_a_group_is_a_subgraph_and_the_values_of_its_node_come_before_those_inside(type_: str) -> None:
    report = opened(document({"Sampling": SAMPLING}, LOADER, {**USE, "type": type_}, END, links=WIRES))
    prompt = prompt_of(report.workflow)
    assert prompt["2:0"] == {"class_type": "EmptyLatentImage", "inputs": {"width": 96, "height": 64, "batch_size": 2}}
    assert prompt["2:1"]["inputs"] == {
        "seed": 7, "steps": 30, "cfg": 6.5, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 0.9,
        "model": ["1", 0], "latent_image": ["2:0", 0],
    }  # fmt: skip
    assert prompt["4"]["inputs"] == {"samples": ["2:1", 0]}
    assert edges(report) == {("1", "model", "2", "model"), ("2", "LATENT", "4", "samples")}
    assert "groupNodes" not in str(report.workflow.residue)
    assert any(change.op == "group" and "Sampling" in change.message for change in report.changes)


def test_values_of_one_use_are_not_those_of_another() -> None:
    other = node(3, "workflow/Sampling", [32, *ROW[1:]], inputs="model:MODEL")
    prompt = prompt_of(opened(document({"Sampling": SAMPLING}, USE, other)).workflow)
    assert (prompt["2:0"]["inputs"]["width"], prompt["3:0"]["inputs"]["width"]) == (96, 32)


def test_of_two_alike_the_second_is_called_by_its_node_and_what_is_hidden_has_no_place() -> None:
    hidden = {"1": {"input": {"vae": {"visible": False}}, "output": {"0": {"name": "second"}}}}
    named = {"2": {"input": {"samples": {"name": "third samples"}}}}
    three = group(DECODER, DECODER, {**DECODER, "title": "Third"}, config=hidden | named)
    use = node(2, "workflow>Three", inputs="a:LATENT:1 b:VAE:2 c:LATENT:3 d:LATENT:4 e:VAE:5")
    wires = [[id_, 9, 0, 2, id_ - 1, "X"] for id_ in range(1, 6)]
    report = opened(document({"Three": three}, use, node(9, "Source", outputs="X:X"), links=wires))
    ports = report.workflow.subgraphs["Three"].interface
    assert ports.inputs == {
        "samples": ("0", "samples"),
        "vae": ("0", "vae"),
        "VAEDecode samples": ("1", "samples"),
        "third samples": ("2", "samples"),
        "Third vae": ("2", "vae"),
    }
    assert [*ports.outputs] == ["IMAGE", "second", "Third IMAGE"]
    assert {edge[3] for edge in edges(report)} == {*ports.inputs}


def test_what_passes_through_a_reroute_is_called_by_its_type_or_by_the_users_word() -> None:
    reroute = node(0, "Reroute", inputs=[{"name": "", "type": "*", "link": None}], outputs="x:*")
    inner = group(reroute, SAMPLER, reroute, DECODER, reroute,
                  links=[[0, 0, 1, 0, 1, "MODEL"], [1, 0, 2, 0, 1, "LATENT"], [2, 0, 3, 0, 1, "LATENT"],
                         [3, 0, 4, 0, 1, "IMAGE"]],
                  external=[[4, 0, "IMAGE"]], config={"0": {"input": {"MODEL": {"name": "any model"}}}})  # fmt: skip
    use = node(2, "workflow>Part", ROW[3:], inputs="any:MODEL:7", outputs="IMAGE:IMAGE")
    report = opened(document({"Part": inner}, LOADER, use, END, links=WIRES))
    part = report.workflow.subgraphs["Part"]
    assert part.interface.inputs["any model"] == ("1", "model")
    assert part.interface.outputs == {"IMAGE": ("3", "image")}
    prompt = prompt_of(report.workflow)
    assert (prompt["2:1"]["inputs"]["model"], prompt["2:3"]["inputs"]["samples"]) == (["1", 0], ["2:1", 0])


def test_values_that_became_inputs_stand_at_the_end() -> None:
    slots = [*LATENT["inputs"], {"name": "height", "type": "INT", "widget": {"name": "height"}, "link": None}]
    inner = group({**LATENT, "inputs": slots}, SAMPLER, links=[[0, 0, 1, 3, 5, "LATENT"]])
    row = [96, 2, *ROW[3:], 72]
    prompt = prompt_of(opened(document({"Sampling": inner}, {**USE, "widgets_values": row})).workflow)
    assert prompt["2:0"]["inputs"] == {"width": 96, "height": 72, "batch_size": 2}
    assert prompt["2:1"]["inputs"]["denoise"] == 0.9


def test_a_primitive_inside_is_a_value_that_its_users_share() -> None:
    sides = [{"name": n, "type": "INT", "widget": {"name": n}, "link": None} for n in ("width", "height")]
    primitive = node(0, "PrimitiveNode", [64, "fixed"], outputs="INT:INT", title="Side")
    inner = group(primitive, {**LATENT, "inputs": sides}, links=[[0, 0, 1, 0, 1, "INT"], [0, 0, 1, 1, 1, "INT"]])
    use = node(2, "workflow>Square", [80, "increment", 3])
    report = opened(document({"Square": inner}, use))
    assert report.workflow.nodes["2"].inputs == {"subgraph": {"name": "Square"}, "Side value": 80, "batch_size": 3}
    inner_nodes = report.workflow.subgraphs["Square"].nodes
    assert {each.type for each in inner_nodes.values()} == {"core/integer", "comfyui/EmptyLatentImage"}
    assert "increment" in {value for _, value in leaves(report.workflow.document())}


def test_groups_may_be_in_groups() -> None:
    inner = group(node(0, "workflow/Sampling", ROW, inputs="model:MODEL", outputs="LATENT:LATENT"), DECODER,
                  links=[[0, 0, 1, 0, 1, "LATENT"]])  # fmt: skip
    use = node(2, "workflow>Outer", [48, *ROW[1:]], inputs="model:MODEL:7 vae:VAE", outputs="IMAGE:IMAGE")
    report = opened(document({"Outer": inner, "Sampling": SAMPLING}, LOADER, use, END, links=WIRES))
    prompt = prompt_of(report.workflow)
    assert prompt["2:0:0"]["inputs"] == {"width": 48, "height": 64, "batch_size": 2}
    assert (prompt["2:0:1"]["inputs"]["model"], prompt["2:0:1"]["inputs"]["seed"]) == (["1", 0], 7)
    assert prompt["2:1"]["inputs"]["samples"] == ["2:0:1", 0]


def test_values_of_types_that_nobody_knows_are_kept() -> None:
    inner = group(node(0, "Strange", [1, "two"], outputs="X:X"), LATENT)
    use = node(2, "workflow>Part", [8, "nine", 96, 64, 2], outputs="X:X LATENT:LATENT")
    report = opened(document({"Part": inner}, use))
    assert prompt_of(report.workflow)["2:1"]["inputs"] == {"width": 96, "height": 64, "batch_size": 2}
    assert {8, "nine"} <= {value for _, value in leaves(report.workflow.document()) if value in (8, "nine")}


def test_newer_inputs_of_a_type_do_not_shift_older_rows() -> None:
    guider = node(0, "DualCFGGuider", [3, 1.5], inputs="model:MODEL")  # it has a style in newer versions
    prompt = prompt_of(
        opened(document({"G": group(guider, SAMPLER)}, node(2, "workflow>G", [4, 2, *ROW[3:]]))).workflow
    )
    assert prompt["2:0"]["inputs"] == {"cfg_conds": 4, "cfg_cond2_negative": 2}
    assert prompt["2:1"]["inputs"]["seed"] == 7


def test_what_is_no_group_is_kept_and_its_node_is_a_placeholder() -> None:
    report = opened(document({"Bad": {"nodes": "none"}, "Sampling": SAMPLING}, node(2, "workflow>Bad", [1]), USE))
    assert report.workflow.nodes["2"].type == "comfyui/workflow>Bad"
    assert ("", "none") in {(path[-0:0], value) for path, value in leaves(report.workflow.residue)}
    assert "Sampling" in report.workflow.subgraphs


def test_a_group_that_holds_itself_is_read() -> None:
    inner = group(node(0, "workflow>Loop", [1]), LATENT)
    assert "Loop" in opened(document({"Loop": inner}, node(2, "workflow>Loop", [1]))).workflow.subgraphs


def test_a_primitive_that_is_used_outside_too_has_an_output() -> None:
    width = [{"name": "width", "type": "INT", "widget": {"name": "width"}, "link": None}]
    primitive = node(0, "PrimitiveNode", [64, "fixed"], outputs="INT:INT")
    inner = group(primitive, {**LATENT, "inputs": width}, links=[[0, 0, 1, 0, 1, "INT"]], external=[[0, 0, "INT"]])
    use = node(2, "workflow>Part", [80, "fixed", 64, 1], outputs="INT:INT LATENT:LATENT")
    ends = [node(3, "EmptyImage", inputs="+width:INT:7"), node(4, "VAEDecode", inputs="samples:LATENT:8")]
    wires = [[7, 2, 0, 3, 0, "INT"], [8, 2, 1, 4, 0, "LATENT"]]
    report = opened(document({"Part": inner}, use, *ends, links=wires))
    assert edges(report) == {("2", "INT", "3", "width"), ("2", "LATENT", "4", "samples")}
    prompt = prompt_of(report.workflow)
    assert (prompt["2:1"]["inputs"]["width"], prompt["4"]["inputs"]["samples"]) == (80, ["2:1", 0])


def test_values_of_a_strange_type_that_became_inputs_are_inputs() -> None:
    inner = group(node(0, "Strange", [1, "two"], inputs="+b:STRING"), LATENT)
    use = node(2, "workflow>Part", [8, 96, 64, 2, "nine"], inputs="+b:STRING:7")
    text = node(1, "PrimitiveString", ["ten"], outputs="STRING:STRING")
    report = opened(document({"Part": inner}, text, use, links=[[7, 1, 0, 2, 0, "STRING"]]))
    assert edges(report) == {("1", "string", "2", "b")}
    assert prompt_of(report.workflow)["2:1"]["inputs"] == {"width": 96, "height": 64, "batch_size": 2}


def test_points_of_other_packs_have_no_ports() -> None:
    point = node(0, "Reroute (rgthree)", inputs=[{"name": "", "type": "*", "link": None}], outputs="x:*")
    use = node(2, "workflow>Part", [96, 64, 2], outputs="LATENT:LATENT")
    report = opened(document({"Part": group(point, LATENT)}, use, END, links=WIRES))
    assert edges(report) == {("2", "LATENT", "4", "samples")}


def test_names_that_comfyui_gives_twice_keep_their_values_apart() -> None:
    inner = group(*([LATENT] * 3), {**LATENT, "title": "EmptyLatentImage 2"})
    row = [10 * place + value for place in range(1, 5) for value in range(3)]
    prompt = prompt_of(opened(document({"Part": inner}, node(2, "workflow>Part", row))).workflow)
    assert [[*prompt[f"2:{place}"]["inputs"].values()] for place in range(4)] == [
        row[i : i + 3] for i in range(0, 12, 3)
    ]


def test_groups_are_used_in_subgraphs_however_deep() -> None:
    inner = {"id": "B", "name": "B", "nodes": [{**USE, "type": "workflow/Sampling"}], "links": []}
    outer = {"id": "A", "name": "A", "nodes": [node(1, "B")], "links": [], "definitions": {"subgraphs": [inner]}}
    whole = document({"Sampling": SAMPLING}, node(1, "A"), definitions={"subgraphs": [outer]})
    assert prompt_of(opened(whole).workflow)["1:1:2:0"]["inputs"]["width"] == 96
    assert "Sampling" in opened(document({"Sampling": SAMPLING}, USE, definitions=None)).workflow.subgraphs


def test_nothing_of_a_group_or_of_its_use_is_lost() -> None:
    strange = {
        "nodes": [{**LATENT, "id": "s-id", "inputs": ["s-slot"]}, {**SAMPLER, "id": -1, "outputs": ["s-out"]}],
        "links": ["s-link", [None, "s-null", 1, 0], [0, 0, 1, 3, 5, "LATENT", "s-more"], ["s-x", 0, 1, 1, 1, "X"]],
        "external": [[0, 0, "s-type"], "s-external"],
        **{key: f"s-{key}" for key in ("id", "name", "inputs", "outputs", "primitives", "version", "config")},
    }
    use = {
        **USE,
        "inputs": [{"name": "s-old", "type": "MODEL"}, "s-in"],
        "outputs": [{"name": "s-oldout", "type": "X"}],
    }
    use |= {"widgets_values_named": "s-named", "group_aside": "s-group"}
    report = opened(document({"Sampling": strange}, use))
    text = json.dumps(report.document)
    marks = [value for _, value in leaves([strange, use]) if isinstance(value, str) and value.startswith("s-")]
    assert [mark for mark in marks if json.dumps(mark) not in text] == []


def test_groups_of_groups_that_double_without_end_are_refused() -> None:
    groups = {f"g{n}": group(*(node(0, f"workflow>g{n + 1}") for _ in range(2))) for n in range(40)}
    with pytest.raises(DocumentError, match=r"the group node g\d+ can't be read: .* more than 10000 values"):
        opened(document({**groups, "g40": group(LATENT)}, node(2, "workflow>g0")))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.sampled_from(["", "a", "KSampler", "workflow>G"]),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(["nodes", "0", "input", "type"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.data())
def test_no_group_is_too_strange_to_be_read(data: st.DataObject) -> None:
    parts = [LATENT, SAMPLER, DECODER, node(0, "Reroute"), node(0, "PrimitiveNode", [1]), node(0, "workflow>G", [1])]
    nodes = [
        {
            **each,
            data.draw(st.sampled_from(["inputs", "outputs", "widgets_values", "title", "type", "x"])): data.draw(JUNK),
        }
        for each in data.draw(st.lists(st.sampled_from(parts), max_size=5))
    ]
    wild = {name: data.draw(JUNK) for name in data.draw(st.sets(st.sampled_from(["links", "external", "config"])))}
    links = data.draw(st.lists(st.lists(st.none() | st.integers(-1, 6), min_size=4, max_size=6), max_size=8))
    use = {**node(2, "workflow>G", data.draw(JUNK)), "inputs": data.draw(JUNK), "outputs": data.draw(JUNK)}
    report = opened(document({"G": group(*nodes, links=links) | wild, "H": data.draw(JUNK)}, use))
    assert "2" in report.workflow.nodes
