"""Batches and sizes of latents, on the embedded models."""

from typing import Any

import pytest
import torch
from tests.invocations.diffusion.test_diffusion import PROMPT_EDGES, PROMPTS, denoise, run
from torch import Tensor

from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry
from nodeloom.schema.json import JSON

PAIR = (("red", "first"), ("blue", "second"))
STEPS: dict[str, JSON] = {"seed": 3, "steps": 2, "cfg": 4.0}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(Registry.installed(), Settings(home=tmp_path_factory.mktemp("home")))


def samples(session: Session, result: RunResult, node: str) -> Tensor:
    assert result.status == "completed", result.failures
    output: Any = result.output(node)
    return session._stores.tensors.get(output.latents.name)["samples"]


def test_a_picture_of_a_batch_is_made_again_by_itself(session: Session) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        **PROMPTS,
        "three": ("diffusion/repeat_latents", {"count": 3}),
        "one": ("diffusion/pick_latents", {"first": 1}),
        "all": ("diffusion/denoise", STEPS),
        "again": ("diffusion/denoise", STEPS),
    }
    edges = ("empty latents three latents", "three latents one latents")
    result = run(session, nodes, *PROMPT_EDGES, *edges, *denoise("all", "three"), *denoise("again", "one"))
    whole, again = samples(session, result, "all"), samples(session, result, "again")
    assert whole.shape[0] == 3
    assert (whole[0] - whole[1]).abs().max() > 0.1
    assert (whole[1:2] - again).abs().max() < 1e-4


def test_a_picture_that_a_batch_does_not_have_is_refused(session: Session) -> None:
    nodes: dict[str, tuple[str, JSON]] = {"empty": PROMPTS["empty"], "one": ("diffusion/pick_latents", {"first": 1})}
    (failure,) = run(session, nodes, "empty latents one latents").failures
    assert "first is 1, must be between 0 and 0: there are 1 pictures" in failure.message


def test_latents_are_scaled_to_the_nearest_whole_cells(session: Session) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        "empty": ("diffusion/empty_latents", {"width": 72, "height": 64}),
        "larger": ("diffusion/scale_latents", {"factor": 1.3, "method": "bislerp"}),
    }
    result = run(session, nodes, "empty latents larger latents")
    output: Any = result.output("larger")
    assert (output.width, output.height) == (96, 80)
    assert samples(session, result, "larger").shape == (1, 4, 10, 12)


def test_a_factor_that_leaves_no_cell_is_refused(session: Session) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        "empty": PROMPTS["empty"],
        "smaller": ("diffusion/scale_latents", {"factor": 0.01}),
    }
    (failure,) = run(session, nodes, "empty latents smaller latents").failures
    assert "factor is 0.01, which makes 0 x 0 pixels of 64 x 64; choose one that leaves 8 to 16384" in failure.message


def test_prompts_are_joined_blended_and_put_to_zero(session: Session) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        "base": PROMPTS["base"],
        "red": ("diffusion/sdxl_prompt", {"prompt": "a red circle", "original_width": 512, "original_height": 256}),
        "blue": ("diffusion/sdxl_prompt", {"prompt": "a blue square"}),
        "both": ("diffusion/join_prompts", {}),
        "blend": ("diffusion/blend_prompts", {"share": 1.0}),
        "zero": ("diffusion/zero_prompt", {}),
    }
    edges = ("base clip red clip", "base clip blue clip", "red conditioning zero conditioning")
    pairs = [f"{source} conditioning {node} {side}" for node in ("both", "blend") for source, side in PAIR]
    result = run(session, nodes, *edges, *pairs)
    assert result.status == "completed", result.failures
    outputs: dict[str, Any] = {node: result.output(node) for node in ("both", "blend", "zero")}
    embeds = {node: session._stores.tensors.get(output.conditioning.name)["embeds"] for node, output in outputs.items()}
    assert {output.conditioning.frame.height for output in outputs.values()} == {256}
    assert embeds["both"].shape[1] == 154
    assert torch.equal(embeds["blend"], embeds["both"][:, :77])
    assert not embeds["zero"].any()
