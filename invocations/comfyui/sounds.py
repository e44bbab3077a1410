"""Sounds between nodes: ComfyUI's AUDIO, as a value and as what films are made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.schema import AudioField, InvocationContext

if TYPE_CHECKING:
    from nodeloom.invocations.comfyui.films import Sound


def kept_sound(context: InvocationContext, sound: Sound) -> AudioField:
    """Keep a sound for the nodes downstream."""
    import torch

    name = context.tensors.put({"waveform": torch.from_numpy(sound.waveform)})
    return AudioField(name=name, sample_rate=sound.rate)


def taken_sound(context: InvocationContext, field: AudioField | None) -> Sound | None:
    """The sound of a value; None if there is none."""
    from nodeloom.invocations.comfyui.films import Sound

    if field is None:
        return None
    return Sound(context.tensors.get(field.name)["waveform"].float().cpu().numpy(), field.sample_rate)
