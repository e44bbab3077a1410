"""Subgraph definitions of ComfyUI's editor: subgraphs of ours, used by calls."""

from __future__ import annotations

from typing import Any

from tests.migrations.comfyui.documents import edges, editor, node, opened, prompt_of

ID = "11111111-2222-3333-4444-555555555555"
OTHER = "66666666-7777-8888-9999-000000000000"


def links(*found: tuple[int, int, int, int, int]) -> list[dict[str, Any]]:
    keys = ("id", "origin_id", "origin_slot", "target_id", "target_slot")
    return [dict(zip(keys, each, strict=True)) for each in found]


def definition(
    *nodes: dict[str, Any], inputs: str = "", outputs: str = "", id_: str = ID, **more: Any
) -> dict[str, Any]:
    slots = {
        side: [
            {"id": f"{name}-id", "name": name, "type": type_}
            for name, type_ in (each.split(":") for each in names.split())
        ]
        for side, names in (("inputs", inputs), ("outputs", outputs))
    }
    return {"id": id_, "version": 1, "name": "Part/one", "nodes": [*nodes], **slots} | more


def document(part: dict[str, Any], *nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return editor(*nodes, definitions={"subgraphs": [part]}, **more)


SAMPLER = node(3, "KSampler", [5, "fixed", 20], inputs="model:MODEL:1 +seed:INT:2", outputs="LATENT:LATENT")
SAMPLING = definition(
    SAMPLER,
    inputs="model:MODEL seed:INT",
    outputs="LATENT:LATENT",
    links=links((1, -10, 0, 3, 0), (2, -10, 1, 3, 1), (3, 3, 0, -20, 0)),
)
LOADER = node(1, "CheckpointLoaderSimple", ["sd.safetensors"], outputs="MODEL:MODEL")
CALL = node(2, ID, [9], inputs="model:MODEL:7", outputs="LATENT:LATENT")
END = node(4, "VAEDecode", inputs="samples:LATENT:8")
ALL = document(SAMPLING, LOADER, CALL, END, links=[[7, 1, 0, 2, 0, "MODEL"], [8, 2, 0, 4, 0, "LATENT"]])


def test_a_definition_is_a_subgraph_and_its_instance_a_call() -> None:
    report = opened(ALL)
    call, part = report.workflow.nodes["2"], report.workflow.subgraphs["Part-one"]
    assert (call.type, call.label) == ("core/call_workflow", "Part/one")
    assert call.inputs == {"subgraph": {"name": "Part-one"}, "seed": 9}
    assert part.name == "Part/one"
    assert part.interface.inputs == {"model": ("3", "model"), "seed": ("3", "seed")}
    assert part.interface.outputs == {"LATENT": ("3", "latent")}
    assert edges(report) == {("1", "model", "2", "model"), ("2", "LATENT", "4", "samples")}


def test_the_value_at_the_call_comes_before_the_inner_one_in_the_prompt() -> None:
    prompt = prompt_of(opened(ALL).workflow)
    assert prompt["2:3"]["inputs"] == {"seed": 9, "steps": 20, "model": ["1", 0]}
    assert prompt["4"]["inputs"] == {"samples": ["2:3", 0]}


def test_a_widget_that_is_shown_outside_is_a_port_and_its_inner_value_holds() -> None:
    call = node(2, ID, [], properties={"proxyWidgets": [["3", "steps"], ["3", "seed"], ["3", "gone"]]})
    report = opened(document(SAMPLING, call))
    ports = report.workflow.subgraphs["Part-one"].interface.inputs
    assert ports == {"model": ("3", "model"), "seed": ("3", "seed"), "steps": ("3", "steps")}
    assert report.workflow.nodes["2"].inputs == {"subgraph": {"name": "Part-one"}}
    assert prompt_of(report.workflow)["2:3"]["inputs"] == {"seed": 5, "steps": 20}


def test_values_of_shown_widgets_go_in_their_order() -> None:
    shown = [["3", "steps"], ["-1", "seed"]]
    call = node(2, ID, [30, 7, "fixed"], properties={"proxyWidgets": shown})
    assert opened(document(SAMPLING, call)).workflow.nodes["2"].inputs == {
        "subgraph": {"name": "Part-one"},
        "steps": 30,
        "seed": 7,
    }


def test_an_input_with_a_value_that_feeds_several_becomes_a_node_that_passes_it_on() -> None:
    texts = [node(n, "CLIPTextEncode", [f"old {n}"], inputs=f"+text:STRING:{n}") for n in (1, 2)]
    part = definition(*texts, inputs="text:STRING", links=links((1, -10, 0, 1, 0), (2, -10, 0, 2, 0)))
    report = opened(document(part, node(5, ID, ["new"])))
    found = report.workflow.subgraphs["Part-one"]
    assert found.nodes["text"].type == "core/string"
    assert found.nodes["text"].inputs == {"value": "old 1"}
    assert found.interface.inputs == {"text": ("text", "value")}
    prompt = prompt_of(report.workflow)
    assert [prompt[key]["inputs"] for key in ("5:1", "5:2")] == [{"text": "new"}, {"text": "new"}]


USERS = [node(n, "VAEDecode", inputs=f"vae:VAE:{n}") for n in (1, 2)]
SHARING = definition(*USERS, inputs="vae:VAE", links=links((1, -10, 0, 1, 0), (2, -10, 0, 2, 0)))
VAE = node(7, "VAELoader", ["v.safetensors"], outputs="VAE:VAE")


def test_an_input_that_feeds_several_becomes_a_node_that_passes_on_what_comes_in() -> None:
    report = opened(document(SHARING, VAE, node(5, ID, inputs="vae:VAE:9"), links=[[9, 7, 0, 5, 0, "VAE"]]))
    part = report.workflow.subgraphs["Part-one"]
    assert part.nodes["vae"].type == "core/first_available"
    assert part.interface.inputs == {"vae": ("vae", "a")}
    assert edges(report) == {("7", "vae", "5", "vae")}
    assert prompt_of(report.workflow)["5:2"]["inputs"] == {"vae": ["7", 0]}


def test_an_input_that_feeds_several_becomes_several_ports_where_it_may_stay_open() -> None:
    calls = [node(5, ID, inputs="vae:VAE:9"), node(6, ID, inputs="vae:VAE")]
    report = opened(document(SHARING, VAE, *calls, links=[[9, 7, 0, 5, 0, "VAE"]]))
    assert report.workflow.subgraphs["Part-one"].interface.inputs == {"vae": ("1", "vae"), "vae_2": ("2", "vae")}
    assert edges(report) == {("7", "vae", "5", "vae"), ("7", "vae", "5", "vae_2")}
    assert prompt_of(report.workflow)["6:1"]["inputs"] == {}


def test_what_goes_in_and_out_untouched_passes_through_a_node() -> None:
    part = definition(inputs="image:IMAGE", outputs="image:IMAGE", links=links((1, -10, 0, -20, 0)))
    start = node(1, "LoadImage", ["cat.png", "image"], outputs="IMAGE:IMAGE MASK:MASK")
    end = node(9, "PreviewImage", inputs="images:IMAGE:2")
    call = node(5, ID, inputs="image:IMAGE:1", outputs="image:IMAGE")
    report = opened(document(part, start, call, end, links=[[1, 1, 0, 5, 0, "IMAGE"], [2, 5, 0, 9, 0, "IMAGE"]]))
    assert [each.type for each in report.workflow.subgraphs["Part-one"].nodes.values()] == ["core/first_available"]
    assert prompt_of(report.workflow)["9"]["inputs"] == {"images": ["1", 0]}


def test_definitions_within_each_other_are_subgraphs_side_by_side() -> None:
    outer = definition(
        node(8, ID, [6], inputs="model:MODEL:1 +seed:INT:2", outputs="LATENT:LATENT"),
        inputs="model:MODEL seed:INT",
        outputs="out:LATENT",
        id_=OTHER,
        name="Outer",
        links=links((1, -10, 0, 8, 0), (2, -10, 1, 8, 1), (3, 8, 0, -20, 0)),
    )
    call = node(2, OTHER, [77], inputs="model:MODEL:7", outputs="out:LATENT")
    found = editor(LOADER, call, links=[[7, 1, 0, 2, 0, "MODEL"]], definitions={"subgraphs": [outer, SAMPLING]})
    workflow = opened(found).workflow
    assert workflow.subgraphs.keys() == {"Outer", "Part-one"}
    assert workflow.subgraphs["Outer"].interface.outputs == {"out": ("8", "LATENT")}
    assert prompt_of(workflow)["2:8:3"]["inputs"] == {"seed": 77, "steps": 20, "model": ["1", 0]}


def test_nothing_is_left_behind_in_the_place_of_what_a_subgraph_was_made_of() -> None:
    typed = [{**each, "type": kind} for each, kind in zip(SAMPLING["links"], ("MODEL", "INT", "LATENT"), strict=True)]
    part = SAMPLING | {"links": typed, "outputs": [{**SAMPLING["outputs"][0], "linkIds": [3]}]}
    residue = opened(document(part)).workflow.subgraphs["Part-one"].residue["comfyui"]
    assert isinstance(residue, dict)
    assert residue.keys() == {"id", "version", "inputs", "outputs"}


def test_of_several_links_to_an_output_the_first_that_it_speaks_of_counts() -> None:
    loaders = [node(n, "VAELoader", [f"{n}.safetensors"], outputs="VAE:VAE") for n in (1, 2)]
    part = definition(*loaders, outputs="VAE:VAE", links=links((1, 1, 0, -20, 0), (2, 2, 0, -20, 0)))
    part["outputs"][0]["linkIds"] = [1, 2]
    report = opened(document(part, node(5, ID, outputs="VAE:VAE")))
    assert report.workflow.subgraphs["Part-one"].interface.outputs == {"VAE": ("1", "vae")}
    assert "other_links" in str(report.workflow.subgraphs["Part-one"].residue)


def test_definitions_inside_of_definitions_are_taken_out_of_them() -> None:
    outer = definition(node(8, ID), id_=OTHER, name="Outer", links=[], definitions={"subgraphs": [SAMPLING]})
    workflow = opened(editor(node(1, OTHER), definitions={"subgraphs": [outer]})).workflow
    assert workflow.subgraphs.keys() == {"Outer", "Part-one"}
    assert "definitions" not in str(workflow.subgraphs["Outer"].residue)


def test_definitions_that_can_not_be_used_are_kept_and_told() -> None:
    report = opened(editor(definitions={"subgraphs": [SAMPLING, SAMPLING, 7, {"name": "x"}]}))
    residue: Any = report.workflow.residue["comfyui"]
    assert residue["definitions"]["subgraphs"] == [SAMPLING, 7, {"name": "x"}]
    assert len([change for change in report.changes if change.op == "subgraph"]) == 3
