"""What clients send and are told about pictures and boards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.server.parameters import Id
from nodeloom.runtime.store.records.library import BoardRecord, ImageRecord

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
    facts: JSONObject
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


class ImageChange(Body):
    """What of a picture can be changed; what is not given stays."""

    starred: bool | None = None
    board: Id | None = Field(default=None, description="A board, or null for none")


class Chosen(Body):
    """Several pictures."""

    images: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class ChosenChange(Chosen, ImageChange):
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


class BoardName(Body):
    """What a board is called."""

    name: str = Field(min_length=1, max_length=200)
