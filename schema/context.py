"""`InvocationContext`: all that `invoke` may ask of the world, as Protocols. Workers implement it, tests fake it."""

from __future__ import annotations

from collections.abc import Mapping
from logging import Logger
from random import Random
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from nodeloom.schema.expansion import Expansion
from nodeloom.schema.outputs import ImageOutput
from nodeloom.schema.values import FileField, ImageField, MaskField, ModelField, SecretField, SubgraphField

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from PIL.Image import Image


ModelPart: TypeAlias = Literal[
    "unet",
    "vae",
    "text_encoder",
    "text_encoder_2",
    "tokenizer",
    "tokenizer_2",
    "control",
    "image_encoder",
    "style",
    "ip_adapter",
    "gligen",
    "upscaler",
    "weights",
]
"""A component of a model that is loaded alone.

`control` is a ControlNet or a T2I adapter. `weights` of a LoRA or a textual inversion is a
`Mapping[str, torch.Tensor]`: its tensors on the CPU, as stored.
"""


NO_SIZE = (0, 0)
"""Width and height of a file that is no picture."""


class Images(Protocol):
    """Pictures by name."""

    def load(self, image: ImageField | MaskField) -> Image:
        """The picture; `InputError` if it is missing, broken or larger than the settings allow."""

    def put(self, image: Image) -> ImageField:
        """Keep a picture for the nodes downstream; nothing is written to disk for the user."""

    def numbers(self, image: ImageField | MaskField) -> NDArray[np.float32] | None:
        """What `put_numbers` kept, for reading only; None of any other picture, which `load` gives."""

    def put_numbers(self, numbers: NDArray[np.float32]) -> ImageField:
        """Keep a picture [height, width, channels] that is finer than eight bits, for nodes that ask for its numbers.

        They are from 0 to 1, of 1 channel (grey), 3 (red, green, blue) or 4 (and opacity). `load` gives the same
        picture in eight bits, cut off and not rounded.
        """

    def output(self, image: Image) -> ImageOutput:
        """`put`, with the picture's size."""

    def save(self, image: Image, prefix: str = "") -> ImageField:
        """Write a picture for the user, with the workflow and what it drew at random embedded."""


class Tensors(Protocol):
    """Bundles of named tensors, passed by handle; they stay on their device."""

    def put(self, bundle: Mapping[str, torch.Tensor]) -> str:
        """Keep a bundle; its handle follows from its contents, or on an accelerator from the node's inputs."""

    def get(self, name: str) -> Mapping[str, torch.Tensor]:
        """The bundle of a handle."""


class Models(Protocol):
    """Models by reference."""

    def resolve(self, model: ModelField) -> ModelField:
        """The same reference with hash, base and kind filled in; `ModelError` if it is not there."""

    def load(self, model: ModelField, part: ModelPart) -> object:
        """A loaded part, shared by all who ask for it; `ModelError` if the model does not have it."""

    def config(self, model: ModelField, part: ModelPart) -> Mapping[str, object]:
        """What the config of a network says, such as a VAE's `scaling_factor`; no weights are read."""

    def parts(self, model: ModelField) -> frozenset[ModelPart]:
        """Names of the parts that the model has."""


class Files(Protocol):
    """Files that the user named; paths are relative to the workflow's folder or the current one."""

    def read(self, path: str, digest: str | None = None) -> bytes:
        """Bytes of a file; `InputError` if it can't be read, or is not the one of this digest."""

    def digest(self, path: str) -> str:
        """Digest of a file's bytes: what an external node's `probe` answers for a file."""


class NodeFiles(Files, Protocol):
    """The same, and those that a node saves for the user."""

    @property
    def workflow(self) -> str:
        """The document that makes this node's file again, as JSON: what saved pictures have inside."""

    def save(
        self,
        data: bytes,
        prefix: str,
        ending: str,
        media_type: str = "application/octet-stream",
        size: tuple[int, int] = NO_SIZE,
    ) -> FileField:
        """Keep a file; its name follows from its contents: the prefix, their digest, the ending.

        size: of a picture, its width and height in pixels.
        """


class InvocationContext(Protocol):
    """The world of one node while it runs."""

    @property
    def images(self) -> Images:
        """Pictures."""

    @property
    def tensors(self) -> Tensors:
        """Bundles of tensors."""

    @property
    def models(self) -> Models:
        """Models."""

    @property
    def files(self) -> NodeFiles:
        """Files that the user named, and those that the node saves."""

    @property
    def random(self) -> Random:
        """Random numbers, for volatile nodes only."""

    @property
    def log(self) -> Logger:
        """Log of the node."""

    def secret(self, secret: SecretField) -> str:
        """The value of a secret that an input of the node names; `InputError` if none does.

        The node was not begun if it has no value. What the node prints, logs or raises is masked, and outputs that
        hold the value make it fail; all else that it does with it is its own affair.
        """

    def expansion(self, subgraph: SubgraphField, inputs: Mapping[str, Any]) -> Expansion:
        """A subgraph of the document as an expansion, with values for its interface by name.

        Inputs without a value keep the one they have in the subgraph. `InputError` if there is no such subgraph or
        input.
        """

    async def run(self, expansion: Expansion) -> Mapping[str, Any]:
        """Run a graph and wait for its outputs, by name; only for `async` invocations, which may do so in loops.

        `ExpansionError` if they can't be made. Its nodes are cached one by one; the node that runs them is not.
        """

    def progress(self, step: int, total: int, message: str = "", preview: Image | None = None) -> None:
        """Report `step` of `total`; raises `CanceledError` if the run was canceled meanwhile."""

    def check_canceled(self) -> None:
        """Raise `CanceledError` if the run was canceled."""
