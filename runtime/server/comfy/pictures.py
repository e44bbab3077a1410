"""/view and /upload: pictures by the names of files and folders. There are no folders: a name is found on record."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from nodeloom.runtime.decoder.wire import FIRST, Deed
from nodeloom.runtime.server.comfy.answering import refused, told
from nodeloom.runtime.server.comfy.files_there import ENDINGS, LATENTS, kinds_in, placed
from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.images.answering import file_answer
from nodeloom.runtime.server.images.looking import look_at
from nodeloom.runtime.server.images.naming import plain_name
from nodeloom.runtime.server.images.uploading import keep_file, keep_upload
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import ImageKind, ImageRecord
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import read_json

_FOLDERS: Final[dict[str, ImageKind]] = {"input": "upload", "output": "other", "temp": "other"}
"""Folders where files can be put, with the kind of picture that one becomes."""
_MOST_OF_ONE_NAME: Final = 1000
_MP4: Final = b"ftyp"
_MATROSKA: Final = b"\x1aE\xdf\xa3"
"""What WebM begins with."""
_CACHING: Final = "private, no-cache"
"""A name may mean another picture later."""
_QUALITY: Final = 90
_DIGITS: Final = 3
"""Most digits of a quality, which is at most 100."""
_CHANNELS: Final = {"rgb": Deed.COLORS, "a": Deed.ALPHA}


async def view(guest: Guest, request: Request) -> Response:
    """GET /view: the file of a picture, or a copy of it in another format or of some channels."""
    query = request.query_params
    filename, folder = query.get("filename", ""), query.get("type", "output")
    for place in _FOLDERS:
        if filename.endswith(f" [{place}]"):
            filename, folder = placed(filename)[0], place
    if not filename or filename.startswith("/") or ".." in filename or folder not in _FOLDERS:
        return refused(400)
    subfolder = query.get("subfolder", "")
    if not _is_inside(subfolder):
        return refused(403)
    record = await _found(guest, _path(subfolder, plain_name(filename, "")), folder)
    if record is None:
        return refused(404)
    deed, quality = _copy(query.get("preview"), query.get("channel"))
    if deed is None:
        answer = await file_answer(request, guest.state.files, record, _CACHING)
    else:
        data = await asyncio.to_thread(guest.state.files.get, record.digest)
        copy = await guest.state.decoder.ask(deed, data, quality)
        kind = {Deed.WEBP: "webp", Deed.JPEG: "jpeg"}.get(deed, "png")
        answer = Response(copy, media_type=f"image/{kind}")
    answer.headers["Content-Disposition"] = f'filename="{_quotable(filename)}"'
    return answer


def _copy(preview: str | None, channel: str | None) -> tuple[Deed | None, int]:
    """What is asked for in the place of the file, and the quality of it."""
    if preview is None:
        return _CHANNELS.get(channel or ""), 0
    kind, _, quality = preview.partition(";")
    is_jpeg = kind == "jpeg" and "a" not in (channel or "")
    is_number = quality.isdecimal() and len(quality) <= _DIGITS
    return (Deed.JPEG if is_jpeg else Deed.WEBP), int(quality) if is_number else _QUALITY


async def _found(guest: Guest, name: str, folder: str) -> ImageRecord | None:
    return await guest.state.records.read(library.named_image, name, kinds_in(folder))


async def upload_image(guest: Guest, request: Request) -> Response:
    """POST /upload/image: keep a picture under its name, or one near it where that is another picture's."""
    async with request.form(max_files=1, max_fields=16) as form:
        data, name = await _file(form)
        return await _kept(guest, form, data, name)


async def upload_mask(guest: Guest, request: Request) -> Response:
    """POST /upload/mask: keep a picture that is on record with the transparency of the one that is sent."""
    async with request.form(max_files=1, max_fields=16) as form:
        mask, name = await _file(form)
        original = await _original(guest, form)
        if original is None:
            return refused(400, "original_ref names no picture")
        found = await look_at(guest.state.decoder, mask)
        if (found.width, found.height) != (original.width, original.height):
            size = f"is {found.width} x {found.height} pixels"
            return refused(400, f"image {size}, must be as large as original_ref: {original.width} x {original.height}")
        data = await asyncio.to_thread(guest.state.files.get, original.digest)
        both = FIRST.pack(len(data)) + data + mask
        return await _kept(guest, form, await guest.state.decoder.ask(Deed.MASK, both), name)


