"""WARC records as bytes, each a gzip member of its own, so that its place and length are known before it is written."""

from __future__ import annotations

import base64
import gzip
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tasks.records import HtxError
from tasks.scraping.payload import PayloadError, unpack
from tasks.scraping.wire import Response

UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
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


def revisit(response: Response, url: str, first: datetime, body: bytes) -> bytes:
    """What says that `url` still shows `body`, archived at `first`."""
    record = _record(WarcRecordType.revisit, response.url, response.fetched_at, sha1(body).digest())
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
    """The whole HTTP responses with status 200 in a WARC of any tool, their bodies unpacked."""
    found = 0
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as packed:  # fastwarc stops at a torn member without a word
                while packed.read(1 << 20):
                    pass
        for record in ArchiveIterator(str(path), auto_decode="all", fsspec_args=False):
            found += 1
            url = record.headers.get("WARC-Target-URI")
            if record.record_type != WarcRecordType.response or not record.is_http or url is None:
                continue
            if record.http_headers.status_code != 200 or not url.startswith(("http://", "https://")):
                continue
            content = record.reader.read()
            yield Response(
                url=url,
                status=200,
                reason=record.http_headers.reason_phrase or "",
                headers=tuple(
                    (key, value)
                    for key, value in record.http_headers.to_tuples()
                    if key.lower() not in {"content-encoding", "transfer-encoding", "content-length"}
                ),
                body=content,
                content=content,
                request=b"",
                fetched_at=record.record_date.astimezone(UTC),
            )
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise WarcError(f"{path}: broken WARC: {fault}") from fault
    if not found:
        raise WarcError(f"{path}: no WARC records in it")


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
