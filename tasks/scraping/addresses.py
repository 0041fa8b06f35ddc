"""Where a request may go: to public addresses only, whatever a name resolves to."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from tasks.records import HtxError


class FetchError(HtxError):
    """An address that could not be fetched.

    `kind` is what it is counted as: unreachable, timeout, tls, address, robots, redirect, payload, gone, blocked,
    missing, not text, empty, encoding, or `http STATUS`. `lasting`: another day it will be the same.
    """

    def __init__(self, message: str, kind: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.lasting = lasting


class UnreachableError(FetchError):
    """The host did not answer at all, or not to the end."""

    def __init__(self, message: str, kind: str = "unreachable") -> None:
        super().__init__(message, kind)


def connects_to(url: str, served_at: str | None) -> str:
    """ADDRESS[:PORT] to connect to for a URL; raises unless all addresses of its host are public.

    The sample site's names, `*.localhost`, are not resolved: they are where `served_at` says.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if served_at and (host == "localhost" or host.endswith(".localhost")):
        return urlsplit(served_at).netloc
    try:
        found = socket.getaddrinfo(ascii_host(host), parts.port or 80, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as fault:
        raise UnreachableError(f"{host} cannot be reached: name resolution failed") from fault
    # IPv4 first: it is what most of these sites serve
    addresses = sorted({str(entry[4][0]) for entry in found}, key=lambda text: (":" in text, text))
    for text in addresses:
        ip = ipaddress.ip_address(text.partition("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
        if not ip.is_global or ip.is_multicast:
            raise FetchError(f"{url}: {host} is {ip}, which is no public address", "address", lasting=True)
    return (f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]) + (f":{parts.port}" if parts.port else "")


def ascii_host(host: str) -> str:
    """A host name as DNS knows it; raises UnicodeError."""
    return host if ":" in host else host.encode("idna").decode()
