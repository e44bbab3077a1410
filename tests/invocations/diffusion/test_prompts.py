"""The prompt nodes: whose marks they read, which names they know, and what they tell the text encoders."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import torch
from safetensors.torch import save_file
from tests.embedded import CLIP_WIDTH
from transformers import CLIPTextConfig, CLIPTextModel

from nodeloom.invocations.diffusion.clip_skip import ClipSkip
from nodeloom.invocations.diffusion.prompt import Prompt
from nodeloom.invocations.diffusion.prompting import SYNTAX_LABELS, SyntaxName
from nodeloom.invocations.diffusion.sdxl_prompt import SDXLPrompt
from nodeloom.runtime.diffusion.prompts import Syntax
from nodeloom.runtime.models.clip_tokenizer import shipped_tokenizer
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import CLIPField, InputError, ModelError, ModelField, Registry, Workflow

CLIP = CLIPField(model=ModelField(name="m", hash="d", base="sd1", kind="main"))
FOX = 3240
"""CLIP's token for the word."""


@pytest.fixture(scope="module")
def network() -> CLIPTextModel:
    torch.manual_seed(0)
    config = CLIPTextConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=2, num_attention_heads=2)
    return CLIPTextModel(config).eval()


@pytest.fixture
def world(context: Any, network: CLIPTextModel) -> Any:
    vector = network.get_input_embeddings().weight[FOX : FOX + 1].detach()
    context.models.known["m"] = {"text_encoder": network, "tokenizer": shipped_tokenizer()}
    context.models.known["ink"] = {"weights": {"emb_params": vector}}
    return context


def embeds(world: Any, node: Prompt) -> torch.Tensor:
    bundle = world.tensors.get(node.invoke(world).conditioning.name)
    tensor: torch.Tensor = bundle["embeds"]
    return tensor


def test_the_nodes_offer_every_syntax_there_is() -> None:
    assert get_args(SyntaxName) == get_args(Syntax) == tuple(SYNTAX_LABELS)


@pytest.mark.parametrize(
    ("marked", "syntax"),
    [("(fox:1.21)", "comfyui"), ("((fox))", "a1111"), ("fox++", "compel"), ("(fox)1.21", "compel")],
)
def test_one_weight_is_written_in_many_ways(world: Any, marked: str, syntax: SyntaxName) -> None:
    written = embeds(world, Prompt(clip=CLIP, prompt=marked, syntax=syntax))
    assert torch.allclose(written, embeds(world, Prompt(clip=CLIP, prompt="((fox))")), atol=1e-6)
    assert not torch.allclose(written, embeds(world, Prompt(clip=CLIP, prompt="fox")), atol=1e-3)


@pytest.mark.parametrize(("prompt", "syntax"), [("embedding:ink", "comfyui"), ("<ink>", "a1111"), ("<ink>", "compel")])
def test_an_embedding_is_found_by_its_name(world: Any, prompt: str, syntax: SyntaxName) -> None:
    named = embeds(world, Prompt(clip=CLIP, prompt=prompt, syntax=syntax))
    assert torch.equal(named, embeds(world, Prompt(clip=CLIP, prompt="fox")))


def test_the_probe_answers_with_what_free_names_stand_for(world: Any) -> None:
    node = Prompt(clip=CLIP, prompt="a embedding:ink")
    assert json.loads(node.probe(world)) == {"ink": "hash of ink"}
    assert json.loads(Prompt(clip=CLIP, prompt="a fox").probe(world)) == {}


def test_a_listed_embedding_is_meant_by_its_last_name_and_needs_no_probe(world: Any) -> None:
    world.models.known["styles/ink.safetensors"] = world.models.known.pop("ink")
    listed = ModelField(name="styles/ink.safetensors", hash="d", kind="embedding")
    node = Prompt(clip=CLIP, prompt="embedding:ink", embeddings=[listed])
    assert json.loads(node.probe(world)) == {}
    assert torch.equal(embeds(world, node), embeds(world, Prompt(clip=CLIP, prompt="fox")))


@pytest.mark.parametrize("ask", ["probe", "invoke"])
def test_a_name_that_nobody_knows_is_told(world: Any, ask: str) -> None:
    node = Prompt(clip=CLIP, prompt="a embedding:inq, b")
    with pytest.raises(InputError, match="the prompt names an embedding 'inq', but there is no model inq"):
        getattr(node, ask)(world)


def test_a_model_of_another_kind_is_no_embedding(world: Any) -> None:
    node = Prompt(clip=CLIP, prompt="embedding:ink", embeddings=[ModelField(name="ink", kind="lora")])
    with pytest.raises(InputError, match="the prompt names an embedding 'ink', but that is of kind lora"):
        node.invoke(world)


def test_a_lora_in_a_prompt_is_not_lost_in_silence(world: Any) -> None:
    with pytest.raises(InputError, match=r"the prompt has <lora:ink:0.5>, .*diffusion/load_lora"):
        Prompt(clip=CLIP, prompt="a <lora:ink:0.5>", syntax="a1111").invoke(world)


def test_clip_skip_says_where_the_text_encoders_stop(world: Any) -> None:
    last = ClipSkip(clip=CLIP, stop_at_layer=-1).invoke(world).clip
    before = ClipSkip(clip=CLIP).invoke(world).clip
    assert (last.skip, before.skip) == (1, 2)
    plain = embeds(world, Prompt(clip=CLIP, prompt="fox"))
    assert torch.equal(embeds(world, Prompt(clip=last, prompt="fox")), plain)
    assert not torch.allclose(embeds(world, Prompt(clip=before, prompt="fox")), plain, atol=1e-3)


def test_a_base_that_nobody_can_read_is_named(world: Any) -> None:
    clip = CLIPField(model=ModelField(name="m", base="flux"))
    with pytest.raises(ModelError, match="model 'm' is of base flux, must be one of sd1, sd2, sdxl"):
        Prompt(clip=clip, prompt="fox").invoke(world)


def test_sdxl_is_told_the_sizes_that_were_given(world: Any) -> None:
    node = SDXLPrompt(clip=CLIP, original_width=512, original_height=768, crop_x=8, target_width=1024)
    frame = node._frame()
    assert frame is not None
    sizes = (frame.width, frame.height, frame.crop_x, frame.crop_y, frame.target_width, frame.target_height)
    assert sizes == (512, 768, 8, 0, 1024, 768)
    assert SDXLPrompt(clip=CLIP)._frame() is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "ink",
            f"the embedding 'ink' has no vectors of width {CLIP_WIDTH}, which this text encoder takes",
        ),
        ("inc", "the prompt names an embedding 'inc', but .* was not found .did you mean 'ink'"),
        ("tiny-sdxl-base", "the prompt names an embedding 'tiny-sdxl-base', but that is of kind main"),
    ],
)
def test_names_are_looked_for_among_the_models_there_are(tmp_path: Path, name: str, sentence: str) -> None:
    save_file({"emb_params": torch.ones(2, 768)}, tmp_path / "ink.safetensors")
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {
            "load": {"type": "diffusion/load_model", "inputs": {"model": {"name": "tiny-sdxl-base"}}},
            "prompt": {"type": "diffusion/prompt", "inputs": {"prompt": f"a embedding:{name}"}},
        },
        "edges": [["load", "clip", "prompt", "clip"]],
    }
    with Session(Registry.installed(), Settings(home=tmp_path / "home", models=(tmp_path,))) as session:
        (failure,) = session.run(Workflow.read(document), save=lambda data, name: None).failures
    assert re.search(sentence, failure.message), failure.message
    assert failure.message.startswith("node prompt (diffusion/prompt): ")
