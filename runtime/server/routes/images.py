"""/images: uploaded, shown, searched, starred, put on boards, removed."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any, cast

from fastapi import Path, Query, Request, Response
from sqlalchemy import Connection

from nodeloom.migrations import read_document
from nodeloom.runtime.server.bodies import JSONObject
from nodeloom.runtime.server.etags import is_known
from nodeloom.runtime.server.images.answering import FOR_EVER, PICTURE, PICTURES, file_answer
from nodeloom.runtime.server.images.naming import plain_name
from nodeloom.runtime.server.images.thumbnails import MEDIA_TYPE, Size
from nodeloom.runtime.server.images.uploading import keep_upload
from nodeloom.runtime.server.images.views import (
    ChosenChange,
    ChosenImages,
    FactList,
    FactView,
    ImageChange,
    ImagePage,
    ImageView,
    Kind,
)
from nodeloom.runtime.server.kinds import NOT_FOUND
from nodeloom.runtime.server.parameters import ID_PATTERN, After, Limit, OptionalId, Text
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import ServerState, State
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import ImageFilter, ImageRecord
from nodeloom.schema.errors import DocumentError

router = subject("images")
ImageId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a picture")]
FactText = Annotated[str, Query(max_length=4000, pattern=r"^[^:\s]+:.")]
Moment = Annotated[float | None, Query(description="Seconds since 1970", allow_inf_nan=False)]
_PICTURES: dict[str, Any] = {"description": "The picture", "content": PICTURES}


@router.post(
    "/images",
    status_code=201,
    summary="Upload a picture",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bytes of a PNG, JPEG or WebP file; what it is shows in the bytes, not in the type",
            "content": {"application/octet-stream": PICTURE},
        }
    },
)
async def upload_image(
    request: Request,
    state: State,
    name: Annotated[str, Query(max_length=1000, description="A label, no path")] = "",
    kind: Kind = "upload",
    board: OptionalId = None,
) -> ImageView:
    """Keep a picture as it is. It is named by what is in it; the same picture twice is one file."""
    data = await request.body()
    return ImageView.of(await keep_upload(state, data, plain_name(name, ""), kind, board))


@router.get("/images", summary="Search the pictures")
async def list_images(
    state: State,
    text: Text = "",
    run: OptionalId = None,
    workflow: OptionalId = None,
    board: OptionalId = None,
    boardless: bool = False,
    kinds: Annotated[list[Kind], Query(alias="kind", max_length=4)] = [],  # noqa: B006 - FastAPI copies it
    digest: Annotated[str | None, Query(max_length=128)] = None,
    starred: bool | None = None,
    facts: Annotated[list[FactText], Query(alias="fact", max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    since: Moment = None,
    before: Moment = None,
    counted: Annotated[bool, Query(description="Whether `total` is wanted")] = False,
    limit: Limit = 50,
    after: After = None,
) -> ImagePage:
    """Pictures, newest first, a page at a time.

    `text`: words, `"words in quotes"`, and with a minus what shall not be there. They are looked for in names, prompts,
    models, seeds, names of nodes and of the workflow, and the day (2026-11-21). `steps:20`, `seed:7`, `model:sdxl` and
    so on ask for one thing that a picture was made with; `size:512x512` for its size. `fact` asks for the same, but for
    the whole value: of several of one name, a picture has any.
    """
    wanted = ImageFilter(
        text=text, run=run, workflow=workflow, board=board, boardless=boardless, kinds=kinds, digest=digest,
        is_starred=starred, facts=[_named(fact) for fact in facts], since=since, before=before,
    )  # fmt: skip
    page = await state.records.read(library.search_images, wanted, limit=limit, after=after)
    total = await state.records.read(library.count_images, wanted) if counted else None
    return ImagePage(images=[ImageView.of(image) for image in page.found], next=page.next, total=total)


@router.get("/images/facts", summary="What pictures were made with")
async def list_facts(state: State, name: Annotated[str, Query(pattern=ID_PATTERN)]) -> FactList:
    """The values of a fact such as `model`, `seed`, `steps` or `size`, those of most pictures first; at most 100."""
    return FactList(facts=[FactView.of(each) for each in await state.records.read(library.fact_counts, name)])


@router.post("/images/change", status_code=204, summary="Change several pictures")
async def change_images(given: ChosenChange, state: State) -> Response:
    """Give them a star or take it, put them on a board or on none: all of them, or none."""
    await _change(state, given.images, given)
    return Response(status_code=204)


@router.post("/images/remove", status_code=204, summary="Remove several pictures")
async def remove_images(given: ChosenImages, state: State) -> Response:
    """All of them, or none. Their files go once nothing uses them."""
    await state.records.write(library.remove_images, given.images, time.time())
    return Response(status_code=204)


@router.get("/images/{image}", summary="Look at what is known of a picture")
async def get_image(image: ImageId, state: State) -> ImageView:
    """Its size, where it comes from, and where it is kept."""
    return ImageView.of(await state.records.read(library.get_image, image))


@router.get(
    "/images/{image}/file", summary="The file of a picture", response_class=Response, responses={200: _PICTURES}
)
async def get_image_file(image: ImageId, request: Request, state: State) -> Response:
    """The bytes as they were made or uploaded. They never change."""
    return await file_answer(request, state.files, await state.records.read(library.get_image, image))


@router.get(
    "/images/{image}/thumbnail",
    summary="A small copy of a picture",
    response_class=Response,
    responses={200: {"description": "The copy", "content": {MEDIA_TYPE: PICTURE}}},
)
async def get_image_thumbnail(
    image: ImageId,
    request: Request,
    state: State,
    size: Annotated[int, Query(description="Pixels of the longer side: 128, 256 or 512", ge=128, le=512)] = 256,
) -> Response:
    """A WebP, made when it is first asked for."""
    record = await state.records.read(library.get_image, image)
    exact: Size = 128 if size <= 128 else 256 if size <= 256 else 512
    headers = {"ETag": f'"{record.digest}-{exact}"', "Cache-Control": FOR_EVER}
    if is_known(headers["ETag"], request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(await state.thumbnails.get(record.digest, exact), 200, headers, MEDIA_TYPE)


@router.get("/images/{image}/workflow", summary="The workflow in a picture")
async def get_image_workflow(image: ImageId, state: State) -> JSONObject:
    """The document that the picture carries, as it stands there: the one that made it. A 404 if it carries none."""
    record = await state.records.read(library.get_image, image)
    data = await _bytes(state, record)
    try:
        return cast("JSONObject", await asyncio.to_thread(read_document, data, "the picture"))
    except DocumentError as error:
        raise Refusal(NOT_FOUND, str(error)) from None


@router.patch("/images/{image}", summary="Change a picture")
async def change_image(image: ImageId, given: ImageChange, state: State) -> ImageView:
    """Give it a star or take it, put it on a board or on none."""
    await _change(state, [image], given)
    return await get_image(image, state)


@router.delete("/images/{image}", status_code=204, summary="Remove a picture")
async def remove_image(image: ImageId, state: State) -> Response:
    """Its file goes once nothing uses it."""
    await state.records.write(library.remove_images, [image], time.time())
    return Response(status_code=204)


def _named(fact: str) -> tuple[str, str]:
    name, _, value = fact.partition(":")
    return name, value


async def _change(state: ServerState, images: list[str], given: ImageChange) -> None:
    def work(connection: Connection) -> None:
        now = time.time()
        if given.starred is not None:
            library.star(connection, images, now, is_starred=given.starred)
        if "board" in given.model_fields_set:
            library.put_on_board(connection, images, given.board, now)

    await state.records.write(work)


async def _bytes(state: ServerState, record: ImageRecord) -> bytes:
    return await asyncio.to_thread(state.files.get, record.digest)
