"""`Kind`: every kind of refusal that the API gives, with its stable code. Programs go by `code`, people by `title`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A code that never changes, the HTTP status it comes with, and what it means in a few words."""

    code: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The problem type of RFC 9457: a URI that nobody has to look up."""
        return f"urn:nodeloom:problem:{self.code}"


BAD_REQUEST: Final = Kind("bad-request", 400, "The request can't be understood")
UNREADABLE_JSON: Final = Kind("unreadable-json", 400, "The body is not JSON that can be kept without loss")
TOKEN_NEEDED: Final = Kind("token-needed", 401, "A token is needed")
FOREIGN_HOST: Final = Kind("foreign-host", 403, "The server is not known by this name")
FOREIGN_ORIGIN: Final = Kind("foreign-origin", 403, "Another site may not do this")
NOT_FOUND: Final = Kind("not-found", 404, "There is no such thing")
WRONG_METHOD: Final = Kind("wrong-method", 405, "This can't be done here")
TOO_SLOW: Final = Kind("too-slow", 408, "The request took too long to arrive")
CONFLICT: Final = Kind("conflict", 409, "It does not fit the state that things are in")
TOO_LARGE: Final = Kind("too-large", 413, "The body is too large")
WRONG_MEDIA_TYPE: Final = Kind("wrong-media-type", 415, "The body is of a type that is not read here")
INVALID_REQUEST: Final = Kind("invalid-request", 422, "Some of the request is not as it must be")
TOO_MUCH: Final = Kind("too-much", 422, "More than this server is set to take at once")
INVALID_DOCUMENT: Final = Kind("invalid-document", 422, "The document can't be read")
INVALID_GRAPH: Final = Kind("invalid-graph", 422, "The graph can't run")
INVALID_INPUTS: Final = Kind("invalid-inputs", 422, "The inputs are not what the workflow takes")
INVALID_IMAGE: Final = Kind("invalid-image", 422, "The file is no picture that can be used")
TOO_OFTEN: Final = Kind("too-often", 429, "Too many requests")
INCIDENT: Final = Kind("incident", 500, "Something is wrong with the server")
NOT_READY: Final = Kind("not-ready", 503, "The server can't do this yet")
TOO_BUSY: Final = Kind("too-busy", 503, "Too many are connected at once")
NO_ROOM: Final = Kind("no-room", 507, "There is no room for more")
STORAGE: Final = Kind("storage", 503, "What must be kept can't be written or read")