async def _file(form: FormData) -> tuple[bytes, str]:
    """The file of a form and its name; both empty if there is none."""
    image = form.get("image")
    if not isinstance(image, UploadFile) or not image.filename:
        return b"", ""
    return await image.read(), plain_name(image.filename, "")


async def _original(guest: Guest, form: FormData) -> ImageRecord | None:
    try:
        reference = read_json(str(form.get("original_ref", "")), "original_ref")
    except DocumentError:
        return None
    if not isinstance(reference, dict) or not isinstance(reference.get("filename"), str):
        return None
    subfolder, folder = str(reference.get("subfolder") or ""), str(reference.get("type") or "output")
    name, _ = placed(str(reference["filename"]))
    return await _found(guest, _path(subfolder, plain_name(name, "")), folder) if folder in _FOLDERS else None


async def _kept(guest: Guest, form: FormData, data: bytes, name: str) -> Response:
    """Keep a picture where the form says."""
    subfolder, folder = str(form.get("subfolder") or ""), str(form.get("type") or "input")
    if not name or not _is_inside(subfolder) or folder not in _FOLDERS:
        return refused(400)
    may_replace = str(form.get("overwrite", "")) in ("true", "1")
    problem = _misnamed(name, data)
    if problem is not None:
        return refused(400, problem)
    wanted = name if may_replace else await _unused(guest, subfolder, name, folder, data)
    if wanted is None:
        return refused(400, f"there are {_MOST_OF_ONE_NAME} pictures of this name; remove some, or choose another")
    path = _path(subfolder, wanted)
    is_other = name.lower().endswith((*ENDINGS["latent"], *ENDINGS["video"]))
    keep = keep_file(guest.state, data, path) if is_other else keep_upload(guest.state, data, path, _FOLDERS[folder])
    kept = await keep
    there = await _found(guest, path, folder)
    if there is not None and there.digest != kept.digest:  # one that was replaced, and now comes back
        await guest.state.records.write(library.renew, kept.id, time.time())
    return told({"name": wanted, "subfolder": subfolder, "type": folder})


def _misnamed(name: str, data: bytes) -> str | None:
    """What is wrong with a file that is called as one that is no picture."""
    if name.lower().endswith(LATENTS) and not _is_framed(data):
        return "image is called .latent, but is no file of latents"
    if name.lower().endswith(ENDINGS["video"]) and not (data[4:8] == _MP4 or data.startswith(_MATROSKA)):
        return "image is called as a film is, but is no MP4, QuickTime or WebM"
    return None


def _is_framed(data: bytes) -> bool:
    """Whether a file begins as those of safetensors do: with the length of a JSON object that lies in it."""
    return data[8:9] == b"{" and int.from_bytes(data[:8], "little") <= len(data) - 8


async def _unused(guest: Guest, subfolder: str, name: str, folder: str, data: bytes) -> str | None:
    """The name, or it with a number, that no other picture has."""
    digest = await asyncio.to_thread(digest_of, data)
    stem, dot, ending = name.rpartition(".")
    for number in range(_MOST_OF_ONE_NAME):
        plain = name if not number else f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
        there = await _found(guest, _path(subfolder, plain), folder)
        if there is None or there.digest == digest:
            return plain
    return None


def _path(subfolder: str, name: str) -> str:
    inner = "/".join(part for part in subfolder.replace("\\", "/").split("/") if part not in ("", "."))
    return f"{inner}/{name}" if inner else name


def _is_inside(subfolder: str) -> bool:
    """Whether a folder is one below the others."""
    parts = subfolder.replace("\\", "/").split("/")
    is_short = len(subfolder) <= 200 and subfolder.isprintable()
    return is_short and ".." not in parts and not subfolder.startswith(("/", "\\")) and ":" not in subfolder


def _quotable(name: str) -> str:
    """A name that can stand in a header."""
    return "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else "_" for sign in name)
