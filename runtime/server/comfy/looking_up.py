"""/object_info, /models and /embeddings: node types and models, in ComfyUI's words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from nodeloom.runtime.model_roots import model_roots
from nodeloom.runtime.server.comfy.answering import refused, told
from nodeloom.runtime.server.comfy.files_there import FOLDERS, FilesThere, model_name, model_names, read_files
from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.comfy.model_metadata import metadata_of
from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.runtime.server.comfy.object_info import class_info
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import FoundModel
from nodeloom.schema.json import JSON


async def show_classes(guest: Guest, request: Request) -> Response:
    """GET /object_info: every node type, with the models that there are by now."""
    await guest.state.models.freshen()
    classes, files = guest.classes(), await guest.state.records.read(read_files)
    return await asyncio.to_thread(_classes, classes, files)


def _classes(classes: Mapping[str, NodeClass], files: FilesThere) -> Response:
    return told({name: class_info(each, files.choices) for name, each in classes.items()})


async def show_class(guest: Guest, request: Request) -> Response:
    """GET /object_info/CLASS: one of them, or nothing."""
    await guest.state.models.freshen()
    name = str(request.path_params["name"])
    found, files = guest.classes().get(name), await guest.state.records.read(read_files)
    return told({} if found is None else {name: class_info(found, files.choices)})


async def show_folders(guest: Guest, request: Request) -> Response:
    """GET /models: the folders of models that ComfyUI has."""
    return told([*FOLDERS])


async def show_models(guest: Guest, request: Request) -> Response:
    """GET /models/FOLDER: the models that belong there."""
    folder = str(request.path_params["folder"])
    if folder not in FOLDERS:
        return refused(404)
    await guest.state.models.freshen()
    return told([*model_names(await guest.state.records.read(_models_in, folder))])


async def show_embeddings(guest: Guest, request: Request) -> Response:
    """GET /embeddings: textual inversions, as prompts name them."""
    await guest.state.models.freshen()
    found = model_names(await guest.state.records.read(_models_in, "embeddings"))
    return told([name.removesuffix(".safetensors").removesuffix(".pt") for name in found])


async def describe_folders(guest: Guest, request: Request) -> Response:
    """GET /experiment/models: the same folders; where they are is not told."""
    return told([{"name": folder, "folders": []} for folder in FOLDERS])


async def describe_models(guest: Guest, request: Request) -> Response:
    """GET /experiment/models/FOLDER: the models with their sizes in bytes."""
    folder = str(request.path_params["folder"])
    if folder not in FOLDERS:
        return refused(404)
    await guest.state.models.freshen()
    found = await guest.state.records.read(_models_in, folder)
    listed: list[JSON] = [{"name": model_name(each), "pathIndex": 0, "size": each.size} for each in found]
    return told(listed)


async def show_metadata(guest: Guest, request: Request) -> Response:
    """GET /view_metadata/FOLDER?filename=: what stands in the head of a model's file."""
    folder, name = str(request.path_params["folder"]), request.query_params.get("filename", "")
    models = await guest.state.records.read(_models_in, folder) if folder in FOLDERS else []
    place = next((each.place for each in models if model_name(each) == name and each.layout == "single_file"), None)
    if place is None:
        return refused(404)
    roots = model_roots(guest.state.settings.models).folders
    found = await asyncio.to_thread(metadata_of, roots, place)
    return told(found) if isinstance(found, dict) else refused(404)


def _models_in(connection: Connection, folder: str) -> list[FoundModel]:
    models: Iterable[FoundModel] = library.usable_models(connection)
    return [each for each in models if each.kind in FOLDERS[folder]]
