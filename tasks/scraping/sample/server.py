"""Serves the bundled sample site on loopback, for `make run` and tests: fixed bytes, fixed validators, a log."""

from __future__ import annotations

import csv
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Page:
    """One address. `content_type` is sent as it stands, so a page's charset may be told by its meta tag alone."""

    address: str  # path and query
    file: Path
    content_type: str
    last_modified: str  # an HTTP date

    @property
    def body(self) -> bytes:
        return self.file.read_bytes()

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Site:
    """A running sample site. `log` grows by (path and query, status) with each answer."""

    base: str  # http://127.0.0.1:PORT
    log: list[tuple[str, int]] = field(default_factory=list)


def load_pages(root: Path = PAGES) -> dict[str, Page]:
    """The pages of `routes.tsv` by address; raises `KeyError` or `OSError` for a broken table."""
    with (root / "routes.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            row["address"]: Page(row["address"], root / row["file"], row["content_type"], row["last_modified"])
            for row in rows
        }


@contextmanager
def serve(root: Path = PAGES, port: int = 0) -> Iterator[Site]:
    """A server of the pages under `root` while the context lasts; port 0 takes a free one."""
    pages = load_pages(root)
    log: list[tuple[str, int]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: unbuffered, a delayed acknowledgement costs 40 ms a page
        timeout = 30  # seconds that a silent kept-alive connection may hold its thread

        def do_GET(self) -> None:
            page = pages.get(self.path)
            if page is None:
                self._answer(404, "text/html; charset=utf-8", "<h1>404 Không tìm thấy trang</h1>".encode())
            elif self._unchanged(page):
                self._answer(304, page.content_type, b"", page)
            else:
                self._answer(200, page.content_type, page.body, page)

        def _unchanged(self, page: Page) -> bool:
            asked = self.headers["If-None-Match"]
            if asked is not None:
                return asked in {"*", page.etag}  # the date counts only where no tag is sent (RFC 9110, 13.1.3)
            since = self.headers["If-Modified-Since"]
            return since is not None and parsedate_to_datetime(page.last_modified) <= parsedate_to_datetime(since)

        def _answer(self, status: int, content_type: str, body: bytes, page: Page | None = None) -> None:
            log.append((self.path, status))
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            if page is not None:
                self.send_header("ETag", page.etag)
                self.send_header("Last-Modified", page.last_modified)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: `Site.log` keeps what tests ask for."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.server_port}", log)
        finally:
            server.shutdown()
            thread.join()
