"""Documents as InvokeAI writes them, of each version, drawn from the little that differs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

VERSIONS: Final = ("1.0.0", "2.0.0", "3.0.0", "4.0.0")
_OLD_KINDS: Final = {"str": "string", "int": "integer", "float": "float", "bool": "boolean"}


class Flow:
    """A workflow of one version: nodes by their id with values, edges as `a.x b.y`, and what is exposed."""

    def __init__(self, version: str = "4.0.0") -> None:
        self.version = version
        self._nodes: list[dict[str, Any]] = []
        self._edges: list[dict[str, Any]] = []
        self._exposed: list[dict[str, Any]] = []
        self.more: dict[str, Any] = {}

    def node(self, key: str, kind: str, *bare: str, keeps: bool = False, **values: Any) -> Flow:
        """A node with values, and with `bare` inputs that have none."""
        number = int(self.version[0])
        inputs = {name: self._field(name, *given) for name, given in _given(bare, values)}
        data: dict[str, Any] = {"id": key, "type": kind, "inputs": inputs, "label": "", "isOpen": True, "notes": ""}
        data |= {"isIntermediate": not keeps, "useCache": True, "version": "1.0.0"}
        node: dict[str, Any] = {"id": key, "type": "invocation"}
        node |= {"position": {"x": 400.5 * len(self._nodes), "y": 0}, "data": data}
        if number < 3:
            data["outputs"] = {"out": {"id": f"{key}-out", "name": "out", "type": "Any", "fieldKind": "output"}}
            node |= {"width": 320, "height": 256}
        if number == 1:
            data["embedWorkflow"] = False
        if number > 1:
            data["nodePack"] = "invokeai"
        self._nodes.append(node)
        return self

    def edges(self, *edges: str) -> Flow:
        """Edges, each as `source.output target.input`."""
        for edge in edges:
            ends = [end.split(".") for end in edge.split()]
            (source, output), (target, name) = ends
            self._edges.append(
                {
                    "id": f"reactflow__edge-{source}{output}-{target}{name}",
                    "type": "default",
                    "source": source,
                    "sourceHandle": output,
                    "target": target,
                    "targetHandle": name,
                }
            )
        return self

    def cut(self, goes: Callable[[dict[str, Any]], bool]) -> Flow:
        """Without some edges."""
        self._edges = [edge for edge in self._edges if not goes(edge)]
        return self

    def data(self, key: str) -> dict[str, Any]:
        """What a node says of itself."""
        found: dict[str, Any] = next(node["data"] for node in self._nodes if node["id"] == key)
        return found

    def collapsed(self, source: str, target: str) -> Flow:
        """An edge that stands for some between collapsed nodes."""
        found = {"id": f"{source}-{target}-collapsed", "type": "collapsed", "source": source, "target": target}
        self._edges.append(found)
        return self

    def exposes(self, *ports: str) -> Flow:
        """Exposed fields, each as `node.field`."""
        for port in ports:
            node, field = port.split(".")
            self._exposed.append({"nodeId": node, "fieldName": field})
        return self

    def beside(self, key: str, kind: str, x: float = 0, y: float = 0, **data: Any) -> Flow:
        """A node that calculates nothing."""
        known = {"id": key, "type": kind, "label": "", "isOpen": True, **data}
        self._nodes.append({"id": key, "type": kind, "position": {"x": x, "y": y}, "data": known})
        return self

    def document(self) -> dict[str, Any]:
        """It as JSON."""
        said = dict.fromkeys(("name", "author", "description", "version", "contact", "tags", "notes"), "")
        meta = {"version": self.version, **({"category": "user"} if self.version > "2" else {})}
        form = {"elements": {"root": {"id": "root", "type": "container", "data": _EMPTY}}, "rootElementId": "root"}
        return {
            **said,
            "name": "a flow",
            "exposedFields": self._exposed,
            "meta": meta,
            "nodes": self._nodes,
            "edges": self._edges,
            **({"form": form} if self.version > "4" else {}),
            **self.more,
        }

    def graph(self) -> dict[str, Any]:
        """It as the graph that is executed."""
        nodes = {}
        for node in self._nodes:
            data = node["data"]
            values = {name: field["value"] for name, field in data["inputs"].items() if "value" in field}
            own = {"is_intermediate": data["isIntermediate"], "use_cache": True}
            nodes[node["id"]] = {"id": node["id"], "type": data["type"], **own, **values}
        edges = [
            {
                "source": {"node_id": edge["source"], "field": edge["sourceHandle"]},
                "destination": {"node_id": edge["target"], "field": edge["targetHandle"]},
            }
            for edge in self._edges
        ]
        return {"id": "a graph", "nodes": nodes, "edges": edges}

    def _field(self, name: str, *value: Any) -> dict[str, Any]:
        field: dict[str, Any] = {"name": name, "label": ""}
        if self.version > "4":
            field["description"] = ""
        if self.version < "3":
            kind = _OLD_KINDS.get(type(value[0]).__name__, "Any") if value else "Any"
            field |= {"id": f"id-of-{name}", "fieldKind": "input"}
            field["type"] = kind if self.version < "2" else {"name": kind, "isCollection": False}
        return {**field, "value": value[0]} if value else field


_EMPTY: Final = {"layout": "column", "children": []}


def _given(bare: Sequence[str], values: Mapping[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    return [*((name, ()) for name in bare), *((name, (value,)) for name, value in values.items())]


def model(version: str, name: str, base: str = "sdxl", kind: str = "main") -> dict[str, Any]:
    """A model as a document of a version names it."""
    if version < "3":
        return {"model_name": name, "base_model": base, "model_type": kind}
    return {"key": f"key-of-{name}", "hash": f"random:{name}", "name": name, "base": base, "type": kind}


def sdxl(version: str = "4.0.0", steps: int = 4, **denoise: Any) -> Flow:
    """Text to image with SDXL: what the parts of most workflows are."""
    flow = Flow(version)
    flow.node("model", "sdxl_model_loader", model=model(version, "base"))
    flow.node("positive", "sdxl_compel_prompt", "clip", "clip2", prompt="a circle", style="")
    flow.node("negative", "sdxl_compel_prompt", "clip", "clip2", prompt="", style="", crop_top=8)
    flow.node("noise", "noise", seed=7, width=64, height=64, use_cpu=True)
    bare = ("noise", "unet", "latents", "positive_conditioning", "negative_conditioning", "control")
    flow.node("denoise", "denoise_latents", *bare, steps=steps, cfg_scale=5.5, scheduler="euler_a", **denoise)
    flow.node("decode", "l2i", "latents", "vae", "board", "metadata", keeps=True, fp32=False)
    return flow.edges(
        "model.clip positive.clip",
        "model.clip2 positive.clip2",
        "model.clip negative.clip",
        "model.clip2 negative.clip2",
        "model.unet denoise.unet",
        "positive.conditioning denoise.positive_conditioning",
        "negative.conditioning denoise.negative_conditioning",
        "noise.noise denoise.noise",
        "denoise.latents decode.latents",
        "model.vae decode.vae",
    )


def image_to_image(version: str = "4.0.0", start: float = 0.5) -> Flow:
    """From a picture file, by part of the steps."""
    flow = sdxl(version, denoising_start=start, denoising_end=1.0)
    flow.node("picture", "image", image={"image_name": "picture.png"})
    flow.node("encode", "i2l", "image", "vae", tiled=False, fp32=False)
    return flow.edges("picture.image encode.image", "model.vae encode.vae", "encode.latents denoise.latents")


def inpainted(version: str = "4.0.0", start: float = 0.5) -> Flow:
    """From a picture file, where the mask is black."""
    flow = image_to_image(version, start).node("paper", "image", image={"image_name": "mask.png"})
    flow.node("mask", "create_denoise_mask", "vae", "image", "mask", tiled=False, fp32=False)
    flow.edges("paper.image mask.mask", "picture.image mask.image", "model.vae mask.vae")
    return flow.edges("mask.denoise_mask denoise.denoise_mask")


def refined(version: str = "4.0.0") -> Flow:
    """SDXL and its refiner: the first stops early, the second goes on from there."""
    flow = sdxl(version, denoising_start=0.0, denoising_end=0.75)
    flow.cut(lambda edge: edge["target"] == "decode")
    flow.node("refiner", "sdxl_refiner_model_loader", model=model(version, "refiner", "sdxl-refiner"))
    flow.node("fine", "sdxl_refiner_compel_prompt", "clip2", style="a circle", aesthetic_score=6.0)
    flow.node("coarse", "sdxl_refiner_compel_prompt", "clip2", style="", aesthetic_score=2.5)
    bare = ("noise", "unet", "latents", "positive_conditioning", "negative_conditioning")
    scheduled: dict[str, Any] = {
        "steps": 4,
        "cfg_scale": 5.5,
        "scheduler": "euler",
        "denoising_start": 0.75,
        "denoising_end": 1.0,
    }
    flow.node("refine", "denoise_latents", *bare, **scheduled)
    return flow.edges(
        "refiner.clip2 fine.clip2",
        "refiner.clip2 coarse.clip2",
        "refiner.unet refine.unet",
        "fine.conditioning refine.positive_conditioning",
        "coarse.conditioning refine.negative_conditioning",
        "denoise.latents refine.latents",
        "refine.latents decode.latents",
        "refiner.vae decode.vae",
    )


def with_lora(version: str = "4.0.0", kind: str = "sdxl_lora_loader") -> Flow:
    """A LoRA between the model and what uses it."""
    flow = sdxl(version)
    flow.cut(lambda edge: edge["source"] == "model" and edge["target"] != "decode")
    flow.node("lora", kind, "unet", "clip", "clip2", lora=model(version, "style", kind="lora"), weight=0.6)
    ends = ("model lora", "lora positive", "lora negative")
    for source, target in map(str.split, ends):
        flow.edges(f"{source}.clip {target}.clip", f"{source}.clip2 {target}.clip2")
    return flow.edges("model.unet lora.unet", "lora.unet denoise.unet")


def gathered(version: str = "4.0.0") -> Flow:
    """Text to image with SDXL, as InvokeAI's canvas draws it: each prompt in a list of its own."""
    flow = sdxl(version).cut(lambda edge: edge["targetHandle"] in ("positive_conditioning", "negative_conditioning"))
    for name in ("positive", "negative"):
        flow.node(f"all_{name}", "collect", "item", collection=[])
        flow.edges(f"{name}.conditioning all_{name}.item", f"all_{name}.collection denoise.{name}_conditioning")
    return flow


