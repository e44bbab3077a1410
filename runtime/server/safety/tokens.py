"""`Token`: the secret that callers from other machines show; made at the first start, kept in a file of its owner."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from nodeloom.schema.errors import SettingsError

FILE: Final = "token"
COOKIE: Final = "nodeloom_session"
_SHORTEST = 32


class Token:
    """Compared in constant time. The cookie holds a digest of it, so a stolen cookie does not tell it."""

    def __init__(self, text: str, *, is_new: bool = False) -> None:
        self.text = text
        self.is_new = is_new
        self.cookie: Final = hmac.new(text.encode(), b"nodeloom cookie", hashlib.sha256).hexdigest()

    def is_shown_by(self, authorization: str | None) -> bool:
        """Whether an `Authorization: Bearer ...` header holds it."""
        scheme, _, shown = (authorization or "").partition(" ")
        return scheme.lower() == "bearer" and self.equals(shown.strip())

    def is_password_of(self, authorization: str | None) -> bool:
        """Whether it is the password in an `Authorization: Basic ...` header, whoever the user is."""
        scheme, _, shown = (authorization or "").partition(" ")
        try:
            _, _, password = base64.b64decode(shown.strip(), validate=True).decode().partition(":")
        except ValueError:
            return False
        return scheme.lower() == "basic" and self.equals(password)

    def equals(self, text: str) -> bool:
        """Whether a text is the token."""
        return hmac.compare_digest(text.encode(), self.text.encode())

    def is_in_cookie(self, value: str | None) -> bool:
        """Whether the value of the cookie is the one that a login set."""
        return hmac.compare_digest((value or "").encode(), self.cookie.encode())


def token_of(home: Path) -> Token:
    """The token in a home folder, made if there is none; `SettingsError` if others could read it, or it can't be."""
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        return _made(path)
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise SettingsError(f"the token can't be written to {path}: {error.strerror}") from error


def _made(path: Path) -> Token:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    token = Token(secrets.token_urlsafe(_SHORTEST), is_new=True)
    with os.fdopen(descriptor, "w") as file:
        file.write(token.text + "\n")
    return token


def _read(path: Path) -> Token:
    try:
        if os.name != "nt" and path.stat().st_mode & 0o077:
            raise SettingsError(f"{path} can be read by others: delete it, and the next start makes a new token")
        text = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the token in {path} can't be read: {error}") from error
    if len(text) < _SHORTEST or not text.isascii():
        raise SettingsError(f"{path} holds no token of {_SHORTEST} signs: delete it, and the next start makes one")
    return Token(text)
