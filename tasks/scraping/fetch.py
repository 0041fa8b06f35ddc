"""Fetching, politely and safely: robots.txt, one connection and a delay a host, public addresses only, all bounded.

A `Fetcher` is shared by the threads of a run. What cannot be fetched raises `FetchError` in one line.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Literal, TypeAlias
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from tasks.scraping.addresses import FetchError, UnreachableError, connects_to
from tasks.scraping.wire import Bounds, Response, exchange

REDIRECTS = {301, 302, 303, 307, 308}
ROBOT = "htx"  # the name by which robots.txt may address us
RETRIED = {429, 500, 502, 503, 504}

Aside = Literal["robots", "redirect", "error"]  # what is received on the way to an answer, or instead of it
KeepAside: TypeAlias = Callable[[Response, Aside], None]


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


def _keep_nothing(answer: Response, aside: Aside) -> None:
    """For pages that are read and kept nowhere."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a source is asked."""

    served_at: str | None = None  # where names under `.localhost` are served
    unverified: frozenset[str] = frozenset()  # hosts whose certificate is not checked, by the source's exception
    keep: KeepAside = _keep_nothing  # takes what else is received: for the archive


@dataclass
class _Host:
    """One site as this process knows it. `lock` is held for a whole exchange: that makes one connection a host."""

    clients: dict[bool, httpx.Client] = field(default_factory=dict)  # by whether certificates are checked
    lock: threading.RLock = field(default_factory=threading.RLock)
    robots: Protego | None = None
    free_at: float = 0.0  # of the monotonic clock