def with_loras(version: str = "4.0.0", *names: str) -> Flow:
    """Text to image with SDXL and LoRAs, as InvokeAI's canvas draws it."""
    flow = sdxl(version).cut(lambda edge: edge["source"] == "model" and edge["target"] != "decode")
    flow.node("loras", "collect", "item", collection=[]).node(
        "loader", "sdxl_lora_collection_loader", "unet", "clip", "clip2"
    )
    for name in names or ("one", "two"):
        flow.node(name, "lora_selector", lora=model(version, name, kind="lora"), weight=0.5)
        flow.edges(f"{name}.lora loras.item")
    for clip in ("clip", "clip2"):
        flow.edges(f"model.{clip} loader.{clip}", *(f"loader.{clip} {end}.{clip}" for end in ("positive", "negative")))
    return flow.edges("model.unet loader.unet", "loader.unet denoise.unet", "loras.collection loader.loras")


def tiled(version: str = "4.0.0") -> Flow:
    """A picture that is made anew tile by tile, from parts of one noise."""
    flow = Flow(version).node("model", "sdxl_model_loader", model=model(version, "base"))
    for name, prompt in (("positive", "a circle"), ("negative", "")):
        flow.node(name, "sdxl_compel_prompt", "clip", "clip2", prompt=prompt, style="")
        flow.edges(
            f"model.clip {name}.clip", f"model.clip2 {name}.clip2", f"{name}.conditioning denoise.{name}_conditioning"
        )
    flow.node("picture", "image", image={"image_name": "picture.png"})
    flow.node("large", "img_scale", "image", "board", scale_factor=2, resample_mode="lanczos")
    flow.node("noise", "noise", seed=7, width=64, height=64, use_cpu=True)
    sides: dict[str, Any] = {"image_width": 64, "image_height": 64, "num_tiles_x": 2, "num_tiles_y": 1, "overlap": 16}
    flow.node("tiles", "calculate_image_tiles_even_split", **sides).node("each", "iterate", "collection")
    flow.node("place", "tile_to_properties", "tile").node("crop", "img_crop", "image", x=0, y=0, width=8, height=8)
    flow.node("part", "crop_latents", "latents", x=0, y=0, width=0, height=0).node("encode", "i2l", "image", "vae")
    bare = ("noise", "unet", "latents", "positive_conditioning", "negative_conditioning")
    flow.node("denoise", "denoise_latents", *bare, steps=4, scheduler="euler", denoising_start=0.5)
    flow.node("decode", "l2i", "latents", "vae").node("pair", "pair_tile_image", "image", "tile").node(
        "all", "collect", "item"
    )
    flow.node("merged", "merge_tiles_to_image", "tiles_with_images", keeps=True, blend_mode="Linear", blend_amount=8)
    for target in ("noise.{0}", "tiles.image_{0}"):
        flow.edges(*(f"large.{side} {target.format(side)}" for side in ("width", "height")))
    for target in ("crop", "part"):
        flow.edges(f"place.coords_left {target}.x", f"place.coords_top {target}.y")
        flow.edges(f"place.width {target}.width", f"place.height {target}.height")
    return flow.edges(
        "picture.image large.image",
        "tiles.tiles each.collection",
        "each.item place.tile",
        "each.item pair.tile",
        "large.image crop.image",
        "crop.image encode.image",
        "noise.noise part.latents",
        "part.latents denoise.noise",
        "encode.latents denoise.latents",
        "model.unet denoise.unet",
        "model.vae encode.vae",
        "model.vae decode.vae",
        "denoise.latents decode.latents",
        "decode.image pair.image",
        "pair.tile_with_image all.item",
        "all.collection merged.tiles_with_images",
    )
