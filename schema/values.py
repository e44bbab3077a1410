"""Value types of fields: what travels along edges and what a document may store.

A plain value (an image, a colour, a model choice) is *stateful*: the document keeps it and the editor shows a widget.
A *handle* (latents, conditioning, a network) is made while a run goes on, names something a worker holds, and is
never stored. Values are small frozen models; no value ever holds a tensor or a picture itself.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from nodeloom.schema.naming import component_of_class
from nodeloom.schema.secret_names import EXPECTED, MISTAKE, SECRET_NAME, is_secret_name

SEED_MAX = 2**64 - 1
"""Largest seed that samplers accept (as ComfyUI and torch do)."""

Seed: TypeAlias = Annotated[int, Field(ge=0, le=SEED_MAX, json_schema_extra={"ui_component": "seed"})]
"""A seed of random numbers; an integer that the editor shows with a dice."""


Resource: TypeAlias = Literal["file", "model"]
"""What a value may refer to outside the document. A run fills in its `hash` before it begins, so that the same
reference to other contents is another input."""


class FieldValue(BaseModel):
    """Base of every value type. A pack derives its own.

    `handle=True` marks values that only a run can make; `resource` those that name something outside the document.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    handle: ClassVar[bool] = False
    resource: ClassVar[Resource | None] = None

    def __init_subclass__(cls, *, handle: bool = False, resource: Resource | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.handle = handle or cls.handle
        cls.resource = resource or cls.resource

    @classmethod
    def stateful(cls) -> bool:
        """Whether a document can store it: no handle, and made of nothing but stateful values."""
        nested = (part for info in cls.model_fields.values() for part in _classes(info.annotation))
        return not cls.handle and all(part.stateful() for part in nested if part is not cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        reference = handler(core_schema)
        schema = handler.resolve_ref_schema(reference)
        schema["x-type-name"] = component_of_class(cls)
        schema["stateful"] = cls.stateful()
        if cls.resource:
            schema["resource"] = cls.resource
        return reference


def _classes(annotation: Any) -> list[type[FieldValue]]:
    """Every value type that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, FieldValue):
        return [annotation]
    return [found for argument in get_args(annotation) for found in _classes(argument)]


class ImageField(FieldValue, resource="file"):
    """A picture, by name: one that a run made, or a file that the user chose."""

    name: str = Field(min_length=1, description="Name of a stored picture, or path of a picture file")
    hash: str | None = Field(default=None, description="Digest of the file; it is this picture and no other")


class FileField(FieldValue, resource="file"):
    """A file that is no picture, by name: one that a run saved."""

    name: str = Field(min_length=1, description="Name of a stored file, or path of a file")
    hash: str | None = Field(default=None, description="Digest of the file; it is this file and no other")


class MaskField(FieldValue, resource="file"):
    """A mask, by name: a greyscale picture, white where something applies."""

    name: str = Field(min_length=1, description="Name of a stored mask, or path of a picture file")
    hash: str | None = Field(default=None, description="Digest of the file; it is this mask and no other")


class ColorField(FieldValue):
    """A colour with opacity, eight bits a channel, sRGB."""

    r: int = Field(ge=0, le=255, description="Red")
    g: int = Field(ge=0, le=255, description="Green")
    b: int = Field(ge=0, le=255, description="Blue")
    a: int = Field(default=255, ge=0, le=255, description="Opacity: 0 is transparent, 255 opaque")


class BoardField(FieldValue):
    """A board of the gallery, by name."""

    name: str = Field(min_length=1, description="Name of the board")


class ModelField(FieldValue, resource="model"):
    """A model choice: by hash where it has one, else by name. It never holds the model itself."""

    name: str = Field(min_length=1, description="Name of the model, as `nodeloom models` lists it")
    hash: str | None = Field(default=None, description="Digest of the weights; filled in when the model was found")
    base: str | None = Field(default=None, description="Base it belongs to, such as sdxl")
    kind: str | None = Field(default=None, description="What it is, such as main, refiner, vae or lora")


class LoRAField(FieldValue):
    """A LoRA and its strength; networks carry them as patches, applied in order."""

    model: ModelField
    weight: float = Field(default=1.0, description="Strength; 1 is as trained")


class UNetField(FieldValue, handle=True):
    """A denoising network: a model reference and the patches on it."""

    model: ModelField
    patches: tuple[LoRAField, ...] = ()


class CLIPField(FieldValue, handle=True):
    """The text encoders of a model: a reference, layers to skip, and the patches on it."""

    model: ModelField
    skip: int = Field(
        default=0, ge=0, description="Layer to stop at, from the last, 1; 0 is the one that was trained on"
    )
    patches: tuple[LoRAField, ...] = ()


class VAEField(FieldValue, handle=True):
    """The autoencoder of a model."""

    model: ModelField


class LatentsField(FieldValue, handle=True):
    """Latents in a worker's tensor store: `samples` [B, C, H/8, W/8] float32, unscaled space."""

    name: str = Field(min_length=1)


class FrameField(FieldValue):
    """Sizes in pixels that SDXL is told beside the prompt: of the original picture, its crop, and the result."""

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    crop_x: int = Field(default=0, ge=0)
    crop_y: int = Field(default=0, ge=0)
    target_width: int = Field(gt=0)
    target_height: int = Field(gt=0)


class ConditioningField(FieldValue, handle=True):
    """An encoded prompt in a worker's tensor store: `embeds` [1, T, D] and, for SDXL, `pooled` [1, P].

    Without a frame the picture in work is told as it is; without a score the model's usual one is.
    """

    name: str = Field(min_length=1)
    frame: FrameField | None = None
    aesthetic_score: float | None = Field(default=None, ge=0, le=10)


class ControlField(FieldValue, handle=True):
    """A control network with the picture that steers it, over a part of the steps."""

    model: ModelField
    image: ImageField
    weight: float = 1.0
    start: float = Field(default=0.0, ge=0, le=1, description="Fraction of the steps where it begins")
    end: float = Field(default=1.0, ge=0, le=1, description="Fraction of the steps where it ends")


class SubgraphField(FieldValue):
    """A subgraph of the document, by name: the graph's own, or one of the graphs around it.

    It needs no hash: what a name stands for is part of the document, and what runs is cached node by node.
    """

    model_config = ConfigDict(json_schema_extra={"names": "subgraph"})
    name: str = Field(min_length=1, description="Name of the subgraph")


class SecretField(FieldValue):
    """A credential, by name only: its value is kept where the node runs, and never reaches a document or picture.

    `context.secret(field)` gives the value. What is refused is not repeated: it may be the credential itself.
    """

    model_config = ConfigDict(json_schema_extra={"names": "secret"}, hide_input_in_errors=True)
    name: str = Field(pattern=SECRET_NAME, description="Name of the secret, as `nodeloom secrets list` tells it")

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, given: object) -> object:
        if isinstance(given, cls):
            return given
        if isinstance(given, dict) and given.keys() <= cls.model_fields.keys() and is_secret_name(given.get("name")):
            return given
        raise PydanticCustomError(MISTAKE, f"must be {EXPECTED}")
