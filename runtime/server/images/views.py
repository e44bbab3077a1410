"""What clients send and are told about pictures and boards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.server.parameters import Id
from nodeloom.runtime.store.records.library import BoardRecord, FactCount, ImageRecord

Kind = Literal["output", "upload", "mask", "other"]


class ImageView(View):
    """A picture. `created` is seconds since 1970."""

    id: str
    value: JSONObject = Field(description="What a field of a workflow is given to use the picture")
    digest: str
    name: str
    kind: Kind
    media_type: str
    size: int = Field(description="Bytes")
    width: int
    height: int
    run: str | None = Field(description="The run that made it")
    node: str | None
    workflow: str | None
    board: str | None
    starred: bool
    facts: JSONObject = Field(
        description="What else is known: `made_with` lists prompts, models, seeds and settings; "
        "`workflow` and `node` are the names of what made it"
    )
    created: float

    @classmethod
    def of(cls, image: ImageRecord) -> ImageView:
        """A picture as the records have it; it needs no check."""
        return cls.model_construct(
            id=image.id, value={"name": image.name, "hash": image.digest}, digest=image.digest, name=image.name,
            kind=image.kind, media_type=image.media_type, size=image.size, width=image.width, height=image.height,
            run=image.run or None, node=image.node, workflow=image.workflow, board=image.board,
            starred=image.is_starred, facts=dict(image.facts), created=image.created,
        )  # fmt: skip


class ImagePage(View):
    """Some pictures, newest first."""

    images: list[ImageView]
    next: str | None = Field(description="`after` of the next page; null at the end")
    total: int | None = Field(default=None, description="How many are found in all, if that was asked for")


class FactView(View):
    """A value that pictures were made with, and how many were."""

    value: str
    images: int

    @classmethod
    def of(cls, found: FactCount) -> FactView:
        """A value as the records have it."""
        return cls(value=found.value, images=found.images)


class FactList(View):
    """Values of one kind, those of most pictures first."""

    facts: list[FactView]


class ImageChange(Body):
    """What of a picture can be changed; what is not given stays."""

    starred: bool | None = None
    board: Id | None = Field(default=None, description="A board, or null for none")


class ChosenImages(Body):
    """Several pictures."""

    images: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class ChosenChange(ChosenImages, ImageChange):
    """A change of several pictures."""


class BoardView(View):
    """A board, and how many pictures are on it."""

    id: str
    name: str
    created: float
    images: int

    @classmethod
    def of(cls, board: BoardRecord) -> BoardView:
        """A board as the records have it."""
        return cls(id=board.id, name=board.name, created=board.created, images=board.images)


class BoardList(View):
    """All boards by name."""

    boards: list[BoardView]
    images: int = Field(description="How many pictures there are in all")
    boardless: int = Field(description="How many are on no board")


class BoardName(Body):
    """What a board is called."""

    name: str = Field(min_length=1, max_length=200)
