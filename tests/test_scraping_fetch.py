"""Fetching against a server that behaves and one that does not."""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from scraping_server import page, redirect, serving, text

from tasks.scraping.addresses import FetchError, UnreachableError
from tasks.scraping.fetch import Fetcher, Manners, Terms

QUICK = Manners(contact="test@example.org", backoff=0.01, idle=2, total=3, max_bytes=1_000_000)
SITE = "http://thu.localhost"


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(QUICK) as fetcher:
        yield fetcher


def test_a_page_comes_with_what_was_sent_and_received(fetcher: Fetcher) -> None:
    packed = gzip.compress("Hợp tác xã".encode())
    with serving({"/a": text(packed, Content_Encoding="gzip", X_Odd="Vâng")}) as server:
        got = fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))
    assert (got.status, got.body, got.content) == (200, packed, "Hợp tác xã".encode())
    assert ("X-Odd", "Vâng") in got.headers  # names as received, in their case
    assert got.request.startswith(b"GET /a HTTP/1.1\r\n")
    assert b"\r\nHost: thu.localhost\r\n" in got.request
    assert b"User-Agent: htx/0.1 (co-operative statistics; test@example.org)" in got.request


def test_validators_make_the_second_answer_304(fetcher: Fetcher) -> None:
    with serving({"/a": page("một")}) as server:
        first = fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))
        assert fetcher.fetch(f"{SITE}/a", etag=first.header("etag"), terms=Terms(server.base)).status == 304


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_an_error_is_told_in_one_line(fetcher: Fetcher, status: int) -> None:
    with serving({"/a": text("", status=status)}) as server, pytest.raises(FetchError) as told:
        fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))
    assert f"{SITE}/a: answers {status}" in str(told.value)
    assert told.value.lasting == (status < 500)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x",
        "http://localhost/x",
        "http://[::1]/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest",
    ],
)
def test_private_addresses_are_refused_directly_and_behind_a_redirect(fetcher: Fetcher, address: str) -> None:
    with pytest.raises(FetchError, match="no public address"):
        fetcher.fetch(address)
    if "localhost" in address:
        return  # the sample's own name, in the sample
    with serving({"/a": redirect(address)}) as server, pytest.raises(FetchError, match="no public address"):
        fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))


def test_only_http_is_followed(fetcher: Fetcher) -> None:
    with serving({"/a": redirect("file:///etc/passwd")}) as server, pytest.raises(FetchError, match="not an http"):
        fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))


def test_redirects_are_kept_limited_and_not_walked_in_a_circle(fetcher: Fetcher) -> None:
    answers = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    answers |= {"/x": redirect("/y"), "/y": redirect("/x"), "/b": redirect("/c", 301), "/c": text("đây")}
    with serving(answers) as server:
        hops: list[tuple[int, str]] = []
        terms = Terms(server.base, keep=lambda hop, aside: hops.append((hop.status, aside)))
        assert fetcher.fetch(f"{SITE}/b", terms=terms).url == f"{SITE}/c"
        assert hops == [(404, "robots"), (301, "redirect")]
        with pytest.raises(FetchError, match="more than 5 redirects"):
            fetcher.fetch(f"{SITE}/0", terms=Terms(server.base))
        with pytest.raises(FetchError, match="in a circle"):
            fetcher.fetch(f"{SITE}/x", terms=Terms(server.base))


def test_robots_are_obeyed(fetcher: Fetcher) -> None:
    robots = "User-agent: *\nDisallow: /rieng\n\nUser-agent: htx\nDisallow: /*.pdf$\n"
    with serving({"/robots.txt": text(robots), "/rieng": text("x"), "/a.pdf": text("x")}) as server:
        assert (
            fetcher.fetch(f"{SITE}/rieng", terms=Terms(server.base)).status == 200
        )  # our own rules take the place of all's
        with pytest.raises(FetchError, match=r"a\.pdf: robots\.txt forbids it"):
            fetcher.fetch(f"{SITE}/a.pdf", terms=Terms(server.base))
    assert [path for path, _ in server.log] == ["/robots.txt", "/rieng"]


