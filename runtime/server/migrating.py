"""What clients say of documents that are to be migrated or converted, and what they are told."""

from __future__ import annotations

from base64 import b64decode
from typing import Literal

from pydantic import Field

from nodeloom.migrations import Choices, read_document
from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.server.kinds import INVALID_REQUEST
from nodeloom.runtime.server.problems import Refusal
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.workflow import FORMAT_VERSION


class Chosen(Body):
    """What is taken in the place of what a document names: new names by the old ones."""

    models: dict[str, str] = Field(default={}, description="Models, by name or hash")
    types: dict[str, str] = Field(default={}, description="Node types")

    def choices(self) -> Choices:
        """As migrations take them."""
        return Choices(self.models, self.types)


class Given(Body):
    """A document of any format that is read, or a file that carries one."""

    document: JSONObject | None = None
    file: str | None = Field(
        default=None, description="In the place of a document: the bytes of a file, such as a picture, in base64"
    )
    choices: Chosen = Field(default_factory=Chosen)

    def read(self) -> JSONObject:
        """The document; `Refusal` or `DocumentError` if there is none."""
        if (self.document is None) == (self.file is None):
            raise Refusal(INVALID_REQUEST, "give either a document or a file")
        if self.document is not None:
            return self.document
        found = read_document(_bytes(self.file or ""), "the file")
        if not isinstance(found, dict):
            raise DocumentError("the file is not a workflow: it holds no JSON object")
        return found


def _bytes(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except ValueError as error:
        raise Refusal(INVALID_REQUEST, f"the file is not in base64: {error}") from error


class Migration(Given):
    """What to bring to a version."""

    target: int | dict[str, int] = Field(
        default=FORMAT_VERSION,
        description="A document format, or versions by type id; types that are not named go to the installed version",
    )
    keep: list[str] = Field(
        default=[],
        description="Nodes that stay of the version and type that they came with, by their paths, with their families",
    )


class Conversion(Given):
    """What to write in a format."""

    to: Literal["native", "invokeai", "comfyui-api"]


class Migrated(View):
    """The migrated document, and what was done to it, node by node. Nothing was stored."""

    status: str = Field(description="unchanged, lossless, lossy, behaviour-changed, needs-choice or blocked")
    source: str = Field(description="Format that the document came in, such as `ComfyUI prompt`")
    summary: str
    document: JSONObject
    changes: list[JSONObject]
    missing: list[JSONObject] = Field(description="Node types that are not installed here")
    families: list[list[str]] = Field(
        description="Paths of nodes that are one in one version and several in the other: kept together, or not at all"
    )
    missing_models: list[JSONObject] | None = Field(
        description="Models that are not here, with offers; null while no worker has looked for models yet"
    )
