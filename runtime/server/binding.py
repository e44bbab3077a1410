"""`bound`: the socket of a server, or a sentence why there is none."""

from __future__ import annotations

import errno
import socket

from nodeloom.schema.errors import SettingsError

_BACKLOG = 2048


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free. `SettingsError` if the address can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SettingsError(f"{host} is no address of this machine: {error.strerror}") from error
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(_BACKLOG)
    except OSError as error:
        found.close()
        raise SettingsError(_sentence(error, host, port)) from error
    found.setblocking(False)
    return found


def url_of(bound_socket: socket.socket, host: str) -> str:
    """The address to open in a browser on this machine."""
    port = bound_socket.getsockname()[1]
    name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use: another server runs there; choose another one with --port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} of {host} may not be used by this user; choose one above 1023 with --port"
    return f"port {port} of {host} can't be listened to: {error.strerror}"