@pytest.mark.parametrize("status", [500, 503])
def test_robots_that_fail_forbid_all(fetcher: Fetcher, status: int) -> None:
    told = pytest.raises(FetchError, match=f"robots.txt: answers {status}, so nothing is fetched")
    with serving({"/robots.txt": text("", status=status), "/a": text("x")}) as server, told:
        fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))
    assert ("/a", 200) not in server.log


def test_bombs_are_stopped_while_they_unpack(fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"\0" * 100_000_000, 6)
    deflated = zlib.compress(b"\0" * 20_000_000)
    answers = {"/gzip": text(bomb, Content_Encoding="gzip"), "/deflate": text(deflated, Content_Encoding="deflate")}
    with serving(answers | {"/plain": text(b"x" * 2_000_000)}) as server:
        for path in ("/gzip", "/deflate", "/plain"):
            with pytest.raises(FetchError, match="larger than 1000000 bytes"):
                fetcher.fetch(SITE + path, terms=Terms(server.base))


def test_broken_packing_is_told(fetcher: Fetcher) -> None:
    packed = gzip.compress(b"Hop tac xa" * 1000)
    answers = {"/cut": text(packed[:-20], Content_Encoding="gzip"), "/br": text(b"x", Content_Encoding="br")}
    answers["/lie"] = text(b"plain", Content_Encoding="gzip")
    with serving(answers) as server:
        for path, what in {"/cut": "ends too early", "/br": "not understood", "/lie": "broken gzip"}.items():
            with pytest.raises(FetchError, match=what):
                fetcher.fetch(SITE + path, terms=Terms(server.base))


def test_two_members_and_raw_deflate_are_understood(fetcher: Fetcher) -> None:
    raw = zlib.compressobj(wbits=-15)
    answers = {"/two": text(gzip.compress(b"ab") + gzip.compress(b"cd"), Content_Encoding="gzip")}
    answers["/raw"] = text(raw.compress(b"abcd") + raw.flush(), Content_Encoding="deflate")
    with serving(answers) as server:
        assert fetcher.fetch(f"{SITE}/two", terms=Terms(server.base)).content == b"abcd"
        assert fetcher.fetch(f"{SITE}/raw", terms=Terms(server.base)).content == b"abcd"


def test_a_site_that_asks_for_too_much_patience_is_left(fetcher: Fetcher) -> None:
    told = pytest.raises(FetchError, match="asks to wait 3600 s")
    with serving({"/a": text("", status=429, Retry_After="3600")}) as server, told:
        fetcher.fetch(f"{SITE}/a", terms=Terms(server.base))


def test_hosts_have_their_delay_each_whoever_asks() -> None:
    """Eight threads ask two hosts at once; the server's log tells the pauses."""
    urls = [f"http://{host}.localhost/{n}" for n in range(4) for host in ("a", "b")]
    answers = {f"/{n}": text("x") for n in range(4)}
    with serving(answers) as server, Fetcher(Manners(local_delay=0.15)) as fetcher, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda url: fetcher.fetch(url, terms=Terms(server.base)), urls))
    for host in ("a.localhost", "b.localhost"):
        times = [at for name, at in server.times if name == host]
        assert len(times) == 5  # robots.txt once
        assert min(late - early for early, late in pairwise(times)) >= 0.15


def test_a_name_that_does_not_resolve_is_told_so(fetcher: Fetcher) -> None:
    with pytest.raises(UnreachableError, match=r"^khong\.invalid cannot be reached: name resolution failed$"):
        fetcher.fetch("http://khong.invalid/a")


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "thu.localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("thu.localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    (tmp_path / "both.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    return context


def test_a_certificate_is_checked_but_for_the_declared_exception(fetcher: Fetcher, self_signed: ssl.SSLContext) -> None:
    with serving({"/a": text("x")}, tls=self_signed) as server:
        url = "https://thu.localhost/a"
        with pytest.raises(FetchError, match=r"https://thu\.localhost/robots\.txt: TLS failed: self-signed") as told:
            fetcher.fetch(url, terms=Terms(server.base))
        assert told.value.kind == "tls"
        excepted = Terms(server.base, unverified=frozenset({"thu.localhost"}))
        assert fetcher.fetch(url, terms=excepted).content == b"x"
        with pytest.raises(FetchError, match="TLS failed"):  # another source's terms, though the host is known by now
            fetcher.fetch(url, terms=Terms(server.base, unverified=frozenset({"other.localhost"})))
