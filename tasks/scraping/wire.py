"""One request and its answer on the wire: bounded while it comes, kept as far as it came, its faults in one line."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias
from urllib.parse import urlsplit, urlunsplit

import httpx

from tasks.scraping.addresses import FetchError, UnreachableError, ascii_host
from tasks.scraping.payload import PayloadError, TooLargeError, Unpacker

Truncated = Literal["length", "time", "disconnect", "unspecified"]  # as WARC-Truncated says it


@dataclass(frozen=True, slots=True)
class Response:
    """One answer as received: the body is still packed as its Content-Encoding says, `content` is unpacked."""

    url: str  # that answered
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    content: bytes  # the body itself, if it cannot be unpacked or did not come whole
    request: bytes  # the head of the request
    fetched_at: datetime
    truncated: Truncated | None = None  # why the rest was not received

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


Keep: TypeAlias = Callable[[Response], None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one answer is taken: seconds for all of it, bytes of its body, packed and unpacked alike."""

    total: float
    max_bytes: int


def exchange(
    client: httpx.Client, url: str, to: str, headers: dict[str, str], bounds: Bounds, keep_partial: Keep
) -> Response:
    """The answer to a GET of `url`, asked at `to`, ADDRESS[:PORT]. Raises `FetchError`; what came is then kept."""
    parts = urlsplit(url)
    name = ascii_host(parts.hostname or "")
    # The request goes to the very address that was checked, so a name cannot change its mind in between.
    port = f":{parts.port}" if parts.port else ""
    request = client.build_request(
        "GET",
        urlunsplit((parts.scheme, to, parts.path or "/", parts.query, "")),
        headers={"Host": (f"[{name}]" if ":" in name else name) + port, **headers},
        extensions={"sni_hostname": name},
    )
    path = request.url.raw_path.decode("ascii")
    head = "".join(f"{key.decode()}: {value.decode()}\r\n" for key, value in request.headers.raw)
    asked = f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()
    end = time.monotonic() + bounds.total
    fetched_at = datetime.now(UTC)
    body, content = bytearray(), bytearray()

    def response(truncated: Truncated | None = None, *, broken: bool = False) -> Response:
        return Response(
            url=url,
            status=answer.status_code,
            reason=answer.reason_phrase,
            headers=tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in answer.headers.raw),
            body=bytes(body),
            content=bytes(body if broken else content),
            request=asked,
            fetched_at=fetched_at,
            truncated=truncated,
        )

    with _plain_faults(url, name), contextlib.closing(client.send(request, stream=True)) as answer:
        try:
            _read(answer, body, content, bounds, end, url)
        except (PayloadError, FetchError, httpx.HTTPError) as fault:
            keep_partial(response(_why_truncated(fault), broken=True))
            raise
        return response()


def _read(answer: httpx.Response, body: bytearray, content: bytearray, bounds: Bounds, end: float, url: str) -> None:
    """Fills in the body as received and unpacked; both are bounded while they grow, not after."""
    unpacker = Unpacker(answer.headers.get("content-encoding"), bounds.max_bytes)
    for chunk in answer.iter_raw():
        body += chunk
        content += unpacker.feed(chunk)
        if len(body) > bounds.max_bytes:
            raise TooLargeError(f"larger than {bounds.max_bytes} bytes")
        if time.monotonic() > end:
            raise FetchError(f"{url}: not received whole within {bounds.total:.0f} s", "timeout")
    content += unpacker.end()


def _why_truncated(fault: Exception) -> Truncated:
    if isinstance(fault, TooLargeError):
        return "length"
    if isinstance(fault, FetchError | httpx.TimeoutException):
        return "time"
    return "disconnect" if isinstance(fault, httpx.TransportError) else "unspecified"


@contextlib.contextmanager
def _plain_faults(url: str, name: str) -> Iterator[None]:
    """Turns what the client and the unpacking raise into one line."""
    try:
        yield
    except PayloadError as fault:
        raise FetchError(f"{url}: {fault}", "payload") from fault
    except httpx.TimeoutException as fault:
        raise UnreachableError(f"{name} cannot be reached: timed out on {url}", "timeout") from fault
    except httpx.TransportError as fault:
        tls = _cause(fault, ssl.SSLError)
        if tls is not None:
            told = getattr(tls, "verify_message", None) or tls
            raise FetchError(f"{url}: TLS failed: {told}", "tls") from fault
        raise UnreachableError(f"{name} cannot be reached: {fault or type(fault).__name__} on {url}") from fault
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as fault:
        raise FetchError(f"{url}: {fault}", "address") from fault


def _cause(fault: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    while fault is not None and not isinstance(fault, kind):
        fault = fault.__cause__ or fault.__context__
    return fault
