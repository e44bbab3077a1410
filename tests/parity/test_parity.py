"""The prompts that ComfyUI 0.3.64 was given, built with our nodes, against the pictures and latents it made.

All cases beside this checkout are run, whichever there are; an SDXL one takes 14 GB of memory and minutes.
"""

import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from tests.parity.translation import Translated, translated

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.numbers import pillow
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow

_CHECKOUT = Path(__file__).resolve().parents[2]
_CORPUS = [folder / "shared/corpus/comfyui-parity" for folder in (_CHECKOUT, _CHECKOUT.parent)]
_CASES = sorted(file for folder in _CORPUS for file in folder.glob("sd*.json") if file.with_suffix(".latent").exists())
_MODELS = "NODELOOM_PARITY_MODELS"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = os.environ.get(_MODELS)
    if not folder:
        pytest.skip(
            f"{_MODELS} names no folder with sd15_random.safetensors and sdxl_random.safetensors; "
            "make them with shared/tools/random-checkpoint"
        )
    settings = Settings(home=tmp_path_factory.mktemp("home"), models=[Path(folder)])
    return Session(Registry.installed(), settings)


def made(session: Session, case: Translated, node: str) -> Any:
    result = session.run(Workflow.read(case.document(node)), save=lambda data, name: None)
    assert result.status == "completed", [failure.message for failure in result.failures]
    return result.output(node)


def psnr(ours: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any]) -> float:
    error = float(np.mean((ours.astype(np.float64) - theirs.astype(np.float64)) ** 2))
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)


@pytest.mark.parametrize("file", _CASES, ids=[file.stem for file in _CASES])
def test_our_nodes_make_what_comfyui_made(session: Session, file: Path) -> None:
    case = translated(json.loads(file.read_text()))
    ours = session._stores.tensors.get(made(session, case, case.latents).latents.name)["samples"].double()
    theirs = load_file(file.with_suffix(".latent"))["latent_tensor"].double()
    assert ours.shape == theirs.shape
    rmse = float(torch.linalg.norm(ours.cpu() - theirs) / torch.linalg.norm(theirs))
    picture = pillow(session._stores.pictures.get(made(session, case, case.picture).image.name))
    quality = psnr(np.asarray(picture.convert("RGB")), np.asarray(Image.open(file.with_suffix(".png")).convert("RGB")))
    print(f"{file.stem}: latents {rmse:.2g}, picture {quality:.1f} dB")
    assert rmse <= 1e-4
    assert quality >= 65
