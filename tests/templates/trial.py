"""`tried`: a template opened, turned into a prompt as its editor does, sent, and waited for."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image
from tests.e2e.server import EditorServer
from tests.runtime.server.comfy.small_client import SmallClient
from tests.templates.official import picture_names, template

SECONDS: Final = 900
"""How long a template may take."""
_SIDE: Final = 512
_FEWER: Final = frozenset({"steps", "start_at_step", "end_at_step", "video_frames"})
_LENGTHS: Final = frozenset({"width", "height", "x", "y"})
_CELL: Final = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a template: `lacks` says what stands in its way, `files` are what it made."""

    name: str
    seconds: float
    lacks: str = ""
    files: tuple[bytes, ...] = ()


def tried(server: EditorServer, name: str, *, in_a_hurry: bool = False) -> Trial:
    """Open a template as its file is, and run it to its end with the models and pictures that it names.

    In a hurry, a quarter of its steps and frames is made, of pictures with a quarter of the width and height.
    """
    began = time.monotonic()
    document = template(name)
    lacks = _missing(server, document)
    if lacks:
        return Trial(name, time.monotonic() - began, lacks)
    with SmallClient(server.url, seconds=SECONDS) as client:
        for picture in sorted(picture_names(document)):
            client.upload(picture, stand_in())
        prompt = server.asked("/convert", {"document": document, "to": "comfyui-api"})["document"]
        prompt = hurried(prompt) if in_a_hurry else prompt
        answer = client.queue(prompt, extra_data={"extra_pnginfo": {"workflow": document}})
        if "prompt_id" not in answer or answer["node_errors"]:
            return Trial(name, time.monotonic() - began, _told(answer))
        client.until_over(answer["prompt_id"])
        entry = client.history(answer["prompt_id"])
        problem = "" if entry["status"]["completed"] else _failure(entry)
        files = tuple(client.view(**file) for file in _files(entry))
    return Trial(name, time.monotonic() - began, problem, files)


def _missing(server: EditorServer, document: dict[str, Any]) -> str:
    """The node types and models that a document lacks."""
    report = server.asked("/migrate", {"document": document})
    types = sorted({str(each["type"]) for each in report["missing"]})
    models = sorted({str(each["name"]) for each in report["missing_models"] or ()})
    parts = (("node types", types), ("models", models))
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in parts if names)


def hurried(prompt: dict[str, Any]) -> dict[str, Any]:
    """The same prompt with a quarter of the steps, the frames and all lengths, these in whole cells of latents."""

    def quarter(name: str, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        if name in _LENGTHS:
            return -(-value // (4 * _CELL)) * _CELL
        return -(-value // 4) if name in _FEWER else value

    return {
        key: {**node, "inputs": {name: quarter(name, value) for name, value in node["inputs"].items()}}
        for key, node in prompt.items()
    }


def _told(answer: dict[str, Any]) -> str:
    errors = answer.get("node_errors", {}).items()
    told = [f"{key}: {error['message']} ({error['details']})" for key, node in errors for error in node["errors"]]
    return "; ".join(told) or str(answer)


def _failure(entry: dict[str, Any]) -> str:
    for kind, data in entry["status"]["messages"]:
        if kind == "execution_error":
            return f"node {data['node_id']} ({data['node_type']}): {data['exception_message'].strip()}"
    return str(entry["status"])


def _files(entry: dict[str, Any]) -> list[dict[str, str]]:
    return [
        file
        for shown in entry["outputs"].values()
        for values in shown.values()
        for file in (values if isinstance(values, list) else ())
        if isinstance(file, dict) and "filename" in file
    ]


def stand_in() -> bytes:
    """A picture in the place of one that does not come with the templates: colours that change, half transparent."""
    ramp = Image.linear_gradient("L").resize((_SIDE, _SIDE))
    picture = Image.merge("RGBA", (ramp, ramp.rotate(90), ramp.rotate(180), ramp))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
