"""The site of `bench_scraping`: hosts that are told apart by name or by loopback address, and a log of each request."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOSTS = 20
ARTICLES = 100  # of each

FILLER = "<p>Các hợp tác xã tiếp tục mở rộng liên kết với doanh nghiệp trên địa bàn tỉnh.</p>" * 150
LISTING = "".join(f'<li><a href="/bai/{n}">Hợp tác xã trong tin số {n}</a></li>' for n in range(ARTICLES)).encode()
LOG: dict[str, list[float]] = defaultdict(list)  # host → when each request came, seconds


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self) -> None:
        came = time.monotonic()
        if self.path == "/log":
            self._answer(json.dumps(LOG).encode())
            return
        if self.path == "/robots.txt":
            self._answer(b"User-agent: *\nDisallow: /rieng\n")
        elif self.path == "/tin":
            self._answer(b"<html><body><ul>" + LISTING + b"</ul></body></html>")
        else:
            self._answer(f"<html><body><h1>Bài {self.path}</h1><p>{self.path}</p>{FILLER}</body></html>".encode())
        LOG[self.headers["Host"]].append(came)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def main() -> None:
    first = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = first.server_port
    servers = [first] + [ThreadingHTTPServer((f"127.0.0.{n + 1}", port), Handler) for n in range(1, HOSTS)]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{port}", flush=True)
    first.serve_forever()


if __name__ == "__main__":
    main()
