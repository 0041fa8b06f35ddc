"""Fetching, politely and safely: robots.txt, one connection and a delay a host, public addresses only, all bounded.

A `Fetcher` is shared by the threads of a run. What cannot be fetched raises `FetchError` in one line.
"""

from __future__ import annotations

import contextlib
import os
import random
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
from protego import Protego

from tasks.scraping.addresses import FetchError, UnreachableError, ascii_host, connects_to
from tasks.scraping.payload import PayloadError, Unpacker

REDIRECTS = {301, 302, 303, 307, 308}
ROBOT = "htx"  # the name by which robots.txt may address us
RETRIED = {429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Manners:
    """How a fetcher behaves. Times in seconds, sizes in bytes."""

    contact: str | None = field(default_factory=lambda: os.environ.get("HTX_CONTACT"))  # an address or page of a person
    delay: float = 3.0  # between the end of one answer and the next question to that host
    total: float = 90.0  # for one answer
    local_delay: float = 0.0  # the same for the bundled sample site
    idle: float = 20.0  # without a byte
    max_bytes: int = 20_000_000  # of one body, packed and unpacked alike
    max_redirects: int = 5
    tries: int = 3
    backoff: float = 2.0  # before the second try; doubles, with jitter
    patience: float = 120.0  # the longest wait that a Retry-After or Crawl-delay is granted

    @property
    def user_agent(self) -> str:
        return f"{ROBOT}/0.1 (co-operative statistics{f'; {self.contact}' if self.contact else ''})"


@dataclass(frozen=True, slots=True)
class Response:
    """One answer as received: the body is still packed as its Content-Encoding says, `content` is unpacked."""

    url: str  # that answered
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    content: bytes
    request: bytes  # the head of the request
    fetched_at: datetime
    via: tuple[Response, ...] = ()  # the redirects that led here

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass
class _Host:
    """One site as this process knows it. `lock` is held for a whole exchange: that makes one connection a host."""

    client: httpx.Client
    lock: threading.RLock = field(default_factory=threading.RLock)
    robots: Protego | None = None
    free_at: float = 0.0  # of the monotonic clock


class Fetcher:
    """Fetches for any number of threads. A call's `served_at` is where names under `.localhost` are served."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self._hosts: dict[tuple[str, int | None], _Host] = {}
        self._lock = threading.Lock()
        self._tls = httpx.create_ssl_context(trust_env=False)  # costs 40 ms: once, not once a host

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for host in self._hosts.values():
            host.client.close()
        self._hosts.clear()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, served_at: str | None = None
    ) -> Response:
        """The answer to a GET: 200, or 304 when a validator is given and holds. Anything else raises `FetchError`."""
        ask = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {key: value for key, value in ask.items() if value}
        via: list[Response] = []
        address = url
        while True:
            self._check_robots(address, served_at)
            answer = self._patiently(address, {} if via else conditions, served_at)
            target = answer.header("location")
            if answer.status not in REDIRECTS or target is None:
                break
            via.append(answer)
            address = _joined(address, target)
            if len(via) > self.manners.max_redirects:
                raise FetchError(f"{url}: more than {self.manners.max_redirects} redirects")
            if address in {url, *(hop.url for hop in via)}:
                raise FetchError(f"{url}: redirects in a circle")
        if answer.status != 200 and not (answer.status == 304 and conditions):
            lasting = 400 <= answer.status < 500 and answer.status != 429
            raise FetchError(f"{url}: answers {answer.status} {answer.reason}".rstrip(), lasting=lasting)
        return replace(answer, via=tuple(via))

    def _check_robots(self, url: str, served_at: str | None) -> None:
        host = self._host(url)
        if host.robots is None:
            host.robots = self._robots(url, served_at)
        if not host.robots.can_fetch(url, ROBOT):
            raise FetchError(f"{url}: robots.txt forbids it", lasting=True)
        if (host.robots.crawl_delay(ROBOT) or 0.0) > self.manners.patience:
            raise FetchError(f"{url}: robots.txt asks for {host.robots.crawl_delay(ROBOT):.0f} s between requests")

    def _robots(self, url: str, served_at: str | None) -> Protego:
        """The rules of a host. No such file allows all; a file that cannot be had now forbids all (RFC 9309)."""
        address = urljoin(url, "/robots.txt")
        for _ in range(self.manners.max_redirects):
            answer = self._patiently(address, {}, served_at)
            target = answer.header("location")
            if answer.status not in REDIRECTS or target is None:
                break
            address = _joined(address, target)
        if answer.status >= 500 or answer.status == 429:
            raise FetchError(f"{address}: answers {answer.status}, so nothing is fetched from this host")
        return Protego.parse(answer.content.decode("utf-8", "replace") if answer.status == 200 else "")

    def _patiently(self, url: str, headers: dict[str, str], served_at: str | None) -> Response:
        """One hop, tried again after what may pass: no connection, a cut one, 429 and 5xx."""
        to = connects_to(url, served_at)  # refused or unknown, no time is spent on it
        tries = 1
        while True:
            wait = self.manners.backoff * 2 ** (tries - 1) * random.uniform(0.75, 1.25)
            try:
                answer = self._once(url, to, headers, served_at)
            except UnreachableError:
                if tries == self.manners.tries:
                    raise
            else:
                if answer.status not in RETRIED or tries == self.manners.tries:
                    return answer
                wait = max(wait, _retry_after(answer))
                if wait > self.manners.patience:
                    raise FetchError(f"{url}: answers {answer.status} and asks to wait {wait:.0f} s")
            time.sleep(wait)
            tries += 1

    def _once(self, url: str, to: str, headers: dict[str, str], served_at: str | None) -> Response:
        host = self._host(url)
        with host.lock:
            time.sleep(max(0.0, host.free_at - time.monotonic()))
            try:
                return self._exchange(host.client, url, to, headers)
            finally:
                host.free_at = time.monotonic() + self._delay(host, served_at)

    def _delay(self, host: _Host, served_at: str | None) -> float:
        if served_at:
            return self.manners.local_delay
        asked = host.robots.crawl_delay(ROBOT) if host.robots else None
        return max(self.manners.delay, asked or 0.0)

    def _exchange(self, client: httpx.Client, url: str, to: str, headers: dict[str, str]) -> Response:
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
        end = time.monotonic() + self.manners.total
        fetched_at = datetime.now(UTC)
        with _plain_faults(url, name), contextlib.closing(client.send(request, stream=True)) as answer:
            body, content = self._read(answer, url, end)
        path = request.url.raw_path.decode("ascii")
        head = "".join(f"{key.decode()}: {value.decode()}\r\n" for key, value in request.headers.raw)
        return Response(
            url=url,
            status=answer.status_code,
            reason=answer.reason_phrase,
            headers=tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in answer.headers.raw),
            body=body,
            content=content,
            request=f"GET {path} HTTP/1.1\r\n{head}\r\n".encode(),
            fetched_at=fetched_at,
        )

    def _read(self, answer: httpx.Response, url: str, end: float) -> tuple[bytes, bytes]:
        """The body as received and unpacked; both are bounded while they grow, not after."""
        body, content = bytearray(), bytearray()
        unpacker = Unpacker(answer.headers.get("content-encoding"), self.manners.max_bytes)
        for chunk in answer.iter_raw():
            body += chunk
            content += unpacker.feed(chunk)
            if len(body) > self.manners.max_bytes:
                raise PayloadError(f"larger than {self.manners.max_bytes} bytes")
            if time.monotonic() > end:
                raise FetchError(f"{url}: not received whole within {self.manners.total:.0f} s")
        content += unpacker.end()
        return bytes(body), bytes(content)

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise FetchError(f"{url}: not an http(s) address")
        with self._lock:
            key = (parts.hostname, parts.port)  # http and https are the same machine to be polite to
            if key not in self._hosts:
                self._hosts[key] = _Host(
                    httpx.Client(
                        headers={
                            "User-Agent": self.manners.user_agent,
                            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
                            "Accept-Language": "vi, en;q=0.5",
                            "Accept-Encoding": "gzip",
                        },
                        timeout=self.manners.idle,
                        verify=self._tls,
                        limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
                        trust_env=False,  # a proxy would resolve names again, unchecked
                    )
                )
            return self._hosts[key]


@contextlib.contextmanager
def _plain_faults(url: str, name: str) -> Iterator[None]:
    """Turns what the client and the unpacking raise into one line."""
    try:
        yield
    except PayloadError as fault:
        raise FetchError(f"{url}: {fault}") from fault
    except httpx.TimeoutException as fault:
        raise UnreachableError(f"{name} cannot be reached: timed out on {url}") from fault
    except httpx.TransportError as fault:
        tls = _cause(fault, ssl.SSLError)
        if tls is not None:
            raise FetchError(f"{url}: TLS failed: {getattr(tls, 'verify_message', None) or tls}") from fault
        raise UnreachableError(f"{name} cannot be reached: {fault or type(fault).__name__} on {url}") from fault
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as fault:
        raise FetchError(f"{url}: {fault}") from fault


def _joined(base: str, target: str) -> str:
    try:
        address = urljoin(base, target)
        _ = urlsplit(address).port
    except ValueError as fault:
        raise FetchError(f"{base}: redirects to a broken address: {fault}", lasting=True) from fault
    return address


def _cause(fault: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    while fault is not None and not isinstance(fault, kind):
        fault = fault.__cause__ or fault.__context__
    return fault


def _retry_after(answer: Response) -> float:
    """Seconds that an answer asks to wait; 0 if it does not say, or says it unreadably."""
    text = (answer.header("retry-after") or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
