"""What InvokeAI notes in a picture of how it was made: read as the graph that makes it, where it carries no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nodeloom.migrations.guest import Reading
from nodeloom.migrations.invokeai.draft import a_list, a_text, an_object, is_number
from nodeloom.migrations.invokeai.graph import read_graph
from nodeloom.migrations.invokeai.values import newer
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON

_BEGUN: Final = "init_image"
_STEERING: Final = {
    "controlnets": ("controlnet", "control"),
    "t2iAdapters": ("t2i_adapter", "t2i_adapter"),
    "ipAdapters": ("ip_adapter", "ip_adapter"),
}
"""What steered the denoising, as it is noted: the node, and what its output is called."""
_PICTURES: Final = ("processed_image", "image")
"""The picture that steered: what was made of one, else that one."""
_STEERED_BY: Final = (
    *("control_model", "t2i_adapter_model", "ip_adapter_model", "clip_vision_model", "control_weight", "weight"),
    *("begin_step_percent", "end_step_percent", "control_mode", "resize_mode", "method"),
)
"""What else is noted of that, as the nodes call it."""
_SIZE: Final = ("width", "height")
_REFINED_FROM: Final = 0.8
"""Share of the steps that the first model makes, where the picture does not say it."""
_MODES: Final = frozenset({"txt2img", "img2img"})
"""What is made of prompts alone, or of a picture too."""


def read_metadata(document: JSON, what: str) -> Reading:
    """Read what is noted of a picture; `DocumentError` if it was made in a way that settings alone don't tell."""
    noted = an_object(document)
    mode = a_text(noted.get("generation_mode")) or "txt2img"
    family, _, plain = mode.rpartition("_")
    if plain not in _MODES or family not in ("", "sdxl"):
        raise DocumentError(
            f"{what} carries no workflow, and of its settings none can be made: it is a picture of the kind {mode}"
        )
    return read_graph(_Graph(noted, is_xl=family == "sdxl").made(), what)


