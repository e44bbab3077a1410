"""From the changes of a network's value to what sampling takes: each kind of change by its maker.

Some change the network and what its numbers mean; those of what guidance makes of its answers are in
`guidance_changes`. Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, cast

from nodeloom.invocations.diffusion.guidance_changes import GUIDANCE, Guiding
from nodeloom.schema import ChangeField, InputError, InvocationContext, UNetField

if TYPE_CHECKING:
    from nodeloom.runtime.diffusion.denoiser import Model, Network
    from nodeloom.runtime.diffusion.guidance import Steering
    from nodeloom.runtime.diffusion.hints import Hint
    from nodeloom.runtime.diffusion.inpainting import Masking
    from nodeloom.runtime.diffusion.inside.draws import Draws

NORMALIZED: Final = "normalized"
"""Word of a network's config, as its `latent_space`: it denoises in that of `runtime.diffusion.latent_space`."""

Setting = bool | int | float | str
Settings = Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class NetworkChanges:
    """What is changed of a network: what its config says, and what happens inside of it."""

    config: Mapping[str, Any] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()


NetworkMaker = Callable[[Settings, NetworkChanges, "Draws", Mapping[str, Any]], NetworkChanges]
"""(settings, the changes so far, random numbers of the run, the network's config) to one change more."""


def _sampling(settings: Settings, changes: NetworkChanges, draws: Draws, config: Mapping[str, Any]) -> NetworkChanges:
    """Other noise levels, or another meaning of the output, in the words of `parametrization`."""
    return replace(changes, config={**changes.config, **settings})


def _free_u(settings: Settings, changes: NetworkChanges, draws: Draws, config: Mapping[str, Any]) -> NetworkChanges:
    from nodeloom.runtime.diffusion.inside import Put
    from nodeloom.runtime.diffusion.inside.free_u import free_u

    strong, weak = ((float(settings[f"{name}1"]), float(settings[f"{name}2"])) for name in ("b", "s"))
    change = free_u(int(config["block_out_channels"][0]), strong, weak, by_mean=bool(settings["by_mean"]))
    return _with_hint(changes, Put(change))


def _merging(settings: Settings, changes: NetworkChanges, draws: Draws, config: Mapping[str, Any]) -> NetworkChanges:
    from nodeloom.runtime.diffusion.inside import Put
    from nodeloom.runtime.diffusion.inside.merging import merged

    return _with_hint(changes, Put(merged(float(settings["ratio"]), draws)))


def _tiling(settings: Settings, changes: NetworkChanges, draws: Draws, config: Mapping[str, Any]) -> NetworkChanges:
    from nodeloom.runtime.diffusion.inside import Put
    from nodeloom.runtime.diffusion.inside.tiling import tiled

    tile, options, depth = (int(settings[name]) for name in ("tile", "options", "depth"))
    return _with_hint(changes, Put(tiled(tile, options, depth, draws, grows=bool(settings["grows"]))))


def _shrinking(settings: Settings, changes: NetworkChanges, draws: Draws, config: Mapping[str, Any]) -> NetworkChanges:
    from nodeloom.runtime.diffusion.inside import Put
    from nodeloom.runtime.diffusion.inside.shrinking import shrunk

    down, up = (cast("Any", settings[name]) for name in ("down", "up"))
    change = shrunk(
        int(settings["block"]), float(settings["factor"]), down, up, after_keeping=bool(settings["after_keeping"])
    )
    return _with_hint(changes, Put(change, (float(settings["start"]), float(settings["end"]))))


def _differential(
    settings: Settings, changes: NetworkChanges, draws: Draws, config: Mapping[str, Any]
) -> NetworkChanges:
    """Nothing of the network: see `masking_of`."""
    return changes


def _with_hint(changes: NetworkChanges, hint: Hint) -> NetworkChanges:
    return replace(changes, hints=(*changes.hints, hint))


NETWORK: Final[Mapping[str, NetworkMaker]] = {
    "sampling": _sampling,
    "free_u": _free_u,
    "merging": _merging,
    "tiling": _tiling,
    "shrinking": _shrinking,
    "differential": _differential,
}
"""What makes a change of the network, by its kind."""


def with_change(unet: UNetField, kind: str, **settings: Setting) -> UNetField:
    """The value with one change more, after those that it has."""
    return with_changes(unet, ChangeField(kind=kind, settings=settings))


def with_changes(unet: UNetField, *changes: ChangeField) -> UNetField:
    """The value with more changes, after those that it has."""
    return unet.model_copy(update={"changes": (*unet.changes, *changes)})


def config_of(context: InvocationContext, unet: UNetField) -> Mapping[str, Any]:
    """What the config of a network says under its changes; no weights are read."""
    said = [change.settings for change in unet.changes if NETWORK.get(change.kind) is _sampling]
    config: dict[str, Any] = dict(context.models.config(unet.model, "unet"))
    for words in said:
        config.update(words)
    return config


def network_changes(unet: UNetField, network: Network, draws: Draws) -> NetworkChanges:
    """The changes of a network, folded; `InputError` for a kind that nobody knows."""
    changes = NetworkChanges()
    for change in unet.changes:
        if change.kind in NETWORK:
            changes = NETWORK[change.kind](change.settings, changes, draws, network.config)
        elif change.kind not in GUIDANCE:
            known = ", ".join((*NETWORK, *GUIDANCE))
            raise InputError(f"the network has a change of kind {change.kind}, must be one of {known}")
    return changes


def masking_of(unet: UNetField) -> Masking | None:
    """What the changes of a network let become of masks on the way."""
    from nodeloom.runtime.diffusion.inpainting import differential

    strengths = [float(change.settings["strength"]) for change in unet.changes if change.kind == "differential"]
    return differential(strengths[-1]) if strengths else None


def changed_model(unet: UNetField, network: Network, draws: Draws) -> Model:
    """A network, as it is patched, with its changes as the model that is asked."""
    from nodeloom.runtime.diffusion.denoiser import Model
    from nodeloom.runtime.diffusion.reconfigured import Reconfigured

    changes = network_changes(unet, network, draws)
    return Model(Reconfigured(network, changes.config) if changes.config else network, hints=changes.hints)


def changed_guidance(unet: UNetField, guiding: Guiding) -> Steering:
    """How the changes of a network let guidance come about."""
    from nodeloom.runtime.diffusion.guidance import Steering

    steering = Steering()
    for change in unet.changes:
        if change.kind in GUIDANCE:
            steering = GUIDANCE[change.kind](change, steering, guiding)
    return steering
