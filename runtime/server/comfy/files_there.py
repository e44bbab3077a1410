"""`FilesThere`: the models and pictures that there are at one moment, under the names that ComfyUI's clients use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from nodeloom.migrations import KnownModel, KnownModels
from nodeloom.migrations.model_references import ModelReference
from nodeloom.runtime.server.comfy.node_class import ClassInput
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import FoundModel
from nodeloom.schema.json import JSON

FOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "checkpoints": ("main", "refiner"),
    "loras": ("lora",),
    "vae": ("vae",),
    "text_encoders": ("text_encoder",),
    "diffusion_models": ("unet",),
    "clip_vision": ("clip_vision",),
    "style_models": ("style",),
    "gligen": ("gligen",),
    "controlnet": ("controlnet", "t2i_adapter"),
    "embeddings": ("embedding",),
    "upscale_models": ("upscaler",),
}
"""ComfyUI's folders of models, with the kinds of ours that belong there; of some nothing is told apart here."""
_ALIASES: Final = frozenset({*FOLDERS, "clip", "unet", "lora", "checkpoint", "models"})
MOST_IMAGES: Final = 2000
"""Pictures that are offered to be chosen from, the newest."""
LATENTS: Final = ".latent"
"""What names of files of latents end in."""
ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "latent": (LATENTS,),
    "video": (".mp4", ".m4v", ".mov", ".webm", ".mkv"),
}
"""What files' names end in that are no pictures, by what inputs name."""
LOOKED_UP: Final = frozenset({"image", *ENDINGS})
"""What inputs name that is looked up by name, in the folder that stands after it."""
_PLACES: Final = (" [input]", " [output]", " [temp]")
"""What may stand after the name of a picture: the folder where it lies."""


@dataclass(frozen=True)
class FilesThere:
    """Models (None while nobody has looked for any), names of uploaded pictures, and what names of files mean.

    `others` are names of files that are no pictures.
    """

    models: Sequence[FoundModel] | None
    uploads: Sequence[str]
    pictures: Mapping[str, JSON]
    known: KnownModels
    others: Sequence[str] = ()

    def choices(self, field: ClassInput) -> list[JSON]:
        """What may be chosen for an input."""
        if field.names == "image":
            return [*self.uploads]
        endings = ENDINGS.get(field.names or "")
        if endings is not None:
            return [name for name in self.others if name.lower().endswith(endings)]
        if field.names == "model":
            kinds = _kinds(field)
            return [*model_names(each for each in self.models or () if not kinds or each.kind in kinds)]
        return [*field.options]

    def has_model(self, field: ClassInput, name: str) -> bool:
        """Whether a worker would find a model; each is believed while nobody has looked."""
        if self.models is None:
            return True
        return self.known.has(ModelReference(name, "", "", None, field.name, kinds=tuple(_kinds(field))))


NOTHING: Final = FilesThere(None, (), {}, KnownModels(()))
"""What is known where nobody asks."""


def read_files(connection: Connection, named: Collection[str] = (), *, has_models: bool = True) -> FilesThere:
    """What there is; `named` are names of pictures that are looked up, `has_models` says whether models are wanted."""
    seen = library.models_seen(connection) if has_models else None
    models = None if seen is None else library.usable_models(connection)
    uploads = library.image_names(connection, "upload", MOST_IMAGES)
    known = KnownModels(map(_known, models or ()))
    others = library.image_names(connection, "other", MOST_IMAGES)
    return FilesThere(models, uploads, _pictures(connection, named), known, others)


def _pictures(connection: Connection, named: Collection[str]) -> dict[str, JSON]:
    """What names of pictures mean, those of one folder at a time."""
    folders: dict[tuple[str, ...], dict[str, str]] = {}
    for name in named:
        plain, kinds = placed(name)
        folders.setdefault(kinds, {})[name] = plain
    found: dict[str, JSON] = {}
    for kinds, names in folders.items():
        digests = library.named_digests(connection, {*names.values()}, kinds)
        found |= {name: {"name": plain, "hash": digests[plain]} for name, plain in names.items() if plain in digests}
    return found


def placed(name: str) -> tuple[str, tuple[str, ...]]:
    """A picture's name without what is said of its folder, and the kinds of pictures that lie there."""
    for place in _PLACES:
        if name.endswith(place):
            return name.removesuffix(place), kinds_in(place.strip(" []"))
    return name, kinds_in("input")


def kinds_in(folder: str) -> tuple[str, ...]:
    """The kinds of pictures that lie in a folder of ComfyUI."""
    return ("upload", "mask", "other") if folder == "input" else ("output", "other")


def model_names(models: Iterable[FoundModel]) -> list[str]:
    """File names of models as ComfyUI has them: below the folder of their kind; each once, in order."""
    return sorted(set(map(model_name, models)))


def model_name(model: FoundModel) -> str:
    """The name of one: its path below the folder of its kind."""
    if model.is_built_in or model.layout != "single_file":
        return model.name
    first, slash, rest = model.place.partition("/")
    return rest if slash and first.lower() in _ALIASES else model.place


def _kinds(field: ClassInput) -> list[str]:
    kinds = field.template.schema.get("ui_model_kind")
    return [each for each in kinds if isinstance(each, str)] if isinstance(kinds, list) else []


def _known(found: FoundModel) -> KnownModel:
    hashes = () if found.digest is None else (found.digest,)
    is_folder = found.layout == "diffusers"
    return KnownModel(found.name, found.place, found.kind, found.base, hashes, is_folder=is_folder)