class _Graph:
    """The graph while it is put together."""

    def __init__(self, noted: dict[str, JSON], *, is_xl: bool) -> None:
        self._noted = noted
        self._prefix = "sdxl_" if is_xl else ""
        self._clips = ("clip", "clip2") if is_xl else ("clip",)
        self._nodes: dict[str, JSON] = {}
        self._edges: list[JSON] = []

    def made(self) -> JSON:
        """It as JSON."""
        self._add("model", f"{self._prefix or 'main_'}model_loader", model=self._model("model"))
        last = self._patched()
        self._prompts(last)
        self._denoise("denoise", self._begins(), last)
        self._steered("denoise")
        end = self._refined() if self._given("refiner_model") else "denoise"
        self._decoded(end)
        return {"nodes": self._nodes, "edges": self._edges}

    def _patched(self) -> str:
        """The LoRAs, one behind the other; the last of them, or the model."""
        last = "model"
        for number, each in enumerate(a_list(self._noted.get("loras")), 1):
            lora = an_object(each)
            found = newer(lora.get("model", lora.get("lora")), "lora")
            key = f"lora_{number}"
            self._add(key, f"{self._prefix}lora_loader", lora=found, weight=lora.get("weight"))
            for name in ("unet", *self._clips):
                self._connect(last, name, key, name)
            last = key
        return last

    def _prompts(self, last: str) -> None:
        source, skipped = last, self._noted.get("clip_skip")
        if is_number(skipped) and skipped and not self._prefix:
            self._add("skip", "clip_skip", skipped_layers=skipped)
            self._connect(last, "clip", "skip", "clip")
            source = "skip"
        for side in ("positive", "negative"):
            style = {"style": self._noted.get(f"{side}_style_prompt")} if self._prefix else {}
            prompt = self._noted.get(f"{side}_prompt")
            kind = "sdxl_compel_prompt" if self._prefix else "compel"
            sizes = dict(self._sizes("original_", "target_")) if self._prefix else {}
            self._add(side, kind, prompt=prompt, **style, **sizes)
            for name in self._clips:
                self._connect(source, name, side, name)

    def _begins(self) -> dict[str, JSON]:
        """Where the denoising begins: with noise, and a picture if there was one."""
        sizes = {name: self._noted.get(name) for name in _SIZE}
        self._add("noise", "noise", seed=self._noted.get("seed"), **sizes)
        if not self._given(_BEGUN):
            return {}
        self._add("picture", "image", image={"image_name": self._noted[_BEGUN]})
        self._add("encode", "i2l")
        self._connect("picture", "image", "encode", "image")
        self._connect("model", "vae", "encode", "vae")
        strength = self._noted.get("strength")
        return {"denoising_start": 1 - strength if isinstance(strength, (int, float)) and is_number(strength) else 0}

    def _denoise(self, key: str, part: dict[str, JSON], unet: str, prefix: str = "") -> None:
        settings = {name: self._noted.get(f"{prefix}{name}") for name in ("steps", "cfg_scale", "scheduler")}
        ends = {"denoising_end": self._start} if self._given("refiner_model") and not prefix else {}
        self._add(key, "denoise_latents", **settings, **part, **ends)
        self._connect(unet, "unet", key, "unet")
        if not prefix:
            self._connect("noise", "noise", key, "noise")
            if "encode" in self._nodes:
                self._connect("encode", "latents", key, "latents")
        for side in ("positive", "negative"):
            self._connect(f"{prefix}{side}", "conditioning", key, f"{side}_conditioning")

    def _steered(self, key: str) -> None:
        """What steered it by pictures; several of a kind are collected."""
        for name, (kind, output) in _STEERING.items():
            noted = [an_object(each) for each in a_list(self._noted.get(name))]
            end = (key, output)
            if len(noted) > 1:
                end = (f"{kind}_all", "item")
                self._add(end[0], "collect")
                self._connect(end[0], "collection", key, output)
            for number, each in enumerate(noted, 1):
                picture = next((each[field] for field in _PICTURES if each.get(field)), None)
                given = {field: newer(each[field], field) for field in _STEERED_BY if field in each}
                self._add(f"{kind}_{number}", kind, image=picture, **given)
                self._connect(f"{kind}_{number}", output, *end)

    @property
    def _start(self) -> JSON:
        start = self._noted.get("refiner_start")
        return start if is_number(start) else _REFINED_FROM

    def _refined(self) -> str:
        """The second model, which goes on from where the first one stopped."""
        self._add("refiner_model", "sdxl_refiner_model_loader", model=self._model("refiner_model"))
        for side in ("positive", "negative"):
            style = self._noted.get(f"{side}_style_prompt") or self._noted.get(f"{side}_prompt")
            score = self._noted.get(f"refiner_{side}_aesthetic_score")
            key = f"refiner_{side}"
            self._add(
                key, "sdxl_refiner_compel_prompt", style=style, aesthetic_score=score, **dict(self._sizes("original_"))
            )
            self._connect("refiner_model", "clip2", key, "clip2")
        self._denoise("refine", {"denoising_start": self._start}, "refiner_model", "refiner_")
        self._connect("denoise", "latents", "refine", "latents")
        return "refine"

    def _decoded(self, end: str) -> None:
        vae = "model"
        if self._given("vae"):
            self._add("vae", "vae_loader", vae_model=self._model("vae", "vae_model"))
            vae = "vae"
        self._add("decode", "l2i", is_intermediate=False)
        self._connect(end, "latents", "decode", "latents")
        self._connect(vae, "vae", "decode", "vae")
        self._note()
        self._connect("noted", "metadata", "decode", "metadata")

    def _note(self) -> None:
        """Note all that was noted, as InvokeAI does; what is called as nodes call something else is put together."""
        own = {"id", "type", "is_intermediate", "use_cache"}
        rest: dict[str, JSON] = {name: value for name, value in self._noted.items() if name in own}
        noted = {name: value for name, value in self._noted.items() if name not in own}
        also: dict[str, JSON] = {"also": rest} if rest else {}
        self._nodes["noted"] = {**noted, **also, "id": "noted", "type": "core_metadata", "is_intermediate": True}

    def _sizes(self, *whose: str) -> Iterator[tuple[str, JSON]]:
        for side in _SIZE:
            yield from ((f"{each}{side}", self._noted[side]) for each in whose if is_number(self._noted.get(side)))

    def _given(self, name: str) -> bool:
        return bool(self._noted.get(name))

    def _model(self, name: str, field: str = "model") -> JSON:
        return newer(self._noted.get(name), field)

    def _add(self, key: str, kind: str, **values: Any) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        self._nodes[key] = {"is_intermediate": True, "use_cache": True, **given, "id": key, "type": kind}

    def _connect(self, source: str, output: str, target: str, name: str) -> None:
        begin: JSON = {"node_id": source, "field": output}
        end: JSON = {"node_id": target, "field": name}
        self._edges.append({"source": begin, "destination": end})
