"""WARC records as bytes, each a gzip member of its own, so that its place and length are known before it is written."""

from __future__ import annotations

import base64
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path

from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from tasks.records import HtxError
from tasks.scraping.payload import PayloadError, unpack
from tasks.scraping.wire import Response

UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
READABLE = {"text/html", "application/xhtml+xml", "text/plain"}
# The body is kept as the application saw it: no longer chunked. Readers would look for chunks if this still said so.
RENAMED = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}


class WarcError(HtxError):
    """A file that is no WARC, or a broken one."""


def exchange(response: Response) -> bytes:
    """The response and, unless another tool did the asking, its request."""
    answer = _record(WarcRecordType.response, response.url, response.fetched_at, sha1(response.body).digest())
    answer.headers["Content-Type"] = "application/http; msgtype=response"
    if response.truncated:
        answer.headers["WARC-Truncated"] = response.truncated
    answer.set_bytes_content(_head(response) + response.body)
    member = _member(answer)
    if response.request:
        request = _record(WarcRecordType.request, response.url, response.fetched_at)
        request.headers["WARC-Concurrent-To"] = f"<{_urn(answer)}>"
        request.headers["Content-Type"] = "application/http; msgtype=request"
        request.set_bytes_content(response.request)
        member += _member(request)
    return member


def revisit(response: Response, url: str, first: datetime, archived: bytes) -> bytes:
    """What says that `url` still shows what is `archived`, the record of `first`; its digest is that record's."""
    record = _record(WarcRecordType.revisit, response.url, response.fetched_at)
    original = next(iter(ArchiveIterator(io.BytesIO(archived), parse_http=False)))
    record.headers["WARC-Payload-Digest"] = original.headers["WARC-Payload-Digest"]
    record.headers["WARC-Profile"] = NOT_MODIFIED if response.status == 304 else UNCHANGED
    record.headers["WARC-Refers-To-Target-URI"] = url
    record.headers["WARC-Refers-To-Date"] = _time(first)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(_head(response))
    return _member(record)


def resource(url: str, body: bytes, content_type: str, at: datetime) -> bytes:
    """A file that no server answered with."""
    record = _record(WarcRecordType.resource, url, at, sha1(body).digest())
    record.headers["Content-Type"] = content_type
    record.set_bytes_content(body)
    return _member(record)


def payload(member: bytes) -> bytes:
    """The body of the first record of some bytes, unpacked; as it stands if it came broken."""
    for record in ArchiveIterator(io.BytesIO(member), auto_decode="none"):
        body: bytes = record.reader.read()
        if not record.is_http:
            return body
        try:
            return unpack(body, record.http_headers.get("Content-Encoding"))
        except PayloadError:
            return body
    raise ValueError("there is no record")


def responses(path: Path) -> Iterator[Response]:
    """The whole HTTP responses with status 200 in a WARC of any tool, their bodies unpacked.

    One whose Content-Encoding cannot be undone is as it came, and still says so in its headers.
    """
    found = 0
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as packed:  # fastwarc stops at a torn member without a word
                while packed.read(1 << 20):
                    pass
        for record in ArchiveIterator(str(path), auto_decode="none", fsspec_args=False):
            found += 1
            url = record.headers.get("WARC-Target-URI")
            if record.record_type != WarcRecordType.response or not record.is_http or url is None:
                continue
            if record.http_headers.status_code != 200 or not url.startswith(("http://", "https://")):
                continue
            # fastwarc's own decoding loses all records that follow a chunked and packed one, without a word
            content, undone = _decoded(record.reader.read(), record.http_headers)
            headers = record.http_headers.to_tuples()
            yield Response(
                url=url,
                status=200,
                reason=record.http_headers.reason_phrase or "",
                headers=tuple((key, value) for key, value in headers if key.lower() not in undone),
                body=content,
                content=content,
                request=b"",
                fetched_at=record.record_date.astimezone(UTC),
            )
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise WarcError(f"{path}: broken WARC: {fault}") from fault
    if not found:
        raise WarcError(f"{path}: no WARC records in it")


def _decoded(body: bytes, headers: HeaderMap) -> tuple[bytes, set[str]]:
    """A body without chunks and packing, and the headers that no longer hold. Some tools undo them and leave both."""
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _unchunked(body)
    undone = {"transfer-encoding", "content-length", "content-encoding"}
    encoding = headers.get("Content-Encoding")
    try:
        return unpack(body, encoding), undone
    except PayloadError:
        text = re.search(rb"<(?:!doctype|html|head|body|\?xml)\b", body[:1000], re.IGNORECASE)
        return body, undone if text else undone - {"content-encoding"}


def _unchunked(body: bytes) -> bytes:
    """The chunks of a body put together; the body itself if it is not in chunks."""
    found, place = bytearray(), 0
    while line := re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]*\r?\n").match(body, place):
        size = int(line[1], 16)
        if size == 0:
            return bytes(found)
        place = line.end() + size
        found += body[line.end() : place]
        place += 2 if body[place : place + 2] == b"\r\n" else 1
    return bytes(found) or body


def head(member: bytes) -> str:
    """The headers of the first record of some bytes: the archive's and, of an HTTP answer, the server's."""
    plain = gzip.decompress(member)
    parts = plain.split(b"\r\n\r\n", 2)
    told = parts[:2] if b"application/http" in parts[0] else parts[:1]
    return b"\n\n".join(told).decode("utf-8", "replace").replace("\r\n", "\n")


def _record(kind: WarcRecordType, url: str, at: datetime, digest: bytes | None = None) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    record.headers["WARC-Date"] = _time(at)
    record.headers["WARC-Target-URI"] = url
    if digest is not None:
        record.headers["WARC-Payload-Digest"] = f"sha1:{base64.b32encode(digest).decode()}"
    return record


def _head(response: Response) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {response.reason}"]
    lines += [f"{RENAMED.get(key.lower(), key)}: {value}" for key, value in response.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _member(record: WarcRecord) -> bytes:
    plain = io.BytesIO()
    record.write(plain, checksum_data=True)
    return gzip.compress(plain.getvalue(), compresslevel=6, mtime=0)


def _urn(record: WarcRecord) -> str:
    return str(record.headers["WARC-Record-ID"]).strip("<>")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
