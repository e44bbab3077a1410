"""Which tensors make a LoRA, of which sort it is, and what base it patches. It must not know torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.original_layout import text_base
from nodeloom.runtime.models.records import Base, Identity, Variant

_MARKS: Final = (
    ".lora_down.weight", ".lora_up.weight", ".lora_A.weight", ".lora_B.weight", ".lora.down.weight",
    ".lora.up.weight", "_lora.down.weight", "_lora.up.weight", ".lora_linear_layer.down.weight",
    ".lora_linear_layer.up.weight", ".lora_A.default.weight", ".lora_B.default.weight", ".hada_w1_a", ".lokr_w1",
    ".lokr_w1_a", ".diff", ".diff_b", ".w_norm", ".b_norm", ".a1.weight", ".a2.weight", ".b1.weight", ".b2.weight",
    ".oft_blocks", ".set_weight",
)  # fmt: skip
# Patches of other kinds, by what the tensors are called that only they have.
_OTHER_KINDS: Final[tuple[tuple[str, str], ...]] = ((".oft_diag", "OFT of kohya"), (".on_input", "IA3"))
_PREFIXES: Final = ("lora_unet_", "lora_te_", "lora_te1_", "lora_te2_", "lycoris_")
_DOWN: Final = (
    ".lora_down.weight", ".lora_A.weight", ".lora_A.default.weight", ".lora.down.weight", "_lora.down.weight",
    ".lora_linear_layer.down.weight", ".hada_w1_b",
)  # fmt: skip
_FIRST: Final = (".lokr_w1", ".lokr_w1_b")
_SDXL_ENCODERS: Final = ("lora_te1_", "lora_te2_", "text_encoder_2.", "text_encoders.clip_g.")
_ONLY_ENCODER: Final = "lora_te_"  # kohya's prefix for the text encoder of a model that has but one
_BUNDLED: Final = "bundle_emb."  # textual inversions that were trained with it
# Two transformers in a row are SDXL's alone.
_DEEP: Final = ("transformer_blocks_1_", "transformer_blocks.1.")
# Networks that are no UNet: Flux, Stable Diffusion 3 and their like.
_OTHER_BLOCKS: Final = ("double_blocks", "single_blocks", "joint_blocks")
_TRANSFORMER: Final = ("transformer.", "lora_transformer_")
_SORTS: Final[tuple[tuple[str, Variant], ...]] = ((".dora_scale", "dora"), (".hada_w1_a", "loha"), (".lokr_w", "lokr"))
# What trainers write down: the tensors are asked first.
_METADATA: Final = ("modelspec.architecture", "ss_base_model_version")
_WORDS: Final[Mapping[str, Base]] = {
    "stable-diffusion-xl": "sdxl", "sdxl": "sdxl", "stable-diffusion-v1": "sd1", "sd_v1": "sd1",
    "stable-diffusion-v2": "sd2", "sd_v2": "sd2",
}  # fmt: skip


def is_lora(tensors: Mapping[str, TensorInfo]) -> bool:
    """Tell whether the tensors are patches of a network (LoRA, LoHa, LoKr and others) and what comes with them."""
    marked = any(name.endswith(_MARKS) for name in tensors)
    known = (name.startswith(_PREFIXES) or name.endswith(_MARKS) or _is_companion(name) for name in tensors)
    return (marked or _other_kind(tensors) is not None) and all(known)


def identify_lora(header: Header, precision: str | None) -> Identity:
    """Tell base and sort of a file whose tensors make a LoRA."""
    tensors = header.tensors
    if any(name.startswith(_TRANSFORMER) or word in name for name in tensors for word in _OTHER_BLOCKS):
        problem = "it patches a network that nodeloom doesn't know, neither Stable Diffusion 1, 2 nor SDXL"
        return Identity("lora", None, precision, ("weights",), (problem,), _sort(tensors))
    base = _base(tensors) or written_base(header.metadata)
    return Identity("lora", base, precision, ("weights",), _problems(tensors), _sort(tensors))


def _other_kind(tensors: Mapping[str, TensorInfo]) -> tuple[str, str] | None:
    """Return a tensor that only patches of another kind have, and that kind."""
    return next(((name, kind) for name in tensors for mark, kind in _OTHER_KINDS if name.endswith(mark)), None)


def _problems(tensors: Mapping[str, TensorInfo]) -> tuple[str, ...]:
    """Return a sentence for patches of a kind that can't be used."""
    found = _other_kind(tensors)
    if found is None:
        return ()
    usable = "LoRA, LoHa, LoKr, GLoRA, OFT, BOFT and DoRA"
    return (f"its patches are {found[1]}, such as {found[0]}, where {usable} can be used",)


def _is_companion(name: str) -> bool:
    """Tell whether a tensor is one that accompanies low-rank factors."""
    last = name.rpartition(".")[2]
    known = last in {
        "alpha",
        "dora_scale",
        "diff",
        "diff_b",
        "w_norm",
        "b_norm",
        "scale",
        "rescale",
    } or last.startswith(("hada_", "lokr_", "lora_"))
    return known or name.startswith(_BUNDLED)


def _sort(tensors: Mapping[str, TensorInfo]) -> Variant | None:
    """Return the sort of its factors, where it has one that is told."""
    return next((sort for mark, sort in _SORTS if any(mark in name for name in tensors)), None)


def _base(tensors: Mapping[str, TensorInfo]) -> Base | None:
    """Return the base that the tensors show: by its networks, their depth or the width of the text they read."""
    names = [name for name in tensors if not name.startswith(_BUNDLED)]
    if any(name.startswith(_SDXL_ENCODERS) or any(mark in name for mark in _DEEP) for name in names):
        return "sdxl"
    for name in names:
        if _is_as_wide_as_text(name) and (width := _width(tensors, name)) is not None:
            return text_base(width)
    return None


def _width(tensors: Mapping[str, TensorInfo], name: str) -> int | None:
    """Return the inputs of a layer by one of its tensors, if that tells."""
    shape = tensors[name].shape
    if len(shape) < 2:
        return None
    if name.endswith(_DOWN):
        return shape[1]
    if not name.endswith(_FIRST):
        return None
    # Kronecker's product is as wide as both factors one after the other
    second = name.rpartition(".")[0] + ".lokr_w2"
    other = next((tensors[each].shape for each in (second, f"{second}_b") if each in tensors), ())
    return shape[1] * other[1] if len(other) >= 2 else None


def _is_as_wide_as_text(name: str) -> bool:
    """Tell whether a layer takes text: the keys of cross-attention, or attention in the only text encoder."""
    if name.startswith(_ONLY_ENCODER):
        return "_self_attn_" in name
    return "attn2_to_k" in name or "attn2.to_k" in name


def written_base(metadata: Mapping[str, str]) -> Base | None:
    """Return the base that whoever made a file wrote into its metadata."""
    written = next((metadata[key].lower() for key in _METADATA if key in metadata), "")
    return next((base for word, base in _WORDS.items() if written.startswith(word)), None)
