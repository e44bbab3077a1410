"""Which tensors make a network that enlarges or restores pictures. It must not know torch.

Such networks are told by the names of some tensors that no other sort has; which ones is known from the package
spandrel, that runs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Final

from nodeloom.runtime.models.header import TensorInfo
from nodeloom.runtime.models.records import Identity

_PREFIXES: Final = ("module.", "netG.")
"""What trainers put before every name."""
_COMPACT: Final = re.compile(r"body\.\d+\.(weight|bias)")
_MARKS: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(names.split())
    for names in (
        "model.0.weight model.1.sub.0.RDB1.conv1.0.weight",  # ESRGAN in its first spelling
        "model.0.weight model.1.sub.0.RDB1.conv1x1.weight",  # ESRGAN+
        "conv_first.weight body.0.rdb1.conv1.weight conv_body.weight",  # Real-ESRGAN
        "conv_first.weight RRDB_trunk.0.RDB1.conv1.weight",  # BSRGAN, RealSR
        "conv_first.weight layers.0.residual_group.blocks.0.norm1.weight",  # SwinIR, Swin2SR, HAT
        "conv_first.1.weight layers.0.residual_group.blocks.0.norm1.weight",
        "conv_first.weight layers.0.residual_group.layers.0.norm1.weight",  # ATD
        "conv_first.weight layers.0.residual_group.hf_blocks.0.attn.temperature",  # CRAFT
        "conv_first.weight before_RG.1.weight",  # DAT, RGT
        "conv_first.weight layers.0.swin1.norm1.weight",  # DRCT
        "conv_first.weight norm_start.weight norm_end.weight",  # GRL
        "conv_first.weight groups.0.blocks.0.inter.cg.1.weight",  # FDAT
        "input.weight up.0.weight residual_layer.0.residual_layer.0.layer.0.fn.0.weight",  # OmniSR
        "conv_1.sk.weight block_1.c1_r.sk.weight",  # SPAN
        "conv_1.weight upsampler.0.weight body.0.local_block.norm_1.weight",  # SeemoRe
        "unet1.conv1.conv.0.weight unet2.conv1.conv.0.weight",  # Real-CUGAN
        "feats.0.weight feats.1.refine.weight",  # PLKSR
        "gblocks.0.weight gblocks.1.norm.weight",  # MoSR
        "in_to_dim.weight blocks.0.blocks.0.gamma",  # MoESR
        "to_feat.weight feats.0.safm.aggr.weight",  # SAFMN
        "tail.1.weight body.0.body.0.body.3.conv_du.0.weight",  # RCAN
        "sft.weight UFONE.0.ITLs.0.attn.temperature",  # DITN
        "fea_conv.weight B1.body.0.transformer_body.0.blocks.0.attn.qkv.weight",  # DCTLSA
        "mid_attn.layers.0.0.to_out.weight final_res_block.block1.proj.weights",  # AuraSR
        "m_head.0.weight m_tail.0.weight",  # SCUNet
        "m_head.weight m_down1.0.res.0.weight m_tail.weight",  # DRUNet, FBCNN
        "intro.weight ending.weight",  # NAFNet, KBNet
    )
)


def identify_upscaler(tensors: Mapping[str, TensorInfo], precision: str | None) -> Identity | None:
    """Tell whether this is a network that makes a picture of another; None for anything else."""
    names = _plain(tensors.keys())
    is_one = any(marks <= names for marks in _MARKS) or _is_compact(names)
    return Identity("upscaler", None, precision, ("upscaler",)) if is_one else None


def _plain(names: Set[str]) -> Set[str]:
    """The names without what stands before all of them."""
    for prefix in _PREFIXES:
        if names and all(name.startswith(prefix) for name in names):
            return {name.removeprefix(prefix) for name in names}
    return names


def _is_compact(names: Set[str]) -> bool:
    """Tell whether this is SRVGGNet, Real-ESRGAN's small network, which is nothing but layers in a row."""
    return len(names) > 1 and all(map(_COMPACT.fullmatch, names))
