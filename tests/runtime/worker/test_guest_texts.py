"""Pictures of prompts carry them as ComfyUI's do."""

from __future__ import annotations

import io
import json

from PIL import Image

from nodeloom.migrations.picture import embedded_workflow
from nodeloom.runtime.masking import Mask
from nodeloom.runtime.worker.guest_texts import GuestTexts
from nodeloom.runtime.worker.pictures import png_bytes

PROMPT = {"1": {"class_type": "PrimitiveString", "inputs": {"value": "é"}}}


def sent(**beside: object) -> str:
    return json.dumps([PROMPT, beside, ["1"]])


def test_a_picture_carries_prompt_and_workflow_beside_ours() -> None:
    texts = GuestTexts(sent(extra_pnginfo={"workflow": {"nodes": []}, "mine": 1})).by_keyword
    data = png_bytes(Image.new("RGB", (2, 2)), '{"ours": 1}', texts)
    read = Image.open(io.BytesIO(data)).info
    assert {key: json.loads(text) for key, text in read.items()} == {
        "nodeloom_workflow": {"ours": 1}, "prompt": PROMPT, "workflow": {"nodes": []}, "mine": 1,
    }  # fmt: skip
    assert texts["prompt"].isascii()
    assert embedded_workflow(data, "it").text == b'{"ours": 1}'
    assert data == png_bytes(Image.new("RGB", (2, 2)), '{"ours": 1}', texts)


def test_runs_that_are_no_prompts_have_none() -> None:
    assert GuestTexts().by_keyword == {}
    assert png_bytes(Image.new("L", (1, 1)), "{}") == png_bytes(Image.new("L", (1, 1)), "{}", GuestTexts().by_keyword)


def test_what_no_png_takes_as_a_keyword_is_left_out_and_ours_is_not_replaced() -> None:
    odd = {"": 1, "x" * 80: 1, "é": 1, " a": 1, "a\nb": 1, "nodeloom_workflow": 1, "fine one": 2}
    assert GuestTexts(sent(extra_pnginfo=odd)).by_keyword.keys() == {"prompt", "fine one"}
    assert GuestTexts(sent(extra_pnginfo=[1])).by_keyword.keys() == {"prompt"}
    many = {f"k{number}": number for number in range(100)}
    assert len(GuestTexts(sent(extra_pnginfo=many)).by_keyword) == 32


def test_no_text_holds_the_value_of_a_secret() -> None:
    texts = GuestTexts(sent(extra_pnginfo={"workflow": {"key": "hunter22"}}), Mask({"door": "hunter22"})).by_keyword
    assert json.loads(texts["workflow"]) == {"key": "***door***"}
