"""`diffusion/load_lora` on the embedded SDXL base, with LoRA files that the tests write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from tests.embedded import CLIP_WIDTH, TEXT_WIDTH

from nodeloom.invocations.diffusion.load_lora import LoadLoRA
from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import CLIPField, InputError, LoRAField, ModelError, ModelField, Registry, UNetField, Workflow
from nodeloom.schema.context import ModelPart
from nodeloom.schema.json import JSON

BASE: JSON = {"model": {"name": "tiny-sdxl-base"}}
ATTENTION = "down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"
ORIGINAL = "input_blocks_4_1_transformer_blocks_0_attn2_to_k"
LAYER = "text_model_encoder_layers_0_self_attn_q_proj"


def factors(seed: int, out: int, rank: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(out, rank, generator=generator), torch.randn(rank, width, generator=generator)


UNET_UP, UNET_DOWN = factors(1, 64, 4, TEXT_WIDTH)
TEXT_UP, TEXT_DOWN = factors(2, CLIP_WIDTH, 4, CLIP_WIDTH)


def kohya(module: str, up: torch.Tensor, down: torch.Tensor, alpha: float = 4.0) -> dict[str, torch.Tensor]:
    return {f"{module}.lora_up.weight": up, f"{module}.lora_down.weight": down, f"{module}.alpha": torch.tensor(alpha)}


def peft(module: str, up: torch.Tensor, down: torch.Tensor) -> dict[str, torch.Tensor]:
    return {f"{module}.lora_B.weight": up, f"{module}.lora_A.weight": down}


def lycoris(module: str, **tensors: torch.Tensor) -> dict[str, torch.Tensor]:
    return {f"{module}.{name}": tensor for name, tensor in tensors.items()}


SMALL = torch.randn(8, 4, generator=torch.Generator().manual_seed(5))
HALVES = [*factors(4, 64, 2, TEXT_WIDTH), *factors(6, 64, 2, TEXT_WIDTH)]
FILES = {
    "loha": lycoris(
        f"lora_unet_{ATTENTION}", hada_w1_a=HALVES[0], hada_w1_b=HALVES[1], hada_w2_a=HALVES[2], hada_w2_b=HALVES[3]
    ),
    "lokr": lycoris(f"lora_unet_{ATTENTION}", lokr_w1=SMALL, lokr_w2=torch.ones(8, TEXT_WIDTH // 4)),
    "dora": kohya(f"lora_unet_{ATTENTION}", UNET_UP, UNET_DOWN)
    | lycoris(f"lora_unet_{ATTENTION}", dora_scale=torch.ones(1, TEXT_WIDTH)),
    "full": lycoris("lora_unet_conv_in", diff_b=torch.ones(48)),
    "oft": lycoris(f"lora_unet_{ATTENTION}", oft_diag=torch.ones(4, 16, 16)),
    "kohya": kohya(f"lora_unet_{ATTENTION}", UNET_UP, UNET_DOWN) | kohya(f"lora_te1_{LAYER}", TEXT_UP, TEXT_DOWN),
    "original": kohya(f"lora_unet_{ORIGINAL}", UNET_UP, UNET_DOWN) | kohya(f"lora_te1_{LAYER}", TEXT_UP, TEXT_DOWN),
    "diffusers": peft("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", UNET_UP, UNET_DOWN)
    | peft("text_encoder.text_model.encoder.layers.0.self_attn.q_proj", TEXT_UP, TEXT_DOWN),
    "other": kohya("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q", *factors(3, 80, 2, 80), alpha=2),
    "foreign": kohya("lora_unet_down_blocks_1_attentions_7_proj_in", *factors(3, 8, 2, 8)),
    "wide": kohya(f"lora_unet_{ATTENTION}", *factors(3, 64, 2, 96)),
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    home = tmp_path_factory.mktemp("home")
    models = home / "models"
    models.mkdir()
    for name, tensors in FILES.items():
        save_file(tensors, models / f"{name}.safetensors")
    return Session(Registry.installed(), Settings(home=home))


def run(session: Session, *loras: tuple[str, dict[str, float]]) -> RunResult:
    """Denoise under LoRAs in a row."""
    nodes: dict[str, Any] = {
        "base": {"type": "diffusion/load_model", "inputs": BASE},
        "prompt": {"type": "diffusion/sdxl_prompt", "inputs": {"prompt": "a large red circle"}},
        "empty": {"type": "diffusion/empty_latents", "inputs": {"width": 64, "height": 64}},
        "denoise": {"type": "diffusion/denoise", "inputs": {"seed": 3, "steps": 2, "cfg": 1}},
    }
    edges: list[list[str]] = []
    last = "base"
    for index, (name, weights) in enumerate(loras):
        node = f"lora{index}"
        nodes[node] = {"type": "diffusion/load_lora", "inputs": {"lora": {"name": name}, **weights}}
        edges += [[last, "unet", node, "unet"], [last, "clip", node, "clip"]]
        last = node
    edges += [
        [last, "clip", "prompt", "clip"],
        [last, "unet", "denoise", "unet"],
        ["prompt", "conditioning", "denoise", "positive"],
        ["empty", "latents", "denoise", "latents"],
    ]
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges}
    return session.run(Workflow.read(document), save=lambda data, name: None)


def latents(session: Session, *loras: tuple[str, dict[str, float]]) -> torch.Tensor:
    result = run(session, *loras)
    assert result.status == "completed", result.failures
    name: str = result.output("denoise").latents.name  # type: ignore[attr-defined]
    return session._stores.tensors.get(name)["samples"]


def weights(session: Session) -> dict[str, torch.Tensor]:
    """The weights that are loaded: the tensors themselves."""
    models = session._stores.models
    found: dict[str, torch.Tensor] = {}
    parts: tuple[ModelPart, ...] = ("unet", "text_encoder", "text_encoder_2")
    for part in parts:
        network = models.load(ModelField(name="tiny-sdxl-base"), part)
        assert isinstance(network, torch.nn.Module)
        found |= {f"{part}.{name}": tensor for name, tensor in network.named_parameters()}
    return found


@pytest.mark.parametrize("names", ["original", "diffusers"])
def test_the_same_lora_under_other_names_makes_the_same_latents(session: Session, names: str) -> None:
    assert torch.equal(latents(session, (names, {})), latents(session, ("kohya", {})))


@pytest.mark.parametrize("weight", ["unet_weight", "clip_weight"])
def test_each_weight_changes_the_latents(session: Session, weight: str) -> None:
    assert not torch.equal(latents(session, ("kohya", {weight: 0.5})), latents(session, ("kohya", {})))


def test_a_lora_of_weight_0_is_none(session: Session) -> None:
    assert torch.equal(latents(session, ("kohya", {"unet_weight": 0, "clip_weight": 0})), latents(session))


@pytest.mark.parametrize("name", ["kohya", "loha", "lokr", "dora", "full"])
def test_after_a_run_the_weights_are_the_tensors_they_were_bit_for_bit(session: Session, name: str) -> None:
    before = weights(session)
    copies = {name: tensor.clone() for name, tensor in before.items()}
    assert not torch.equal(latents(session, (name, {"unet_weight": 0.7})), latents(session))
    after = weights(session)
    for name, tensor in before.items():
        assert after[name] is tensor
        assert torch.equal(tensor, copies[name])


def test_runs_in_another_order_make_the_same_bytes(tmp_path: Path, session: Session) -> None:
    runs: list[tuple[tuple[str, dict[str, float]], ...]] = [
        (("kohya", {"unet_weight": 0.3}), ("other", {})),
        (),
        (("other", {"unet_weight": -1}),),
    ]
    forth = [latents(session, *each) for each in runs]
    fresh = Session(Registry.installed(), Settings(home=tmp_path, models=session._settings.model_roots))
    back = [latents(fresh, *each) for each in reversed(runs)]
    for one, other in zip(forth, reversed(back), strict=True):
        assert torch.equal(one, other)


def test_a_lora_without_a_place_in_the_network_is_said_to_be_for_another_base(session: Session) -> None:
    failure = str(run(session, ("foreign", {})).failures)
    assert "LoRA 'foreign' is for another base: none of its 1 patches has a place in the unet" in failure


def test_a_lora_of_another_shape_is_said_to_be_for_another_base(session: Session) -> None:
    failure = str(run(session, ("wide", {})).failures)
    assert "is for another base, an unknown one (it reads text 96 wide)" in failure


def test_patches_of_a_kind_that_is_unknown_are_named(session: Session) -> None:
    failure = str(run(session, ("oft", {})).failures)
    assert f"model 'oft' can't be used: its patches are OFT of kohya, such as lora_unet_{ATTENTION}.oft_diag" in failure


def test_a_lora_needs_something_to_be_put_on(context: Any) -> None:
    with pytest.raises(InputError, match="neither unet nor clip is connected"):
        LoadLoRA(lora=ModelField(name="style")).invoke(context)


def test_what_is_no_lora_is_refused(context: Any) -> None:
    context.models.resolve = lambda field: ModelField(name="m", kind="vae")
    with pytest.raises(ModelError, match="model 'm' is of kind vae, must be a LoRA"):
        LoadLoRA(lora=ModelField(name="m"), unet=UNetField(model=ModelField(name="base"))).invoke(context)


def test_a_lora_that_is_known_to_be_of_another_base_is_refused(context: Any) -> None:
    context.models.resolve = lambda field: ModelField(name="m", kind="lora", base="sd1")
    model = ModelField(name="base", base="sdxl")
    with pytest.raises(ModelError, match="LoRA 'm' is for sd1, the model 'base' is of base sdxl; choose"):
        LoadLoRA(lora=ModelField(name="m"), clip=CLIPField(model=model)).invoke(context)


def test_loras_are_added_after_those_that_are_there(context: Any) -> None:
    first = LoRAField(model=ModelField(name="first"))
    lora = ModelField(name="m", kind="lora")
    context.models.resolve = lambda field: lora
    unet = UNetField(model=ModelField(name="base"), patches=(first,))
    output = LoadLoRA(lora=ModelField(name="m"), unet=unet, unet_weight=0.5).invoke(context)
    assert output.unet == unet.model_copy(update={"patches": (first, LoRAField(model=lora, weight=0.5))})
    assert output.clip is None


def test_base_and_refiner_on_one_network_may_have_other_loras(session: Session) -> None:
    common = {"seed": 3, "steps": 2, "cfg": 1}
    nodes: dict[str, Any] = {
        "base": {"type": "diffusion/load_model", "inputs": BASE},
        "lora": {"type": "diffusion/load_lora", "inputs": {"lora": {"name": "kohya"}}},
        "prompt": {"type": "diffusion/sdxl_prompt", "inputs": {"prompt": "a large red circle"}},
        "empty": {"type": "diffusion/empty_latents", "inputs": {"width": 64, "height": 64}},
    }
    edges = [["base", "clip", "prompt", "clip"], ["base", "unet", "lora", "unet"]]
    for node, refiner in (("plain", "base"), ("other", "lora")):
        inputs = {**common, "refiner_cfg": 1, "switch_at": 0.5}
        nodes[node] = {"type": "diffusion/denoise_with_refiner", "inputs": inputs}
        edges += [["base", "unet", node, "unet"], [refiner, "unet", node, "refiner"]]
        edges += [["prompt", "conditioning", node, name] for name in ("positive", "refiner_positive")]
        edges += [["empty", "latents", node, "latents"]]
    document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges}
    result = session.run(Workflow.read(document), save=lambda data, name: None)
    assert result.status == "completed", result.failures
    names: list[str] = [result.output(node).latents.name for node in ("plain", "other")]  # type: ignore[attr-defined]
    plain, other = (session._stores.tensors.get(name)["samples"] for name in names)
    assert not torch.equal(plain, other)
