"""What a node does by what is connected: said here by fields and edges of their own, so that ops can speak of them.

There, a noise holds seed and size, and whether the denoising that takes it begins with it is told by another edge;
both text encoders of SDXL have edges of their own; one strength of a LoRA is that of two networks; a scheduler is a
sampler and a schedule; and a part of the steps is a share of them. `explain` says all that, `unexplain` takes it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.invokeai.chaining import chain_loras, gather_loras
from nodeloom.migrations.invokeai.counting import count_shares, share_counts
from nodeloom.migrations.invokeai.draft import is_number
from nodeloom.migrations.invokeai.gathering import lead_past_collectors, lead_through_collectors
from nodeloom.migrations.invokeai.masking import DENOISING, lead_beside_masks, lead_through_masks
from nodeloom.migrations.invokeai.names import name_of
from nodeloom.migrations.invokeai.steering import lead_beside_controls, lead_through_controls
from nodeloom.migrations.invokeai.types.uses import APPENDING, SEED, WEIGHED
from nodeloom.migrations.report import Status
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON

_LORAS: Final = frozenset({"lora_loader", "sdxl_lora_loader"})
_BOTH_CLIPS: Final = frozenset(
    {"sdxl_model_loader", "sdxl_lora_loader", "sdxl_lora_collection_loader", "sdxl_compel_prompt", "clip_skip"}
)
"""Types with a second text encoder beside the first."""
_CROP: Final = "crop_latents"
_WEIGHT: Final = 0.75
_KARRAS: Final = "_k"
_MOST_STEPS: Final = 10_000
_USUAL: Final = {"denoising_start": 0, "denoising_end": 1}
_SHARES: Final = ("steps", *_USUAL)
_PARTS: Final = {"denoising_start": "start_at_step", "denoising_end": "end_at_step"}
_SHARES_OF: Final = {part: share for share, part in _PARTS.items()}


class Tell(Protocol):
    """Hears what was said of a node: its id, the place, how grave it is, the sentence, and the values."""

    def __call__(
        self, node: str, path: str, status: Status, message: str, before: Value = MISSING, after: Value = MISSING
    ) -> None:
        """Take a line of the report."""


def _silent(
    node: str, path: str, status: Status, message: str, before: Value = MISSING, after: Value = MISSING
) -> None:
    """Hear nothing of it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Nodes, edges and names of the interface of a graph, which are changed where they stand; `tell` hears of it.

    made: nodes that are new, each with the node beside which it belongs.
    """

    nodes: dict[str, dict[str, Any]]
    edges: list[list[str]]
    ports: dict[str, list[str]]
    tell: Tell = _silent
    made: dict[str, str] = field(default_factory=dict)

    def explain(self) -> None:
        """Say by fields and edges what is told by connections there."""
        exposed = {(node, field) for node, field in self.ports.values()}
        self.made.update(count_shares(self.nodes, self.edges, exposed))
        for key in dict.fromkeys(self.made.values()):
            message = "the steps that are run are counted by two nodes, where InvokeAI has a share of them"
            self.tell(key, "inputs.start_at_step", Status.LOSSLESS, message)
        into = self._into()
        for key in self.nodes:
            if self._name(key) == "collect" and into[key].get("collection"):
                self.nodes[key]["type"] += APPENDING
        self._explain_noise(into)
        for key, node in self.nodes.items():
            name = name_of(node["type"])
            if name in DENOISING:
                fed = {field for field in _SHARES if into[key].get(field)}
                self._explain_steps(key, node["inputs"], DENOISING[name], fed, exposed)
                self._explain_scheduler(key, node["inputs"])
            elif name in _LORAS:
                self._explain_weight(key, node, into[key].get("weight", []), (key, "weight") in exposed)
        for port in self.ports.values():
            if self._name(port[0]) in DENOISING and port[1] in _PARTS:
                port[1] = _PARTS[port[1]]
        self._drop_second_clips()
        for key, mode in chain_loras(self.nodes, self.edges, exposed).items():
            message = f"it is {mode}: LoRAs are put on one after the other here"
            self.tell(key, "mode", Status.LOSSLESS, message, None, mode)
        lead_through_masks(self.nodes, self.edges)
        for key in lead_past_collectors(self.nodes, self.edges):
            self.tell(
                key, "mode", Status.LOSSLESS, "it is muted: the one prompt that it gathers goes past it", None, "muted"
            )
        for key, led in lead_through_controls(self.nodes, self.edges).items():
            message = "it is muted: what it gathers for a denoising goes one after the other here"
            self.tell(key, "mode", Status.LOSSLESS, message, [[*edge] for edge in led], "muted")

    def unexplain(self) -> None:
        """Take back what `explain` said."""
        lead_beside_controls(self.nodes, self.edges)
        lead_through_collectors(self.nodes, self.edges)
        lead_beside_masks(self.nodes, self.edges)
        share_counts(self.nodes, self.edges)
        gather_loras(self.nodes, self.edges)
        self._restore_second_clips()
        self._unexplain_edges()
        for port in self.ports.values():
            if self._name(port[0]) in DENOISING:
                port[1] = _SHARES_OF.get(port[1], port[1])
        for node in self.nodes.values():
            name, inputs = name_of(node["type"]), node.get("inputs", {})
            if name in DENOISING:
                _unexplain_steps(inputs, DENOISING[name])
                _unexplain_scheduler(inputs)
                inputs.pop("add_noise", None)
            elif name in _LORAS:
                inputs.pop("clip_weight", None)
                node["type"] = node["type"].removesuffix(WEIGHED)
            elif name in ("noise", _CROP):
                node["type"] = node["type"].removesuffix(SEED)
            elif name == "collect":
                node["type"] = node["type"].removesuffix(APPENDING)

    def _into(self) -> defaultdict[str, defaultdict[str, list[list[str]]]]:
        """The edges by the node and the field that they lead to."""
        found: defaultdict[str, defaultdict[str, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
        for edge in self.edges:
            found[edge[2]][edge[3]].append(edge)
        return found

    def _name(self, key: str) -> str:
        return name_of(self.nodes[key]["type"]) if key in self.nodes else ""

    def _explain_noise(self, into: Mapping[str, Mapping[str, list[list[str]]]]) -> None:
        empty: set[str] = set()
        seeds: set[str] = set()
        dropped: set[int] = set()
        parts: list[str] = []
        noises_of = self._noises_of_parts(into)
        for key, node in self.nodes.items():
            if self._name(key) not in DENOISING:
                continue
            noises, latents = into[key].get("noise", ()), into[key].get("latents", ())
            if not noises:
                node["inputs"]["add_noise"] = False
                continue
            source, output = noises[0][:2]
            part = source if self._name(source) == _CROP else ""
            source = noises_of.get(part, "") if part else source
            if len(noises) > 1 or self._name(source) != "noise" or output != ("latents" if part else "noise"):
                continue
            seeds.add(source)
            self.edges.append([source, "seed", key, "seed"])
            if part:
                empty.add(source)
                parts.append(part)
            if latents:
                dropped.add(id(noises[0]))
            else:
                noises[0][3] = "latents"
                empty.add(source)
        for part in dict.fromkeys(parts):
            self.nodes[part]["type"] += SEED
            message = "noise is not cut out of a larger one: each part has noise of its own, by the same seed"
            self.tell(part, "inputs.latents", Status.BEHAVIOUR_CHANGED, message)
        self.edges[:] = [edge for edge in self.edges if id(edge) not in dropped]
        elsewhere = {edge[0] for edge in self.edges if edge[1] != "seed"}
        for key in seeds - empty - elsewhere:
            self.nodes[key]["type"] += SEED

    def _noises_of_parts(self, into: Mapping[str, Mapping[str, list[list[str]]]]) -> dict[str, str]:
        """The noises that nodes cut parts out of, by those nodes: where all is for denoisings, and one part is cut."""
        uses: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
        for edge in self.edges:
            uses[edge[0], edge[1]].append(edge)
        found: dict[str, str] = {}
        for part in self.nodes:
            arriving = into[part].get("latents", []) if self._name(part) == _CROP else []
            is_noise = len(arriving) == 1 and arriving[0][1] == "noise" and len(uses[arriving[0][0], "noise"]) == 1
            taken = (self._name(edge[2]) in DENOISING and edge[3] == "noise" for edge in uses[part, "latents"])
            if is_noise and all(taken):
                found[part] = arriving[0][0]
        return found

    def _explain_weight(self, key: str, node: dict[str, Any], fed: list[list[str]], is_exposed: bool) -> None:
        if is_exposed:
            node["type"] += WEIGHED
            self.edges.append([key, "weight", key, "clip_weight"])
            return
        node["inputs"]["clip_weight"] = node["inputs"].get("weight", _WEIGHT)
        for edge in fed:
            self.edges.append([*edge[:3], "clip_weight"])

    def _explain_steps(
        self, key: str, inputs: dict[str, JSON], usual_steps: int, fed: set[str], exposed: set[tuple[str, str]]
    ) -> None:
        """Say which steps are run, if that is known before the run."""
        for name in [name for name, usual in _USUAL.items() if name not in fed and inputs.get(name) == usual]:
            del inputs[name]
        start, end = (_share(inputs.get(field, usual)) for field, usual in _USUAL.items())
        steps = inputs.get("steps", usual_steps)
        is_part = start != 0 or end != 1
        is_known = fed.isdisjoint(_USUAL) and not (is_part and "steps" in fed)
        count = float(steps) if isinstance(steps, (int, float)) and is_number(steps) else None
        if not is_known or start is None or end is None or (is_part and (count is None or count > _MOST_STEPS)):
            message = "which of the steps are run is a share of them that is not known here: choose start_at_step"
            self.tell(key, "inputs.denoising_start", Status.NEEDS_CHOICE, message)
            return
        was = {field: inputs[field] for field in _USUAL if field in inputs}
        if start > 0:
            inputs["start_at_step"] = round(start * (count or 0))
        if end < 1:
            inputs["end_at_step"], inputs["leftover_noise"] = round(end * (count or 0)), True
        for name in _USUAL:
            inputs.pop(name, None)
        if is_part:
            message = "the steps that are run are counted, where InvokeAI has a share of them"
            self.tell(key, "inputs.start_at_step", Status.LOSSLESS, message, was, inputs.get("start_at_step", 0))
        if any((key, field) in exposed for field in (_SHARES if is_part else _USUAL)):
            message = "what the interface says of the steps does not reach those that are counted"
            self.tell(key, "inputs.start_at_step", Status.BEHAVIOUR_CHANGED, message)

    def _explain_scheduler(self, key: str, inputs: dict[str, JSON]) -> None:
        found = inputs.get("scheduler")
        if isinstance(found, str) and found.endswith(_KARRAS):
            inputs["scheduler"], inputs["schedule"] = found.removesuffix(_KARRAS), "karras"
            message = "a scheduler is a sampler and a schedule here"
            self.tell(key, "inputs.schedule", Status.LOSSLESS, message, found, "karras")

    def _drop_second_clips(self) -> None:
        firsts = {(edge[0], edge[2]) for edge in self.edges if edge[1] == edge[3] == "clip"}
        self.edges[:] = [edge for edge in self.edges if not self._is_second(edge, firsts)]

    def _is_second(self, edge: list[str], firsts: set[tuple[str, str]]) -> bool:
        is_clip = edge[1] == edge[3] == "clip2" and (edge[0], edge[2]) in firsts
        return is_clip and {self._name(edge[0]), self._name(edge[2])} <= _BOTH_CLIPS

    def _restore_second_clips(self) -> None:
        fed = {edge[2] for edge in self.edges if edge[3] == "clip2"}
        firsts = [edge for edge in self.edges if edge[1] == edge[3] == "clip" and self._has_seconds(edge)]
        self.edges.extend([edge[0], "clip2", edge[2], "clip2"] for edge in firsts if edge[2] not in fed)

    def _has_seconds(self, edge: list[str]) -> bool:
        return {self._name(edge[0]), self._name(edge[2])} <= _BOTH_CLIPS - {"clip_skip"}

    def _unexplain_edges(self) -> None:
        kept: list[list[str]] = []
        cut = {edge[0]: edge[2] for edge in self.edges if self._is_part(edge[2]) and edge[3] == "latents"}
        noised = {edge[2] for edge in self.edges if self._is_noise(edge) and edge[1] == "noise"}
        for edge in self.edges:
            source, output, target, name = edge
            name_there = self._name(target)
            if name_there in _LORAS and name == "clip_weight":
                continue
            if name_there in DENOISING and self._is_noise(edge):
                if output == "seed" and source in cut:
                    kept.append([cut[source], "latents", target, "noise"])
                elif output == "seed" and target not in noised:
                    kept.append([source, "noise", target, "noise"])
                elif output == "noise":
                    kept.append([source, output, target, "noise"])
                continue
            if name_there in DENOISING and self._is_part(source) and name == "latents":
                continue
            kept.append(edge)
        self.edges[:] = kept

    def _is_part(self, key: str) -> bool:
        """Whether a node cuts a part out of a noise."""
        return self._name(key) == _CROP and self.nodes[key]["type"].endswith(SEED)

    def _is_noise(self, edge: list[str]) -> bool:
        return self._name(edge[0]) == "noise" and (edge[1], edge[3]) in (("seed", "seed"), ("noise", "latents"))


def _share(value: JSON) -> float | None:
    is_share = is_number(value) and isinstance(value, (int, float)) and 0 <= value <= 1
    return float(value) if is_share and isinstance(value, (int, float)) else None


def _unexplain_steps(inputs: dict[str, JSON], usual_steps: int) -> None:
    steps = inputs.get("steps", usual_steps)
    count = float(steps) if isinstance(steps, (int, float)) and steps else float(usual_steps)
    inputs.pop("leftover_noise", None)
    for share, part in _PARTS.items():
        step = inputs.pop(part, None)
        if share not in inputs:
            inputs[share] = step / count if isinstance(step, (int, float)) and is_number(step) else _USUAL[share]


def _unexplain_scheduler(inputs: dict[str, JSON]) -> None:
    schedule, found = inputs.pop("schedule", None), inputs.get("scheduler")
    if schedule == "karras" and isinstance(found, str):
        inputs["scheduler"] = found + _KARRAS
