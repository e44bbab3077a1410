"""Files that carry a workflow and can't take one: it is taken out of them."""

import json
from pathlib import Path
from typing import Any

from PIL import Image

from tests.runtime.cli.conftest import Command

PROMPT: dict[str, Any] = {"6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox"}}}


def test_a_workflow_is_taken_out_of_a_webp_and_never_written_over_it(nodeloom: Command, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = f"prompt:{json.dumps(PROMPT)}"
    picture, taken = tmp_path / "fox.webp", tmp_path / "fox.json"
    Image.new("RGB", (8, 8)).save(picture, exif=exif)
    before = picture.read_bytes()
    refused = nodeloom("upgrade", picture)
    assert refused.exit_code == 4
    assert "a workflow can't be written into a WEBP; choose an -o that ends in .json" in refused.stderr
    assert picture.read_bytes() == before
    assert nodeloom("upgrade", picture, "-o", taken).exit_code == 0
    assert json.loads(taken.read_bytes())["nodes"]["6"]["type"] == "comfyui/CLIPTextEncode"


def test_into_a_folder_a_workflow_goes_as_json_beside_others(nodeloom: Command, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = f"prompt:{json.dumps(PROMPT)}"
    names = ("fox.webp", "owl.WEBP")
    for name in names:
        Image.new("RGB", (8, 8)).save(tmp_path / name, exif=exif)
    found = nodeloom("upgrade", *(tmp_path / name for name in names), "-o", tmp_path / "new")
    assert found.exit_code == 0, found.output
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["fox.json", "owl.json"]
