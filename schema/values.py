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

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    handle: ClassVar[bool] = False
    resource: ClassVar[Resource | None] = None

    def __init_subclass__(cls, *, handle: bool = False, resource: Resource | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.handle = handle or cls.handle
        cls.resource = resource or cls.resource

    @classmethod
    def stateful(cls) -> bool:
        """Whether a document can store it: no handle, and made of nothing but stateful values."""
        nested = (part for info in cls.model_fields.values() for part in value_types(info.annotation))
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


def value_types(annotation: Any) -> list[type[FieldValue]]:
    """Every value type that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, FieldValue):
        return [annotation]
    return [found for argument in get_args(annotation) for found in value_types(argument)]


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


class AudioField(FieldValue, handle=True):
    """A sound in a worker's tensor store: `waveform` [channels, samples] float32 in -1..1."""

    name: str = Field(min_length=1)
    sample_rate: int = Field(gt=0, description="Samples a second")


class VideoField(FieldValue, handle=True):
    """A film: pictures of one size with the sound to them, or a file that is one."""

    frames: tuple[ImageField, ...] = ()
    fps: float = Field(gt=0, description="Pictures a second")
    audio: AudioField | None = None
    file: FileField | None = None


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


class ChangeField(FieldValue, handle=True):
    """Something that a denoising network, or what is done with its answers, is changed by; `kind` says how it is read.

    prompts: encoded prompts that it asks the network about, by what they are to it.
    """

    kind: str = Field(min_length=1)
    settings: dict[str, bool | int | float | str] = {}
    tensors: str | None = None
    prompts: dict[str, ConditioningField] = {}


class UNetField(FieldValue, handle=True):
    """A denoising network: a model reference and the patches on it.

    stored: a narrower number format that its weights are rounded to before all else. changes: in the order in which
    they are made; of those that exclude each other, the last one counts.
    """

    model: ModelField
    patches: tuple[LoRAField, ...] = ()
    stored: Literal["fp8_e4m3fn", "fp8_e5m2"] | None = None
    mixtures: tuple[UNetMixtureField | ScalingField, ...] = ()
    changes: tuple[ChangeField, ...] = ()


class CLIPField(FieldValue, handle=True):
    """The text encoders of a model: a reference, layers to skip, and the patches on it.

    beside: the model that the second text encoder is taken of, where each is a model of its own.
    """

    model: ModelField
    skip: int = Field(
        default=0, ge=0, description="Layer to stop at, from the last, 1; 0 is the one that was trained on"
    )
    patches: tuple[LoRAField, ...] = ()
    beside: ModelField | None = None
    mixtures: tuple[CLIPMixtureField | ScalingField, ...] = ()


class MixtureField(FieldValue, handle=True):
    """Another model's part that is mixed into one, after so many of the patches on that.

    weights: how much of its own and of the other one's parameters there is, by what their names begin with in the
    original layout; the longest that fits counts, and "" fits all.
    """

    after: int = Field(ge=0)
    weights: dict[str, tuple[float, float]]


class ScalingField(FieldValue, handle=True):
    """Parameters that are multiplied by numbers, after so many of the patches on them.

    factors: by what the names of the modules that have them end with.
    """

    after: int = Field(ge=0)
    factors: dict[str, float]


class UNetMixtureField(MixtureField, handle=True):
    """Another network that is mixed in."""

    other: UNetField


class CLIPMixtureField(MixtureField, handle=True):
    """Other text encoders that are mixed in."""

    other: CLIPField


class VAEField(FieldValue, handle=True):
    """The autoencoder of a model."""

    model: ModelField


class CLIPVisionField(FieldValue, handle=True):
    """The image encoder of a model."""

    model: ModelField


class CLIPVisionOutputField(FieldValue, handle=True):
    """What an image encoder says of B pictures, in a worker's tensor store.

    `last` and `penultimate` [B, T, D], of its last two layers, and `embeds` [B, P], what is compared with texts.
    """

    name: str = Field(min_length=1)


class UpscalerField(FieldValue, handle=True):
    """A network that enlarges pictures, all by itself."""

    model: ModelField


class StyleModelField(FieldValue, handle=True):
    """A style adapter: what makes words of what an image encoder says."""

    model: ModelField


class GLIGENField(FieldValue, handle=True):
    """A GLIGEN model: what puts texts into boxes of the picture."""

    model: ModelField


class LatentsField(FieldValue, handle=True):
    """Latents in a worker's tensor store: `samples` [B, C, H/8, W/8] float32, unscaled space."""

    name: str = Field(min_length=1)


class FrameField(FieldValue):
    """Sizes in pixels that SDXL is told beside the prompt: of the original picture, its crop, and the result."""

    width: int = Field(ge=0)
    height: int = Field(ge=0)
    crop_x: int = Field(default=0, ge=0)
    crop_y: int = Field(default=0, ge=0)
    target_width: int = Field(ge=0)
    target_height: int = Field(ge=0)


class AreaField(FieldValue):
    """A rectangle of a picture: in latent cells, or, with `in_shares`, in shares of its width and height."""

    x: float = Field(ge=0)
    y: float = Field(ge=0)
    width: float = Field(ge=0)
    height: float = Field(ge=0)
    in_shares: bool = False


class RegionField(FieldValue, handle=True):
    """Where in a picture an encoded prompt counts, and how much beside others there.

    mask: in a worker's tensor store, `mask` [n, 1, H, W], 1 where it counts; times `mask_strength`. to_bounds: the
    network is asked about no more than the rectangle around what the mask leaves. rest: it counts where no other
    prompt of its list does.
    """

    area: AreaField | None = None
    mask: str | None = None
    mask_strength: float = Field(default=1.0, ge=0)
    to_bounds: bool = False
    strength: float = Field(default=1.0, ge=0)
    rest: bool = False


class HintField(FieldValue, handle=True):
    """What steers a network beside the text of a prompt, of whatever kind; `kind` says how it is read.

    tensors: a bundle in a worker's tensor store, such as a picture. unet: the network to which the model is added.
    """

    kind: str = Field(min_length=1)
    model: ModelField | None = None
    unet: UNetField | None = None
    tensors: str | None = None
    settings: dict[str, bool | int | float | str] = {}


class ConditioningField(FieldValue, handle=True):
    """An encoded prompt in a worker's tensor store: `embeds` [1, T, D] and, for SDXL, `pooled` [1, P].

    Without a frame the picture in work is told as it is; without a score the model's usual one is. Without a region it
    counts everywhere; without a span, from 0, where noise is strongest, to 1, always. hints: in the order in which
    they are applied. more: prompts that count beside this one, which have no `more` themselves.
    """

    name: str = Field(min_length=1)
    frame: FrameField | None = None
    aesthetic_score: float | None = Field(default=None, ge=0, le=1000)
    region: RegionField | None = None
    span: tuple[float, float] | None = None
    hints: tuple[HintField, ...] = ()
    more: tuple[ConditioningField, ...] = ()


class ControlField(FieldValue, handle=True):
    """A network that steers another one by pictures: a ControlNet or a T2I adapter.

    unet: the network to which a model that is a difference is added. pooled: its effect is the same all over the
    picture. sort: which sort of picture a union ControlNet is given; without, it is not told.
    """

    model: ModelField
    unet: UNetField | None = None
    pooled: bool = False
    sort: int | None = Field(default=None, ge=0)


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
