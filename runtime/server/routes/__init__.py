"""The routes of the API, one file a subject; each is imported when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final

from fastapi import APIRouter
from starlette.routing import BaseRoute

_SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "runs": ("runs",),
    "health": ("health",),
    "events": ("events",),
    "documents": ("validate", "migrate", "convert", "workflows"),
    "schema": ("schema",),
    "images": ("images",),
    "workflows": ("workflows", "tags"),
    "queues": ("queues", "batches"),
    "boards": ("boards",),
    "models": ("models",),
    "settings": ("settings",),
    "packs": ("packs",),
    "outputs": ("runs",),
    "secrets": ("secrets",),
    "workers": ("workers",),
    "metrics": ("metrics",),
    "login": ("login", "logout"),
    "page": ("",),
}
"""Modules of this package, in the order of the document, and the words that their paths begin with below the prefix;
the page of the editor lies outside of it."""
_MODULES: Final = {
    word: tuple(name for name, words in _SUBJECTS.items() if word in words)
    for word in {word for words in _SUBJECTS.values() for word in words}
}


def routes_of(word: str) -> list[BaseRoute]:
    """The routes of all paths that begin with a word, in the order in which they are looked through."""
    return _routes(_MODULES.get(word, ()))


def all_routes() -> list[BaseRoute]:
    """Every route of the API."""
    return _routes(_SUBJECTS)


def _routes(modules: Iterable[str]) -> list[BaseRoute]:
    return [route for name in modules for route in _router(name).routes]


def _router(name: str) -> APIRouter:
    router: APIRouter = import_module(f"{__name__}.{name}").router
    return router
