"""Wrong prompts, and what ComfyUI's clients are told of them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.comfy.talking import node, sent, text_prompt

from nodeloom.runtime.server.comfy import checking
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import FoundModel, NewImage

SAMPLER: dict[str, Any] = {
    "seed": 1, "steps": 4, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
    "model": ["m", 0], "positive": ["p", 0], "negative": ["p", 0], "latent_image": ["l", 0],
}  # fmt: skip


def pipeline(**changed: Any) -> dict[str, Any]:
    """A prompt that draws, with other inputs of its sampler; those that are None are left out."""
    inputs = {name: value for name, value in {**SAMPLER, **changed}.items() if value is not None}
    return {
        "m": node("CheckpointLoaderSimple", ckpt_name="sd15.safetensors"),
        "p": node("CLIPTextEncode", text="", clip=["m", 1]),
        "l": node("EmptyLatentImage", width=64, height=64, batch_size=1),
        "s": node("KSampler", **inputs),
        "d": node("VAEDecode", samples=["s", 0], vae=["m", 2]),
        "o": node("SaveImage", images=["d", 0], filename_prefix="x"),
    }


def refused(client: TestClient, prompt: Any, **more: Any) -> dict[str, Any]:
    answer = client.post("/prompt", json={"prompt": prompt, **more})
    assert answer.status_code == 400, answer.text
    found: dict[str, Any] = answer.json()
    assert found.keys() == {"error", "node_errors"}
    assert found["error"].keys() == {"type", "message", "details", "extra_info"}
    return found


def test_the_prompt_that_the_others_are_made_of_is_none_of_them(client: TestClient) -> None:
    assert sent(client, pipeline())["node_errors"] == {}


@pytest.mark.parametrize("body", [{}, {"prompt": None}, {"prompt": [1]}, [], "text", None])
def test_a_body_without_a_prompt(client: TestClient, body: Any) -> None:
    answer = client.post("/prompt", json=body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "no_prompt")
    assert answer.json()["node_errors"] == {}


def test_a_body_that_is_no_json_is_refused_in_the_same_shape(client: TestClient) -> None:
    answer = client.post("/prompt", content=b'{"prompt": {')
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_prompt")


@pytest.mark.parametrize(
    ("prompt", "type_", "details"),
    [
        ({}, "prompt_no_outputs", ""),
        ({"1": node("PrimitiveString", value="x")}, "prompt_no_outputs", ""),
        ({"1": {"inputs": {}}}, "invalid_prompt", "Node ID '#1'"),
        ({"1": 7}, "invalid_prompt", "Node ID '#1'"),
        ({"1": node("NoSuchNode")}, "invalid_prompt", "Node ID '#1'"),
        ({"1": {"class_type": ["KSampler"], "inputs": {}}}, "invalid_prompt", "Node ID '#1'"),
        ({"x" * 300: node("PreviewAny")}, "invalid_prompt", f"Node ID '#{'x' * 40}'"),
    ],
)
def test_what_is_wrong_with_the_whole(client: TestClient, prompt: Any, type_: str, details: str) -> None:
    found = refused(client, prompt)
    assert (found["error"]["type"], found["error"]["details"], found["node_errors"]) == (type_, details, {})


def test_a_class_that_is_not_there_is_named(client: TestClient) -> None:
    message = refused(client, {"1": node("NoSuchNode")})["error"]["message"]
    assert message == "Cannot execute because node NoSuchNode does not exist."


@pytest.mark.parametrize(
    ("changed", "type_", "message", "details"),
    [
        ({"steps": None}, "required_input_missing", "Required input is missing", "steps"),
        ({"model": None}, "required_input_missing", "Required input is missing", "model"),
        ({"steps": 0}, "value_smaller_than_min", "Value 0 smaller than min of 1", "steps"),
        ({"steps": 10**6}, "value_bigger_than_max", "Value 1000000 bigger than max of 10000", "steps"),
        ({"cfg": -1}, "value_smaller_than_min", "Value -1.0 smaller than min of 0.0", "cfg"),
        ({"denoise": 1.5}, "value_bigger_than_max", "Value 1.5 bigger than max of 1.0", "denoise"),
        ({"seed": "x"}, "invalid_input_type", "Failed to convert an input value to a INT value", None),
        ({"cfg": "NaN"}, "invalid_input_type", "Failed to convert an input value to a FLOAT value", None),
        ({"cfg": {}}, "invalid_input_type", "Failed to convert an input value to a FLOAT value", None),
        ({"sampler_name": "eulr"}, "value_not_in_list", "Value not in list", None),
        ({"scheduler": 3}, "value_not_in_list", "Value not in list", None),
        ({"model": ["m"]}, "bad_linked_input", None, "model"),
        ({"steps": [1, 2, 3]}, "bad_linked_input", None, "steps"),
        ({"model": ["m", 1]}, "return_type_mismatch", "Return type mismatch between linked nodes", None),
        ({"sampler_name": ["m", 0]}, "return_type_mismatch", "Return type mismatch between linked nodes", None),
        ({"model": ["gone", 0]}, "exception_during_inner_validation", "Exception when validating inner node", None),
        ({"model": [1, 0]}, "exception_during_inner_validation", "Exception when validating inner node", None),
        ({"model": ["m", 3]}, "exception_during_inner_validation", "Exception when validating inner node", None),
        ({"model": ["m", "0"]}, "exception_during_inner_validation", "Exception when validating inner node", None),
    ],
)
def test_what_is_wrong_with_an_input(
    client: TestClient, changed: dict[str, Any], type_: str, message: str | None, details: str | None
) -> None:
    found = refused(client, pipeline(**changed))
    assert found["error"]["type"] == "prompt_outputs_failed_validation"
    assert found["node_errors"].keys() == {"s"}
    told = found["node_errors"]["s"]
    assert (told["class_type"], told["dependent_outputs"]) == ("KSampler", ["o"])
    (error,) = told["errors"]
    assert error["type"] == type_
    assert error["extra_info"]["input_name"] == next(iter(changed))
    assert message is None or error["message"] == message
    assert details is None or error["details"] == details


def test_the_details_of_a_mismatch_name_both_types(client: TestClient) -> None:
    (error,) = refused(client, pipeline(model=["m", 1]))["node_errors"]["s"]["errors"]
    assert error["details"] == "model, received_type(CLIP) mismatch input_type(MODEL)"
    assert error["extra_info"]["received_type"] == "CLIP"
    assert error["extra_info"]["linked_node"] == ["m", 1]


def test_a_long_list_of_choices_is_not_repeated(client: TestClient) -> None:
    (error,) = refused(client, pipeline(sampler_name="eulr"))["node_errors"]["s"]["errors"]
    assert error["details"].startswith("sampler_name: 'eulr' not in (list of length ")
    assert error["extra_info"]["input_config"] is None
    (short,) = refused(client, pipeline(scheduler="x"))["node_errors"]["s"]["errors"]
    assert "'karras'" in short["details"]
    assert "karras" in short["extra_info"]["input_config"][0]


def test_all_mistakes_of_a_node_are_told_at_once(client: TestClient) -> None:
    errors = refused(client, pipeline(steps=0, cfg="x", model=None))["node_errors"]["s"]["errors"]
    assert {error["type"] for error in errors} == {
        "value_smaller_than_min", "invalid_input_type", "required_input_missing",
    }  # fmt: skip


def test_a_link_that_leads_nowhere_is_named(client: TestClient) -> None:
    details = refused(client, pipeline(model=["upscale_loader", 0]))["error"]["details"]
    assert "there is no node 'upscale_loader' in the prompt" in details


def test_an_output_with_a_link_that_leads_nowhere_is_told_as_comfyui_tells_it(client: TestClient) -> None:
    found = refused(client, {"1": node("PreviewAny", source=["2", 0])})
    assert [error["type"] for error in found["node_errors"]["1"]["errors"]] == ["exception_during_validation"]


def test_nodes_that_wait_for_each_other_are_named(client: TestClient) -> None:
    one = node("StringConcatenate", string_a=["b", 0], string_b="", delimiter="")
    two = node("StringConcatenate", string_a=["a", 0], string_b="", delimiter="")
    found = refused(client, {"a": one, "b": two, "o": node("PreviewAny", source=["a", 0])})
    assert found["node_errors"].keys() == {"a", "b"}
    (error,) = found["node_errors"]["a"]["errors"]
    assert error["type"] == "dependency_cycle"
    assert "StringConcatenate" in error["details"]


def test_a_checkpoint_that_is_not_there_is_not_in_the_list(client: TestClient, state: ServerState) -> None:
    found = FoundModel(
        "a", "checkpoints/XL/a.safetensors", "single_file", "main", "sdxl", None, None, None, 1, False, ()
    )
    state.records.write_sync(library.keep_models, [found], time.time())
    (error,) = refused(client, pipeline())["node_errors"]["m"]["errors"]
    assert error["type"] == "value_not_in_list"
    assert error["details"] == "ckpt_name: 'sd15.safetensors' not in ['XL/a.safetensors']"
    for name in ("XL/a.safetensors", "a.safetensors", "a", "XL\\a.safetensors"):
        prompt = pipeline()
        prompt["m"]["inputs"]["ckpt_name"] = name
        assert sent(client, prompt)["node_errors"] == {}


def test_a_picture_that_is_not_there_fails_the_custom_check(client: TestClient) -> None:
    prompt = {"i": node("LoadImage", image="gone.png"), "o": node("PreviewImage", images=["i", 0])}
    (error,) = refused(client, prompt)["node_errors"]["i"]["errors"]
    assert (error["type"], error["details"]) == ("custom_validation_failed", "image - Invalid image file: gone.png")


def test_many_files_are_not_repeated_for_each_mistake(client: TestClient, state: ServerState) -> None:
    for number in range(30):
        new = NewImage(f"blake3:{number}", f"{number}.png", "upload", "image/png", 1, 2, 3)
        state.records.write_sync(library.save_image, new, time.time())
    prompt = {"i": node("LoadImage", image="gone.png"), "o": node("PreviewImage", images=["i", 0])}
    (error,) = refused(client, prompt)["node_errors"]["i"]["errors"]
    assert error["extra_info"] == {"input_name": "image", "input_config": None, "received_value": "gone.png"}


def test_the_mistakes_of_so_many_nodes_are_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_NODES", 2)
    prompt = {key: node("LoadImage", image=f"{key}.png") for key in "abc"}
    prompt |= {f"o{key}": node("PreviewImage", images=[key, 0]) for key in "abc"}
    assert refused(client, prompt)["node_errors"].keys() == {"a", "b"}


def test_what_only_our_own_rules_refuse_is_told_node_by_node_too(client: TestClient) -> None:
    prompt = {
        "i": node("EmptyImage", width=8, height=8, batch_size=1, color=0),
        "b": node("image/blur", image=["i", 0]),
        "o": node("PreviewImage", images=["b", 0]),
    }
    (error,) = refused(client, prompt)["node_errors"]["b"]["errors"]
    assert error["type"] == "custom_validation_failed"
    assert "iterate" in error["details"]


def test_the_outputs_that_can_run_are_run_and_the_others_told(client: TestClient) -> None:
    prompt = {**text_prompt(), **pipeline(steps=0), "p2": node("PreviewAny", source=["s", 0])}
    answer = sent(client, prompt)
    assert answer.keys() == {"prompt_id", "number", "node_errors"}
    assert answer["node_errors"].keys() == {"s"}
    assert sorted(answer["node_errors"]["s"]["dependent_outputs"]) == ["o", "p2"]
    ((_, _, kept, _, outputs),) = client.get("/queue").json()["queue_pending"]
    assert (kept, outputs) == (prompt, ["3"])


def test_only_the_outputs_that_are_asked_for_are_looked_at(client: TestClient) -> None:
    prompt = {**text_prompt(), **pipeline(steps=0)}
    assert sent(client, prompt, partial_execution_targets=["3"])["node_errors"] == {}
    found = refused(client, prompt, partial_execution_targets=["none"])
    assert found["error"]["type"] == "prompt_no_outputs"


def test_values_are_converted_as_comfyui_does(client: TestClient, state: ServerState) -> None:
    prompt = {
        "b": node("PrimitiveBoolean", value="false"),
        "i": node("PrimitiveInt", value="7"),
        "f": node("PrimitiveFloat", value=True),
        "s": node("PrimitiveString", value=5),
        "w": node("PrimitiveString", value={"__value__": ["a", 0]}),
        **{f"o{key}": node("PreviewAny", source=[key, 0], unknown="ignored") for key in "bifsw"},
    }
    assert sent(client, prompt)["node_errors"] == {}
    (run,) = client.get("/api/v1/runs").json()["runs"]
    nodes = client.get(f"/api/v1/runs/{run['id']}/document").json()["nodes"]
    values = {key: nodes[key]["inputs"]["value"] for key in "bifsw"}
    assert values == {"b": True, "i": 7, "f": 1.0, "s": "5", "w": "['a', 0]"}
    assert "unknown" not in nodes["ob"].get("inputs", {})


@pytest.mark.parametrize("number", ["x", [], float(10**300)])
def test_a_number_that_is_no_place_in_a_queue(client: TestClient, number: Any) -> None:
    assert refused(client, text_prompt(), number=number)["error"]["type"] == "invalid_number"


def test_a_prompt_of_ten_thousand_nodes_is_no_matter(client: TestClient) -> None:
    prompt = {"0": node("PrimitiveString", value="")}
    for number in range(1, 10_001):
        prompt[str(number)] = node("StringConcatenate", string_a=[str(number - 1), 0], string_b="", delimiter="")
    assert sent(client, {**prompt, "o": node("PreviewAny", source=["10000", 0])})["node_errors"] == {}
