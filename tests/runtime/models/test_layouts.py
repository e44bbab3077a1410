"""Model folders as other programs lay them out: every model is found, named and told, and nothing is changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from nodeloom.runtime.models import ModelLibrary

Shapes = Mapping[str, tuple[int, ...]]
WriteShapes = Callable[[Path, Shapes], Path]
CHECKPOINT: Shapes = {
    "model.diffusion_model.input_blocks.0.0.weight": (8, 4, 3, 3),
    "cond_stage_model.transformer.text_model.x": (8,),
}
VAE: Shapes = {"encoder.conv_in.weight": (8, 3, 3, 3), "decoder.conv_in.weight": (8, 4, 3, 3)}
LORA: Shapes = {"lora_unet_a_attn2_to_k.lora_down.weight": (4, 768)}
EMBEDDING: Shapes = {"emb_params": (4, 768)}
CONTROLNET: Shapes = {"controlnet_cond_embedding.conv_in.weight": (16, 3, 3, 3)}
UPSCALER: Shapes = {
    "conv_first.weight": (64, 3, 3, 3),
    "body.0.rdb1.conv1.weight": (32, 64, 3, 3),
    "conv_body.weight": (64,),
}


def told(root: Path, cache: Path) -> dict[str, str]:
    """The kind of every model of one's own, by name."""
    library = ModelLibrary([root], cache)
    assert library.problems() == ()
    return {record.name: record.kind for record in library.records() if not record.built_in}


def listing(root: Path) -> list[tuple[str, int, int]]:
    paths = [root, *sorted(root.rglob("*"))]
    return [(str(path), path.lstat().st_mtime_ns, path.lstat().st_size) for path in paths]


def litter(root: Path, *places: str) -> None:
    """Write files that lie beside models but are none."""
    for place in places:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"text of another program")


def test_the_folders_of_comfyui(tmp_path: Path, write_shapes: WriteShapes) -> None:
    root = tmp_path / "ComfyUI"
    for place, shapes in {
        "checkpoints/SD1.5/ink v2.safetensors": CHECKPOINT, "loras/lines.safetensors": LORA,
        "vae/soft.safetensors": VAE, "embeddings/worse.safetensors": EMBEDDING,
        "controlnet/edges.safetensors": CONTROLNET, "upscale_models/x4.safetensors": UPSCALER,
    }.items():  # fmt: skip
        write_shapes(root / "models" / place, shapes)
    litter(
        root, "extra_model_paths.yaml.example", "models/checkpoints/put_checkpoints_here", "models/loras/lines.png",
        "models/configs/v1-inference.yaml", "output/one.png", "custom_nodes/x/data.bin", "models/loras/lines.json",
        "venv/lib/python3.11/site-packages/precedence.pth", "venv/lib/python3.11/site-packages/a.safetensors",
        "python_embeded/paths.pth",
    )  # fmt: skip
    assert told(root, tmp_path / "cache") == {
        "ink v2": "main", "lines": "lora", "soft": "vae", "worse": "embedding", "edges": "controlnet", "x4": "upscaler"
    }  # fmt: skip


def test_what_comfyui_is_told_of_other_folders_counts_too(tmp_path: Path, write_shapes: WriteShapes) -> None:
    comfy, webui = tmp_path / "ComfyUI", tmp_path / "webui"
    write_shapes(comfy / "models/loras/lines.safetensors", LORA)
    write_shapes(webui / "models/Lora/strokes.safetensors", LORA)
    write_shapes(webui / "models/Lora/people/ink.safetensors", LORA)
    write_shapes(webui / "embeddings/ink.safetensors", EMBEDDING)
    write_shapes(webui / "private/secret.safetensors", LORA)
    config = comfy / "extra_model_paths.yaml"
    config.write_text(f"a111:\n  base_path: {webui}\n  loras: models/Lora\n  embeddings: embeddings\n")
    before = [*listing(comfy), *listing(webui)]
    extra = {"strokes": "lora", "people/ink.safetensors": "lora", "ink.safetensors": "embedding"}
    assert told(comfy, tmp_path / "cache") == {"lines": "lora", **extra}
    assert told(config, tmp_path / "cache") == extra
    assert [*listing(comfy), *listing(webui)] == before


