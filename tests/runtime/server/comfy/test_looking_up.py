"""/object_info, /models, /embeddings and what else says what there is."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.comfy.talking import node
from tests.runtime.server.serving import client_of, state_in

from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import FoundModel

_CHECKOUT = Path(__file__).resolve().parents[4]
_FILES = [each / "shared/corpus/comfyui-object_info.json" for each in (_CHECKOUT, _CHECKOUT.parent)]
OTHER_PACKS = {"Compare", "Switch", "FaceDetailer", "FaceDetectorDETR", "UltralyticsDetectorProvider"}
"""Types of packs that do not come with ComfyUI."""
NEWER = {
    *("BatchImagesNode", "BatchLatentsNode", "BatchMasksNode", "ComfyMathExpression", "ComfyNumberConvert"),
    *("ComfySwitchNode", "CustomCombo", "ImageCompare", "JsonExtractString", "ManualSigmas", "ResizeImageMaskNode"),
    *("ResolutionSelector", "SaveImageAdvanced"),
}
"""Types that came with versions after the one of the corpus."""
NEWER_INPUTS = {"ImageScaleToTotalPixels": ["resolution_steps"]}
PLACE = "checkpoints/XL/base.safetensors"
PLAIN = ("INT", "FLOAT", "STRING", "BOOLEAN")


def model(name: str, kind: str, place: str = "") -> FoundModel:
    return FoundModel(name, place or f"{name}.safetensors", "single_file", kind, "sdxl", None, None, None, 5, False, ())


@pytest.fixture
def models(state: ServerState, client: TestClient) -> None:
    found = [
        model("base", "main", PLACE), model("refine", "refiner"), model("style", "lora"),
        model("bad", "embedding", "embeddings/bad.pt"),
    ]  # fmt: skip
    state.records.write_sync(library.keep_models, found, time.time())


def test_a_class_is_told_in_comfyuis_shape(client: TestClient) -> None:
    told = client.get("/object_info/KSampler").json()
    info = told["KSampler"]
    assert [*told] == ["KSampler"]
    assert info["input"]["required"]["steps"][0] == "INT"
    assert info["input"]["required"]["steps"][1] | {"tooltip": ""} == {
        "default": 20, "min": 1, "max": 10000, "step": 1, "tooltip": "",
    }  # fmt: skip
    assert info["input"]["required"]["denoise"][1]["step"] == 0.01
    assert info["input"]["required"]["seed"][1]["control_after_generate"] is True
    assert info["input"]["required"]["seed"][1]["max"] == 2**64 - 1
    assert info["input"]["required"]["model"][0] == "MODEL"
    assert info["input_order"] == {"required": [*info["input"]["required"]]}
    assert (info["output"], info["output_name"], info["output_is_list"]) == (["LATENT"], ["LATENT"], [False])
    assert (info["name"], info["display_name"], info["category"]) == ("KSampler", "KSampler", "sampling")
    assert (info["output_node"], info["python_module"]) == (False, "nodes")


def headed(head: bytes, length: int | None = None) -> bytes:
    return (len(head) if length is None else length).to_bytes(8, "little") + head + bytes(16)


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (headed(b'{"__metadata__": {"modelspec.title": "Fox"}, "w": {}}'), {"modelspec.title": "Fox"}),
        (headed(b'{"w": {}}'), None),
        (headed(b"[1]"), None),
        (headed(b'{"__metadata__": '), None),
        (headed(b'{"__metadata__": {"a": "b"}}', 2**63), None),
        (b"\x80\x02", None),
        (b"", None),
    ],
)
def test_what_an_author_wrote_into_a_model_is_shown(tmp_path: Path, file: bytes, shown: dict[str, str] | None) -> None:
    folder = tmp_path / "models" / "checkpoints" / "XL"
    folder.mkdir(parents=True)
    (folder / "base.safetensors").write_bytes(file)
    state = state_in(tmp_path / "other", models=[tmp_path / "none", tmp_path / "models"])
    with client_of(state) as client:
        state.records.write_sync(library.keep_models, [model("base", "main", PLACE), model("l", "lora")], time.time())
        answer = client.get("/view_metadata/checkpoints?filename=XL/base.safetensors")
        assert answer.status_code == (404 if shown is None else 200)
        assert shown is None or answer.json() == shown
        for elsewhere in ("loras?filename=XL/base.safetensors", "loras?filename=l.safetensors", "checkpoints", "none"):
            assert client.get(f"/view_metadata/{elsewhere}").status_code == 404
        assert client.get("/view_metadata/checkpoints?filename=../../other/nodeloom.db").status_code == 404


def test_an_unknown_class_is_nothing(client: TestClient) -> None:
    assert client.get("/object_info/NoSuch").json() == {}


def test_types_of_other_packs_are_there_under_their_whole_names(client: TestClient) -> None:
    told = client.get("/api/object_info").json()
    assert told["image/blur"]["python_module"] == "custom_nodes.image"
    assert told["image/blur"]["output"][0] == "IMAGE"
    assert client.get("/object_info/image/blur").json() == {"image/blur": told["image/blur"]}


@pytest.mark.skipif(not any(file.exists() for file in _FILES), reason="the corpus is not beside this checkout")
def test_what_is_told_is_what_comfyui_tells(client: TestClient) -> None:
    theirs = json.loads(next(file for file in _FILES if file.exists()).read_text())
    ours = {name: each for name, each in client.get("/object_info").json().items() if "/" not in name}
    assert len(ours) > 30
    assert ours.keys() - theirs.keys() == OTHER_PACKS | NEWER
    for name, info in ((key, ours[key]) for key in sorted(ours.keys() & theirs.keys())):
        assert info.keys() - {"output_tooltips", "experimental", "deprecated", "api_node"} <= theirs[name].keys(), name
        for key in ("output", "output_is_list", "output_name", "output_node", "name"):
            assert info[key] == theirs[name][key], (name, key)
        order, their_order = info["input_order"], theirs[name]["input_order"]
        assert order["required"] == their_order.get("required", []), name
        optional = [each for each in order.get("optional", []) if each not in NEWER_INPUTS.get(name, ())]
        assert optional == [each for each in their_order.get("optional", []) if each in optional], name
        for key, (type_, options) in info["input"]["required"].items():
            other, *rest = theirs[name]["input"]["required"][key]
            assert comparable(type_) == comparable(other), (name, key)
            if type_ in PLAIN:
                limits = {each: rest[0][each] for each in ("min", "max") if rest and each in rest[0]}
                assert {each: options[each] for each in limits if each in options} == limits, (name, key)


def test_inputs_of_a_choice_may_be_missing_and_those_for_numbers_take_all_kinds(client: TestClient) -> None:
    order = client.get("/object_info/ResizeImageMaskNode").json()["ResizeImageMaskNode"]["input_order"]
    assert order["required"] == ["input", "resize_type", "scale_method"]
    assert order["optional"][:2] == ["resize_type.width", "resize_type.height"]
    told = client.get("/object_info/ComfyMathExpression").json()["ComfyMathExpression"]["input"]
    assert {told["required"]["values.a"][0], told["optional"]["values.z"][0]} == {"*"}
    assert client.get("/object_info/SaveImage").json()["SaveImage"]["output"] == []


def comparable(type_: Any) -> str:
    """A type; a choice is one whichever way it is written, and whatever there is to choose from."""
    return "COMBO" if isinstance(type_, list) else str(type_)


def test_models_are_listed_by_their_files_below_the_folder_of_their_kind(client: TestClient, models: None) -> None:
    assert client.get("/models").json()[:3] == ["checkpoints", "loras", "vae"]
    assert client.get("/models/checkpoints").json() == ["XL/base.safetensors", "refine.safetensors"]
    assert client.get("/api/models/loras").json() == ["style.safetensors"]
    assert client.get("/models/clip_vision").json() == []
    assert client.get("/models/secrets").status_code == 404
    assert client.get("/embeddings").json() == ["bad"]
    choices = client.get("/object_info/CheckpointLoaderSimple").json()["CheckpointLoaderSimple"]["input"]["required"]
    assert choices["ckpt_name"][0] == ["XL/base.safetensors", "refine.safetensors"]


def test_folders_of_models_are_described_without_their_places(client: TestClient, models: None) -> None:
    assert {"name": "loras", "folders": []} in client.get("/experiment/models").json()
    assert client.get("/experiment/models/loras").json() == [{"name": "style.safetensors", "pathIndex": 0, "size": 5}]
    assert client.get("/experiment/models/none").status_code == 404


def test_the_machine_is_told_without_paths(client: TestClient, state: ServerState) -> None:
    stats = client.get("/system_stats").json()
    assert stats["system"]["comfyui_version"] == "0.3.64"
    assert stats["system"].keys() >= {"os", "ram_total", "ram_free", "python_version", "pytorch_version", "argv"}
    (device,) = stats["devices"]
    assert device.keys() >= {"name", "type", "index", "vram_total", "vram_free", "torch_vram_total"}
    assert str(state.settings.home) not in json.dumps(stats)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/features", {"supports_preview_metadata": True, "max_upload_size": 128 * 2**20}),
        ("/users", {"storage": "server", "migrated": True}),
        ("/extensions", []),
        ("/i18n", {}),
        ("/workflow_templates", {}),
    ],
)
def test_what_there_is_little_to_say_of(client: TestClient, path: str, told: Any) -> None:
    assert client.get(path).json() == client.get(f"/api{path}").json() == told


def test_what_comfyui_has_not_and_wrong_methods_are_told_apart(client: TestClient) -> None:
    assert client.get("/models/a/b/c").status_code == 404
    assert client.put("/prompt", json={}).status_code == 405
    assert client.get("/nothing").status_code == 404


def test_a_type_of_another_pack_runs_beside_comfyuis(client: TestClient) -> None:
    prompt = {
        "n": node("core/integer", value=3),
        "c": node("PreviewAny", source=["n", 0]),
        "b": node("image/blank", width=8, height=8),
        "i": node("ImageScale", image=["b", 0], upscale_method="bilinear", width=4, height=4, crop="disabled"),
        "o": node("PreviewImage", images=["i", 0]),
    }
    answer = client.post("/prompt", json={"prompt": prompt})
    assert (answer.status_code, answer.json().get("node_errors")) == (200, {}), answer.text