class Fetcher:
    """Fetches for any number of threads."""

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
            for client in host.clients.values():
                client.close()
        self._hosts.clear()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, terms: Terms | None = None
    ) -> Response:
        """The answer to a GET: 200, or 304 when a validator is given and holds. Anything else raises `FetchError`."""
        terms = terms or Terms()
        ask = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {key: value for key, value in ask.items() if value}
        passed: list[str] = []
        address = url
        while True:
            self._check_robots(address, terms)
            answer = self._patiently(address, {} if passed else conditions, terms)
            target = answer.header("location")
            if answer.status not in REDIRECTS or target is None:
                break
            terms.keep(answer, "redirect")
            passed.append(address)
            address = _joined(address, target)
            if len(passed) > self.manners.max_redirects:
                raise FetchError(f"{url}: more than {self.manners.max_redirects} redirects", "redirect")
            if address in passed:
                raise FetchError(f"{url}: redirects in a circle", "redirect")
        if answer.status != 200 and not (answer.status == 304 and conditions):
            terms.keep(answer, "error")
            lasting = 400 <= answer.status < 500 and answer.status != 429
            told = f"{url}: answers {answer.status} {answer.reason}".rstrip()
            raise FetchError(told, f"http {answer.status}", lasting=lasting)
        return answer

    def robots_allow(self, url: str, terms: Terms | None = None) -> bool:
        """Whether the host's robots.txt lets us ask for an address. Raises `FetchError` if it cannot be had."""
        return self._rules(url, terms or Terms()).can_fetch(url, ROBOT)

    def sitemaps(self, url: str, terms: Terms | None = None) -> list[str]:
        """The sitemaps that the host's robots.txt names. Raises `FetchError` if it cannot be had."""
        return list(self._rules(url, terms or Terms()).sitemaps)

    def _check_robots(self, url: str, terms: Terms) -> None:
        robots = self._rules(url, terms)
        if not robots.can_fetch(url, ROBOT):
            raise FetchError(f"{url}: robots.txt forbids it", "robots", lasting=True)
        delay = robots.crawl_delay(ROBOT) or 0.0
        if delay > self.manners.patience:
            raise FetchError(f"{url}: robots.txt asks for {delay:.0f} s between requests", "robots")

    def _rules(self, url: str, terms: Terms) -> Protego:
        """The rules of a host. No such file allows all; a file that cannot be had now forbids all (RFC 9309)."""
        host = self._host(url)
        with host.lock:  # its first askers wait for one answer
            if host.robots is None:
                host.robots = self._robots(url, terms)
        return host.robots

    def _robots(self, url: str, terms: Terms) -> Protego:
        address = urljoin(url, "/robots.txt")
        for _ in range(self.manners.max_redirects):
            answer = self._patiently(address, {}, terms)
            target = answer.header("location")
            if answer.status not in REDIRECTS or target is None:
                break
            terms.keep(answer, "redirect")
            address = _joined(address, target)
        terms.keep(answer, "robots")
        if answer.status >= 500 or answer.status == 429:
            told = f"{address}: answers {answer.status}, so nothing is fetched from this host"
            raise FetchError(told, "robots")
        return Protego.parse(answer.content.decode("utf-8", "replace") if answer.status == 200 else "")

    def _patiently(self, url: str, headers: dict[str, str], terms: Terms) -> Response:
        """One hop, tried again after what may pass: no connection, a cut one, 429 and 5xx."""
        to = connects_to(url, terms.served_at)  # refused or unknown, no time is spent on it
        tries = 1
        while True:
            wait = self.manners.backoff * 2 ** (tries - 1) * random.uniform(0.75, 1.25)
            try:
                answer = self._once(url, to, headers, terms)
            except UnreachableError:
                if tries == self.manners.tries:
                    raise
            else:
                if answer.status not in RETRIED or tries == self.manners.tries:
                    return answer
                terms.keep(answer, "error")
                wait = max(wait, _retry_after(answer))
                if wait > self.manners.patience:
                    told = f"{url}: answers {answer.status} and asks to wait {wait:.0f} s"
                    raise FetchError(told, f"http {answer.status}")
            host = self._host(url)
            with host.lock:  # whoever asks this host waits
                host.free_at = max(host.free_at, time.monotonic() + wait)
            tries += 1

    def _once(self, url: str, to: str, headers: dict[str, str], terms: Terms) -> Response:
        host = self._host(url)
        bounds = Bounds(self.manners.total, self.manners.max_bytes)
        with host.lock:
            client = self._client(host, urlsplit(url).hostname not in terms.unverified)
            time.sleep(max(0.0, host.free_at - time.monotonic()))
            try:
                return exchange(client, url, to, headers, bounds, partial(_keep_partial, terms))
            finally:
                host.free_at = time.monotonic() + self._delay(host, terms)

    def _delay(self, host: _Host, terms: Terms) -> float:
        if terms.served_at:
            return self.manners.local_delay
        asked = host.robots.crawl_delay(ROBOT) if host.robots else None
        return max(self.manners.delay, asked or 0.0)

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise FetchError(f"{url}: not an http(s) address", "address", lasting=True)
        with self._lock:  # http and https are the same machine to be polite to
            return self._hosts.setdefault((parts.hostname, parts.port), _Host())

    def _client(self, host: _Host, verified: bool) -> httpx.Client:
        if verified not in host.clients:
            host.clients[verified] = httpx.Client(
                headers={
                    "User-Agent": self.manners.user_agent,
                    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
                    "Accept-Language": "vi, en;q=0.5",
                    "Accept-Encoding": "gzip",
                },
                timeout=self.manners.idle,
                verify=self._tls if verified else False,
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
                trust_env=False,  # a proxy would resolve names again, unchecked
            )
        return host.clients[verified]


def _keep_partial(terms: Terms, answer: Response) -> None:
    terms.keep(answer, "error")


def _joined(base: str, target: str) -> str:
    try:
        address = urljoin(base, target)
        _ = urlsplit(address).port
    except ValueError as fault:
        raise FetchError(f"{base}: redirects to a broken address: {fault}", "redirect", lasting=True) from fault
    return address


def _retry_after(answer: Response) -> float:
    """Seconds that an answer asks to wait; 0 if it does not say, or says it unreadably."""
    text = (answer.header("retry-after") or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
