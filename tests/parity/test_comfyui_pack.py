"""Prompts as ComfyUI was given them, opened and run by the nodes of the pack `comfyui`: nothing is translated.

One case has its steps in two parts, the other makes latents larger between two runs; all others differ in what these
nodes share with those of the pack `diffusion`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tests.parity.test_parity import _CORPUS, session

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry

__all__ = ["session"]
_CASES = ("sd15_ksampleradvanced_two_stage", "sd15_hiresfix")


@pytest.mark.parametrize("case", _CASES)
def test_a_prompt_gives_the_latents_that_comfyui_made(session: Session, case: str) -> None:
    file = next((folder / f"{case}.json" for folder in _CORPUS if (folder / f"{case}.json").exists()), Path(case))
    if not file.exists():
        pytest.skip("the corpus is not beside this checkout")
    workflow = migrate(read_document(file.read_bytes()), catalogue=Registry.installed().catalogue()).workflow
    (saved,) = (key for key, node in workflow.nodes.items() if node.type == "comfyui/SaveLatent")
    (made,) = (source for source, _, target, _ in workflow.edges if target == saved)
    result = session.run(workflow, save=lambda data, name: None, targets=[made])
    assert result.status == "completed", [failure.message for failure in result.failures]
    name = result.output(made).latent.name  # type: ignore[attr-defined]
    ours = session._stores.tensors.get(name)["samples"].double().cpu()
    theirs = load_file(file.with_suffix(".latent"))["latent_tensor"].double()
    rmse = float(torch.linalg.norm(ours - theirs) / torch.linalg.norm(theirs))
    print(f"{case}: latents {rmse:.2g}")
    assert rmse <= 1e-4
