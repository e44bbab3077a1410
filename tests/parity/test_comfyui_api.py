"""Prompts as ComfyUI was given them, sent to our server as a client sends them: its pictures and latents come back."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load, load_file
from tests.e2e.server import EditorServer
from tests.parity.test_parity import _CASES, _MODELS, psnr
from tests.runtime.server.comfy.small_client import SmallClient


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorServer]:
    """A server with the checkpoints that the prompts name."""
    folder = os.environ.get(_MODELS)
    if not folder:
        pytest.skip(f"{_MODELS} names no folder with the checkpoints; make them with shared/tools/random-checkpoint")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODELOOM_MODELS", folder)
        with EditorServer(tmp_path_factory.mktemp("parity") / "home") as server:
            server.wait_for_worker()
            server.asked("/models/scan", {})
            yield server


@pytest.mark.parametrize("file", _CASES, ids=[file.stem for file in _CASES])
def test_a_prompt_sent_as_clients_do_gives_what_comfyui_gave(server: EditorServer, file: Path) -> None:
    with SmallClient(server.url, seconds=1200) as client:
        answer = client.queue(json.loads(file.read_text()))
        assert answer.get("node_errors") == {}, answer
        client.until_over(answer["prompt_id"])
        entry = client.history(answer["prompt_id"])
        assert entry["status"]["completed"], entry["status"]
        outputs = entry["outputs"].values()
        (picture,) = (client.view(**each["images"][0]) for each in outputs if "images" in each)
        (latents,) = (client.view(**each["latents"][0]) for each in outputs if "latents" in each)
    ours, theirs = load(latents)["latent_tensor"].double(), load_file(file.with_suffix(".latent"))["latent_tensor"]
    rmse = float(torch.linalg.norm(ours - theirs) / torch.linalg.norm(theirs.double()))
    seen, wanted = Image.open(io.BytesIO(picture)), Image.open(file.with_suffix(".png"))
    quality = psnr(np.asarray(seen.convert("RGB")), np.asarray(wanted.convert("RGB")))
    print(f"{file.stem}: latents {rmse:.2g}, picture {quality:.1f} dB")
    assert rmse <= 1e-4
    assert quality >= 65
