"""Parameters of A1111 as a workflow of ours that makes a picture from text: `read_parameters_document`.

What is not placed is kept as it is, in the residue of the workflow, and told.
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.a1111.parameters import Lora, Parameters, parameters_of
from nodeloom.migrations.a1111.placing import Settings
from nodeloom.migrations.a1111.samplers import sampling_of
from nodeloom.migrations.guest import Reading
from nodeloom.migrations.report import Change, Status
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

KEY: Final = "a1111"
"""Key of what is kept of the workflow."""
_STEP: Final = 320
"""How far nodes stand from each other, in the units of the view."""
_SYNTAX: Final = "a1111"
_NOISE: Final = "noise is drawn otherwise there: the same settings make a similar picture, not the same one"


def read_parameters_document(document: JSON, what: str) -> Reading:
    """A text of parameters as a workflow; `DocumentError` if it is none."""
    if not isinstance(document, str):
        raise DocumentError(f"{what} holds no parameters of A1111")
    return _Drawing(parameters_of(document)).reading()


class _Drawing:
    """The workflow while it is put together, node after node."""

    def __init__(self, parameters: Parameters) -> None:
        self._settings = Settings(parameters.settings)
        self._nodes: dict[str, JSON] = {}
        self._edges: list[JSON] = []
        self._positions: dict[str, JSON] = {}
        unet, clip, vae = self._model(parameters.loras)
        for key, text, label in (
            ("positive", parameters.prompt, "Prompt"),
            ("negative", parameters.negative, "Negative prompt"),
        ):
            self._add(key, "diffusion/prompt", {"prompt": text, "syntax": _SYNTAX}, {"clip": clip}, label)
        latents = self._passes(unet)
        self._add("decode", "diffusion/latents_to_image", {}, {"latents": latents, "vae": vae})
        self._add("save", "image/save", {}, {"image": ("decode", "image")})

    def reading(self) -> Reading:
        """The document, and what there is to say of it."""
        left = dict[str, JSON](self._settings.left())
        said = [Change("", "", "noise", 0, FORMAT_VERSION, "", Status.BEHAVIOUR_CHANGED, _NOISE)]
        for name, value in left.items():
            message = f"{name} has no place here; it is kept"
            said.append(Change("", "", "setting", 0, FORMAT_VERSION, name, Status.LOSSY, message, value))
        return Reading(
            {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "nodes": self._nodes,
                "edges": self._edges,
                "view": {"positions": self._positions},
                **({"residue": {KEY: {"settings": left}}} if left else {}),
            },
            (*said, *self._settings.changes),
        )

    def _model(self, loras: tuple[Lora, ...]) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
        """The model with its LoRAs, VAE and clip skip; where its three parts come from then."""
        take = self._settings
        name = take.text("Model") or take.text("Model hash")
        self._add("model", "diffusion/load_model", {"model": {"name": name}} if name else {}, {}, "Model")
        if not name:
            take.say("the text names no model: choose one", "nodes.model", Status.NEEDS_CHOICE)
        unet, clip, vae = ("model", "unet"), ("model", "clip"), ("model", "vae")
        for number, lora in enumerate(loras, 1):
            key = f"lora_{number}"
            weights: dict[str, JSON] = {"unet_weight": lora.unet_weight, "clip_weight": lora.clip_weight}
            self._add(
                key, "diffusion/load_lora", {"lora": {"name": lora.name}, **weights}, {"unet": unet, "clip": clip}
            )
            unet, clip = (key, "unet"), (key, "clip")
        skip = take.number("Clip skip", 1, 24)
        if skip is not None and skip > 1:
            self._add("clip_skip", "diffusion/clip_skip", {"stop_at_layer": -int(skip)}, {"clip": clip})
            clip = ("clip_skip", "clip")
        other = take.text("VAE", without=("None", "Automatic", "Built in", ""))
        if other:
            self._add("vae", "diffusion/load_vae", {"model": {"name": other}}, {}, "VAE")
            vae = ("vae", "vae")
        return unet, clip, vae

    def _passes(self, unet: tuple[str, str]) -> tuple[str, str]:
        """The first pass, and the one over larger latents if there was one; where the last latents come from."""
        take = self._settings
        width, height = take.size("Size") or (512, 512)
        batch = take.number("Batch size", 1, 64) or 1
        self._add("latents", "diffusion/empty_latents", {"width": width, "height": height, "batch": batch}, {})
        sampling = self._sampling()
        wires = {"unet": unet, "positive": ("positive", "conditioning"), "negative": ("negative", "conditioning")}
        self._add("denoise", "diffusion/denoise", sampling, {**wires, "latents": ("latents", "latents")})
        if not take.peek("Hires upscale") and not take.peek("Hires resize"):
            if take.peek("Denoising strength"):
                take.say("the picture was made from another one, which the text does not have; here, from nothing")
            return "denoise", "latents"
        return self._second_pass(sampling, wires)

    def _sampling(self) -> dict[str, JSON]:
        """How the latents are denoised."""
        take = self._settings
        found = sampling_of(take.peek("Sampler"), take.peek("Schedule type") or None)
        sampling: dict[str, JSON] = {}
        if found.sampler is not None:
            take.text("Sampler")
            sampling["sampler"] = found.sampler
        if found.schedule is not None:
            take.text("Schedule type")
            sampling["schedule"] = found.schedule
        steps, seed = take.number("Steps", 1, 10_000), take.number("Seed", 0, 2**64 - 1)
        cfg = take.number("CFG scale", 0, 100)
        sampling |= {"steps": int(steps)} if steps is not None else {}
        sampling |= {"cfg": cfg} if cfg is not None else {}
        return sampling | ({"seed": int(seed)} if seed is not None else {})

    def _second_pass(self, sampling: dict[str, JSON], wires: dict[str, tuple[str, str]]) -> tuple[str, str]:
        """Denoise again over larger latents."""
        take = self._settings
        size, factor = take.size("Hires resize"), take.number("Hires upscale", 0.01, 8)
        method = take.method("Hires upscaler")
        where = {"latents": ("denoise", "latents")}
        if size is not None:
            target: dict[str, JSON] = {"width": size[0], "height": size[1], "method": method}
            self._add("larger", "diffusion/resize_latents", target, where)
        else:
            self._add("larger", "diffusion/scale_latents", {"factor": factor or 2.0, "method": method}, where)
        steps, strength = take.number("Hires steps", 0, 10_000), take.number("Denoising strength", 0, 1)
        second: dict[str, JSON] = {**sampling, "strength": 0.7 if strength is None else strength}
        second |= {"steps": int(steps)} if steps else {}
        self._add("again", "diffusion/denoise", second, {**wires, "latents": ("larger", "latents")})
        return "again", "latents"

    def _add(
        self, key: str, type_: str, inputs: dict[str, JSON], wires: dict[str, tuple[str, str]], label: str = ""
    ) -> None:
        self._nodes[key] = {"type": type_, "inputs": inputs, **({"label": label} if label else {})}
        self._edges += [[*source, key, name] for name, source in wires.items()]
        column = {"positive": 0, "negative": 1}.get(key, 0)
        self._positions[key] = [_STEP * (len(self._positions) - column), _STEP * column]
