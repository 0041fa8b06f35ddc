"""A local HTTP server whose every answer a test writes: honest, slow, hostile."""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tasks.scraping.sources import Source

Answer = Callable[["Handler"], None]


@dataclass
class Server:
    base: str
    answers: dict[str, Answer]
    log: list[tuple[str, int]] = field(default_factory=list)  # path, status
    times: list[tuple[str, float]] = field(default_factory=list)  # Host header, monotonic seconds


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    known: Server

    def do_GET(self) -> None:
        self.known.times.append((self.headers["Host"], time.monotonic()))
        self.known.answers.get(self.path, text("Không có", status=404))(self)

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.known.log.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def text(content: str | bytes, status: int = 200, **headers: str) -> Answer:
    """The same answer always, with no validators."""
    body = content.encode() if isinstance(content, str) else content
    headers.setdefault("Content_Type", "text/html; charset=utf-8")
    return lambda handler: handler.reply(status, body, **headers)


def page(content: str, **headers: str) -> Answer:
    """An answer with an ETag, and 304 to who knows it."""
    etag = f'"{hashlib.md5(content.encode()).hexdigest()}"'

    def answer(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == etag:
            handler.reply(304, b"", ETag=etag)
        else:
            text(content, ETag=etag, **headers)(handler)

    return answer


def redirect(to: str, status: int = 302) -> Answer:
    return lambda handler: handler.reply(status, b"", Location=to)


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other; the last stays."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet: half of the visitors of a hostile server hang up."""


@contextmanager
def serving(answers: dict[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    handler = type("Bound", (Handler,), {})
    with _Quiet(("127.0.0.1", 0), handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        handler.known = known = Server(f"http://127.0.0.1:{server.server_port}", answers)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield known
        finally:
            server.shutdown()


def source(server: Server, **changes: Any) -> Source:
    """A source on the server: one listing at `/tin`, articles at `/bai/…`."""
    told = {
        "name": "thu",
        "province": "Lạng Sơn",
        "kind": "portal",
        "family": "generic",
        "listings": ["http://thu.localhost/tin"],
        "article": "^/bai/",
        "loopback": True,
        "served_at": server.base,
    }
    return Source.model_validate(told | changes)


def listing(*links: str, more: str = "") -> str:
    """A listing page that links to addresses, each under a headline on co-operatives."""
    items = "".join(f'<li><a href="{link}">Hợp tác xã trong tin số {n}</a></li>' for n, link in enumerate(links))
    return f"<html><body><ul>{items}</ul>{more}</body></html>"


def article(title: str, body: str = "Toàn tỉnh có 486 hợp tác xã.", head: str = "") -> str:
    filler = "Các hợp tác xã tiếp tục mở rộng liên kết với doanh nghiệp trên địa bàn tỉnh."
    return (
        f"<html><head><title>{title} - Báo Thử</title>{head}</head>"
        "<body><div class='menu'><a href='/'>Trang chủ</a></div>"
        f"<div id='bai'><h1>{title}</h1><p>{body}</p><p>{filler}</p></div></body></html>"
    )
