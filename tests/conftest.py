"""What several test files share: the command line, who is told, and one real Prefect server for all who need one."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from flows import PREFECT
from flows.cli import main

BIN = Path(sys.executable).parent
PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"

Inside = Callable[..., tuple[int, str, str]]
Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Server:
    """A Prefect server of this test session; `environment` makes any process use it."""

    url: str
    environment: dict[str, str]


def clean_environment(**extra: str) -> dict[str, str]:
    """This process's environment without anybody's Prefect or htx settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "HTX_"))}
    return kept | PREFECT | extra


@pytest.fixture(scope="session")
def htx() -> Run:
    """Runs the command `htx` as a person would; `environment` replaces the clean one."""

    def run(
        *arguments: str | Path, environment: dict[str, str] | None = None, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        command = [BIN / "htx", *map(str, arguments)]
        environment = environment or clean_environment()
        return subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, timeout=300)

    return run


@pytest.fixture
def inside(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Runs the command `htx` in this process: exit code, standard output, standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["htx", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, told.out, told.err

    return call


@contextmanager
def background(
    command: Sequence[str | Path], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is interrupted at the end as by Ctrl-C, and must then end by itself."""
    with log.open("wb") as output:
        # A shell that started the tests with & has SIGINT ignored, and children inherit that.
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        try:
            yield process
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session", autouse=True)
def booting_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, subprocess.Popen[bytes], Path] | None]:
    """Starts the server of `prefect_server` beside the first tests, if any test of the session asks for it."""
    if not any("prefect_server" in getattr(item, "fixturenames", ()) for item in request.session.items):
        yield None
        return
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    environment = clean_environment(PREFECT_HOME=str(home), PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY="PT1S")
    log = home / "server.log"
    command = [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with background(command, environment, log) as process:
        yield Server(url, environment | {"PREFECT_API_URL": url}), process, log


@pytest.fixture(scope="session")
def prefect_server(booting_server: tuple[Server, subprocess.Popen[bytes], Path] | None) -> Server:
    """A Prefect server on a free loopback port with its own home, stopped at the end of the session."""
    assert booting_server is not None
    server, process, log = booting_server
    deadline = time.monotonic() + 90
    while not _healthy(server.url):
        assert process.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)
    return server


@dataclass(frozen=True)
class Done:
    """What `htx run --sample` printed, and the data folder that it made. Tests that change data take a copy."""

    printed: str
    data: Path


@pytest.fixture(scope="session")
def sample(htx: Run, prefect_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """One run on the sample site, as a person starts it, for all tests that look at what comes of it.

    Processes that share the tests among them share the run: the first one does it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data, printed = shared / "sample", shared / "sample.txt"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            done = htx("run", "--sample", environment=prefect_server.environment | {"HTX_DATA": str(data)})
            assert done.returncode == 0, done.stderr
            printed.write_text(done.stdout, "utf-8")
    return Done(printed.read_text("utf-8"), data)


def _healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.TransportError:
        return False


@dataclass
class Received:
    """What a server on loopback was told."""

    address: str = ""
    messages: list[str] = field(default_factory=list)


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def webhook() -> Iterator[Received]:
    got = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.messages.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    got.address = f"http://127.0.0.1:{server.server_port}/"
    with serving(server):
        yield got


@pytest.fixture
def mail() -> Iterator[Received]:
    """Just enough SMTP to take a message."""
    got = Received()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                command = line[:4].upper()
                if command == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    got.messages.append(b"".join(lines).decode())
                self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
                if command == b"QUIT":
                    return

    server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
    got.address = f"mailto://127.0.0.1:{server.server_address[1]}?from=htx@example.org&to=ops@example.org&mode=insecure"
    with serving(server):
        yield got