def test_the_folders_of_a1111(tmp_path: Path, write_shapes: WriteShapes) -> None:
    root = tmp_path / "webui"
    for place, shapes in {
        "models/Stable-diffusion/ink.safetensors": CHECKPOINT, "models/Stable-diffusion/ink.vae.safetensors": VAE,
        "models/Lora/people/lines.safetensors": LORA, "models/VAE/soft.safetensors": VAE,
        "embeddings/worse.safetensors": EMBEDDING, "models/ControlNet/edges.safetensors": CONTROLNET,
        "models/ESRGAN/x4.safetensors": UPSCALER,
    }.items():  # fmt: skip
        write_shapes(root / place, shapes)
    litter(root, "models/Lora/people/lines.preview.png", "models/Stable-diffusion/ink.yaml", "styles.csv", "cache.json")
    (root / "models/Stable-diffusion/old.ckpt").write_bytes(b"PK\x03\x04")
    assert told(root, tmp_path / "cache") == {
        "ink": "main", "ink.vae": "vae", "lines": "lora", "soft": "vae", "worse": "embedding", "edges": "controlnet",
        "x4": "upscaler", "old": "unknown",
    }  # fmt: skip


def test_the_folders_of_invokeai(tmp_path: Path, write_shapes: WriteShapes) -> None:
    root = tmp_path / "invokeai"
    for place, shapes in {
        "sd-1/main/ink.safetensors": CHECKPOINT, "sd-1/lora/lines.safetensors": LORA,
        "sd-1/vae/soft/diffusion_pytorch_model.safetensors": VAE,
        "sd-1/embedding/worse/learned_embeds.safetensors": EMBEDDING,
        "sd-1/controlnet/edges/diffusion_pytorch_model.fp16.safetensors": CONTROLNET,
        "any/lora/strokes/pytorch_lora_weights.safetensors": LORA,
        "0d8f3a52/leaves.safetensors": LORA,
    }.items():  # fmt: skip
        write_shapes(root / "models" / place, shapes)
    pipeline = root / "models/sd-1/main/pipe"
    write_shapes(pipeline / "unet/diffusion_pytorch_model.safetensors", CHECKPOINT)
    (pipeline / "model_index.json").write_text(json.dumps({"unet": ["diffusers", "UNet2DConditionModel"]}))
    litter(root, "invokeai.yaml", "databases/invokeai.db", "models/sd-1/vae/soft/config.json", "outputs/images/x.png")
    assert told(root, tmp_path / "cache") == {
        "ink": "main", "lines": "lora", "soft": "vae", "worse": "embedding", "edges": "controlnet",
        "strokes": "lora", "leaves": "lora", "pipe": "unknown",
    }  # fmt: skip


def test_looking_and_digesting_changes_nothing_in_a_model_folder(tmp_path: Path, write_shapes: WriteShapes) -> None:
    root = tmp_path / "models"
    write_shapes(root / "loras/lines.safetensors", LORA)
    os.symlink(root, root / "loras/again")
    before = listing(root)
    library = ModelLibrary([root], tmp_path / "cache")
    library.digest(library.resolve(name="lines"))
    library.refresh()
    assert listing(root) == before


def test_a_model_folder_that_cannot_be_written_to_is_as_good(tmp_path: Path, write_shapes: WriteShapes) -> None:
    root = tmp_path / "models"
    path = write_shapes(root / "loras/lines.safetensors", LORA)
    for each in (path, path.parent, root):
        each.chmod(0o555 if each.is_dir() else 0o444)
    assert told(root, tmp_path / "cache") == {"lines": "lora"}


def test_one_model_in_the_folders_of_two_programs_is_found_once(tmp_path: Path, write_shapes: WriteShapes) -> None:
    kept = write_shapes(tmp_path / "comfy/loras/lines.safetensors", LORA)
    (tmp_path / "webui/Lora").mkdir(parents=True)
    os.link(kept, tmp_path / "webui/Lora/lines.safetensors")
    assert told(tmp_path, tmp_path / "cache") == {"lines": "lora"}
