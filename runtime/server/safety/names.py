"""`Names`: the names by which this server may be called, and the sites that may call it.

A page of a stranger can have its own name point at this machine (DNS rebinding), and then its scripts count as of the
same origin. What it can't do is to make the browser send another name in `Host`. An IP address is no name, so it can't
be rebound.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

_WILDCARDS = ("", "0.0.0.0", "::")
_LOCAL = "localhost"


class Names:
    """What `Host` and `Origin` may say to a server that is bound to `bind`."""

    def __init__(self, bind: str, hosts: Collection[str] = (), origins: Collection[str] = ()) -> None:
        self._bind = bind.lower()
        self._hosts = frozenset(host.lower().rstrip(".") for host in hosts)
        self._origins = frozenset(origin.lower().rstrip("/") for origin in origins)

    def knows_host(self, header: str) -> bool:
        """Whether `Host` names this server; its port says nothing, since ports are forwarded."""
        name = host_name(header)
        if name is None:
            return False
        if name == _LOCAL or name in self._hosts or name == self._bind or is_loopback(name):
            return True
        return self._bind in _WILDCARDS and _is_address(name)

    def knows_origin(self, origin: str, host: str) -> bool:
        """Whether a page of `origin` may act here: one of this server itself, or of a site that the settings name."""
        if origin.lower() in self._origins:
            return True
        parts = urlsplit(origin.lower())
        default = {"http": ":80", "https": ":443"}.get(parts.scheme)
        return default is not None and parts.netloc.removesuffix(default) == host.lower().removesuffix(default)


def is_loopback(host: str) -> bool:
    """Whether an address or name means this machine, seen from itself."""
    if host.lower() == _LOCAL:
        return True
    return _is_address(host) and ip_address(host).is_loopback


def host_name(header: str) -> str | None:
    """The name in `name:port` or `[::1]:port`, in lower case; None if there is none."""
    if header.startswith("["):
        name, bracket, rest = header[1:].partition("]")
        valid = bool(bracket) and (not rest or (rest[0] == ":" and rest[1:].isdecimal()))
    else:
        name, colon, port = header.partition(":")
        valid = not colon or port.isdecimal()
    name = name.lower().rstrip(".")
    return name if valid and name else None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
